"""Rates and laboratory values by week: a small chart each, with the patients of every week under its number."""

import json
import textwrap
from typing import Any

import pandas as pd

from ibd_study import dictionary
from ibd_study.dictionary import DISEASES
from ibd_study.disclosure import MARK, SUPPRESSED
from ibd_study.figures import grammar as draw
from ibd_study.figures.frames import by_endpoint, drawn_rows
from ibd_study.figures.rendering import Figure
from ibd_study.figures.theme import DISEASE_COLOURS
from ibd_study.kinds import Kind
from ibd_study.results import NOT_RECORDED, Results
from ibd_study.words import (
    count_text,
    endpoint_label,
    mark_of,
    number_words,
    rate_text,
    say,
    sentence,
    titled,
    with_suppressed_words,
)

HEIGHT = 190
RATE_WORDS = {
    "label": lambda row: endpoint_label(row["endpoint"]),
    "count": count_text,
    "said": rate_text,
    "short": say,
}
QUARTILES = (Kind.MEDIAN, Kind.Q1, Kind.Q3)
LETTERS_OF_A_LINE = 9  # under a week
MARGIN = 8  # parts of the axis, one of which stands free at each of its ends


def course_panels(results: Results, keys: list[str]) -> Figure:
    """Rate and interval at each week, for endpoints of one disease; the title says those of the first endpoint."""
    frame = drawn_rows(results, endpoint=keys, kind=Kind.RATE_AT_WEEK, words=RATE_WORDS)
    frame = frame.sort_values("week", kind="stable")
    disease = frame["disease"].iloc[0]
    parts = [frame[frame["endpoint"] == key] for key in keys]
    known = [f"{row.short} at week {row.week:g}" for row in parts[0].itertuples() if row.said != NOT_RECORDED]
    return Figure(
        f"course-{keys[0].replace('_', '-')}",
        f"{_title(parts[0])}: {', '.join(known) or NOT_RECORDED}",
        tuple(_rate_panel(part, disease) for part in parts),
        "; ".join(map(_spoken_rates, parts)) + ".",
        f"Dots are rates among the evaluable patients with {DISEASES[disease]} at each week, lines their "
        "intervals; under each week stand events/evaluable. The patients differ from week to week.",
        with_suppressed_words(frame, "endpoint", "week", "value", "n", "N", "ci_low", "ci_high"),
        results.synthetic,
    )


def _rate_panel(frame: pd.DataFrame, disease: str) -> "draw.Panel":
    weeks = _week_axis(dict(zip(frame["week"], frame["count"], strict=True)))
    tips = {"label": "Endpoint", "week:Q": "week", "said": "Rate"}
    rate = draw.upright("value", draw.PERCENT, title="%")
    layers = draw.dots(frame[frame["value"].notna()], rate, weeks, color=DISEASE_COLOURS[disease], tips=tips)
    return draw.panel(*layers, height=HEIGHT, title=_title(frame), description=_spoken_rates(frame))


def _title(frame: pd.DataFrame) -> str:
    return sentence(frame["label"].iloc[0])


def _spoken_rates(frame: pd.DataFrame) -> str:
    known = ", ".join(f"week {row.week:g} {row.said}" for row in frame.itertuples() if row.said != NOT_RECORDED)
    return f"{_title(frame)}: {known or NOT_RECORDED}"


def laboratory_panels(results: Results, disease: str, limits: dict[str, float]) -> Figure:
    """Median and quartiles by week for each value; a limit, where one is given, as a line."""
    frame = _quartiles(results.of(disease=disease))
    parts = {name: part for name, part in by_endpoint(frame).items() if _is_shown(part)}
    charts = tuple(_value_panel(part, disease, limits.get(name)) for name, part in parts.items())
    spoken = "; ".join(map(_spoken_values, parts.values())) or f"No laboratory value is recorded in {DISEASES[disease]}"
    return Figure(
        f"laboratory-{disease.lower()}",
        titled(f"Laboratory values in {DISEASES[disease]}", _finding(results.of(disease=disease))),
        charts or (draw.only_words(f"not recorded in {DISEASES[disease]}"),),
        f"{spoken}.",
        "Dots are medians, lines run from the lower to the upper quartile, n is the number of patients with a value "
        "in that week's window. A dashed line is a cut-off of this book, not a laboratory's normal limit.",
        with_suppressed_words(frame, "endpoint", "week", "N", "median", "q1", "q3"),
        results.synthetic,
    )


def _finding(own: Results) -> str:
    """The median of the first value that patients have before and at follow-up, at both times."""
    for _, paired in own.of(kind=Kind.SHIFT).rows.iterrows():
        medians = own.of(endpoint=paired["endpoint"], kind=Kind.MEDIAN)
        before, after = medians.first(week=0.0), medians.first(week=paired["week"])
        if before is not None and after is not None:
            times = (
                f"before (n {say(before, 'total')}), {say(after)} at week {after['week']:g} (n {say(after, 'total')})"
            )
            return f"median {dictionary.column_title(paired['endpoint'])} {say(before)} {times}"
    return ""


def _quartiles(own: Results) -> pd.DataFrame:
    """A row for each value and week; a quartile may be withheld alone, beside a count that is shown."""
    rows = {kind: own.of(kind=kind).rows.set_index(["endpoint", "week"]) for kind in QUARTILES}
    middle = rows[Kind.MEDIAN]
    columns = {str(kind): of_kind["value"] for kind, of_kind in rows.items()} | {"N": middle["N"], MARK: middle[MARK]}
    columns |= {mark_of(str(kind)): of_kind[MARK] for kind, of_kind in rows.items()}
    frame = pd.DataFrame(columns).reset_index()
    order = {field.name: place for place, field in enumerate(dictionary.fields())}
    frame = frame[frame["endpoint"].isin(order)].sort_values("week")
    frame = frame.iloc[frame["endpoint"].map(order).argsort(kind="stable")]
    return frame.astype(dict.fromkeys(["week", "N", *map(str, QUARTILES)], float)).reset_index(drop=True)


def _is_shown(own: pd.DataFrame) -> bool:
    """Whether anybody has the value at any week, be it shown or withheld."""
    return bool((own["median"].notna() | (own[MARK] == SUPPRESSED)).any())


def _value_panel(frame: pd.DataFrame, disease: str, limit: float | None) -> "draw.Panel":
    title = dictionary.column_title(frame["endpoint"].iloc[0])
    drawn = frame[frame["median"].notna()]
    if drawn.empty:
        return draw.only_words(f"{title}: {SUPPRESSED}").properties(description=_spoken_values(frame))
    weeks = _week_axis({row["week"]: f"n {number_words(row, 0, 'N')}" for _, row in drawn.iterrows()})
    y, colour = draw.upright("median", title=None, zero=False), DISEASE_COLOURS[disease]
    tips = {f"{name}:Q": name for name in ("week", "median", "q1", "q3", "N")}
    layers = [
        draw.mark("line", drawn, weeks, y, color=colour, strokeWidth=1.5),
        *draw.dots(drawn, y, weeks, ends=("q1", "q3"), color=colour, tips=tips),
    ]
    if limit is not None:
        layers.append(draw.reference(limit, upright_at=False, strokeDash=[3, 3], strokeWidth=1))
    return draw.panel(*layers, height=HEIGHT, title=title, description=_spoken_values(frame))


def _spoken_values(frame: pd.DataFrame) -> str:
    levels = ", ".join(
        f"week {row['week']:g} {number_words(row, 1, 'median')} (n {number_words(row, 0, 'N')})"
        for _, row in frame.iterrows()
        if pd.isna(row["N"]) or row["N"] > 0
    )
    return f"{dictionary.column_title(frame['endpoint'].iloc[0])}, median: {levels}"


def _week_axis(under: dict[float, str]) -> Any:
    """The horizontal axis of the given weeks, a few words under each, with room beside the first and the last.

    The words stand there, such as ``n 66``, so that they hide no point.
    """
    words = json.dumps({f"{week:g}": textwrap.wrap(text, LETTERS_OF_A_LINE) for week, text in under.items()})
    lines = f"split(datum.label + '\\n' + join({words}[datum.label], '\\n'), '\\n')"
    # No label may go for want of room: a week without its words could be the only one with a point.
    axis = {"values": sorted(under), "format": "~g", "grid": False, "labelExpr": lines, "labelOverlap": False}
    low, high = min(under), max(under)
    margin = (high - low) / MARGIN or 1.0
    return draw.across("week", (low - margin, high + margin), nice=False, title="week", axis=axis)
