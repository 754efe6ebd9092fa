"""Forest plots of several hospitals: each alone, all patients together, and the hospitals as a sample."""

from dataclasses import replace
from typing import Any

import pandas as pd

from ibd_study.dictionary import DISEASES
from ibd_study.endpoints import REGISTRY, SCORES
from ibd_study.estimates import FROM_ENTRY
from ibd_study.figures import Figure, ForestRow, forest_plot
from ibd_study.kinds import Kind
from ibd_study.results import NOT_RECORDED, Results, format_number, left_out
from ibd_study.words import endpoint_label, event_label, missing_words, say, sentence, start_words

TOGETHER, SAMPLE, NEW = "All patients together", "Mean of hospitals", "A new hospital"
TOO_FEW = "needs three hospitals"


def hospital_forest(results: Results, key: str) -> Figure:
    """The rate of an endpoint at follow-up in each hospital, together, and where a new hospital would lie."""
    rows = _each(results, key, Kind.HOSPITAL_RATE, weighted=True)
    rows.append(_together(results, _at(results, key)))
    if len(results.of(endpoint=key, kind=Kind.PREDICTION)):
        rows.append(ForestRow(SAMPLE, {"endpoint": key, "kind": Kind.POOLED}, "pooled"))
        rows.append(ForestRow(NEW, {"endpoint": key, "kind": Kind.PREDICTION}, "prediction", {}, TOO_FEW))
    caption = (
        "Rates among evaluable patients, with events/evaluable. Together: the added counts of the hospitals "
        f"that show theirs. {_heterogeneity(results, key)}"
    )
    name = f"hospitals-{key.replace('_', '-')}"
    return forest_plot(results, rows, key=name, title=endpoint_label(key).capitalize(), caption=caption)


def hospital_overview(results: Results) -> Figure:
    """Every endpoint at follow-up, all hospitals together."""
    present = set(results.of(kind=Kind.RATE).rows["endpoint"])
    rows: list[ForestRow] = []
    for disease, name in DISEASES.items():
        own = [entry for key, entry in REGISTRY.items() if entry.disease == disease and key in present]
        rows += [ForestRow(name.capitalize())] * bool(own)
        rows += [replace(_together(results, _at(results, entry.key)), label=entry.label.capitalize()) for entry in own]
    caption = "Rates of all patients together at follow-up, with events/evaluable and their intervals."
    return forest_plot(results, rows, key="overview", title="All hospitals together", caption=caption)


def _each(results: Results, key: str, kind: Kind, *, weighted: bool = False, **place: str) -> list[ForestRow]:
    own = results.of(endpoint=key, kind=kind, **place).rows
    own = own[(own["week"] != 0).fillna(True)]
    return [_of_hospital(row, weighted=weighted) for _, row in own.iterrows()]


def _of_hospital(row: pd.Series, *, weighted: bool) -> ForestRow:
    place = {name: row[name] for name in ("endpoint", "kind", "subgroup")} | row["at"]
    place |= {} if pd.isna(row["week"]) else {"week": row["week"]}
    name = row["at"]["hospital"]
    weight = {"endpoint": row["endpoint"], "kind": Kind.HOSPITAL_WEIGHT, "hospital": name} if weighted else {}
    return ForestRow(name, place, weight=weight, otherwise=_why_nothing(row))


def _why_nothing(row: pd.Series) -> str:
    return "nobody evaluable" if row["N"] is not pd.NA and row["N"] == 0 else missing_words(row)


def _at(results: Results, key: str) -> dict[str, object]:
    """The rate of all hospitals together at follow-up."""
    rows = results.of(endpoint=key, kind=Kind.RATE).rows
    weeks = rows.loc[(rows["week"] != 0).fillna(False), "week"]
    return {"endpoint": key, "kind": Kind.RATE} | ({"week": weeks.iloc[0]} if len(weeks) else {})


def _together(results: Results, at: dict[str, object]) -> ForestRow:
    """The row of all hospitals together; its label says how many withheld their numbers and are left out."""
    row = results.first(**at)
    without = "" if row is None else left_out(row)
    why = NOT_RECORDED if row is None else missing_words(row)
    return ForestRow(TOGETHER + (f", without {without}" if without else ""), at, "together", otherwise=why)


def _heterogeneity(results: Results, key: str) -> str:
    kinds = (Kind.I_SQUARED, Kind.TAU_SQUARED, Kind.HETEROGENEITY_TEST)
    i_squared, tau_squared, q = (results.first(endpoint=key, kind=kind) for kind in kinds)
    if i_squared is None or tau_squared is None or q is None:
        return "Fewer than two hospitals show their counts, so hospitals cannot be compared."
    return (
        f"Weights are those of the mean of hospitals. I² {say(i_squared)}, tau² "
        f"{format_number(tau_squared['value'], 2)} squared logits, p of Cochran's Q {say(q, 'p')}."
    )


def change_forest(results: Results, key: str) -> Figure:
    """The mean change of a score in each hospital and in all patients together."""
    score = SCORES[key]
    rows = _each(results, key, Kind.HOSPITAL_MEAN_CHANGE)
    rows.append(_together(results, {"endpoint": key, "kind": Kind.MEAN_CHANGE}))
    caption = "Mean change from before to after with its interval; a fall is an improvement. " + _way(results, key)
    title = f"{score.label}: mean change"
    axis = f"mean change in {score.label}, points"
    name = f"hospital-changes-{key.replace('_', '-')}"
    words: dict[str, Any] = {"key": name, "title": title, "caption": caption, "axis": axis}
    return forest_plot(results, rows, **words, scale="linear", reference=0.0)


def _way(results: Results, key: str) -> str:
    row = results.first(endpoint=key, kind=Kind.JOINED_EXACTLY)
    return f"Together: {NOT_RECORDED if row is None else row['at']['words']}."


def hospital_event_forest(results: Results, key: str) -> Figure:
    """First events of one group per 100 patient-years from the entry on, in each hospital and together."""
    rows = _each(results, key, Kind.HOSPITAL_FIRST_EVENT_RATE, since=FROM_ENTRY)
    rows.append(_together(results, {"endpoint": key, "kind": Kind.FIRST_EVENT_RATE, "since": FROM_ENTRY}))
    title = f"{sentence(event_label(key))}: first events {start_words(results)}"
    caption = "Patients with a first event over the time until it, exact Poisson intervals."
    name = f"hospital-events-{event_label(key).replace(' ', '-')}"
    words: dict[str, Any] = {"key": name, "title": title, "caption": caption, "axis": "per 100 patient-years"}
    return forest_plot(results, rows, **words, scale="linear", reference=0.0)
