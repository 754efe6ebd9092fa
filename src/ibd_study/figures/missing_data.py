"""What the unseen could change: each endpoint under every rule, and the points at which a conclusion tips."""

import pandas as pd

from ibd_study.disclosure import MARK
from ibd_study.figures import grammar as draw
from ibd_study.figures.frames import drawn_rows
from ibd_study.figures.rate_curve import rate_curve
from ibd_study.figures.rendering import Figure
from ibd_study.figures.theme import BAND, DISEASE_COLOURS, wrapped
from ibd_study.results import Results, format_percent
from ibd_study.words import (
    DISEASE_NAMES,
    RULE_NAMES,
    endpoint_label,
    endpoint_of,
    estimate_text,
    mark_of,
    number_words,
    say,
    tipping_words,
    with_suppressed_words,
)

CURVE = r"^percentage_if_(\d+)_unseen_succeed$"
RULE_HEIGHT, ENDPOINT_HEIGHT, CURVE_HEIGHT = 44, 54, 260


def rates_under_each_rule(results: Results, title: str) -> Figure:
    """A panel per endpoint, a row per rule: dot and interval; the pale band spans worst to best case."""
    frame = _rules(results)
    keys = list(dict.fromkeys(frame["endpoint"]))
    spoken = ". ".join(_spoken(frame[frame["endpoint"] == key]) for key in keys)
    return Figure(
        "rules",
        title,
        tuple(_panel(frame[frame["endpoint"] == key]) for key in keys),
        f"{spoken}.",
        "Each row is a rule for those who could not be judged: dot and line are the rate and its interval, with "
        "events/patients where there are whole patients to count. The pale band runs from all unseen failing (also "
        "called non-responder imputation) to all succeeding: nothing outside it is possible for these patients.",
        with_suppressed_words(frame, "endpoint", "rule", "value", "n", "N", "ci_low", "ci_high"),
        results.synthetic,
    )


def _rules(results: Results) -> pd.DataFrame:
    words = {
        "said": estimate_text,
        "short": _short,
        "words": endpoint_of,
        "rule": lambda row: RULE_NAMES[row["statistic"]],
        "label": lambda row: wrapped(RULE_NAMES[row["statistic"]]),
    }
    return drawn_rows(results, statistic=list(RULE_NAMES), words=words)


def _short(row: pd.Series) -> str:
    return estimate_text(row) if pd.isna(row["value"]) else f"{say(row)} · {say(row, 'count')}"


def _spoken(frame: pd.DataFrame) -> str:
    return f"{frame['words'].iloc[0]}: " + "; ".join(f"{row.rule} {row.said}" for row in frame.itertuples())


def _panel(frame: pd.DataFrame):
    y, x = draw.rows(map(wrapped, RULE_NAMES.values())), draw.across("value", draw.PERCENT, title="% of patients")
    value = frame.set_index("statistic")["value"]
    band = pd.DataFrame([{"low": value["percentage_nri"], "high": value["percentage_best_case"]}])
    colour = DISEASE_COLOURS[frame["disease"].iloc[0]]
    return draw.panel(
        draw.interval(band, draw.across("low"), "high", kind="rect", color=BAND, opacity=0.6),
        *draw.dots(frame, x, y, colour=colour, tips={"rule": "Rule", "said": "Rate"}),
        draw.words_at(frame, "short", draw.at("x", 100), y, align="right", dy=-13, fontSize=12),
        height=RULE_HEIGHT * len(RULE_NAMES),
        title=frame["words"].iloc[0],
        description=f"{_spoken(frame)}.",
    )


def tipping_ranges(results: Results, title: str) -> Figure:
    """Per endpoint, how far the unseen can move the lower limit, and how many of them must succeed."""
    frame = _ranges(results)
    spoken = "; ".join(f"{row.words}: {row.said}, {row.verdict}" for row in frame.itertuples())
    reference = format_percent(frame["reference"].iloc[0])
    diseases = dict.fromkeys(frame["disease"])
    return Figure(
        "tipping",
        title,
        tuple(_range_panel(frame[frame["disease"] == disease], disease) for disease in diseases),
        f"Is the lower limit above {reference}? {spoken}.",
        f"Bars: the lower limit of the interval from all unseen failing (left end) to all succeeding (right end); dot: "
        f"as observed. Dashed line: {reference}. In words: how many of the unseen must have succeeded for the whole "
        "interval to lie above the line; always: it does even if all failed; never: not even if all succeeded.",
        with_suppressed_words(frame, "endpoint", "worst", "seen", "best", "verdict", "delta"),
        results.synthetic,
        {
            "worst": "lower limit, all unseen fail",
            "seen": "lower limit, as observed",
            "best": "lower limit, all unseen succeed",
            "verdict": f"above {reference}",
            "delta": "success needed among the unseen, minus that among the seen (percentage points)",
        },
    )


def _range_panel(frame: pd.DataFrame, disease: str):
    y, colour = draw.rows(frame["label"]), DISEASE_COLOURS[disease]
    seen = draw.across("seen", draw.PERCENT, title="lower limit of the interval, %")
    return draw.panel(
        draw.interval(frame, draw.across("worst"), "best", y, kind="bar", color=colour, opacity=0.35, height=10),
        draw.mark("point", frame, seen, y, color=colour, tips={"words": "Endpoint", "said": "Lower limit"}),
        draw.reference(frame["reference"].iloc[0]),
        draw.words_at(frame, "verdict", draw.at("x", 100), y, align="right", dy=-15, fontSize=12),
        height=ENDPOINT_HEIGHT * len(frame),
        title=DISEASE_NAMES[disease].capitalize(),
    )


def _ranges(results: Results) -> pd.DataFrame:
    ends = {"percentage_nri": "worst", "percentage_observed": "seen", "percentage_best_case": "best"}
    drawn = drawn_rows(results, statistic=list(ends)).replace({"statistic": ends})
    limits = drawn.pivot(index="endpoint", columns="statistic", values="ci_low")
    marks = drawn.pivot(index="endpoint", columns="statistic", values=MARK).rename(columns=mark_of)
    rows = results.of(statistic=["tipping_point", "tipping_delta", "tipping_reference"]).rows
    points = rows[rows["statistic"] == "tipping_point"]
    values = rows.pivot(index="endpoint", columns="statistic", values="value").astype("Float64")
    frame = limits.join(marks).reindex(points["endpoint"]).reset_index()
    delta = values["tipping_delta"].reindex(points["endpoint"])
    coarse = rows.pivot(index="endpoint", columns="statistic", values=MARK)["tipping_delta"]
    return frame.assign(
        disease=points["disease"].tolist(),
        words=[endpoint_of(row) for _, row in points.iterrows()],
        label=[wrapped(endpoint_label(key)) for key in points["endpoint"]],
        reference=float(values["tipping_reference"].iloc[0]),
        verdict=[tipping_words(row) for _, row in points.iterrows()],
        delta=[None if pd.isna(value) else float(value) for value in delta],
        **{mark_of("delta"): coarse.reindex(points["endpoint"]).tolist()},
        said=[f"{_limit(row, 'worst')} to {_limit(row, 'best')}" for _, row in frame.iterrows()],
    )


def _limit(row: pd.Series, end: str) -> str:
    return number_words(row, name=end) + ("" if pd.isna(row[end]) else " %")


def tipping_curves(results: Results, title: str) -> Figure:
    """Clinical and endoscopic remission against the number of unseen who succeeded; the reference as a line."""
    frame = _curves(results)
    keys = list(dict.fromkeys(frame["endpoint"]))
    parts = [frame[frame["endpoint"] == key] for key in keys]
    points = results.of(statistic="tipping_point").rows.set_index("endpoint")
    verdicts = {key: tipping_words(points.loc[key]) for key in keys}
    reference = float(results.of(statistic="tipping_reference").rows["value"].iloc[0])
    spoken = " ".join(
        f"{part['words'].iloc[0]}: {part['said'].iloc[0]} if none of the unseen succeeded, {part['said'].iloc[-1]} if "
        f"{_most(part)} did; above {format_percent(reference)}: {verdicts[part['endpoint'].iloc[0]]}."
        for part in parts
    )
    return Figure(
        "tipping-curves",
        title,
        tuple(_curve_panel(part, reference) for part in parts),
        spoken,
        "Line and band: the rate among everybody counted and its interval, for each number of the unseen who may have "
        "succeeded. The conclusion tips where the lower edge of the band crosses the dashed line.",
        with_suppressed_words(frame, "endpoint", "unseen", "value", "n", "N", "ci_low", "ci_high"),
        results.synthetic,
        {"unseen": "unseen who succeeded"},
    )


def _most(part: pd.DataFrame) -> str:
    """Everybody, or the last step shown of a curve that is protected."""
    return f"{part['unseen'].iloc[-1]} of them" if part[MARK].any() else "all"


def _curve_panel(frame: pd.DataFrame, reference: float):
    x = draw.across("unseen", title="unseen who succeeded", axis={"tickMinStep": 1, "format": "d"})
    return rate_curve(frame, x, reference, {"unseen:Q": "Unseen who succeeded", "said": "Rate"}, draw.at("x", 0))


def _curves(results: Results) -> pd.DataFrame:
    number = results.rows["statistic"].str.extract(CURVE)[0]
    rows = Results(results.rows[number.notna()])
    frame = drawn_rows(rows, words={"said": estimate_text, "words": endpoint_of})
    frame = frame.assign(unseen=number.dropna().astype(int).tolist())
    return frame.sort_values(["disease", "endpoint", "unseen"], ascending=[False, True, True], ignore_index=True)
