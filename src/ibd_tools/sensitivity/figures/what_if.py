"""What the answer of a page would be under other choices: a list for each, and the rate that they give."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ibd_study.disclosure import MARK, SUPPRESSED
from ibd_study.endpoints import REGISTRY
from ibd_study.figures import BEFORE, DISEASE_COLOURS, NOTHING_PRINTED, Attachment, Figure, Several
from ibd_study.figures import grammar as draw
from ibd_study.printed import Printed
from ibd_study.results import format_number
from ibd_study.words import about, endpoint_name, missing_words, rate_text, with_suppressed_words
from ibd_tools.sensitivity.estimates.specifications import Curve
from ibd_tools.sensitivity.figures.combinations import (
    ESTIMATES,
    combinations_of,
    fixed_by_lists,
    grid_of,
    lists_of,
    with_words,
)

# Places from the top, in pixels: words, and what they speak of below them.
CHOSEN, OF_THE_RUN, OF_ALL = (12, 36), (66, 90), (120, 138)
HEIGHT = 152
CAPTION = (
    "Choose in the lists: the dot and the line are the rate with these choices and its interval. Grey square: this "
    "run. Pale lines: the combinations of the lists. Hollow diamond: printed. Nothing is sent anywhere: all that is "
    "shown is in the page."
)
IF_PROTECTED = (
    " Small groups are protected: one choice at a time can differ from this run, and only where nobody or enough "
    "patients answer otherwise by it."
)


def what_if_figures(curves: Mapping[str, Curve], printed: Mapping[str, Printed] = NOTHING_PRINTED) -> Several:
    """The pictures of several endpoints, of which the reader picks one (see :func:`what_if_figure`)."""
    return Several(tuple(what_if_figure(curve, printed) for curve in curves.values()))


def what_if_figure(curve: Curve, printed: Mapping[str, Printed] = NOTHING_PRINTED) -> Figure:
    """The rate of one endpoint under the choices of its lists, which begin with those of the run.

    The curve is one of :func:`ibd_tools.sensitivity.what_if_curves`; ``printed`` is what the paper prints, by endpoint.
    """
    entry = REGISTRY[curve.endpoint]
    own, reach = rate_text(curve.row_of(curve.own)), _reach(curve)
    return Figure(
        f"what-if-{entry.key.replace('_', '-')}",
        f"{endpoint_name(entry.key)}: {own if own == reach else f'{own}; with other choices, {reach}'}",
        (_chart(curve, printed.get(entry.key)),),
        f"{endpoint_name(entry.key)} in this run: {own}. All {len(curve)} combinations of the choices: {reach}.",
        f"{CAPTION}{IF_PROTECTED if _is_protected(curve) else ''}",
        _changed_alone(curve),
        curve.results.synthetic,
        {"value": "%", "n": "events", "N": "evaluable", "ci_low": "from", "ci_high": "to"},
        (Attachment(f"what_if_{entry.key}", "Download every combination (CSV in a zip file)", grid_of(curve)),),
    )


def _reach(curve: Curve) -> str:
    """From the lowest to the highest rate that is shown."""
    rows = curve.rows()
    known = rows[rows["value"].notna()]
    if known.empty:
        return missing_words(rows.iloc[0])
    ends = [format_number(known["value"].astype(float).agg(end)) for end in ("min", "max")]
    return about(f"{' to '.join(dict.fromkeys(ends))} %", known.iloc[0])


def _chart(curve: Curve, printed: Printed | None) -> "draw.Panel":
    import altair as alt

    chosen = with_words(fixed_by_lists(curve)).transform_calculate(words="'As chosen: ' + datum.s")
    every = alt.Chart(alt.NamedData(ESTIMATES))
    every_shown = "Combinations shown" if _is_protected(curve) else "Every combination"
    run = _of_the_run(curve)
    x = draw.across("v", draw.PERCENT, title="% of evaluable patients")
    colour = DISEASE_COLOURS[REGISTRY[curve.endpoint].disease]
    at_chosen, at_run, at_all = (draw.at("y", place, pixels=True) for _, place in (CHOSEN, OF_THE_RUN, OF_ALL))
    look: dict[str, Any] = {"color": colour, "tips": {"s": "As chosen"}}
    layers = (
        draw.mark("tick", every, x, at_all, color=colour, opacity=0.35, thickness=2, height=18, tips={"s": "Rate"}),
        draw.interval(chosen, draw.across("l"), "h", at_chosen, strokeWidth=3, **look),
        draw.mark("point", chosen, x, at_chosen, size=130, **look),
        draw.mark("point", run, x, at_run, shape="square", color=BEFORE, tips={"s": "This run"}),
        _words(chosen, CHOSEN, fontWeight="bold"),
        _words(run, OF_THE_RUN),
        _words(pd.DataFrame({"words": [f"{every_shown}: {_reach(curve)}"]}), OF_ALL),
        *_diamond(printed, at_run),
    )
    chart = alt.layer(*layers, datasets=combinations_of(curve)).properties(width="container", height=HEIGHT)
    return chart.add_params(*lists_of(curve, begins_with_any=False))


def _is_protected(curve: Curve) -> bool:
    return bool((curve.results.rows[MARK] == SUPPRESSED).any())


def _of_the_run(curve: Curve) -> pd.DataFrame:
    row = curve.row_of(curve.own)
    value = None if pd.isna(row["value"]) else float(row["value"])
    return pd.DataFrame({"v": pd.Series([value], dtype=object), "words": [f"This run: {rate_text(row)}"]})


def _words(frame: "pd.DataFrame | draw.Mark", place: tuple[int, int], **look: Any) -> "draw.Mark":
    at = draw.at("x", 0, pixels=True), draw.at("y", place[0], pixels=True)
    return draw.words_at(frame, "words", *at, align="left", baseline="middle", **look)


def _diamond(printed: Printed | None, *channels: Any) -> "list[draw.Mark]":
    if printed is None:
        return []
    frame = pd.DataFrame({"printed": [float(printed.value)]})
    return [draw.printed_diamonds(frame, *channels, tips={"printed:Q": "Printed, %"})]


def _changed_alone(curve: Curve) -> pd.DataFrame:
    """A row per option: the rate with it, all other choices as in the run."""
    columns = ("value", "n", "N", "ci_low", "ci_high", "disclosure")
    options = [
        {"choice": choice.title, "option": option.label, "this run": "yes" if place == curve.own[axis] else ""}
        | curve.row_of((*curve.own[:axis], place, *curve.own[axis + 1 :]))[[*columns]].to_dict()
        for axis, place, choice, option in curve.options
    ]
    return with_suppressed_words(pd.DataFrame(options), "choice", "option", "this run", *columns[:-1])
