"""Adverse events by rate, with exact intervals; groups without an event are shown with their upper limit."""

from typing import Any

import pandas as pd

from ibd_study.disclosure import MARK
from ibd_study.estimates import FIRST_DOSE, FROM_ENTRY, HOLDS, SPECIAL_INTEREST, group_key
from ibd_study.figures import grammar as draw
from ibd_study.figures.rendering import Figure
from ibd_study.figures.theme import BEFORE, INK, wrapped
from ibd_study.kinds import Kind
from ibd_study.results import Results, format_interval
from ibd_study.words import (
    FROM_FIRST_DOSE,
    event_label,
    mark_of,
    missing_words,
    number_words,
    start_words,
    why_the_later,
    with_suppressed_words,
)

ROW_HEIGHT = 42
ROOM = 1.6
ANY_EVENT = "ae_any_event"  # so frequent that on its scale no other rate could be read; the table has it
EVENTS = "#4B5D67"
DOSE = {"value": "value_dose", "ci_low": "low_dose", "ci_high": "high_dose"}
BELOW = 9  # pixels from the rate that answers the question to the one from the first dose


def safety_dots(results: Results) -> Figure:
    """Dot and exact interval per event group, those of special interest first, with patients and events beside it.

    The rate from the entry on stands out; below it, lighter, that from the first dose.
    """
    frame, start = _frame(results), start_words(results)
    y, x = draw.rows(frame["label"]), draw.across("value", _room_for_counts(frame), title="per 100 patient-years")
    tips = {
        "label": "Event",
        "said": f"Rate {start}",
        "said_dose": f"Rate {FROM_FIRST_DOSE}",
        "counts": "Counts",
    }
    dose: dict[str, Any] = {"ends": ("low_dose", "high_dose"), "color": BEFORE, "yOffset": BELOW, "size": 20}
    chart = draw.panel(
        *draw.dots(frame, draw.across("value_dose"), y, tips=tips, **dose),
        *draw.dots(frame, x, y, color=EVENTS, tips=tips),
        draw.words_at(frame, "counts", draw.across("ci_high"), y, align="left", dx=6, color=INK),
        *draw.reasons(frame[frame["ci_high"].isna()], "counts", y),
        height=ROW_HEIGHT * len(frame),
    )
    spoken = "; ".join(
        f"{row.label}: {row.said} {start}, {row.counts}, {row.said_dose} {FROM_FIRST_DOSE}"
        for row in frame.itertuples()
    ).replace("\n", " ")
    return Figure(
        "safety",
        _finding(frame),
        (chart,),
        spoken + ".",
        f"Large dots: patients with a first event {start} over the time until it (exposure-adjusted incidence rate), "
        "exact Poisson intervals, and beside them patients / events. Small dots: the same rate from the first dose."
        f"{why_the_later(start)} Any infection: {HOLDS['ae_any_infection']}; each of these alone holds none of the "
        "others. On top, the groups of special interest, shown even when none occurred; below, the others.",
        with_suppressed_words(
            frame.assign(**{mark_of(name): frame[f"{MARK}_dose"] for name in DOSE.values()}),
            *("endpoint", "value", "ci_low", "ci_high", "patients", "events"),
            *DOSE.values(),
        ),
        results.synthetic,
        {
            "value": f"rate {start}, per 100 patient-years",
            "value_dose": f"rate {FROM_FIRST_DOSE}",
            "low_dose": "interval from",
            "high_dose": "to",
        },
    )


def _finding(frame: pd.DataFrame) -> str:
    """The most frequent group of special interest, where its rate can be said."""
    first = frame.iloc[0] if len(frame) else None
    words = "First events per 100 patient-years"
    if first is None or not first["special"] or not first["value"] > 0:
        return words
    name = event_label(first["endpoint"])
    return f"{words}: of special interest, {name} is the most frequent with {number_words(first)}"


def _room_for_counts(frame: pd.DataFrame) -> tuple[float, float] | None:
    """Ends of an axis that leaves place for the counts to the right of the longest interval."""
    highest = frame[["ci_high", "high_dose"]].max().max()
    return None if pd.isna(highest) else (0, ROOM * highest)


def _frame(results: Results) -> pd.DataFrame:
    rates, dose = (_rates(results, Kind.FIRST_EVENT_RATE, since=since) for since in (FROM_ENTRY, FIRST_DOSE))
    events = _rates(results, Kind.EVENT_RATE, since=FROM_ENTRY)["n"]
    frame = rates.rename(columns={"n": "patients"}).assign(events=events, said=rates.apply(_rate, axis=1))
    # Without dates there is no rate that the counts could belong to: they are those of everybody.
    undated = frame["value"].isna() & (frame[MARK] == "")
    frame["patients"] = frame["patients"].mask(undated, _rates(results, Kind.EVENT_SHARE)["n"])
    frame["events"] = frame["events"].mask(undated, _rates(results, Kind.EVENT_COUNT)["value"])
    frame = frame.assign(
        said_dose=dose.apply(_number, axis=1),
        **{f"{MARK}_dose": dose[MARK]},
        **{name: dose[column] for column, name in DOSE.items()},
    )
    is_special = frame.index.isin([group_key(name) for name in SPECIAL_INTEREST])
    frame = frame.assign(special=is_special).sort_values(["special", "value"], ascending=False, kind="stable")
    frame = frame.reset_index()
    return frame.assign(label=frame["endpoint"].map(event_label).map(wrapped), counts=frame.apply(_counts, axis=1))


def _rates(results: Results, kind: Kind, **place: str) -> pd.DataFrame:
    """Numbers of a kind by group, as plain floats that a chart can hold."""
    rows = results.of(kind=kind, **place).rows.set_index("endpoint").drop(index=ANY_EVENT, errors="ignore")
    return rows[["value", "ci_low", "ci_high", "n"]].astype("Float64").astype(float).assign(**{MARK: rows[MARK]})


def _counts(row: pd.Series) -> str:
    patients, events = (number_words(row, 0, name) for name in ("patients", "events"))
    return patients if patients == events == missing_words(row) else f"{patients} / {events}"


def _rate(row: pd.Series) -> str:
    return f"rate {missing_words(row)}" if pd.isna(row["value"]) else f"{_number(row)} per 100 patient-years"


def _number(row: pd.Series) -> str:
    if pd.isna(row["value"]) or pd.isna(row["ci_low"]):
        return number_words(row)
    return f"{number_words(row)} ({format_interval(row['ci_low'], row['ci_high'])})"
