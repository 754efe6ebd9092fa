"""What those not evaluable could change: each endpoint under every rule, and the points at which a conclusion tips."""

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
    with_suppressed_words,
)
from ibd_tools.sensitivity.words import RULE_NAMES, imputed_sample_words, tipping_words

RULE_HEIGHT, ENDPOINT_HEIGHT = 44, 54


def rates_under_each_rule(results: Results) -> Figure:
    """A panel per endpoint, a row per rule: dot and interval; the pale band spans worst to best case.

    The title names the endpoint with the widest band.
    """
    frame = _rules(results)
    parts = by_endpoint(frame).values()
    moved = [part for part in parts if not _is_fixed(part)]
    fixed = ", ".join(part["words"].iloc[0] for part in parts if _is_fixed(part))
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
    value = frame.set_index("kind")["value"].astype(float)
    width = value[Kind.RATE_BEST] - value[Kind.RATE_FAILED]
    return -1.0 if pd.isna(width) else width


def _is_fixed(frame: pd.DataFrame) -> bool:
    """Whether nobody could move the rate, since everybody counted could be judged; of a withheld rate it is unknown."""
    failed, best = _ends(frame)
    return pd.notna(failed) and bool(failed == best)


def _panel(frame: pd.DataFrame) -> "draw.Panel":
    y, x = draw.rows(map(wrapped, RULE_NAMES.values())), draw.across("value", draw.PERCENT, title="% of patients")
    value = frame.set_index("kind")["value"]
    band = pd.DataFrame([{"low": value[Kind.RATE_FAILED], "high": value[Kind.RATE_BEST]}])
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
    frame["reference"] = float(results.one(kind=Kind.TIPPING_REFERENCE)["value"])
    columns = {Kind.RATE_FAILED: ("worst", "ci_low"), Kind.RATE_OBSERVED: ("seen", "ci_low")}
    columns |= {Kind.RATE_BEST: ("best", "ci_low"), Kind.TIPPING_DELTA: ("delta", "value")}
    for kind, (name, column) in columns.items():
        rows = drawn_rows(results, kind=kind).set_index("endpoint").reindex(frame["endpoint"])
        frame = frame.assign(**{name: rows[column].tolist(), mark_of(name): rows[MARK].tolist()})
    return frame.assign(said=[f"{_limit(row, 'worst')} to {_limit(row, 'best')}" for _, row in frame.iterrows()])


def _limit(row: pd.Series, end: str) -> str:
    return number_words(row, name=end) + ("" if pd.isna(row[end]) else " %")
