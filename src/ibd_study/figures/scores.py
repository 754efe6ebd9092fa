"""Scores before and after: shift tables for short scales, cumulative curves for wide ones, and the change."""

from typing import Any

import pandas as pd

from ibd_study.disclosure import MARK, SUPPRESSED
from ibd_study.endpoints import SCORES, Score
from ibd_study.figures import grammar as draw
from ibd_study.figures.frames import Words, drawn_rows, time_of
from ibd_study.figures.rendering import Figure
from ibd_study.figures.theme import BAND, BEFORE, DISEASE_COLOURS, INK
from ibd_study.kinds import Kind
from ibd_study.results import NOT_RECORDED, Results
from ibd_study.words import number_words, say, titled, value_and_interval, with_suppressed_words

SQUARE = 46
HEIGHT = 280
ALL = "all"
SHARE_TIP = ("%", ".1f")


def shift_table(results: Results, key: str) -> Figure:
    """Counts of patients by baseline and follow-up level, the diagonal marked: who improved lies above it."""
    score = SCORES[key]
    frame = _levels(results, key)
    chart = _squares(frame, DISEASE_COLOURS[score.disease])
    found = f"{score.label}: {_direction_words(frame)}"
    return Figure(
        f"shift-{key.replace('_', '-')}",
        found,
        (chart,),
        f"{found}.",
        "Patients by level before (columns) and after (rows), with the sums at the edges; outlined squares are "
        "unchanged. " + _change_words(results, key),
        with_suppressed_words(frame, "before", "after", "patients"),
        results.synthetic,
    )


def _squares(frame: pd.DataFrame, colour: str) -> "draw.Panel":
    """A square for each pair of levels, darker for more patients; those of unchanged patients have an outline."""
    levels = [*map(str, sorted(set(frame["before"]))), ALL]
    frame = frame.astype({"before": str, "after": str})
    margins = _margins(frame)
    x, y = draw.level("x", "before", sort=levels, axis={"labelAngle": 0}), draw.level("y", "after", sort=levels)
    tips = {"before:O": "before", "after:O": "after", "patients:Q": "patients"}
    is_dark = f"datum.patients > {0.6 * max([*frame['patients'].dropna(), 1])}"
    outline: dict[str, Any] = {"fillOpacity": 0, "stroke": INK, "strokeWidth": 1.5}
    withheld = pd.DataFrame({"said": [SUPPRESSED]})
    layers = [
        draw.mark("rect", frame, x, y, draw.shade("patients", colour), tips=tips),
        draw.mark("rect", frame, x, y, where="datum.before === datum.after", tips=tips, **outline),
        draw.words_at(frame, "patients:Q", x, y, draw.either(is_dark, "white", INK), where="datum.patients > 0"),
    ]
    if not margins.empty:
        layers += [draw.mark("rect", margins, x, y, color=BAND), draw.words_at(margins, "patients:Q", x, y)]
    layers += [draw.words_at(withheld, "said", fontStyle="italic")] * bool(frame["patients"].isna().any())
    return draw.panel(*layers, height=min(SQUARE * len(levels), 380))


def _margins(frame: pd.DataFrame) -> pd.DataFrame:
    """How many patients have each level before, and after; nothing where one of the squares is withheld."""
    if frame["patients"].isna().any():
        return frame.iloc[:0]
    counted = frame.astype({"patients": int})
    sides = (("before", "after"), ("after", "before"))
    return pd.concat(
        counted.groupby(side, as_index=False, sort=False)["patients"].sum().assign(**{other: ALL})
        for side, other in sides
    )


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
    return (
        f"Mean change {value_and_interval(mean)}, n = {say(mean, 'total')}, paired t p {_p(mean)}; "
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
    return f"mean {levels}, n = {say(means.iloc[0], 'total')}"


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
