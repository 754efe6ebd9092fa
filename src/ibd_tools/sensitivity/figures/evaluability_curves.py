"""Rates of everybody counted against the fate of those not evaluable: how many succeeded, how much worse they were."""

from typing import Any

import pandas as pd

from ibd_study.disclosure import MARK
from ibd_study.figures import DISEASE_COLOURS, Figure, by_endpoint, drawn_rows
from ibd_study.figures import grammar as draw
from ibd_study.kinds import Kind
from ibd_study.results import Results, format_percent
from ibd_study.words import endpoint_of, estimate_text, with_suppressed_words
from ibd_tools.sensitivity.estimates.tipping import CURVES
from ibd_tools.sensitivity.words import conclusion_words, shifted_rows, signed, tipping_words

HEIGHT = 260
WORDS = {"words": endpoint_of, "said": estimate_text}


def tipping_curves(results: Results, title: str) -> Figure:
    """Clinical and endoscopic remission against how many of those not evaluable succeeded; the reference as a line."""
    frame = drawn_rows(results, "successes", kind=Kind.RATE_IF_SO_MANY_SUCCEED, words=WORDS)
    frame = frame.rename(columns={"successes": "not_evaluable"}).astype({"not_evaluable": int})
    frame = frame.sort_values(
        ["disease", "endpoint", "not_evaluable"], ascending=[False, True, True], ignore_index=True
    )
    limit, parts = _limit(results), by_endpoint(frame)
    x = draw.across("not_evaluable", title="not evaluable who succeeded", axis={"tickMinStep": 1, "format": "d"})
    tips = {"not_evaluable:Q": "Not evaluable who succeeded", "said": "Rate"}
    return Figure(
        "tipping-curves",
        title,
        tuple(_curve(part, x, limit, tips) for part in parts.values()),
        " ".join(_tipping_spoken(results, key, part, limit) for key, part in parts.items()),
        "Line and band: the rate among everybody counted and its interval, for each number of those not "
        "evaluable who may have succeeded. The conclusion tips where the lower edge of the band crosses the "
        "dashed line.",
        with_suppressed_words(frame, "endpoint", "not_evaluable", "value", "n", "N", "ci_low", "ci_high"),
        results.synthetic,
        {"not_evaluable": "not evaluable who succeeded"},
        one_at_a_time=True,
    )


def _tipping_spoken(results: Results, key: str, part: pd.DataFrame, limit: float) -> str:
    verdict = tipping_words(results.one(kind=Kind.TIPPING_POINT, endpoint=key))
    # Everybody, or the last step shown of a curve that is protected.
    most = f"{part['not_evaluable'].iloc[-1]} of them" if part[MARK].any() else "all"
    none, last = part["said"].iloc[0], part["said"].iloc[-1]
    rates = f"{none} if none of those not evaluable succeeded, {last} if {most} did"
    return f"{part['words'].iloc[0]}: {rates}; above {format_percent(limit)}: {verdict}."


def shifted_curves(results: Results, title: str) -> Figure:
    """Clinical and endoscopic remission by multiple imputation, against the shift of the imputed scores."""
    rows = shifted_rows(results, list(CURVES))
    frame = drawn_rows(rows, "shift", words=WORDS).astype({"shift": float})
    found = by_endpoint(frame)
    limit, parts = _limit(results), {key: found[key] for key in CURVES if key in found}
    x = draw.across("shift", title="shift of imputed scores, SD (right: worse)")
    tips = {"shift:Q": "Shift, SD", "said": "Rate"}
    return Figure(
        "shifted-curves",
        title,
        tuple(_curve(part, x, limit, tips) for part in parts.values()),
        " ".join(_shifted_spoken(rows.of(endpoint=key), part, limit) for key, part in parts.items()),
        "Line and band: the rate by multiple imputation and its interval, when so many standard deviations are added "
        "to each imputed follow-up score before the rule is applied. At 0 those not evaluable are like similar "
        "patients; to the right they did worse. The conclusion tips where the lower edge of the band crosses the "
        "dashed line.",
        with_suppressed_words(frame, "endpoint", "shift", "value", "N", "ci_low", "ci_high"),
        results.synthetic,
        {"shift": "shift of imputed scores, SD"},
        one_at_a_time=True,
    )


def _shifted_spoken(rows: Results, part: pd.DataFrame, limit: float) -> str:
    by_shift = ", ".join(f"{signed(by)} SD {said}" for by, said in zip(part["shift"], part["said"], strict=True))
    verdict = conclusion_words(rows.rows, limit)
    return f"{part['words'].iloc[0]}: {by_shift}; above {format_percent(limit)} {verdict}."


def _limit(results: Results) -> float:
    return float(results.one(kind=Kind.TIPPING_REFERENCE)["value"])


def _curve(frame: pd.DataFrame, x: Any, limit: float, tips: dict[str, str]) -> "draw.Panel":
    """Band, line and points of one endpoint, and a dashed line where its conclusion tips."""
    colour = DISEASE_COLOURS[frame["disease"].iloc[0]]
    y = draw.upright("value", draw.PERCENT, title="% of all counted")
    words = pd.DataFrame({"words": [f"dashed: {format_percent(limit)}"]})
    beside = (draw.at("x", 0, pixels=True), draw.at("y", 95))
    return draw.panel(
        draw.interval(frame, draw.upright("ci_low"), "ci_high", x, kind="area", color=colour, opacity=0.25),
        draw.mark("line", frame, x, y, color=colour),
        draw.mark("point", frame, x, y, color=colour, size=40, tips=tips),
        draw.reference(limit, upright_at=False),
        draw.words_at(words, "words", *beside, align="left", dx=6),
        height=HEIGHT,
        title=frame["words"].iloc[0],
    )
