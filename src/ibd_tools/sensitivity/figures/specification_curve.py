"""Specification curves: how far the analyses of all endpoints reach, and the curve of one with what is beside it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ibd_study.dictionary import DISEASES
from ibd_study.disclosure import MARK
from ibd_study.endpoints import REGISTRY
from ibd_study.figures import (
    DISEASE_COLOURS,
    INK,
    NOTHING_PRINTED,
    PAPER,
    Attachment,
    Figure,
    Several,
    drawn_rows,
    wrapped,
)
from ibd_study.figures import grammar as draw
from ibd_study.kinds import Kind
from ibd_study.printed import Printed
from ibd_study.results import Results
from ibd_study.words import (
    endpoint_label,
    endpoint_name,
    largest_share,
    mark_of,
    missing_words,
    rate_text,
    say,
    with_suppressed_words,
)
from ibd_tools.sensitivity.choices import choice_titles
from ibd_tools.sensitivity.estimates.specifications import Curve
from ibd_tools.sensitivity.figures.combinations import grid_of
from ibd_tools.sensitivity.figures.specification_chart import OWN_SIGN, curve_chart
from ibd_tools.sensitivity.words import reach_words

PARTS = ("lowest", "q1", "median", "q3", "highest")
ROW_HEIGHT = 46
EVERY_SPECIFICATION = "Download every specification (CSV in a zip file)"


def specification_overview(
    results: Results, keys: list[str], printed: Mapping[str, Printed] = NOTHING_PRINTED
) -> Figure:
    """A row per endpoint: all rates (thin), their middle half (thick), the median, this run and the printed value."""
    frame = _frame(results, keys, printed)
    diseases = [disease for disease in DISEASES if (frame["disease"] == disease).any()]
    spoken = "; ".join(f"{row.disease} {row.words}: {row.reach}, this run {row.own}" for row in frame.itertuples())
    return Figure(
        "specification-overview",
        _finding(frame),
        tuple(_panel(frame[frame["disease"] == disease], disease) for disease in diseases),
        f"{spoken}.",
        "Thin bar: the lowest to the highest rate over all defensible analyses. Thick bar: their middle half, with the "
        "median as a white line. Dot: this run. Hollow diamond: printed. A bar is no interval: it says how far choices "
        "move the rate, not how far chance would.",
        with_suppressed_words(frame, "disease", "words", "specifications", *PARTS, "run", "printed"),
        results.synthetic,
        {"words": "endpoint", "specifications": "specifications", "q1": "lower quartile", "q3": "upper quartile",
         "run": "this run"},
    )  # fmt: skip


def _finding(frame: pd.DataFrame) -> str:
    """How far the rate goes that the choices move most."""
    apart = (frame["highest"] - frame["lowest"]).astype(float)
    row = frame.iloc[int(apart.fillna(-1).to_numpy().argmax())]
    if apart.isna().all():
        return f"How far do the choices move each rate: {row['reach']}"
    return f"The choices move {row['disease']} {row['words']} most: {row['reach']} of the same patients"


def _frame(results: Results, keys: list[str], printed: Mapping[str, Printed]) -> pd.DataFrame:
    values = [{"printed": float(printed[key].value) if key in printed else None} for key in keys]
    records = [_record(results.of(endpoint=key), key) | value for key, value in zip(keys, values, strict=True)]
    return pd.DataFrame(records).astype(object).where(lambda frame: frame.notna(), None)


def _record(own: Results, key: str) -> dict:
    rows = {part: own.one(kind=Kind.SPECIFICATION, part=part) for part in PARTS}
    rows["run"] = own.one(kind=Kind.SPECIFICATION, part="own")
    rows["specifications"] = own.one(kind=Kind.SPECIFICATIONS)
    value = {name: None if pd.isna(row["value"]) else row["value"] for name, row in rows.items()}
    words = {
        "disease": own.rows["disease"].iloc[0],
        "words": endpoint_label(key),
        "label": wrapped(endpoint_label(key)),
        "own": rate_text(rows["run"]),
        "reach": reach_words(rows["lowest"], rows["highest"]),
    }
    return words | value | {mark_of(name): row[MARK] for name, row in rows.items()}


def _panel(frame: pd.DataFrame, disease: str) -> "draw.Panel":
    y, colour = draw.rows(frame["label"]), DISEASE_COLOURS[disease]
    tips = {
        "words": "Endpoint",
        "reach": "Lowest to highest",
        "specifications:Q": "Specifications",
        "own": "This run",
        "printed:Q": "Printed, %",
    }
    lowest = draw.across("lowest", draw.PERCENT, title="% of evaluable patients")
    bar: dict[str, Any] = {"kind": "bar", "color": colour, "tips": tips}
    return draw.panel(
        draw.interval(frame, lowest, "highest", y, opacity=0.3, height=8, **bar),
        draw.interval(frame, draw.across("q1"), "q3", y, opacity=0.55, height=18, **bar),
        draw.mark("tick", frame, draw.across("median"), y, color=PAPER, thickness=3, height=18, opacity=1),
        draw.mark("point", frame, draw.across("run"), y, color=INK, size=60, tips=tips),
        draw.printed_diamonds(frame, y, tips=tips),
        height=ROW_HEIGHT * len(frame),
        title=DISEASES[disease].capitalize(),
    )


def specification_figures(
    results: Results, curves: dict[str, Curve], keys: list[str], printed: Mapping[str, Printed] = NOTHING_PRINTED
) -> Several:
    """The curves of some endpoints, of which the reader picks one (see :func:`specification_figure`)."""
    return Several(tuple(specification_figure(results, curves[key], printed) for key in keys))


def specification_figure(results: Results, curve: Curve, printed: Mapping[str, Printed] = NOTHING_PRINTED) -> Figure:
    """The curve of one endpoint; drop-down lists fix choices, and all is sorted and counted again.

    Results are those of :func:`ibd_tools.sensitivity.specification_spread`; ``printed`` is what the paper prints, by
    endpoint.
    """
    entry = REGISTRY[curve.endpoint]
    name = endpoint_name(entry.key)
    own = results.of(endpoint=entry.key)
    parts = {part: own.one(kind=Kind.SPECIFICATION, part=part) for part in ("lowest", "median", "highest", "own")}
    words = {part: say(row, "full" if part == "own" else "value") for part, row in parts.items()}
    rates = say(own.one(kind=Kind.SPECIFICATIONS))
    reach = " to ".join(dict.fromkeys((words["lowest"], words["highest"])))
    return Figure(
        f"specifications-{entry.key.replace('_', '-')}",
        f"{name}: {reach} over {rates} analyses; this run {say(parts['own'])}",
        (curve_chart(curve, printed.get(entry.key)),),
        f"{name}: {rates} rates from {words['lowest']} to {words['highest']}, median {words['median']}; "
        f"this run {words['own']}. {_largest(own)}",
        "Above: every rate, sorted, with its interval (pale); equal rates join to a step. Below: the choices, and on "
        "which part of the curve each option lies; a bar of full height means that all rates there were made with it. "
        f"{OWN_SIGN}and the dot mark this run, the hollow diamond the printed value. Fix choices in the lists under "
        "the picture: what is left is sorted again, and this run is gone where it is not among it. Point at a step or "
        "bar for its words.",
        _option_rows(own, curve),
        results.synthetic,
        {"value": "mean rate, %"},
        (Attachment(f"specifications_{entry.key}", EVERY_SPECIFICATION, grid_of(curve)),),
    )


def _largest(own: Results) -> str:
    """The choice with the largest main effect, in words."""
    row = largest_share(own)
    if row is None:
        return f"Shares of the choices: {missing_words(own.of(kind=Kind.SPECIFICATION_SHARE).rows.iloc[0])}."
    return f"Largest share of the variance: {choice_titles()[row['at']['choice']].lower()}, {say(row)}."


def _option_rows(own: Results, curve: Curve) -> pd.DataFrame:
    found = drawn_rows(own, "choice", "option", kind=Kind.SPECIFICATION_MEAN)
    means = found.set_index(["choice", "option"])[["value", MARK]].to_dict("index")
    options = [
        {"choice": choice.title, "option": option.label, "this run": "yes" if place == curve.own[axis] else ""}
        | {"reason": option.reason}
        | means[choice.key, place]
        for axis, place, choice, option in curve.options
    ]
    return with_suppressed_words(pd.DataFrame(options), "choice", "option", "this run", "value", "reason")
