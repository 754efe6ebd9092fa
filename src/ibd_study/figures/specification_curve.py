"""The specification curve of one endpoint: its picture with words, the means by option, and every specification."""

import numpy as np
import pandas as pd

from ibd_study.disclosure import MARK
from ibd_study.endpoints import REGISTRY
from ibd_study.estimates import Curve
from ibd_study.figures.attachment import Attachment
from ibd_study.figures.frames import drawn_rows
from ibd_study.figures.rendering import Figure
from ibd_study.figures.several import Several
from ibd_study.figures.specification_chart import OWN_SIGN, curve_chart
from ibd_study.results import Results, lookup
from ibd_study.words import missing_words, say, with_suppressed_words


def specification_figures(results: Results, curves: dict[str, Curve], keys: list[str]) -> Several:
    """The curves of some endpoints, one below the other (see :func:`specification_figure`)."""
    return Several(tuple(specification_figure(results, curves[key]) for key in keys))


def specification_figure(results: Results, curve: Curve) -> Figure:
    """The curve of one endpoint; drop-down lists fix choices, and all is sorted and counted again.

    Parameters
    ----------
    results
        From :func:`ibd_study.estimates.specification_spread`.
    curve
        From :func:`ibd_study.estimates.specification_curves`.
    """
    entry = REGISTRY[curve.endpoint]
    name = f"{entry.disease} {entry.label}"
    words = {part: _say(results, f"{entry.key}.specification_{part}") for part in ("lowest", "median", "highest")}
    own = _say(results, f"{entry.key}.specification_own", "full")
    rates = _say(results, f"{entry.key}.specifications")
    return Figure(
        f"specifications-{entry.key.replace('_', '-')}",
        f"{name}: {rates} ways to compute one rate",
        (curve_chart(curve),),
        f"{name}: {rates} rates from {words['lowest']} to {words['highest']}, median {words['median']}; "
        f"this run {own}. {_largest(results, curve)}",
        "Above: every rate, sorted, with its interval (pale); equal rates join to a step. Below: the choices, and on "
        "which part of the curve each option lies; a bar of full height means that all rates there were made with it. "
        f"{OWN_SIGN}and the dot mark this run, the hollow diamond the printed value. Fix choices in the lists under "
        "the picture: what is left is sorted again, and this run is gone where it is not among it. Point at a step or "
        "bar for its words.",
        _option_rows(results, curve),
        results.synthetic,
        {"value": "mean rate, %"},
        (Attachment(f"specifications_{entry.key}", "Download every specification (CSV in a zip file)", _grid(curve)),),
    )


def _say(results: Results, key: str, part: str = "value") -> str:
    return say(lookup(results.rows, key)[0], part)


def _largest(results: Results, curve: Curve) -> str:
    """The choice with the largest main effect, in words."""
    rows = results.of(endpoint=curve.endpoint, statistic=[f"specification_share_{c.key}" for c in curve.choices]).rows
    known = rows[rows["value"].notna()]
    if known.empty:
        return f"Shares of the choices: {missing_words(rows.iloc[0])}."
    row = known.loc[known["value"].astype(float).idxmax()]
    titles = {choice.key: choice.title for choice in curve.choices}
    title = titles[row["statistic"].removeprefix("specification_share_")]
    return f"Largest share of the variance: {title.lower()}, {say(row)}."


def _option_rows(results: Results, curve: Curve) -> pd.DataFrame:
    means = drawn_rows(results, endpoint=curve.endpoint).set_index("statistic")[["value", MARK]]
    options = [
        {
            "choice": choice.title,
            "option": option.label,
            "this run": "yes" if place == curve.own[axis] else "",
            "reason": option.reason,
        }
        | means.loc[f"specification_mean_{choice.key}_{place}"].to_dict()
        for axis, choice in curve.moving.items()
        for place, option in enumerate(choice.options)
    ]
    return with_suppressed_words(pd.DataFrame(options), "choice", "option", "this run", "value", "reason")


def _grid(curve: Curve) -> pd.DataFrame:
    """Every combination in words with its rate, under the run's own interval."""
    places = np.indices(curve.estimate.shape).reshape(curve.estimate.ndim, -1)
    words = {
        choice.title: np.array([option.label for option in choice.options], dtype=object)[place]
        for choice, place in zip(curve.choices, places, strict=False)
    }
    rows = curve.rows()[["value", "n", "N", "ci_low", "ci_high", "method"]]
    return pd.concat([pd.DataFrame(words), rows.loc[curve.estimate.ravel()].reset_index(drop=True)], axis=1)
