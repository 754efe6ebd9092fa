"""Tables of scores, laboratory values, safety and the selection flow."""

import pandas as pd

from ibd_study import dictionary
from ibd_study.endpoints import SCORES
from ibd_study.estimates.safety import FROM_ENTRY, HOLDS
from ibd_study.results import Results
from ibd_study.tables.rendering import Table
from ibd_study.words import (
    FIRST_DOSE,
    count_and_percentage,
    event_label,
    mean_and_sd,
    missing_words,
    number_words,
    say,
    start_words,
    value_and_interval,
    why_the_later,
)


def scores_table(results: Results, keys: list[str], title: str) -> Table:
    """One row per score: level before and after, mean and typical change with intervals, both tests."""
    return Table(
        f"scores-{keys[0].replace('_', '-')}",
        title,
        pd.DataFrame([_score_row(results, key) for key in keys]),
        "Patients with the score before and after.",
        results.synthetic,
        (
            "Typical change: Hodges–Lehmann estimate. p: paired t for the mean, Wilcoxon signed-rank for the ranks, "
            "exact up to 50 patients; how unchanged patients are ranked is the parameter wilcoxon_zeros.",
        ),
    )


def _score_row(results: Results, key: str) -> dict[str, str]:
    rows = results.of(endpoint=key).rows
    mean, median, shift = (_one(rows, name) for name in ("mean_change", "median_change", "shift"))
    return {
        "Score": SCORES[key].label,
        "n": say(mean, "total"),
        "Before, mean (SD)": _mean_sd(rows, baseline=True),
        "After, mean (SD)": _mean_sd(rows, baseline=False),
        "Mean change": value_and_interval(mean),
        "p (t)": say(mean, "p"),
        "Typical change": value_and_interval(shift),
        "p (ranks)": say(median, "p"),
    }


def _one(rows: pd.DataFrame, statistic: str, *, baseline: bool = False) -> pd.Series:
    return rows[(rows["statistic"] == statistic) & ((rows["week"] == 0) == baseline)].iloc[0]


def _mean_sd(rows: pd.DataFrame, *, baseline: bool) -> str:
    mean, sd = (_one(rows, name, baseline=baseline) for name in ("mean", "sd"))
    return mean_and_sd(mean, sd)


def laboratory_table(results: Results, disease: str) -> Table:
    """One row per laboratory value: median and quartiles by week with n, and the paired change."""
    rows = results.of(disease=disease).rows
    weeks = sorted(rows.loc[rows["statistic"] == "median", "week"].dropna().unique())
    records = []
    for name in dict.fromkeys(rows.loc[rows["statistic"] == "shift", "endpoint"]):
        own = rows[rows["endpoint"] == name]
        shift = own[own["statistic"] == "shift"].iloc[0]
        cells = {f"Week {week:g}": _quartiles(own[own["week"] == week].set_index("statistic")) for week in weeks}
        change = {"Typical change": value_and_interval(shift), "Pairs": say(shift, "total"), "p": say(shift, "p")}
        records.append({"Value": dictionary.column_title(name)} | cells | change)
    return Table(
        f"laboratory-{disease.lower()}",
        f"Laboratory values in {disease}",
        pd.DataFrame(records),
        "Median [quartiles], n by week; change from baseline to follow-up on patients with both.",
        results.synthetic,
        ("Typical change: Hodges–Lehmann estimate with interval; p of Wilcoxon's test, exact up to 50 patients.",),
    )


def _quartiles(own: pd.DataFrame) -> str:
    middle = own.loc["median"]
    if pd.isna(middle["value"]):
        return missing_words(middle)
    low, high = (say(own.loc[name]) for name in ("q1", "q3"))
    return f"{say(middle)} [{low}–{high}], {say(middle, 'total')}"


def safety_table(results: Results) -> Table:
    """One row per event group: patients, events, and both rates from the entry on and from the first dose."""
    keys = results.of(statistic="incidence_rate").rows["endpoint"]
    start = start_words(results)
    return Table(
        "safety",
        "Adverse events",
        pd.DataFrame([_event_row(results, key, start) for key in keys]),
        "Patients with an event, all events, and exact rates per 100 patient-years.",
        results.synthetic,
        (
            "Incidence rate: patients with a first event over the time until it. Event rate: all events over the whole "
            "time. The two are never mixed. Severity (grade) is not seriousness.",
            f"Patients and events are those {FIRST_DOSE}.{why_the_later(start)} Whoever had a first event before is "
            "not at risk of it any more.",
            f"What a group holds: {'; '.join(f'{event_label(key)}: {HOLDS[key]}' for key in keys if key in HOLDS)}. "
            "Any other group holds the events recorded under its name and those of no other, so that infection leaves "
            "out serious infection and herpes zoster.",
        ),
    )


def _event_row(results: Results, key: str, start: str) -> dict[str, str]:
    rows = results.of(endpoint=key).rows.set_index("statistic")
    cells = {
        "Event": event_label(key),
        "Patients": count_and_percentage(rows.loc["percentage"]),
        "Events": say(rows.loc["events"]),
    }
    for name, words in (("incidence_rate", "Incidence rate"), ("event_rate", "Event rate")):
        cells[f"{words} {start}"] = value_and_interval(rows.loc[name + FROM_ENTRY])
        cells[f"{words} {FIRST_DOSE}"] = value_and_interval(rows.loc[name])
    return cells


def flow_table(results: Results, labels: dict[str, str]) -> Table:
    """The selection as a table, for readers who do not see the picture."""
    said = {row["statistic"]: number_words(row, 0) for _, row in results.of(endpoint="flow").rows.iterrows()}
    records = [
        {
            "Step": label,
            "Patients": said[key],
            "UC": said[f"{key}_uc"],
            "CD": said[f"{key}_cd"],
            "Value not recorded": said.get(f"{key}_not_recorded", "0"),
        }
        for key, label in labels.items()
    ]
    return Table(
        "flow", "Selection of patients", pd.DataFrame(records), "Who remains after each step.", results.synthetic
    )
