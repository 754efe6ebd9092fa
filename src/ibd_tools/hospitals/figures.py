"""Forest plots of several hospitals: each alone, all patients together, and the hospitals as a sample."""

from dataclasses import replace

import pandas as pd

from ibd_study.endpoints import REGISTRY, SCORES
from ibd_study.estimates.safety import FROM_ENTRY
from ibd_study.figures.forest import forest_plot
from ibd_study.figures.forest_rows import ForestRow
from ibd_study.figures.rendering import Figure
from ibd_study.figures.safety import RATE
from ibd_study.results import NOT_RECORDED, Results, format_number, left_out
from ibd_study.words import DISEASE_NAMES, endpoint_label, missing_words, say, start_words

HOSPITAL = "hospital="
TOGETHER, SAMPLE, NEW = "All patients together", "Mean of hospitals", "A new hospital"
TOO_FEW = "needs three hospitals"


def hospital_name(subgroup: str) -> str:
    """The hospital that a subgroup of the results table names.

    Examples
    --------
    >>> hospital_name("sex=female; hospital=North")
    'North'
    """
    return subgroup.partition(HOSPITAL)[2]


def hospital_forest(results: Results, key: str) -> Figure:
    """The rate of an endpoint at follow-up in each hospital, together, and where a new hospital would lie."""
    rows = _each(results, key, "percentage_by_hospital", weighted=True)
    rows.append(_together(results, _at(results, key, "percentage")))
    if len(results.of(endpoint=key, statistic="prediction_hospitals")):
        rows.append(ForestRow(SAMPLE, {"endpoint": key, "statistic": "pooled_hospitals"}, "pooled"))
        rows.append(ForestRow(NEW, {"endpoint": key, "statistic": "prediction_hospitals"}, "prediction", {}, TOO_FEW))
    caption = (
        "Rates among evaluable patients, with events/evaluable. Together: the added counts of the hospitals "
        f"that show theirs. {_heterogeneity(results, key)}"
    )
    name = f"hospitals-{key.replace('_', '-')}"
    return forest_plot(results, rows, key=name, title=endpoint_label(key).capitalize(), caption=caption)


def hospital_overview(results: Results) -> Figure:
    """Every endpoint at follow-up, all hospitals together."""
    present = set(results.of(statistic="percentage").rows["endpoint"])
    rows: list[ForestRow] = []
    for disease, name in DISEASE_NAMES.items():
        own = [entry for key, entry in REGISTRY.items() if entry.disease == disease and key in present]
        rows += [ForestRow(name.capitalize())] * bool(own)
        rows += [
            replace(_together(results, _at(results, entry.key, "percentage")), label=entry.label.capitalize())
            for entry in own
        ]
    caption = "Rates of all patients together at follow-up, with events/evaluable and their intervals."
    return forest_plot(results, rows, key="overview", title="All hospitals together", caption=caption)


def _each(results: Results, key: str, statistic: str, *, weighted: bool = False) -> list[ForestRow]:
    own = results.of(endpoint=key, statistic=statistic).rows
    own = own[(own["week"] != 0).fillna(True)]
    return [
        ForestRow(
            hospital_name(row["subgroup"]),
            {"endpoint": key, "statistic": statistic, "subgroup": row["subgroup"]}
            | ({} if pd.isna(row["week"]) else {"week": row["week"]}),
            weight={"endpoint": key, "statistic": "weight_hospitals", "subgroup": row["subgroup"]} if weighted else {},
            otherwise=_why_nothing(row),
        )
        for _, row in own.iterrows()
    ]


def _why_nothing(row: pd.Series) -> str:
    return "nobody evaluable" if row["N"] is not pd.NA and row["N"] == 0 else missing_words(row)


def _at(results: Results, key: str, statistic: str) -> dict[str, object]:
    """The row of all hospitals together at follow-up."""
    rows = results.of(endpoint=key, statistic=statistic).rows
    weeks = rows.loc[(rows["week"] != 0).fillna(False), "week"]
    return {"endpoint": key, "statistic": statistic} | ({"week": weeks.iloc[0]} if len(weeks) else {})


def _together(results: Results, at: dict[str, object]) -> ForestRow:
    """The row of all hospitals together; its label says how many withheld their numbers and are left out."""
    rows = results.of(**at).rows
    without = left_out(rows.iloc[0]) if len(rows) else ""
    return ForestRow(TOGETHER + (f", without {without}" if without else ""), at, "together", otherwise=_why(rows))


def _why(rows: pd.DataFrame) -> str:
    return missing_words(rows.iloc[0]) if len(rows) else NOT_RECORDED


def _heterogeneity(results: Results, key: str) -> str:
    found = {
        name: results.of(endpoint=key, statistic=f"{name}_hospitals").rows for name in ("i_squared", "tau_squared", "q")
    }
    if any(rows.empty for rows in found.values()):
        return "Fewer than two hospitals show their counts, so hospitals cannot be compared."
    i_squared, tau_squared, q = (rows.iloc[0] for rows in found.values())
    return (
        f"Weights are those of the mean of hospitals. I² {say(i_squared)}, tau² "
        f"{format_number(tau_squared['value'], 2)} squared logits, p of Cochran's Q {say(q, 'p')}."
    )


def change_forest(results: Results, key: str) -> Figure:
    """The mean change of a score in each hospital and in all patients together."""
    score = SCORES[key]
    rows = _each(results, key, "mean_change_by_hospital")
    rows.append(_together(results, {"endpoint": key, "statistic": "mean_change"}))
    caption = "Mean change from before to after with its interval; a fall is an improvement. " + _way(results, key)
    title = f"{score.label}: mean change"
    axis = f"mean change in {score.label}, points"
    name = f"hospital-changes-{key.replace('_', '-')}"
    words = {"key": name, "title": title, "caption": caption, "axis": axis}
    return forest_plot(results, rows, **words, scale="linear", reference=0.0)


def _way(results: Results, key: str) -> str:
    rows = results.of(endpoint=key, statistic="joined_exactly").rows
    return f"Together: {rows['method'].iloc[0]}." if len(rows) else f"Together: {NOT_RECORDED}."


def hospital_event_forest(results: Results, key: str) -> Figure:
    """First events of one group per 100 patient-years from the entry on, in each hospital and together."""
    rate = RATE + FROM_ENTRY
    rows = _each(results, key, f"{rate}_by_hospital")
    rows.append(_together(results, {"endpoint": key, "statistic": rate}))
    title = f"{key.removeprefix('ae_').replace('_', ' ').capitalize()}: first events {start_words(results)}"
    caption = "Patients with a first event over the time until it, exact Poisson intervals."
    name = f"hospital-events-{key.removeprefix('ae_').replace('_', '-')}"
    words = {"key": name, "title": title, "caption": caption, "axis": "per 100 patient-years"}
    return forest_plot(results, rows, **words, scale="linear", reference=0.0)
