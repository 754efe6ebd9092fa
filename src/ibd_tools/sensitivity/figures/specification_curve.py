"""The specification curve of one endpoint: its picture with words, the means by option, and every specification."""

from collections.abc import Mapping

import pandas as pd

from ibd_study.disclosure import MARK
from ibd_study.endpoints import REGISTRY
from ibd_study.figures import NOTHING_PRINTED, Attachment, Figure, Several, drawn_rows
from ibd_study.kinds import Kind
from ibd_study.printed import Printed
from ibd_study.results import Results
from ibd_study.words import endpoint_name, largest_share, missing_words, say, with_suppressed_words
from ibd_tools.sensitivity.choices import choice_titles
from ibd_tools.sensitivity.estimates.specifications import Curve
from ibd_tools.sensitivity.figures.combinations import grid_of
from ibd_tools.sensitivity.figures.specification_chart import OWN_SIGN, curve_chart


def specification_figures(
    results: Results, curves: dict[str, Curve], keys: list[str], printed: Mapping[str, Printed] = NOTHING_PRINTED
) -> Several:
    """The curves of some endpoints, of which the reader picks one (see :func:`specification_figure`)."""
    return Several(tuple(specification_figure(results, curves[key], printed) for key in keys))


def specification_figure(results: Results, curve: Curve, printed: Mapping[str, Printed] = NOTHING_PRINTED) -> Figure:
    """The curve of one endpoint; drop-down lists fix choices, and all is sorted and counted again.

    Parameters
    ----------
    results
        From :func:`ibd_tools.sensitivity.estimates.specification_spread`.
    curve
        From :func:`ibd_tools.sensitivity.specification_curves`.
    printed
        What the paper prints, by endpoint.
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
        (
            Attachment(
                f"specifications_{entry.key}", "Download every specification (CSV in a zip file)", grid_of(curve)
            ),
        ),
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
        {
            "choice": choice.title,
            "option": option.label,
            "this run": "yes" if place == curve.own[axis] else "",
            "reason": option.reason,
        }
        | means[choice.key, place]
        for axis, choice in curve.moving.items()
        for place, option in enumerate(choice.options)
    ]
    return with_suppressed_words(pd.DataFrame(options), "choice", "option", "this run", "value", "reason")
