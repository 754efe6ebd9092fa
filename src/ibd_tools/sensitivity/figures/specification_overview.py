"""How far the defensible analyses of each endpoint reach, all endpoints at a glance."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ibd_study.dictionary import DISEASES
from ibd_study.disclosure import MARK
from ibd_study.figures import DISEASE_COLOURS, INK, NOTHING_PRINTED, PAPER, Figure, wrapped
from ibd_study.figures import grammar as draw
from ibd_study.kinds import Kind
from ibd_study.printed import Printed
from ibd_study.results import Results, format_number
from ibd_study.words import (
    about,
    endpoint_label,
    mark_of,
    missing_words,
    rate_text,
    with_suppressed_words,
)

PARTS = ("lowest", "q1", "median", "q3", "highest")
ROW_HEIGHT = 46


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
    frame = pd.DataFrame([_record(results.of(endpoint=key), key) for key in keys])
    values = [float(printed[key].value) if key in printed else None for key in keys]
    frame["printed"] = pd.Series(values, index=frame.index, dtype=object)
    return frame.astype(object).where(lambda frame: frame.notna(), None)


def _record(own: Results, key: str) -> dict:
    names = {**dict(zip(PARTS, PARTS, strict=True)), "own": "run"}
    rows = {name: own.one(kind=Kind.SPECIFICATION, part=part) for part, name in names.items()}
    rows["specifications"] = own.one(kind=Kind.SPECIFICATIONS)
    value = {name: None if pd.isna(row["value"]) else row["value"] for name, row in rows.items()}
    known = value["lowest"] is not None and value["highest"] is not None
    ends = f"{format_number(value['lowest'])}–{format_number(value['highest'])} %"
    words = {
        "disease": own.rows["disease"].iloc[0],
        "words": endpoint_label(key),
        "label": wrapped(endpoint_label(key)),
        "own": rate_text(rows["run"]),
        "reach": about(ends, rows["lowest"]) if known else missing_words(rows["lowest"]),
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
