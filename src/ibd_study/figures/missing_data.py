"""What the unseen could change: each endpoint under every rule, and the points at which a conclusion tips."""

import pandas as pd

from ibd_study.disclosure import MARK
from ibd_study.figures.frames import drawn_rows
from ibd_study.figures.rendering import Figure
from ibd_study.figures.theme import BAND, DISEASE_COLOURS, INK, LINES, wrapped
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
    wanted = results.of(statistic=list(RULE_NAMES))
    rule = wanted.rows["statistic"].map(RULE_NAMES).tolist()
    return drawn_rows(wanted).assign(
        said=[estimate_text(row) for _, row in wanted.rows.iterrows()],
        short=[_short(row) for _, row in wanted.rows.iterrows()],
        words=[endpoint_of(row) for _, row in wanted.rows.iterrows()],
        rule=rule,
        label=[wrapped(words) for words in rule],
    )


def _short(row: pd.Series) -> str:
    return estimate_text(row) if pd.isna(row["value"]) else f"{say(row)} · {say(row, 'count')}"


def _spoken(frame: pd.DataFrame) -> str:
    return f"{frame['words'].iloc[0]}: " + "; ".join(f"{row.rule} {row.said}" for row in frame.itertuples())


def _panel(frame: pd.DataFrame):
    import altair as alt

    colour = DISEASE_COLOURS[frame["disease"].iloc[0]]
    order = [wrapped(words) for words in RULE_NAMES.values()]
    y = alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labelExpr=LINES))
    x = alt.X("value:Q", title="% of patients", scale=alt.Scale(domain=[0, 100]))
    tips = [alt.Tooltip("rule:N", title="Rule"), alt.Tooltip("said:N", title="Rate")]
    value = frame.set_index("statistic")["value"]
    band = pd.DataFrame([{"low": value["percentage_nri"], "high": value["percentage_best_case"]}])
    base = alt.Chart(frame)
    return alt.layer(
        alt.Chart(band).mark_rect(color=BAND, opacity=0.6).encode(x=alt.X("low:Q"), x2="high:Q"),
        base.mark_rule(color=colour).encode(alt.X("ci_low:Q"), y, x2="ci_high:Q"),
        base.mark_point(color=colour).encode(x, y, tooltip=tips),
        base.mark_text(align="right", dy=-13, fontSize=12).encode(x=alt.datum(100), y=y, text="short:N"),
    ).properties(
        width="container",
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
    import altair as alt

    y = alt.Y("label:N", sort=list(frame["label"]), title=None, axis=alt.Axis(labelExpr=LINES))
    x = alt.X("seen:Q", title="lower limit of the interval, %", scale=alt.Scale(domain=[0, 100]))
    tips = [alt.Tooltip("words:N", title="Endpoint"), alt.Tooltip("said:N", title="Lower limit")]
    base, colour = alt.Chart(frame), DISEASE_COLOURS[disease]
    line = alt.Chart(frame[["reference"]].head(1))
    return alt.layer(
        base.mark_bar(color=colour, opacity=0.35, height=10).encode(alt.X("worst:Q"), y, x2="best:Q"),
        base.mark_point(color=colour).encode(x, y, tooltip=tips),
        line.mark_rule(color=INK, strokeDash=[5, 4], strokeWidth=1.5).encode(x=alt.X("reference:Q")),
        base.mark_text(align="right", dy=-15, fontSize=12).encode(x=alt.datum(100), y=y, text="verdict:N"),
    ).properties(
        width="container",
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
    import altair as alt

    words = f"dashed: {format_percent(reference)}"
    line = alt.Chart(pd.DataFrame([{"reference": reference, "words": words, "at": 0}]))
    colour = DISEASE_COLOURS[frame["disease"].iloc[0]]
    x = alt.X("unseen:Q", title="unseen who succeeded", axis=alt.Axis(tickMinStep=1, format="d"))
    y = alt.Y("value:Q", title="% of all counted", scale=alt.Scale(domain=[0, 100]))
    tips = [alt.Tooltip("unseen:Q", title="Unseen who succeeded"), alt.Tooltip("said:N", title="Rate")]
    base = alt.Chart(frame)
    return alt.layer(
        base.mark_area(color=colour, opacity=0.25).encode(x, alt.Y("ci_low:Q"), alt.Y2("ci_high:Q")),
        base.mark_line(color=colour).encode(x, y),
        base.mark_point(color=colour, size=40).encode(x, y, tooltip=tips),
        line.mark_rule(color=INK, strokeDash=[5, 4], strokeWidth=1.5).encode(y=alt.Y("reference:Q")),
        line.mark_text(align="left", dx=6).encode(alt.X("at:Q"), y=alt.datum(95), text="words:N"),
    ).properties(width="container", height=CURVE_HEIGHT, title=frame["words"].iloc[0])


def _curves(results: Results) -> pd.DataFrame:
    number = results.rows["statistic"].str.extract(CURVE)[0]
    rows = results.rows[number.notna()]
    frame = drawn_rows(Results(rows, results.synthetic)).assign(
        unseen=number.dropna().astype(int).tolist(),
        said=[estimate_text(row) for _, row in rows.iterrows()],
        words=[endpoint_of(row) for _, row in rows.iterrows()],
    )
    return frame.sort_values(["disease", "endpoint", "unseen"], ascending=[False, True, True], ignore_index=True)
