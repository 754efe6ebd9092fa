"""Rates before and after, the paired counts behind them, and the way to the denominator."""

import pandas as pd

from ibd_study.figures.frames import DRAWN, at_time, drawn_rows, words_without_mark
from ibd_study.figures.rendering import Figure
from ibd_study.figures.theme import BEFORE, DISEASE_COLOURS, GAIN, INK, LINES, LOSS, wrapped
from ibd_study.printed import read_published
from ibd_study.results import NOT_RECORDED, Results
from ibd_study.words import (
    count_text,
    endpoint_label,
    missing_words,
    mixed_indices,
    number_words,
    rate_text,
    unused_indices,
    with_suppressed_words,
)

PAIRED = {
    "stayed_yes": "yes at both",
    "gained": "gained",
    "lost": "lost",
    "stayed_no": "no at both",
}
STEPS = {
    "of_disease": "with the disease",
    "counted": "counted by the rule",
    "assessed_at_baseline": "fully assessed at baseline",
    "assessed_in_window": "fully assessed at follow-up",
    "evaluable": "evaluable",
}
ROW_HEIGHT = 64
LEANS_LEFT_ABOVE = 60
PAIRED_ROW_HEIGHT, BAR_HEIGHT = 62, 22


def rates_before_after(results: Results, keys: list[str], title: str) -> Figure:
    """Dot and interval before (grey) and after (colour), joined, with k/n; the printed value as a hollow diamond."""
    import altair as alt

    frame = _rates(results, keys)
    disease = frame["disease"].iloc[0]
    labels = [wrapped(endpoint_label(key)) for key in keys]
    y = alt.Y("label:N", sort=labels, title=None, axis=alt.Axis(labelExpr=LINES))
    offset = alt.YOffset("time:N", sort=["before", "after"])
    colour = alt.Color(
        "time:N",
        title=None,
        scale=alt.Scale(domain=["before", "after"], range=[BEFORE, DISEASE_COLOURS[disease]]),
    )
    shape = alt.Shape("time:N", title=None, scale=alt.Scale(domain=["before", "after"], range=["square", "circle"]))
    x = alt.X("value:Q", title="% of evaluable patients", scale=alt.Scale(domain=[0, 100]))
    tips = [alt.Tooltip("label:N", title="Endpoint"), alt.Tooltip("said:N", title="Rate"), "time:N"]
    base = alt.Chart(frame)
    chart = alt.layer(
        base.mark_line(color=BEFORE, strokeWidth=1, strokeDash=[3, 3]).encode(x, y, offset, detail="label:N"),
        base.mark_rule().encode(alt.X("ci_low:Q"), y, offset, x2="ci_high:Q", color=colour),
        base.mark_point().encode(x, y, offset, color=colour, shape=shape, tooltip=tips),
        *_counts_beside(base.encode(x, y, offset, text="count:N")),
        *words_without_mark(frame[frame["value"].isna()], y, "count", offset),
        _printed_marks(keys, y),
    ).properties(width="container", height=ROW_HEIGHT * len(keys))
    alt_text = "; ".join(f"{row.label} {row.time}: {row.said}" for row in frame.itertuples()).replace("\n", " ")
    caption = (
        "Dots are rates among evaluable patients, lines their intervals, with events/evaluable beside them. "
        "Before and after are the same patients. Hollow diamonds are the printed values. "
        f"{mixed_indices(results, keys)}{unused_indices(results, keys)}"
    ).strip()
    shown = with_suppressed_words(frame, *DRAWN[:-1], "time")
    return Figure(
        f"rates-{disease.lower()}-{keys[0].replace('_', '-')}",
        title,
        (chart,),
        alt_text,
        caption,
        shown,
        results.synthetic,
    )


def _counts_beside(rates) -> list:
    """Counts above their dots, leaning towards the middle: on a phone those of a high rate would leave the picture."""
    return [
        rates.transform_filter(f"datum.value <= {LEANS_LEFT_ABOVE}").mark_text(align="left", dx=10, dy=-13),
        rates.transform_filter(f"datum.value > {LEANS_LEFT_ABOVE}").mark_text(align="right", dx=4, dy=-13),
    ]


def _drawn(results: Results, **columns: object) -> pd.DataFrame:
    """Rows to draw, with the method: it says why a row has no number."""
    return drawn_rows(results, **columns).assign(method=results.of(**columns).rows["method"].to_numpy())


def _rates(results: Results, keys: list[str]) -> pd.DataFrame:
    frame = _drawn(results, endpoint=keys, statistic="percentage")
    return frame.assign(
        time=at_time(frame),
        label=frame["endpoint"].map(endpoint_label).map(wrapped),
        count=frame.apply(count_text, axis=1),
        said=frame.apply(rate_text, axis=1),
    )


def _printed_marks(keys: list[str], y):
    import altair as alt

    published = read_published()
    printed = pd.DataFrame(
        [
            {"label": wrapped(endpoint_label(key)), "printed": float(published[key].value), "time": "after"}
            for key in keys
            if key in published
        ],
        columns=["label", "printed", "time"],
    )
    return (
        alt.Chart(printed)
        .mark_point(shape="diamond", filled=False, color=INK, size=200, strokeWidth=2)
        .encode(
            alt.X("printed:Q"),
            y,
            alt.YOffset("time:N", sort=["before", "after"]),
            tooltip=[alt.Tooltip("printed:Q", title="Printed, %")],
        )
    )


def paired_counts(results: Results, keys: list[str], title: str) -> Figure:
    """The four paired counts of each endpoint as one bar: what a before-after pair of rates is made of."""
    import altair as alt

    frame = _drawn(results, endpoint=keys, statistic=list(PAIRED))
    frame = frame.assign(
        label=frame["endpoint"].map(endpoint_label).map(wrapped),
        group=frame["statistic"].map(PAIRED),
        order=frame["statistic"].map({name: place for place, name in enumerate(PAIRED)}),
    )
    y = alt.Y(
        "label:N",
        sort=[wrapped(endpoint_label(key)) for key in keys],
        title=None,
        axis=alt.Axis(labelExpr=LINES),
    )
    missing = frame[frame["value"].isna()].drop_duplicates("label")
    missing = missing.assign(said=[missing_words(row) for _, row in missing.iterrows()])
    layers = alt.layer(_bars(frame, y), _counts_under_bars(frame, y), *words_without_mark(missing, y, "said"))
    chart = layers.properties(width="container", height=PAIRED_ROW_HEIGHT * len(keys))
    alt_text = "; ".join(_paired_words(frame[frame["endpoint"] == key], key) for key in keys)
    caption = (
        "Each evaluable patient once, by yes or no before and after. Below each bar its counts: "
        f"{' + '.join(PAIRED.values())}."
    )
    return Figure(
        f"paired-{keys[0].replace('_', '-')}",
        title,
        (chart,),
        alt_text,
        caption,
        with_suppressed_words(frame, "endpoint", "group", "value", "N"),
        results.synthetic,
    )


def _bars(frame: pd.DataFrame, y):
    import altair as alt

    colours = [DISEASE_COLOURS[frame["disease"].iloc[0]], GAIN, LOSS, BEFORE]
    group = alt.Color(
        "group:N",
        title=None,
        scale=alt.Scale(domain=list(PAIRED.values()), range=colours),
        legend=alt.Legend(columns=2),
    )
    return (
        alt.Chart(frame)
        .mark_bar(stroke="white", height=BAR_HEIGHT)
        .encode(
            alt.X("value:Q", stack="zero", title="patients"),
            y,
            group,
            order="order:Q",
            tooltip=["label:N", "group:N", alt.Tooltip("value:Q", title="patients")],
        )
    )


def _counts_under_bars(frame: pd.DataFrame, y):
    """The four counts of each bar below it, in the order of the legend: many a part is too narrow to be written in."""
    import altair as alt

    known = frame[frame["value"].notna()].sort_values("order")
    said = pd.Series([number_words(row, 0) for _, row in known.iterrows()], index=known.index, dtype=object)
    counts = said.groupby(known["label"], sort=False).agg(" + ".join)
    return (
        alt.Chart(counts.rename("counts").reset_index())
        .mark_text(align="left", dy=BAR_HEIGHT)
        .encode(alt.XDatum(0), y, text="counts:N")
    )


def _paired_words(frame: pd.DataFrame, key: str) -> str:
    counts = ", ".join(f"{row['group']} {number_words(row, 0)}" for _, row in frame.iterrows())
    is_empty = frame["value"].isna().all()
    words = missing_words(frame.iloc[0]) if is_empty else NOT_RECORDED if frame["N"].iloc[0] == 0 else counts
    return f"{endpoint_label(key)}: {words}"


def denominator(results: Results, key: str, title: str) -> Figure:
    """A strip from all patients of the disease to those evaluable: the denominator is seen shrinking."""
    import altair as alt

    frame = drawn_rows(results, endpoint=key, statistic=list(STEPS))
    said = [number_words(row, 0) for _, row in frame.iterrows()]
    frame = frame.assign(step=frame["statistic"].map(STEPS).map(wrapped), said=said)
    colour = DISEASE_COLOURS[frame["disease"].iloc[0]]
    y = alt.Y(
        "step:N",
        sort=[wrapped(words) for words in STEPS.values()],
        title=None,
        axis=alt.Axis(labelExpr=LINES),
    )
    x = alt.X("value:Q", title="patients")
    base = alt.Chart(frame)
    chart = alt.layer(
        base.mark_bar(color=colour, opacity=0.35, height=18).encode(x, y),
        base.transform_filter("isValid(datum.value)").mark_text(align="left", dx=6).encode(x, y, text="said:N"),
        *words_without_mark(frame[frame["value"].isna()], y, "said"),
    ).properties(width="container", height=44 * len(STEPS))
    counts = ", ".join(f"{STEPS[row.statistic]} {row.said}" for row in frame.itertuples())
    caption = (
        "Who is counted. A patient who fails one recorded clause is a no even when another clause was not "
        "assessed, so more can be evaluable than fully assessed (see methods)."
    )
    return Figure(
        f"denominator-{key.replace('_', '-')}",
        title,
        (chart,),
        f"{endpoint_label(key)}: {counts}.",
        caption,
        with_suppressed_words(frame, "statistic", "value"),
        results.synthetic,
    )
