"""Every combination of choices inside a chart, with a list for each choice.

A chart holds one short code per combination and the few different estimates; the reader's browser looks up what was
computed before, when an option is chosen. No rate is computed there.
"""

import string
from typing import Any

import numpy as np
import pandas as pd

from ibd_study.figures import drawn_rows
from ibd_study.figures import grammar as draw
from ibd_study.results import Results
from ibd_study.words import rate_text
from ibd_tools.sensitivity.choices import INTERVAL
from ibd_tools.sensitivity.estimates.specifications import Curve

# A code has one sign per choice: the place of its option.
SIGNS = string.digits + string.ascii_lowercase
ANY = "any"
COMBINATIONS, ESTIMATES = "specifications", "estimates"


def combinations_of(curve: Curve) -> dict[str, list[dict]]:
    """Data of a chart: each combination by its code with the place of its estimate, and the different estimates."""
    codes = [{"k": code_of(places), "e": int(place)} for places, place in np.ndenumerate(curve.estimate)]
    return {COMBINATIONS: codes, ESTIMATES: _estimates(curve)}


def code_of(places: tuple[int, ...]) -> str:
    """The code of a combination, by the places of its options.

    Examples
    --------
    >>> code_of((0, 2, 11))
    '02b'
    """
    return "".join(SIGNS[place] for place in places)


def _estimates(curve: Curve) -> list[dict]:
    """The different estimates by place and interval, with their words."""
    found = []
    for sign, option in zip(SIGNS, curve.choices[-1].options, strict=False):
        rows = drawn_rows(Results(curve.rows(str(option.settings[INTERVAL]))))
        for place, row in enumerate(rows.to_dict("records")):
            limits: dict[str, Any] = {short: _short(row[name]) for short, name in (("l", "ci_low"), ("h", "ci_high"))}
            found.append({"i": f"{place}:{sign}", "v": _short(row["value"]), "s": rate_text(pd.Series(row))} | limits)
    return found


def _short(value: float | None) -> float | None:
    """A place in the picture: a thousandth of a per cent is less than a pixel."""
    return None if value is None else round(float(value), 3)


def lists_of(curve: Curve, *, begins_with_any: bool) -> list:
    """A drop-down list per choice that has something to choose between.

    It begins with any option, or with that of the run; the interval always begins with that of the run.
    """
    import altair as alt

    lists = []
    for axis, choice in _offered(curve).items():
        free = [""] if begins_with_any and choice.key != INTERVAL else []
        signs = [*free, *SIGNS[: len(choice.options)]]
        labels = [*(ANY for _ in free), *(option.label for option in choice.options)]
        bound = alt.binding_select(options=signs, labels=labels, name=choice.title)
        lists.append(alt.param(name=f"c{axis}", value=free[0] if free else SIGNS[curve.own[axis]], bind=bound))
    return lists


def _offered(curve: Curve) -> dict[int, Any]:
    last = len(curve.choices) - 1
    is_offered = len(curve.choices[last].options) > 1
    return curve.moving | ({last: curve.choices[last]} if is_offered else {})


def fixed_by_lists(curve: Curve) -> "draw.Mark":
    """The combinations that have what the lists are set to; each finds its estimate as ``i``."""
    import altair as alt

    kept = " && ".join(f"(c{axis} == '' || substring(datum.k, {axis}, {axis + 1}) == c{axis})" for axis in curve.moving)
    last = len(curve.choices) - 1
    method = f"c{last}" if last in _offered(curve) else f"'{SIGNS[0]}'"
    chart = alt.Chart(alt.NamedData(COMBINATIONS))
    return chart.transform_filter(kept or "true").transform_calculate(i=f"datum.e + ':' + {method}")


def with_words(chart: "draw.Mark") -> "draw.Mark":
    """A chart of estimates ``i`` with their rates, intervals and words."""
    import altair as alt

    estimates = alt.LookupData(data=alt.NamedData(ESTIMATES), key="i", fields=["v", "l", "h", "s"])
    return chart.transform_lookup(lookup="i", from_=estimates)


def grid_of(curve: Curve) -> pd.DataFrame:
    """Every combination in words with its rate, under the run's own interval."""
    places = np.indices(curve.estimate.shape).reshape(curve.estimate.ndim, -1)
    words = {
        choice.title: np.array([option.label for option in choice.options], dtype=object)[place]
        for choice, place in zip(curve.choices, places, strict=False)
    }
    rows = curve.rows()[["value", "n", "N", "ci_low", "ci_high", "method"]]
    return pd.concat([pd.DataFrame(words), rows.loc[curve.estimate.ravel()].reset_index(drop=True)], axis=1)
