"""What those not evaluable could change: rates under every rule, where a conclusion tips, and curves of their fate."""

from typing import Any

import pandas as pd

from ibd_study.dictionary import DISEASES
from ibd_study.disclosure import MARK
from ibd_study.figures import BAND, DISEASE_COLOURS, Figure, by_endpoint, drawn_rows, row_label, wrapped
from ibd_study.figures import grammar as draw
from ibd_study.kinds import Kind
from ibd_study.results import Results, format_percent
from ibd_study.words import (
    endpoint_of,
    estimate_text,
    mark_of,
    number_words,
    say,
    sentence,
    with_suppressed_words,
)
from ibd_tools.sensitivity.estimates.tipping import CURVES
from ibd_tools.sensitivity.words import (
    NO_SHIFT,
    RULE_NAMES,
    conclusion_words,
    imputed_sample_words,
    shifted_rows,
    signed,
    tipping_words,
)

RULE_HEIGHT, ENDPOINT_HEIGHT, CURVE_HEIGHT = 44, 54, 260
WORDS = {"words": endpoint_of, "said": estimate_text}


def rates_under_each_rule(results: Results) -> Figure:
    """A panel per endpoint, a row per rule: dot and interval; the pale band spans worst to best case.

    The title names the endpoint with the widest band.
    """
    frame = _rules(results)
    parts = by_endpoint(frame).values()
    # Where everybody counted could be judged nobody could move the rate; of a withheld rate it is unknown.
    moved = [part for part in parts if _width(part)]
    fixed = ", ".join(part["words"].iloc[0] for part in parts if not _width(part))
    return Figure(
        "rules",
        f"Those not evaluable leave most open for {_finding(max(parts, key=_width))}",
        tuple(map(_panel, moved or list(parts)[:1])),
        ". ".join(map(_spoken, parts)) + ".",
        "Each row is a rule for those who could not be judged: dot and line are the rate and its interval, with "
        "events/patients where there are whole patients to count. The pale band runs from all those not "
        "evaluable failing (also called non-responder imputation) to all succeeding: nothing outside it is possible."
        + (f" Where everybody counted was evaluable no rule moves the rate: {fixed}." if fixed else "")
        + imputed_sample_words(results),
        with_suppressed_words(frame, "endpoint", "rule", "value", "n", "N", "ci_low", "ci_high"),
        results.synthetic,
        one_at_a_time=True,
    )


def _rules(results: Results) -> pd.DataFrame:
    words = {
        "said": estimate_text,
        "short": _short,
        "rate": say,
        "words": endpoint_of,
        "rule": lambda row: RULE_NAMES[row["kind"]],
        "label": lambda row: wrapped(RULE_NAMES[row["kind"]]),
    }
    return drawn_rows(results, "kind", kind=list(RULE_NAMES), words=words)


def _short(row: pd.Series) -> str:
    return estimate_text(row) if pd.isna(row["value"]) else f"{say(row)} · {say(row, 'count')}"


def _spoken(frame: pd.DataFrame) -> str:
    return f"{frame['words'].iloc[0]}: " + "; ".join(f"{row.rule} {row.said}" for row in frame.itertuples())


def _finding(frame: pd.DataFrame) -> str:
    """What an endpoint's panel shows: the rate, and how far those who were not judged can move it."""
    rate, (failed, best) = frame.set_index("kind")["rate"], _ends(frame)
    known = f", at least {rate[Kind.RATE_FAILED]} and at most {rate[Kind.RATE_BEST]}"
    ends = "" if pd.isna(failed) or pd.isna(best) else known
    return f"{frame['words'].iloc[0]}: {rate[Kind.RATE_OBSERVED]}{ends}".replace(" %", "\N{NO-BREAK SPACE}%")


def _ends(frame: pd.DataFrame) -> tuple[Any, Any]:
    value = frame.set_index("kind")["value"]
    return value[Kind.RATE_FAILED], value[Kind.RATE_BEST]


def _width(frame: pd.DataFrame) -> float:
    """From the lowest rate possible to the highest; below 0 where they are not known."""
    failed, best = _ends(frame)
    return -1.0 if pd.isna(failed) or pd.isna(best) else float(best - failed)


def _panel(frame: pd.DataFrame) -> "draw.Panel":
    y, x = draw.rows(map(wrapped, RULE_NAMES.values())), draw.across("value", draw.PERCENT, title="% of patients")
    band = pd.DataFrame([_ends(frame)], columns=["low", "high"])
    colour = DISEASE_COLOURS[frame["disease"].iloc[0]]
    return draw.panel(
        draw.interval(band, draw.across("low"), "high", kind="rect", color=BAND, opacity=0.6),
        *draw.dots(frame, x, y, color=colour, tips={"rule": "Rule", "said": "Rate"}),
        draw.words_at(frame, "short", draw.at("x", 100), y, align="right", dy=-13, fontSize=12),
        height=RULE_HEIGHT * len(RULE_NAMES),
        title=_finding(frame),
        description=f"{_spoken(frame)}.",
    )


def tipping_ranges(results: Results, title: str) -> Figure:
    """Per endpoint, how far those not evaluable can move the lower limit, and how many of them must succeed."""
    frame = _ranges(results)
    spoken = "; ".join(f"{row.words}: {row.said}, {row.verdict}" for row in frame.itertuples())
    reference = format_percent(frame["reference"].iloc[0])
    diseases = dict.fromkeys(frame["disease"])
    return Figure(
        "tipping",
        title,
        tuple(_range_panel(frame[frame["disease"] == disease], disease) for disease in diseases),
        f"Is the lower limit above {reference}? {spoken}.",
        "Bars: the lower limit of the interval from all those not evaluable failing (left end) to all succeeding "
        f"(right end); dot: as observed. Dashed line: {reference}. In words: how many of those not evaluable must have "
        "succeeded for the whole interval to lie above the line; always: it does even if all failed; never: not even "
        "if all succeeded.",
        with_suppressed_words(frame, "endpoint", "worst", "seen", "best", "verdict", "delta"),
        results.synthetic,
        {
            "worst": "lower limit, not evaluable = failure",
            "seen": "lower limit, as observed",
            "best": "lower limit, not evaluable = success",
            "verdict": f"above {reference}",
            "delta": "success needed among those not evaluable, minus that among the seen (percentage points)",
        },
    )


def _range_panel(frame: pd.DataFrame, disease: str) -> "draw.Panel":
    y, colour = draw.rows(frame["label"]), DISEASE_COLOURS[disease]
    seen = draw.across("seen", draw.PERCENT, title="lower limit of the interval, %")
    return draw.panel(
        draw.interval(frame, draw.across("worst"), "best", y, kind="bar", color=colour, opacity=0.35, height=10),
        draw.mark("point", frame, seen, y, color=colour, tips={"words": "Endpoint", "said": "Lower limit"}),
        draw.reference(frame["reference"].iloc[0]),
        draw.words_at(frame, "verdict", draw.at("x", 100), y, align="right", dy=-15, fontSize=12),
        height=ENDPOINT_HEIGHT * len(frame),
        title=DISEASES[disease].capitalize(),
    )


def _ranges(results: Results) -> pd.DataFrame:
    words = {"words": endpoint_of, "label": row_label, "verdict": tipping_words}
    frame = drawn_rows(results, kind=Kind.TIPPING_POINT, words=words)[["endpoint", "disease", *words]]
    frame["reference"] = _reference(results)
    columns = {Kind.RATE_FAILED: ("worst", "ci_low"), Kind.RATE_OBSERVED: ("seen", "ci_low")}
    columns |= {Kind.RATE_BEST: ("best", "ci_low"), Kind.TIPPING_DELTA: ("delta", "value")}
    for kind, (name, column) in columns.items():
        rows = drawn_rows(results, kind=kind).set_index("endpoint").reindex(frame["endpoint"])
        frame = frame.assign(**{name: rows[column].tolist(), mark_of(name): rows[MARK].tolist()})
    return frame.assign(said=[f"{_end(row, 'worst')} to {_end(row, 'best')}" for _, row in frame.iterrows()])


def _reference(results: Results) -> float:
    return float(results.one(kind=Kind.TIPPING_REFERENCE)["value"])


def _end(row: pd.Series, end: str) -> str:
    return number_words(row, name=end) + ("" if pd.isna(row[end]) else " %")


def tipping_curves(results: Results, title: str) -> Figure:
    """Clinical and endoscopic remission against how many of those not evaluable succeeded; the reference as a line."""
    frame = drawn_rows(results, "successes", kind=Kind.RATE_IF_SO_MANY_SUCCEED, words=WORDS)
    frame = frame.rename(columns={"successes": "not_evaluable"}).astype({"not_evaluable": int})
    frame = frame.sort_values(
        ["disease", "endpoint", "not_evaluable"], ascending=[False, True, True], ignore_index=True
    )
    limit, parts = _reference(results), by_endpoint(frame)
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
    limit, parts = _reference(results), {key: found[key] for key in CURVES if key in found}
    x = draw.across("shift", title="shift of imputed scores, SD (right: worse)")
    tips = {"shift:Q": "Shift, SD", "said": "Rate"}
    return Figure(
        "shifted-curves",
        title,
        tuple(_curve(part, x, limit, tips) for part in parts.values()) or (draw.only_words(sentence(NO_SHIFT)),),
        " ".join(_shifted_spoken(rows.of(endpoint=key), part, limit) for key, part in parts.items()) or f"{NO_SHIFT}.",
        "Line and band: the rate by multiple imputation and its interval, when so many standard deviations are added "
        "to each imputed follow-up score before the rule is applied. At 0 those not evaluable are like similar "
        "patients; to the right they did worse. The conclusion tips where the lower edge of the band crosses the "
        "dashed line.",
        with_suppressed_words(frame, "endpoint", "shift", "value", "N", "ci_low", "ci_high"),
        results.synthetic,
        {"shift": "shift of imputed scores, SD"},
        one_at_a_time=bool(parts),
    )


def _shifted_spoken(rows: Results, part: pd.DataFrame, limit: float) -> str:
    by_shift = ", ".join(f"{signed(by)} SD {said}" for by, said in zip(part["shift"], part["said"], strict=True))
    verdict = conclusion_words(rows.rows, limit)
    return f"{part['words'].iloc[0]}: {by_shift}; above {format_percent(limit)} {verdict}."


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
        height=CURVE_HEIGHT,
        title=frame["words"].iloc[0],
    )
