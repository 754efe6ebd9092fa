"""Adverse events by rate, with exact intervals; groups without an event are shown with their upper limit."""

import pandas as pd

from ibd_study.disclosure import MARK
from ibd_study.figures.frames import amount, told, words_without_mark
from ibd_study.figures.rendering import Figure
from ibd_study.figures.theme import INK, LINES, wrapped
from ibd_study.results import Results, format_interval, missing_words

ROW_HEIGHT = 42
LABEL_WIDTH = 16
ROOM = 1.6
ANY_EVENT = "ae_any_event"  # so frequent that on its scale no other rate could be read; the table has it
EVENTS = "#4B5D67"


def safety_dots(results: Results, title: str = "First events per 100 patient-years") -> Figure:
    """Dot and exact interval per event group, sorted by rate, with patients and events beside it."""
    import altair as alt

    frame = _frame(results)
    y = alt.Y("label:N", sort=list(frame["label"]), title=None, axis=alt.Axis(labelExpr=LINES))
    base = alt.Chart(frame)
    tips = [
        alt.Tooltip("label:N", title="Event"),
        alt.Tooltip("said:N", title="Rate"),
        alt.Tooltip("counts:N", title="Counts"),
    ]
    chart = alt.layer(
        base.mark_rule(color=EVENTS).encode(
            alt.X("ci_low:Q", title="per 100 patient-years", scale=_room_for_counts(frame)), y, x2="ci_high:Q"
        ),
        base.mark_point(color=EVENTS).encode(alt.X("value:Q"), y, tooltip=tips),
        base.mark_text(align="left", dx=6, color=INK).encode(alt.X("ci_high:Q"), y, text="counts:N"),
        *words_without_mark(frame[frame["ci_high"].isna()], y, "counts"),
    ).properties(width="container", height=ROW_HEIGHT * len(frame))
    spoken = "; ".join(f"{row.label}: {row.said}, {row.counts}" for row in frame.itertuples()).replace("\n", " ")
    return Figure(
        "safety",
        title,
        (chart,),
        spoken + ".",
        "Patients with a first event over the time until it (exposure-adjusted incidence rate), exact Poisson "
        "intervals. Beside each: patients / events. Groups of special interest are shown even when none occurred.",
        told(frame, "endpoint", "value", "ci_low", "ci_high", "patients", "events"),
        results.synthetic,
        {"value": "rate per 100 patient-years"},
    )


def _room_for_counts(frame: pd.DataFrame):
    """An axis that leaves place for the counts to the right of the longest interval."""
    import altair as alt

    highest = frame["ci_high"].max()
    return alt.Undefined if pd.isna(highest) else alt.Scale(domain=[0, ROOM * float(highest)])


def _frame(results: Results) -> pd.DataFrame:
    rates = results.of(statistic="incidence_rate").rows.set_index("endpoint").drop(index=ANY_EVENT, errors="ignore")
    events = results.of(statistic="events").rows.set_index("endpoint")["value"]
    frame = rates[["value", "ci_low", "ci_high", "n"]].astype("Float64").rename(columns={"n": "patients"})
    frame = frame.assign(events=events).astype(float).assign(**{MARK: rates[MARK]})
    frame = frame.sort_values("value", ascending=False, kind="stable").reset_index()
    label = frame["endpoint"].str.removeprefix("ae_").str.replace("_", " ")
    rows = [row for _, row in frame.iterrows()]
    return frame.assign(
        label=label.map(lambda words: wrapped(words, LABEL_WIDTH)),
        counts=[_counts(row) for row in rows],
        said=[_rate(row) for row in rows],
    )


def _counts(row: pd.Series) -> str:
    patients, events = (amount(row[name], 0, row) for name in ("patients", "events"))
    return patients if patients == events == missing_words(row) else f"{patients} / {events}"


def _rate(row: pd.Series) -> str:
    if pd.isna(row["value"]):
        return f"rate {missing_words(row)}"
    if pd.isna(row["ci_low"]):
        return f"{amount(row['value'])} per 100 patient-years"
    return f"{amount(row['value'])} ({format_interval(row['ci_low'], row['ci_high'])}) per 100 patient-years"
