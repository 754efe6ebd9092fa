"""Scores before and after: shift tables for short scales, cumulative curves for wide ones, and the change."""

from typing import Any

import pandas as pd

from ibd_study.disclosure import MARK, SUPPRESSED
from ibd_study.endpoints import SCORES, Score
from ibd_study.figures import grammar as draw
from ibd_study.figures.frames import Words, drawn_rows, time_of
from ibd_study.figures.rendering import Figure
from ibd_study.figures.theme import BEFORE, DISEASE_COLOURS, INK
from ibd_study.kinds import Kind
from ibd_study.results import NOT_RECORDED, Results
from ibd_study.words import number_words, say, size_words, titled, value_and_interval, with_suppressed_words

SQUARE = 46
HEIGHT = 280
HIGHEST = 420
# Bars at the edges of a shift table, in squares: how far from it, the longest, room for its number, and how thin.
GAP, LONGEST_BAR, ROOM, MARGIN = 0.15, 1.5, 0.6, 0.12
BARS = "The bars at the edges count the patients at each level, before above and after at the right."
SHARE_TIP = ("%", ".1f")


def shift_table(results: Results, key: str) -> Figure:
    """Counts of patients by baseline and follow-up level, the diagonal marked: who improved lies above it."""
    score = SCORES[key]
    frame = _levels(results, key)
    withheld = frame["patients"].isna()
    is_empty = len(frame) > 0 and withheld.all()
    chart = draw.only_words(SUPPRESSED) if is_empty else _squares(frame, DISEASE_COLOURS[score.disease])
    found = f"{score.label}: {_direction_words(frame)}"
    bars = "" if withheld.any() else f"{BARS} "
    return Figure(
        f"shift-{key.replace('_', '-')}",
        found,
        (chart,),
        f"{found}.",
        "Patients by level before (columns) and after (rows); outlined squares are unchanged. "
        f"{bars}{_change_words(results, key)}",
        with_suppressed_words(frame, "before", "after", "patients"),
        results.synthetic,
    )


def _squares(frame: pd.DataFrame, colour: str) -> "draw.Panel":
    """A square for each pair of levels, darker for more patients; those of unchanged patients have an outline."""
    levels = sorted(set(frame["before"]))
    frame, bars = _placed(frame, levels), _bars(frame, levels)
    room = 0 if bars.empty else GAP + LONGEST_BAR + ROOM
    x = draw.across("left", (0, len(levels) + room), title="before (columns)", axis=_between_squares(levels))
    y = draw.upright("top", (len(levels), -room), title="after (rows)", axis=_between_squares(levels))
    place: dict[str, Any] = {"kind": "rect", "y2": "bottom:Q"}
    middle, centre = draw.across("middle"), draw.upright("centre")
    tips = {"before:O": "before", "after:O": "after", "patients:Q": "patients"}
    is_dark = f"datum.patients > {0.6 * max([*frame['patients'].dropna(), 1])}"
    outline: dict[str, Any] = {"fillOpacity": 0, "stroke": INK, "strokeWidth": 1.5}
    withheld = pd.DataFrame({"said": [SUPPRESSED]})
    layers = [
        draw.interval(frame, x, "right", y, draw.shade("patients", colour), tips=tips, **place),
        draw.interval(frame, x, "right", y, where="datum.before === datum.after", tips=tips, **place, **outline),
        draw.words_at(
            frame, "patients:Q", middle, centre, draw.either(is_dark, "white", INK), where="datum.patients > 0"
        ),
        *_histograms(bars, x, y, colour),
    ]
    layers += [draw.words_at(withheld, "said", fontStyle="italic")] * bool(frame["patients"].isna().any())
    return draw.panel(*layers, height=min(SQUARE * (len(levels) + room), HIGHEST))


def _placed(frame: pd.DataFrame, levels: list[int]) -> pd.DataFrame:
    """Edges and middle of each square, in squares from the upper left corner."""
    left, top = (frame[side].map(levels.index) for side in ("before", "after"))
    return frame.assign(left=left, right=left + 1, middle=left + 0.5, top=top, bottom=top + 1, centre=top + 0.5)


def _between_squares(levels: list[int]) -> dict[str, Any]:
    """An axis with each level at the middle of its squares."""
    middles = [place + 0.5 for place in range(len(levels))]
    # As many ticks as levels: else labels of an axis below are left out.
    labels = {"values": middles, "tickCount": len(levels), "labelExpr": f"{levels}[floor(datum.value)]"}
    return labels | {"labelOverlap": False, "grid": False, "ticks": False, "domain": False}


def _bars(frame: pd.DataFrame, levels: list[int]) -> pd.DataFrame:
    """Bars of how many patients have each level, before above the squares, after at their right.

    None where one of the squares is withheld: a sum would give it away.
    """
    if frame["patients"].isna().any():
        return frame.iloc[:0]
    counts = {side: frame.astype({"patients": int}).groupby(side)["patients"].sum() for side in ("before", "after")}
    unit = LONGEST_BAR / max(1, *(own.max() for own in counts.values()))
    begin, end = MARGIN, 1 - MARGIN
    above = [
        {"time": "before", "level": level, "patients": count, "left": place + begin, "right": place + end}
        | {"middle": place + 0.5, "bottom": -GAP, "top": -GAP - unit * count, "centre": -GAP - unit * count}
        for place, (level, count) in enumerate(counts["before"].items())
    ]
    edge = len(levels) + GAP
    beside = [
        {"time": "after", "level": level, "patients": count, "left": edge, "right": edge + unit * count}
        | {"middle": edge + unit * count, "top": place + begin, "bottom": place + end, "centre": place + 0.5}
        for place, (level, count) in enumerate(counts["after"].items())
    ]
    return pd.DataFrame([*above, *beside])


def _histograms(bars: pd.DataFrame, x: Any, y: Any, colour: str) -> list:
    """The bars with their numbers at their ends; none where there are no bars."""
    if bars.empty:
        return []
    looks = draw.by_value("Color", "time", {"before": BEFORE, "after": colour}, legend=None)
    tips = {"time": "time", "level:O": "level", "patients:Q": "patients"}
    ends = {"before": {"align": "center", "dy": -8}, "after": {"align": "left", "dx": 5}}
    return [
        draw.interval(bars, x, "right", y, looks, kind="rect", y2="bottom:Q", tips=tips, opacity=0.6),
        *(
            draw.words_at(
                bars[(bars["time"] == time) & (bars["patients"] > 0)],
                "patients:Q",
                draw.across("middle"),
                draw.upright("centre"),
                **end,
            )
            for time, end in ends.items()
        ),
    ]


def _levels(results: Results, key: str) -> pd.DataFrame:
    frame = drawn_rows(results, "before", "after", endpoint=key, kind=Kind.SQUARE)
    counts = frame["value"].astype("Int64").astype(object).where(frame["value"].notna(), None)
    levels = frame[["before", "after"]].astype(int)
    return levels.assign(patients=counts, **{MARK: frame[MARK]})


def _direction_words(frame: pd.DataFrame) -> str:
    if frame["patients"].isna().any():
        return f"counts by level {SUPPRESSED}"
    change = frame["after"] - frame["before"]
    lower, same, higher = (int(frame.loc[kept, "patients"].sum()) for kept in (change < 0, change == 0, change > 0))
    total = lower + same + higher
    if not total:
        return f"before and after {NOT_RECORDED} in any patient"
    return f"{lower} of {total} patients lower after than before, {same} equal, {higher} higher"


def _change_words(results: Results, key: str) -> str:
    kinds = (Kind.MEAN_CHANGE, Kind.MEDIAN_CHANGE, Kind.SHIFT)
    mean, median, shift = (results.one(endpoint=key, kind=kind) for kind in kinds)
    if mean["N"] is not pd.NA and mean["N"] == 0:
        return "Not recorded."
    if all(row[MARK] == SUPPRESSED for row in (mean, median, shift)):
        return f"The change is {SUPPRESSED}."
    return (
        f"Mean change {value_and_interval(mean)}, {size_words(mean)}, paired t p {_p(mean)}; "
        f"typical change (Hodges–Lehmann) {value_and_interval(shift)}, Wilcoxon p {_p(median)}."
    )


def _p(row: pd.Series) -> str:
    words = say(row, "p")
    return f"= {words}" if words[0].isdigit() else words


def cumulative_curves(results: Results, key: str, cut_off: float | None = None) -> Figure:
    """Two cumulative curves on one axis; a cut-off as a line, so that any rate can be read off."""
    score = SCORES[key]
    frame = _cumulative(results, key, Kind.LEVEL, words={"time": time_of})
    return Figure(
        f"cumulative-{key.replace('_', '-')}",
        titled(f"{score.label} before and after", _mean_words(results, key)),
        (_curves(frame, score, cut_off),),
        _alt_of_curves(results, key),
        "The share of patients at or below each value, before (dashed) and after, on the same patients. "
        + _change_words(results, key),
        with_suppressed_words(frame, "time", "level", "value", "n", "N"),
        results.synthetic,
        {"level": "at most", "n": "of these"},
    )


def _mean_words(results: Results, key: str) -> str:
    """The mean at both times, of the patients who have both."""
    means = results.of(endpoint=key, kind=Kind.MEAN).rows.sort_values("week")
    if means.empty:
        return ""
    levels = " and ".join(say(row) for _, row in means.iterrows())
    return f"mean {levels}, {size_words(means.iloc[0])}"


def _curves(frame: pd.DataFrame, score: Score, cut_off: float | None) -> "draw.Panel":
    below = frame.loc[frame["value"] < 100, "level"]
    highest = float(below.max() + 2 * score.step) if len(below) else score.highest
    title = "% of patients at or below each value"
    looks = {"before": BEFORE, "after": DISEASE_COLOURS[score.disease]}
    return draw.panel(
        draw.mark(
            "line",
            frame[frame["level"] <= highest],
            draw.across("level", (0, highest), title=score.label),
            draw.upright("value", draw.PERCENT, title=None),
            draw.by_value("Color", "time", looks, title=title, legend={"titleLimit": 0}),
            draw.by_value("StrokeDash", "time", {"before": [4, 3], "after": [1, 0]}, title=title),
            tips={"time": "time", "level:Q": score.label, "value:Q": SHARE_TIP},
            interpolate="step-after",
        ),
        *_cut_off_rule(cut_off),
        height=HEIGHT,
    )


def _cumulative(results: Results, key: str, kind: Kind, words: Words | None = None) -> pd.DataFrame:
    rows = drawn_rows(results, "level", endpoint=key, kind=kind, words=words)
    return rows[rows["value"].notna()].astype({"value": float, "level": float}).sort_values("level")


def _cut_off_rule(cut_off: float | None) -> list:
    if cut_off is None:
        return []
    number = f"{cut_off:g}".replace("-", "\N{MINUS SIGN}")
    frame = pd.DataFrame({"cut_off": [cut_off], "words": [f"cut-off {number}"]})
    top = draw.at("y", 0, pixels=True)
    return [
        draw.mark("rule", frame, draw.across("cut_off"), color=INK, strokeDash=[2, 2], strokeWidth=1),
        draw.words_at(frame, "words", draw.across("cut_off"), top, align="left", dx=5, dy=8, baseline="top"),
    ]


def _alt_of_curves(results: Results, key: str) -> str:
    rows = results.of(endpoint=key, kind=[Kind.MEAN, Kind.MEDIAN]).rows.sort_values(["kind", "week"])
    levels = ", ".join(f"{row['kind']} {number_words(row)} {time_of(row)}" for _, row in rows.iterrows())
    return f"{SCORES[key].label}: {levels}. {_change_words(results, key)}"


def change_distribution(results: Results, key: str, cut_off: float | None = None) -> Figure:
    """The distribution of individual changes, with the response cut-off as a line."""
    score = SCORES[key]
    frame = _cumulative(results, key, Kind.CHANGE)
    return Figure(
        f"change-{key.replace('_', '-')}",
        f"{score.label}: how far did single patients change?",
        (_steps_of_change(frame, score, cut_off),),
        f"Distribution of the change in {score.label}. {_change_words(results, key)}",
        "The share of patients whose score changed by at most each value; falls are to the left of 0.",
        with_suppressed_words(frame, "level", "value", "n", "N"),
        results.synthetic,
        {"level": "change at most", "n": "of these"},
    )


def _steps_of_change(frame: pd.DataFrame, score: Score, cut_off: float | None) -> "draw.Panel":
    inside = frame[(frame["value"] > 0) & (frame["value"].shift(1, fill_value=0) < 100)]
    colour = DISEASE_COLOURS[score.disease]
    look: dict[str, Any] = {"interpolate": "step-after", "color": colour, "opacity": 0.35, "line": {"color": colour}}
    x = draw.across("level", title=[f"change in {score.label}", "(negative: improved)"])
    y = draw.upright("value", draw.PERCENT, title="% of patients with at most this change")
    area = draw.mark("area", inside, x, y, tips={"level:Q": "change", "value:Q": SHARE_TIP}, **look)
    return draw.panel(area, *_cut_off_rule(None if cut_off is None else -cut_off), height=HEIGHT)
