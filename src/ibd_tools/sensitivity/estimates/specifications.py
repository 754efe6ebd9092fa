"""Every defensible analysis of an endpoint, computed in one pass over arrays.

The ordinary way gives one rate: select, pair, classify, count. Here pairs are made once per follow-up window, baseline
window and way to fill gaps; all of them are stacked and classified together, once per rule; who belongs to which
population is a mask. What is left is counting yes and no over arrays. Outcomes come from the same functions as on every
other page, so that each cell equals what that page would print under its parameters; the tests hold both ways against
each other.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ibd_study.disclosure import withhold
from ibd_study.endpoints import Endpoint, endpoint
from ibd_study.estimates import Analysis
from ibd_study.kinds import Cell, Kind
from ibd_study.parameters import Parameters
from ibd_study.reads import kept
from ibd_study.results import Results, at, proportion_record
from ibd_tools.sensitivity.choices import INTERVAL, Choice, Option, with_options
from ibd_tools.sensitivity.estimates.choice_cells import answers_by_choice
from ibd_tools.sensitivity.estimates.specification_counts import LEFT_AS_SET, MISSING, POPULATION, Counted

SEVERAL = "several"
WITHHELD = -1


@dataclass(frozen=True)
class Curve:
    """Every specification of one endpoint.

    Parameters
    ----------
    endpoint
        Key of the registry.
    choices
        Its choices in the order of the axes of ``estimate``; the interval, which moves no rate, is the last and has
        no axis.
    own
        Place of the run's own option in each choice.
    estimate
        For each combination of options, which of the distinct estimates it gives: a place, from 0 up by rate.
    results
        Results rows of the distinct estimates, one per estimate and method of the interval, statistic
        ``estimate_<place>``. Most specifications share their counts with others, so these rows are few; they passed
        disclosure control like every other number, and nothing beside them holds a count of patients.
    """

    endpoint: str
    choices: tuple[Choice, ...]
    own: tuple[int, ...]
    estimate: np.ndarray
    results: Results

    def __len__(self) -> int:
        # How the interval is made moves no rate: no further specification, though the picture lets it be chosen.
        return self.estimate.size

    @property
    def moving(self) -> dict[int, Choice]:
        """Choices that have something to choose between and can move a rate, by axis."""
        return {axis: choice for axis, choice in enumerate(self.choices[:-1]) if len(choice.options) > 1}

    @property
    def options(self) -> Iterator[tuple[int, int, Choice, Option]]:
        """Every option of these choices, after its axis and its place."""
        for axis, choice in self.moving.items():
            for place, option in enumerate(choice.options):
                yield axis, place, choice, option

    def rows(self, method: str | None = None) -> pd.DataFrame:
        """Rows of the distinct estimates in order, with the run's own interval unless another method is named."""
        named = method or self.choices[-1].options[self.own[-1]].settings[INTERVAL]
        rows = self.results.of(method=named).rows
        return rows.set_index(at(rows, "number").astype(int)).sort_index()

    def values(self) -> np.ndarray:
        """The rate of each combination, per cent; NaN where nobody is evaluable or the row was withheld."""
        return self.rows()["value"].to_numpy(dtype=float, na_value=math.nan)[self.estimate]

    def row_of(self, places: tuple[int, ...]) -> pd.Series:
        """The results row of one specification, given the place of its option in each choice."""
        method = self.choices[-1].options[places[-1]].settings[INTERVAL]
        return self.rows(str(method)).loc[[int(self.estimate[places[:-1]])]].iloc[0]


def specification_curves(
    analysis: Analysis, keys: list[str], as_set: Collection[str] = (), shown: frozenset[Cell] | None = None
) -> dict[str, Curve]:
    """Every combination of the defensible choices of each endpoint (see :mod:`ibd_tools.sensitivity.choices`).

    Parameters
    ----------
    analysis
        From :func:`ibd_study.estimates.open_analysis`. What is no declared choice, such as the week, the subgroup or
        the level of intervals, stays as in the run; where the run itself has a value that is not declared, that
        value is one more option.
    keys
        Endpoint keys of the registry.
    as_set
        Choices that are not varied, by their keys: each has the value of the run as its only option.
    shown
        Where small groups are protected, options that may be shown in place of those of the run, one at a time; every
        other combination is then withheld. Without it, only what equals the rate of the run is shown there.

    Returns
    -------
    dict
        A :class:`Curve` per key.

    Raises
    ------
    ValueError
        When a choice of a rule sets what is no cut-off: the pass would not follow it.
    """
    if not keys:
        return {}
    counted = Counted(analysis, tuple(map(endpoint, keys)))
    return {key: _curve(counted, endpoint(key), as_set, shown) for key in keys}


def what_if_curves(analysis: Analysis, keys: list[str]) -> dict[str, Curve]:
    """The combinations of a specification curve that a results page lets its reader choose from.

    They vary the rule, what a missing follow-up counts as, who is counted and the window of the follow-up; the window
    of the baseline, the shortest treatment and the interval stay as in the run. Under a minimum count a combination is
    shown where it changes one choice of the run, and nobody or enough patients by it.
    """
    shown = None
    if not analysis.policy.is_exact and not analysis.policy.is_rounding:
        shown = kept("choices shown", analysis.sha256, lambda: frozenset(answers_by_choice(analysis)))
    return specification_curves(analysis, keys, LEFT_AS_SET, shown)


def place_of(choices: tuple[Choice, ...], parameters: Parameters) -> tuple[int, ...] | None:
    """Place of the option of each choice that resolved parameters have; None when one is not among them."""
    places = [place for choice in choices if (place := choice.place_in(parameters)) is not None]
    return tuple(places) if len(places) == len(choices) else None


def _curve(counted: Counted, entry: Endpoint, as_set: Collection[str], shown: frozenset[Cell] | None) -> Curve:
    analysis, parameters = counted.analysis, counted.analysis.parameters
    choices, counts = counted.choices_of(entry), counted.counts_of(entry)
    for axis, set_place in enumerate(place_of(choices, parameters) or ()):
        if choices[axis].key in as_set and axis < len(choices) - 1:
            counts = counts.take([set_place], axis)
    choices = tuple(choice.only_of(parameters) if choice.key in as_set else choice for choice in choices)
    own = place_of(choices, parameters) or ()
    told = {} if shown is None else {place: cell for place, cell in _alone(entry, choices, own) if cell in shown}
    if shown is not None:
        counts = _only(counts, [own[:-1], *told])
    distinct, estimate = _distinct(counts)
    cells = defaultdict(set)
    for place, cell in told.items():
        cells[int(estimate[place])].add(cell)
    groups = replace(analysis.groups, cells=analysis.groups.cells | shown) if shown else None
    results = analysis.results(_records(analysis, entry, distinct, choices[-1], cells), groups=groups)
    if not analysis.policy.is_exact:
        results, estimate = _as_published(results, estimate)
    return Curve(entry.key, choices, own, estimate, results)


def _alone(entry: Endpoint, choices: tuple[Choice, ...], own: tuple[int, ...]) -> Iterator[tuple[tuple, Cell]]:
    """The place of each combination with one option other than that of the run, and the cell of this option."""
    for axis, choice in enumerate(choices[:-1]):
        for place in range(len(choice.options)):
            if place != own[axis]:
                yield (*own[:axis], place, *own[axis + 1 : -1]), Cell(entry.key, choice.key, place)


def _only(counts: np.ndarray, places: list[tuple]) -> np.ndarray:
    """Counts of some combinations; all others are withheld, and alike."""
    kept_counts = np.full_like(counts, WITHHELD)
    for place in places:
        kept_counts[place] = counts[place]
    return kept_counts


def _distinct(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different pairs of counts by rate and size, and for each cell the place of its pair."""
    pairs, place = np.unique(counts.reshape(-1, 2), axis=0, return_inverse=True)
    rates = pairs[:, 0] / np.maximum(pairs[:, 1], 1)
    order = np.lexsort((pairs[:, 1], rates))
    rank = np.argsort(order)
    return pairs[order], rank[place.reshape(-1)].reshape(counts.shape[:-1])


def _as_published(results: Results, estimate: np.ndarray) -> tuple[Results, np.ndarray]:
    """Estimates that look alike as one, in the order of what is shown: their true order and number would tell more."""
    looks = results.rows[["value", "N"]].astype(float).fillna(-1)
    rank = looks.groupby(["value", "N"]).ngroup()
    named = [Kind.ESTIMATE.at(number=number) for number in rank]
    names = [Kind.ESTIMATE.name_of(record) for record in named]
    rows = results.rows.assign(statistic=names, at=[record["at"] for record in named])
    rows = rows.drop_duplicates(["statistic", "method"]).reset_index(drop=True)
    rank_of_place = rank.groupby(at(results.rows, "number").astype(int)).first().to_numpy()
    return Results(rows, results.synthetic), rank_of_place[estimate]


def _record(events: int, total: int, parameters: Parameters) -> dict:
    return withhold(proportion_record(0, 0, parameters)) if total < 0 else proportion_record(events, total, parameters)


def _records(
    analysis: Analysis, entry: Endpoint, distinct: np.ndarray, intervals: Choice, cells: Mapping[int, Collection[Cell]]
) -> list[dict]:
    common = analysis.place_of(entry) | {POPULATION: SEVERAL, MISSING: SEVERAL}
    methods = [with_options(analysis.parameters, option) for option in intervals.options]
    return [
        _record(int(n), int(total), parameters)
        | common
        | Kind.ESTIMATE.at(number=place)
        | {"cells": cells.get(place, ())}
        for place, (n, total) in enumerate(distinct)
        for parameters in methods
    ]
