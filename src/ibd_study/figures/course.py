"""Rates over the weeks: a small chart each, with events and evaluable patients under every point."""

import pandas as pd

from ibd_study.dictionary import DISEASES
from ibd_study.figures import grammar as draw
from ibd_study.figures.frames import drawn_rows
from ibd_study.figures.rendering import Figure
from ibd_study.figures.theme import DISEASE_COLOURS
from ibd_study.figures.weeks import week_axis
from ibd_study.kinds import Kind
from ibd_study.results import NOT_RECORDED, Results
from ibd_study.words import count_text, endpoint_label, rate_text, say, sentence, with_suppressed_words

HEIGHT = 190
WORDS = {"label": lambda row: endpoint_label(row["endpoint"]), "count": count_text, "said": rate_text, "short": say}


def course_panels(results: Results, keys: list[str]) -> Figure:
    """Rate and interval at each week, for endpoints of one disease; the title says those of the first endpoint."""
    frame = drawn_rows(results, endpoint=keys, kind=Kind.RATE_AT_WEEK, words=WORDS)
    frame = frame.sort_values("week", kind="stable")
    disease = frame["disease"].iloc[0]
    parts = [frame[frame["endpoint"] == key] for key in keys]
    return Figure(
        f"course-{keys[0].replace('_', '-')}",
        _finding(parts[0]),
        tuple(_panel(part, disease) for part in parts),
        "; ".join(map(_spoken, parts)) + ".",
        f"Dots are rates among the evaluable patients with {DISEASES[disease]} at each week, lines their "
        "intervals; under each week stand events/evaluable. The patients differ from week to week.",
        with_suppressed_words(frame, "endpoint", "week", "value", "n", "N", "ci_low", "ci_high"),
        results.synthetic,
    )


def _finding(frame: pd.DataFrame) -> str:
    known = [f"{row.short} at week {row.week:g}" for row in frame.itertuples() if row.said != NOT_RECORDED]
    return f"{sentence(frame['label'].iloc[0])}: {', '.join(known) or NOT_RECORDED}"


def _panel(frame: pd.DataFrame, disease: str) -> "draw.Panel":
    weeks = week_axis(dict(zip(frame["week"], frame["count"], strict=True)))
    tips = {"label": "Endpoint", "week:Q": "week", "said": "Rate"}
    rate = draw.upright("value", draw.PERCENT, title="%")
    layers = draw.dots(frame[frame["value"].notna()], rate, weeks, colour=DISEASE_COLOURS[disease], tips=tips)
    return draw.panel(*layers, height=HEIGHT, title=sentence(frame["label"].iloc[0]), description=_spoken(frame))


def _spoken(frame: pd.DataFrame) -> str:
    known = ", ".join(f"week {row.week:g} {row.said}" for row in frame.itertuples() if row.said != NOT_RECORDED)
    return f"{sentence(frame['label'].iloc[0])}: {known or NOT_RECORDED}"
