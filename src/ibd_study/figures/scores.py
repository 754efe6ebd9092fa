"""Scores before and after: shift tables for short scales, cumulative curves for wide ones, and the change."""

import pandas as pd

from ibd_study.disclosure import MARK, SUPPRESSED
from ibd_study.endpoints import SCORES
from ibd_study.figures.frames import at_time, drawn_rows
from ibd_study.figures.rendering import Figure
from ibd_study.figures.theme import BEFORE, DISEASE_COLOURS, INK
from ibd_study.results import NOT_RECORDED, Results, format_interval, format_p
from ibd_study.words import NOT_ESTIMABLE, missing_words, number_words, with_suppressed_words

SQUARE = 46
HEIGHT = 280


def shift_table(results: Results, key: str) -> Figure:
    """Counts of patients by baseline and follow-up level, the diagonal marked: who improved lies above it."""
    import altair as alt

    score = SCORES[key]
    frame = _levels(results, key)
    colour = DISEASE_COLOURS[score.disease]
    x = alt.X("before:O", title="before", axis=alt.Axis(labelAngle=0))
    y = alt.Y("after:O", title="after")
    base = alt.Chart(frame).encode(x, y)
    levels = frame["before"].nunique()
    heat = base.mark_rect().encode(
        alt.Color("patients:Q", legend=None, scale=alt.Scale(range=["#FFFFFF", colour], interpolate="rgb")),
        tooltip=[alt.Tooltip("before:O"), alt.Tooltip("after:O"), alt.Tooltip("patients:Q")],
    )
    diagonal = base.transform_filter("datum.before === datum.after").mark_rect(
        fillOpacity=0, stroke=INK, strokeWidth=1.5
    )
    most = max([*frame["patients"].dropna(), 1])
    numbers = (
        base.transform_filter("datum.patients > 0")
        .mark_text()
        .encode(
            text="patients:Q",
            color=alt.condition(f"datum.patients > {0.6 * most}", alt.value("white"), alt.value(INK)),
        )
    )
    withheld = alt.Chart(pd.DataFrame({"said": [SUPPRESSED]})).mark_text(fontStyle="italic").encode(text="said:N")
    layers = [heat, diagonal, numbers] + [withheld] * bool(frame["patients"].isna().any())
    chart = alt.layer(*layers).properties(width="container", height=min(SQUARE * levels, 340))
    return Figure(
        f"shift-{key.replace('_', '-')}",
        f"{score.label}: before and after",
        (chart,),
        f"{score.label}: {_direction_words(frame)}.",
        "Patients by level before (columns) and after (rows); outlined squares are unchanged. "
        + _change_words(results, key),
        with_suppressed_words(frame, "before", "after", "patients"),
        results.synthetic,
    )


def _levels(results: Results, key: str) -> pd.DataFrame:
    rows = drawn_rows(results, endpoint=key)
    found = rows["statistic"].str.extract(r"^from_([\d.]+)_to_([\d.]+)$").dropna().astype(float).astype(int)
    own = rows.loc[found.index]
    counts = own["value"].astype("Int64").astype(object).where(own["value"].notna(), None)
    levels = pd.DataFrame({"before": found[0], "after": found[1], "patients": counts, MARK: own[MARK]})
    return levels.reset_index(drop=True)


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
    rows = drawn_rows(results, endpoint=key, statistic=["mean_change", "median_change", "shift"])
    found = rows.set_index("statistic").to_dict("index")
    mean, median, shift = found["mean_change"], found["median_change"], found["shift"]
    if mean["N"] == 0:
        return "Not recorded."
    return (
        f"Mean change {_with_interval(mean)}, n = {number_words(mean, 0, 'N')}, paired t p {_p(mean)}; "
        f"typical change (Hodges–Lehmann) {_with_interval(shift)}, Wilcoxon p {_p(median)}."
    )


def _with_interval(row: dict) -> str:
    if row["value"] is None:
        return missing_words(row)
    interval = format_interval(row["ci_low"], row["ci_high"])
    missing = f"interval {_not_estimable(row)}"
    return f"{number_words(row)} ({missing if interval == NOT_RECORDED else interval})"


def _not_estimable(row: dict) -> str:
    return SUPPRESSED if row[MARK] == SUPPRESSED else NOT_ESTIMABLE


def _p(row: dict) -> str:
    if row["p_value"] is None:
        return _not_estimable(row)
    text = format_p(row["p_value"])
    return text if text.startswith("<") else f"= {text}"


def cumulative_curves(results: Results, key: str, cut_off: float | None = None) -> Figure:
    """Two cumulative curves on one axis; a cut-off as a line, so that any rate can be read off."""
    import altair as alt

    score = SCORES[key]
    frame = _cumulative(results, key, r"^at_most_([\d.]+)$")
    frame = frame.assign(time=at_time(frame))
    said = "% of patients at or below each value"
    colour = alt.Color(
        "time:N",
        title=said,
        legend=alt.Legend(titleLimit=0),
        scale=alt.Scale(domain=["before", "after"], range=[BEFORE, DISEASE_COLOURS[score.disease]]),
    )
    dash = alt.StrokeDash("time:N", title=said, scale=alt.Scale(domain=["before", "after"], range=[[4, 3], [1, 0]]))
    below = frame.loc[frame["value"] < 100, "level"]
    highest = float(below.max() + 2 * score.step) if len(below) else score.highest
    x = alt.X("level:Q", title=score.label, scale=alt.Scale(domain=[0, highest]))
    curves = (
        alt.Chart(frame[frame["level"] <= highest])
        .mark_line(interpolate="step-after")
        .encode(
            x,
            alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, 100])),
            colour,
            dash,
            tooltip=[
                "time:N",
                alt.Tooltip("level:Q", title=score.label),
                alt.Tooltip("value:Q", format=".1f", title="%"),
            ],
        )
    )
    layers = [curves, *(_cut_off_rule(cut_off) if cut_off is not None else [])]
    chart = alt.layer(*layers).properties(width="container", height=HEIGHT)
    return Figure(
        f"cumulative-{key.replace('_', '-')}",
        f"{score.label} before and after",
        (chart,),
        _alt_of_curves(results, key),
        "The share of patients at or below each value, before (dashed) and after, on the same patients. "
        + _change_words(results, key),
        with_suppressed_words(frame, "time", "level", "value", "n", "N"),
        results.synthetic,
    )


def _cumulative(results: Results, key: str, pattern: str) -> pd.DataFrame:
    rows = drawn_rows(results, endpoint=key)
    level = rows["statistic"].str.extract(pattern)[0].astype(float)
    kept = rows.assign(level=level)[level.notna() & rows["value"].notna()]
    return kept.assign(value=kept["value"].astype(float)).sort_values("level")


def _cut_off_rule(cut_off: float) -> list:
    import altair as alt

    said = f"{cut_off:g}".replace("-", "−")
    frame = pd.DataFrame({"cut_off": [cut_off], "words": [f"cut-off {said}"]})
    base = alt.Chart(frame)
    return [
        base.mark_rule(color=INK, strokeDash=[2, 2], strokeWidth=1).encode(x="cut_off:Q"),
        base.mark_text(align="left", dx=5, dy=8, baseline="top").encode(x="cut_off:Q", y=alt.value(0), text="words:N"),
    ]


def _alt_of_curves(results: Results, key: str) -> str:
    rows = drawn_rows(results, endpoint=key, statistic=["mean", "median"])
    said = [
        f"{statistic} {number_words(row)} {'before' if row['week'] == 0 else 'after'}"
        for statistic in ("mean", "median")
        for _, row in rows[rows["statistic"] == statistic].sort_values("week").iterrows()
    ]
    return f"{SCORES[key].label}: {', '.join(said)}. {_change_words(results, key)}"


def change_distribution(results: Results, key: str, cut_off: float | None = None) -> Figure:
    """The distribution of individual changes, with the response cut-off as a line."""
    import altair as alt

    score = SCORES[key]
    frame = _cumulative(results, key, r"^change_at_most_(-?[\d.]+)$")
    inside = frame[(frame["value"] > 0) & (frame["value"].shift(1, fill_value=0) < 100)]
    chart = (
        alt.Chart(inside)
        .mark_area(
            interpolate="step-after",
            color=DISEASE_COLOURS[score.disease],
            opacity=0.35,
            line={"color": DISEASE_COLOURS[score.disease]},
        )
        .encode(
            alt.X("level:Q", title=[f"change in {score.label}", "(negative: improved)"]),
            alt.Y("value:Q", title="% of patients with at most this change", scale=alt.Scale(domain=[0, 100])),
            tooltip=[alt.Tooltip("level:Q", title="change"), alt.Tooltip("value:Q", format=".1f", title="%")],
        )
    )
    rule = _cut_off_rule(-cut_off) if cut_off is not None else []
    return Figure(
        f"change-{key.replace('_', '-')}",
        f"{score.label}: how far did single patients change?",
        (alt.layer(chart, *rule).properties(width="container", height=HEIGHT),),
        f"Distribution of the change in {score.label}. {_change_words(results, key)}",
        "The share of patients whose score changed by at most each value; falls are to the left of 0.",
        with_suppressed_words(frame, "level", "value", "n", "N"),
        results.synthetic,
    )
