"""Tables of scores, laboratory values, safety and the selection flow."""

import pandas as pd

from ibd_study import dictionary
from ibd_study.endpoints import SCORES
from ibd_study.estimates import FIRST_DOSE, FROM_ENTRY, HOLDS
from ibd_study.kinds import Kind
from ibd_study.results import Results, before_and_after
from ibd_study.tables.rendering import Table
from ibd_study.words import (
    FROM_FIRST_DOSE,
    count_and_percentage,
    event_label,
    flow_words,
    mean_and_sd,
    median_and_quartiles,
    say,
    start_words,
    titled,
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
            "exact up to 50 patients; the parameter wilcoxon_zeros says how unchanged patients are ranked.",
        ),
    )


def _score_row(results: Results, key: str) -> dict[str, str]:
    own = results.of(endpoint=key)
    before, after = map(Results, before_and_after(own.rows))
    mean, median, shift = (own.one(kind=kind) for kind in (Kind.MEAN_CHANGE, Kind.MEDIAN_CHANGE, Kind.SHIFT))
    return {
        "Score": SCORES[key].label,
        "n": say(mean, "total"),
        "Before, mean (SD)": _mean_and_sd(before),
        "After, mean (SD)": _mean_and_sd(after),
        "Mean change": value_and_interval(mean),
        "p (t)": say(mean, "p"),
        "Typical change": value_and_interval(shift),
        "p (ranks)": say(median, "p"),
    }


def _mean_and_sd(own: Results) -> str:
    return mean_and_sd(own.one(kind=Kind.MEAN), own.one(kind=Kind.SD))


def laboratory_table(results: Results, disease: str) -> Table:
    """One row per laboratory value: median and quartiles by week with n, and the paired change."""
    of_disease = results.of(disease=disease)
    weeks = sorted(of_disease.of(kind=Kind.MEDIAN).rows["week"].dropna().unique())
    records = []
    for _, shift in of_disease.of(kind=Kind.SHIFT).rows.drop_duplicates("endpoint").iterrows():
        name = shift["endpoint"]
        cells = {f"Week {week:g}": _quartiles(of_disease.of(endpoint=name, week=week)) for week in weeks}
        change = {"Typical change": value_and_interval(shift), "Pairs": say(shift, "total"), "p": say(shift, "p")}
        records.append({"Value": dictionary.column_title(name)} | cells | change)
    return Table(
        f"laboratory-{disease.lower()}",
        titled(f"Laboratory values in {disease}", _typical_change(of_disease)),
        pd.DataFrame(records),
        "Median [quartiles], n by week; change from baseline to follow-up on patients with both.",
        results.synthetic,
        ("Typical change: Hodges–Lehmann estimate with interval; p of Wilcoxon's test, exact up to 50 patients.",),
        folded=True,
    )


def _typical_change(own: Results) -> str:
    """The paired change of the first laboratory value."""
    first = own.first(kind=Kind.SHIFT)
    if first is None:
        return ""
    change = f"{value_and_interval(first)} in {say(first, 'total')} patients"
    return f"typical change of {dictionary.column_title(first['endpoint'])} {change}"


def _quartiles(own: Results) -> str:
    median, *others = (own.one(kind=kind) for kind in (Kind.MEDIAN, Kind.Q1, Kind.Q3))
    words = median_and_quartiles(median, *others)
    return words if pd.isna(median["value"]) else f"{words}, {say(median, 'total')}"


def safety_table(results: Results) -> Table:
    """One row per event group: patients, events, and both rates from the entry on and from the first dose."""
    keys = results.of(kind=Kind.FIRST_EVENT_RATE, since=FIRST_DOSE).rows["endpoint"]
    start = start_words(results)
    return Table(
        "safety",
        titled("Adverse events", _how_many(results)),
        pd.DataFrame([_event_row(results, key, start) for key in keys]),
        "Patients with an event, all events, and exact rates per 100 patient-years.",
        results.synthetic,
        (
            "Incidence rate: patients with a first event over the time until it. Event rate: all events over the whole "
            "time. The two are never mixed. Severity (grade) is not seriousness.",
            f"Patients and events are those {FROM_FIRST_DOSE}.{why_the_later(start)} A patient who had a first event "
            "before is no longer at risk of it.",
            f"What a group holds: {'; '.join(f'{event_label(key)}: {HOLDS[key]}' for key in keys if key in HOLDS)}. "
            "Any other group holds the events recorded under its name and those of no other, so that infection leaves "
            "out serious infection and herpes zoster.",
        ),
    )


def _how_many(results: Results) -> str:
    """Patients with any event, and with a serious one."""
    any_event, serious = (
        results.first(kind=Kind.EVENT_SHARE, endpoint=key) for key in ("ae_any_event", "ae_serious_event")
    )
    if any_event is None or serious is None:
        return ""
    return f"any in {count_and_percentage(any_event)} patients, a serious one in {count_and_percentage(serious)}"


def _event_row(results: Results, key: str, start: str) -> dict[str, str]:
    own = results.of(endpoint=key)
    cells = {
        "Event": event_label(key),
        "Patients": count_and_percentage(own.one(kind=Kind.EVENT_SHARE)),
        "Events": say(own.one(kind=Kind.EVENT_COUNT)),
    }
    for kind, words in ((Kind.FIRST_EVENT_RATE, "Incidence rate"), (Kind.EVENT_RATE, "Event rate")):
        cells[f"{words} {start}"] = value_and_interval(own.one(kind=kind, since=FROM_ENTRY))
        cells[f"{words} {FROM_FIRST_DOSE}"] = value_and_interval(own.one(kind=kind, since=FIRST_DOSE))
    return cells


def flow_table(results: Results, labels: dict[str, str]) -> Table:
    """The selection as a table, for readers who do not see the picture."""
    heads = {"patients": "Patients", "uc": "UC", "cd": "CD", "not_recorded": "Value not recorded"}
    records = [
        {"Step": label} | {heads[name]: text for name, text in flow_words(results, step).items()}
        for step, label in labels.items()
    ]
    return Table(
        "flow",
        titled(
            "Selection of patients", f"{records[-1]['Patients']} of {records[0]['Patients']} remain after every step"
        ),
        pd.DataFrame(records),
        "Who remains after each step.",
        results.synthetic,
    )
