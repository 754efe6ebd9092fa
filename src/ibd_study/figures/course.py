"""Rates over the weeks: a small chart each, with events and evaluable patients under every point."""

import pandas as pd

from ibd_study.figures.frames import drawn_rows
from ibd_study.figures.rendering import Figure
from ibd_study.figures.theme import DISEASE_COLOURS
from ibd_study.figures.weeks import week_axis
from ibd_study.results import NOT_RECORDED, Results
from ibd_study.words import DISEASE_NAMES, count_text, endpoint_label, rate_text, with_suppressed_words

HEIGHT = 190


def course_panels(results: Results, keys: list[str], title: str) -> Figure:
    """Rate and interval at each week, for endpoints of one disease."""
    frame = drawn_rows(results, endpoint=keys, statistic="percentage_at_week")
    frame = frame.assign(
        label=frame["endpoint"].map(endpoint_label),
        count=frame.apply(count_text, axis=1),
        said=frame.apply(rate_text, axis=1),
    ).sort_values("week", kind="stable")
    disease = frame["disease"].iloc[0]
    shown = with_suppressed_words(frame, "endpoint", "week", "value", "n", "N", "ci_low", "ci_high")
    return Figure(
        f"course-{keys[0].replace('_', '-')}",
        title,
        tuple(_panel(frame[frame["endpoint"] == key], key, disease) for key in keys),
        "; ".join(_spoken(frame[frame["endpoint"] == key], key) for key in keys) + ".",
        f"Dots are rates among the evaluable patients with {DISEASE_NAMES[disease]} at each week, lines their "
        "intervals; under each week stand events/evaluable. The patients differ from week to week.",
        shown,
        results.synthetic,
    )


def _panel(frame: pd.DataFrame, key: str, disease: str):
    import altair as alt

    under = {row.week: row.count for row in frame.itertuples(index=False)}
    y = alt.Y("value:Q", title="%", scale=alt.Scale(domain=[0, 100]))
    base = alt.Chart(frame[frame["value"].notna()]).encode(week_axis(under))
    colour = DISEASE_COLOURS[disease]
    tips = [alt.Tooltip("label:N", title="Endpoint"), alt.Tooltip("week:Q"), alt.Tooltip("said:N", title="Rate")]
    return alt.layer(
        base.mark_rule(color=colour).encode(alt.Y("ci_low:Q"), y2="ci_high:Q"),
        base.mark_point(color=colour).encode(y, tooltip=tips),
    ).properties(
        width="container", height=HEIGHT, title=_sentence(endpoint_label(key)), description=_spoken(frame, key)
    )


def _spoken(frame: pd.DataFrame, key: str) -> str:
    known = ", ".join(f"week {row.week:g} {row.said}" for row in frame.itertuples() if row.said != NOT_RECORDED)
    return f"{_sentence(endpoint_label(key))}: {known or NOT_RECORDED}"


def _sentence(label: str) -> str:
    return label[0].upper() + label[1:]
