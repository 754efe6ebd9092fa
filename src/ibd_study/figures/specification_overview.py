"""How far the defensible analyses of each endpoint reach, all endpoints at a glance."""

import pandas as pd

from ibd_study.disclosure import MARK
from ibd_study.figures.frames import drawn_rows
from ibd_study.figures.rendering import Figure
from ibd_study.figures.theme import DISEASE_COLOURS, INK, LINES, PAPER, wrapped
from ibd_study.printed import read_published
from ibd_study.results import Results, format_number
from ibd_study.words import (
    DISEASE_NAMES,
    about,
    endpoint_label,
    mark_of,
    missing_words,
    rate_text,
    with_suppressed_words,
)

PARTS = ("lowest", "q1", "median", "q3", "highest")
ROW_HEIGHT = 46


def specification_overview(results: Results, keys: list[str]) -> Figure:
    """A row per endpoint: all rates (thin), their middle half (thick), the median, this run and the printed value."""
    frame = _frame(results, keys)
    diseases = [disease for disease in DISEASE_NAMES if (frame["disease"] == disease).any()]
    spoken = "; ".join(f"{row.disease} {row.words}: {row.reach}, this run {row.own}" for row in frame.itertuples())
    return Figure(
        "specification-overview",
        "How far do defensible analyses of the same patients reach?",
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


def _frame(results: Results, keys: list[str]) -> pd.DataFrame:
    printed = read_published()
    records = []
    for key in keys:
        own = drawn_rows(results, endpoint=key).set_index("statistic")
        value = {part: own.at[f"specification_{part}", "value"] for part in PARTS}
        known = value["lowest"] is not None and value["highest"] is not None
        ends = f"{format_number(value['lowest'])}–{format_number(value['highest'])} %"
        lowest = own.loc["specification_lowest"]
        records.append(
            {
                "disease": own["disease"].iloc[0],
                "words": endpoint_label(key),
                "label": wrapped(endpoint_label(key)),
                "specifications": own.at["specifications", "value"],
                "run": own.at["specification_own", "value"],
                "own": rate_text(own.loc["specification_own"]),
                "reach": about(ends, lowest) if known else missing_words(lowest),
                "printed": float(printed[key].value) if key in printed else None,
            }
            | value
            | {mark_of(part): own.at[f"specification_{part}", MARK] for part in PARTS}
            | {
                mark_of("run"): own.at["specification_own", MARK],
                mark_of("specifications"): own.at["specifications", MARK],
            }
        )
    return pd.DataFrame(records).astype(object).where(lambda frame: frame.notna(), None)


def _panel(frame: pd.DataFrame, disease: str):
    import altair as alt

    y = alt.Y("label:N", sort=list(frame["label"]), title=None, axis=alt.Axis(labelExpr=LINES))
    tips = [
        alt.Tooltip("words:N", title="Endpoint"),
        alt.Tooltip("reach:N", title="Lowest to highest"),
        alt.Tooltip("specifications:Q", title="Specifications"),
        alt.Tooltip("own:N", title="This run"),
        alt.Tooltip("printed:Q", title="Printed, %"),
    ]
    base = alt.Chart(frame)
    colour = DISEASE_COLOURS[disease]
    lowest = alt.X("lowest:Q", title="% of evaluable patients", scale=alt.Scale(domain=[0, 100]))
    return alt.layer(
        base.mark_bar(color=colour, opacity=0.3, height=8).encode(lowest, y, x2="highest:Q", tooltip=tips),
        base.mark_bar(color=colour, opacity=0.55, height=18).encode(alt.X("q1:Q"), y, x2="q3:Q", tooltip=tips),
        base.mark_tick(color=PAPER, thickness=3, height=18, opacity=1).encode(alt.X("median:Q"), y),
        base.mark_point(color=INK, size=60).encode(alt.X("run:Q"), y, tooltip=tips),
        base.mark_point(shape="diamond", filled=False, color=INK, size=220, strokeWidth=1.5).encode(
            alt.X("printed:Q"), y, tooltip=tips
        ),
    ).properties(width="container", height=ROW_HEIGHT * len(frame), title=DISEASE_NAMES[disease].capitalize())
