"""Rates before and after, the paired counts behind them, and the way to the denominator."""

import itertools
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from ibd_study.figures import grammar as draw
from ibd_study.figures.frames import drawn_rows, row_label, time_of
from ibd_study.figures.rendering import Figure
from ibd_study.figures.theme import BEFORE, DISEASE_COLOURS, GAIN, LOSS, wrapped
from ibd_study.kinds import Kind
from ibd_study.printed import Printed
from ibd_study.results import NOT_RECORDED, Results, before_and_after
from ibd_study.words import (
    count_text,
    endpoint_label,
    finding,
    mixed_indices,
    rate_text,
    say,
    sentence,
    titled,
    unused_indices,
    with_suppressed_words,
)

NOTHING_PRINTED: Mapping[str, Printed] = MappingProxyType({})
TIMES = ("before", "after")
RATE_WORDS = {"label": row_label, "count": count_text, "said": rate_text, "time": time_of}
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


def rates_before_after(results: Results, keys: list[str], printed: Mapping[str, Printed] = NOTHING_PRINTED) -> Figure:
    """Dot and interval before (grey) and after (colour), joined, with k/n; the printed value as a hollow diamond.

    The title says the rate of the first endpoint.
    """
    frame = drawn_rows(results, "at", endpoint=keys, kind=Kind.RATE, words=RATE_WORDS)
    disease = frame["disease"].iloc[0]
    caption = (
        "Dots are rates among evaluable patients, lines their intervals, with events/evaluable beside them. "
        "Before and after are the same patients. Hollow diamonds are the printed values. "
        f"{mixed_indices(results, keys)}{unused_indices(results, keys)}"
    ).strip()
    return Figure(
        f"rates-{disease.lower()}-{keys[0].replace('_', '-')}",
        _finding(results, keys[0]),
        (_rates_chart(frame.drop(columns="at"), _printed(keys, printed), disease),),
        "; ".join(f"{row.label} {row.time}: {row.said}" for row in frame.itertuples()).replace("\n", " "),
        caption,
        with_suppressed_words(frame, "endpoint", "time", "week", "value", "n", "N", "ci_low", "ci_high"),
        results.synthetic,
    )


def _finding(results: Results, key: str) -> str:
    """The rate afterwards, and the one before where the same patients have it."""
    before, after = before_and_after(results.of(endpoint=key, kind=Kind.RATE).rows)
    known = before[before["value"].notna()]
    start = f"; before, {finding(known.iloc[0])}" if len(known) else ""
    return f"{sentence(endpoint_label(key))}: {finding(after.iloc[0])}{start}"


def _rates_chart(frame: pd.DataFrame, printed: pd.DataFrame, disease: str) -> "draw.Panel":
    y, offset = draw.rows(frame["label"]), draw.beside("time", TIMES)
    colour = draw.by_value("Color", "time", dict(zip(TIMES, (BEFORE, DISEASE_COLOURS[disease]), strict=True)))
    shape = draw.by_value("Shape", "time", dict(zip(TIMES, ("square", "circle"), strict=True)))
    x = draw.across("value", draw.PERCENT, title="% of evaluable patients")
    tips = {"label": "Endpoint", "said": "Rate", "time": "time"}
    # Counts lean towards the middle: on a phone those of a high rate would leave the picture.
    low, high = (f"datum.value {sign} {LEANS_LEFT_ABOVE}" for sign in ("<=", ">"))
    return draw.panel(
        draw.mark("line", frame, x, y, offset, detail="label", color=BEFORE, strokeWidth=1, strokeDash=[3, 3]),
        draw.interval(frame, draw.across("ci_low"), "ci_high", y, offset, colour),
        draw.mark("point", frame, x, y, offset, colour, shape, tips=tips),
        draw.words_at(frame, "count", x, y, offset, where=low, align="left", dx=10, dy=-13),
        draw.words_at(frame, "count", x, y, offset, where=high, align="right", dx=4, dy=-13),
        *draw.reasons(frame[frame["value"].isna()], "count", y, offset),
        draw.printed_diamonds(printed, y, offset, tips={"printed:Q": "Printed, %"}, size=200, strokeWidth=2),
        height=ROW_HEIGHT * frame["label"].nunique(),
    )


def _printed(keys: list[str], printed: Mapping[str, Printed]) -> pd.DataFrame:
    known = [key for key in keys if key in printed]
    labels, values = [wrapped(endpoint_label(key)) for key in known], [float(printed[key].value) for key in known]
    return pd.DataFrame({"label": labels, "printed": values, "time": "after"})


def paired_counts(results: Results, keys: list[str], title: str) -> Figure:
    """The four paired counts of each endpoint as one bar: what a before-after pair of rates is made of."""
    words = {"label": row_label, "group": lambda row: PAIRED[row["at"]["count"]], "counted": say}
    frame = drawn_rows(results, "at", "count", endpoint=keys, kind=Kind.PAIRED_COUNT, words=words)
    frame = frame.assign(order=frame["count"].map(list(PAIRED).index))
    return Figure(
        f"paired-{keys[0].replace('_', '-')}",
        title,
        (_paired_chart(frame.drop(columns="at"), keys),),
        "; ".join(_paired_words(frame[frame["endpoint"] == key], key) for key in keys),
        "Each evaluable patient once, by yes or no before and after. Below each bar its counts: "
        f"{' + '.join(PAIRED.values())}.",
        with_suppressed_words(frame, "endpoint", "group", "value", "N"),
        results.synthetic,
        {"value": "patients", "N": "evaluable"},
    )


def _paired_chart(frame: pd.DataFrame, keys: list[str]) -> "draw.Panel":
    y = draw.rows(wrapped(endpoint_label(key)) for key in keys)
    colours = [DISEASE_COLOURS[frame["disease"].iloc[0]], GAIN, LOSS, BEFORE]
    looks = dict(zip(PAIRED.values(), colours, strict=True))
    tips = {"label": "label", "group": "group", "value:Q": "patients"}
    x = draw.across("value", stack="zero", title="patients")
    known = frame[frame["value"].notna()].sort_values("order")
    # Many a part is too narrow to be written in: the four counts stand below, in the order of the legend.
    counts = known.groupby("label", sort=False)["counted"].agg(" + ".join).rename("counts").reset_index()
    group = draw.by_value("Color", "group", looks, legend={"columns": 2})
    look: dict[str, Any] = {"stroke": "white", "height": BAR_HEIGHT}
    return draw.panel(
        draw.mark("bar", frame, x, y, group, order="order:Q", tips=tips, **look),
        draw.words_at(counts, "counts", draw.at("x", 0), y, align="left", dy=BAR_HEIGHT),
        *draw.reasons(frame[frame["value"].isna()].drop_duplicates("label"), "counted", y),
        height=PAIRED_ROW_HEIGHT * len(keys),
    )


def _paired_words(frame: pd.DataFrame, key: str) -> str:
    counts = ", ".join(frame["group"] + " " + frame["counted"])
    is_empty = frame["value"].isna().all()
    words = frame["counted"].iloc[0] if is_empty else NOT_RECORDED if frame["N"].iloc[0] == 0 else counts
    return f"{endpoint_label(key)}: {words}"


def denominator(results: Results, key: str) -> Figure:
    """A strip from all patients of the disease to those evaluable: the denominator is seen shrinking."""
    words = {"step": lambda row: wrapped(STEPS[row["at"]["step"]]), "said": say}
    frame = drawn_rows(results, endpoint=key, kind=Kind.STEP, step=list(STEPS), words=words)
    frame = frame.iloc[frame["statistic"].map(list(STEPS).index).argsort()]
    counts = {STEPS[step]: said for step, said in zip(frame["statistic"], frame["said"], strict=True)}
    found = f"{counts[STEPS['evaluable']]} of {counts[STEPS['of_disease']]} patients"
    is_on_way = _never_grows(frame["value"])
    beside = ", ".join(f"{step} {counts[step]}" for step in itertools.compress(counts, ~is_on_way))
    data, frame = frame, frame[is_on_way]
    y, x = draw.rows(frame["step"], "step"), draw.across("value", title="patients")
    colour = DISEASE_COLOURS[frame["disease"].iloc[0]]
    chart = draw.panel(
        draw.mark("bar", frame, x, y, color=colour, opacity=0.35, height=18),
        draw.words_at(frame, "said", x, y, where="isValid(datum.value)", align="left", dx=6),
        *draw.reasons(frame[frame["value"].isna()], "said", y),
        height=44 * len(frame),
    )
    return Figure(
        f"denominator-{key.replace('_', '-')}",
        titled(f"Who could be judged for {frame['disease'].iloc[0]} {endpoint_label(key)}?", found),
        (chart,),
        f"{endpoint_label(key)}: {', '.join(map(' '.join, counts.items()))}.",
        "Patients who remain at each step."
        + (f" Of these, {beside}: whoever fails one recorded clause is a no without the others." if beside else ""),
        with_suppressed_words(data.assign(step=data["statistic"].map(STEPS)), "step", "value"),
        results.synthetic,
        {"value": "patients"},
    )


def _never_grows(counts: pd.Series) -> pd.Series:
    """Steps below which no later one lies; more patients can be evaluable than were fully assessed."""
    numbers = counts.astype(float)
    return numbers.isna() | (numbers >= numbers[::-1].cummax()[::-1])
