"""Every defensible analysis of an endpoint, computed in one pass over arrays.

The ordinary way gives one rate: select, pair, classify, count. Here pairs are made once per follow-up window, baseline
window and way to fill gaps; all of them are stacked and classified together, once per rule; who belongs to which
population is a mask. What is left is counting yes and no over arrays. Outcomes come from the same functions as on every
other page, so that each cell equals what that page would print under its parameters; the tests hold both ways against
each other.
"""

import hashlib
import itertools
import math
import pickle
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from ibd_study.choices import INTERVAL, Choice, Option, choices_of
from ibd_study.cohort import select
from ibd_study.cohort.pairs import BASELINE as BEFORE
from ibd_study.endpoints import REGISTRY, Endpoint, endpoint
from ibd_study.estimates.analysis import ACTIVITY, Analysis, in_population, in_subgroup
from ibd_study.estimates.rates import classified_of
from ibd_study.estimates.records import proportion_record
from ibd_study.kinds import Kind
from ibd_study.missing import complete_outcome, make_pairs
from ibd_study.parameters import CUT_OFF, Parameters, group_of
from ibd_study.reads import Read, kept, note, recording
from ibd_study.results import Results, at

MISSING, PARTLY, POPULATION = "missing_data", "partly_assessed", "population"
WINDOW, BASELINE, TREATED = "window_weeks", "baseline_window_weeks", "minimum_treatment_weeks"
COMMON = (MISSING, PARTLY, POPULATION, WINDOW, BASELINE, TREATED, INTERVAL)
SEVERAL = "several"
# Non-responder imputation completes answers, not pairs.
SAME_PAIRS = {"nri": "observed"}


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


def specification_curves(analysis: Analysis, keys: list[str]) -> dict[str, Curve]:
    """Every combination of the defensible choices of each endpoint (see :mod:`ibd_study.choices`).

    Parameters
    ----------
    analysis
        From :func:`ibd_study.estimates.open_analysis`. What is no declared choice, such as the week, the subgroup or
        the level of intervals, stays as in the run; where the run itself has a value that is not declared, that
        value is one more option.
    keys
        Endpoint keys of the registry.

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
    stack = _stack(analysis)
    return {key: _curve(stack, endpoint(key)) for key in keys}


def place_of(choices: tuple[Choice, ...], parameters: Parameters) -> tuple[int, ...] | None:
    """Place of the option of each choice that resolved parameters have; None when one is not among them."""
    places = [place for choice in choices if (place := choice.place_in(parameters)) is not None]
    return tuple(places) if len(places) == len(choices) else None


@dataclass(frozen=True)
class _Stack:
    """Pairs under every window, one below the other, and who was treated long enough.

    ``pairs`` by rule for missing data; rows run over follow-up windows, baseline windows and patients.
    """

    analysis: Analysis
    common: dict[str, Choice]
    pairs: dict[str, pd.DataFrame]
    treated: np.ndarray
    masks: dict[tuple, tuple[np.ndarray, set[Read]]] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """Hash of the pairs and of who was treated long enough."""
        return hashlib.sha256(pickle.dumps((self.pairs, self.treated))).hexdigest()

    @property
    def shape(self) -> tuple[int, int, int]:
        """Follow-up windows, baseline windows, patients."""
        windows, baselines = (len(self.common[name].options) for name in (WINDOW, BASELINE))
        return windows, baselines, self.treated.shape[1]

    def analysed(self, parameters: Parameters) -> Analysis:
        """The stacked pairs as an analysis under other parameters."""
        return self.analysis.under(parameters, self.pairs[parameters.missing_data])

    def inside(self, parameters: Parameters, disease: str) -> np.ndarray:
        """Who of a disease belongs to the population, by baseline window and patient: it is read before the start."""
        rule = tuple(REGISTRY[ACTIVITY[disease]].words(parameters))
        seen_as = (disease, parameters.population, parameters.partly_assessed, rule)
        if seen_as not in self.masks:
            _, baselines, patients = self.shape
            pairs = self.pairs[parameters.missing_data].iloc[: baselines * patients]
            with recording() as reads:
                inside = pairs.index.isin(in_population(pairs, parameters, [disease]).index)
            self.masks[seen_as] = inside.reshape(baselines, patients), reads
        mask, reads = self.masks[seen_as]
        note(reads)
        return mask


def _stack(analysis: Analysis) -> _Stack:
    any_key = next(iter(REGISTRY))
    common = {choice.key: choice for choice in choices_of(any_key, analysis.parameters) if choice.key in COMMON}
    patients, treated = _treated(analysis, common[TREATED])
    before = [_made(analysis, patients, option).filter(regex=f"{BEFORE}$") for option in common[BASELINE].options]
    pairs: dict[str, pd.DataFrame] = {}
    for option in common[MISSING].options:
        rule = str(option.settings[MISSING])
        same = pairs.get(SAME_PAIRS.get(rule, ""))
        pairs[rule] = _pairs(analysis, patients, common[WINDOW], option, before) if same is None else same
    return _Stack(analysis, common, pairs, treated)


def _treated(analysis: Analysis, choice: Choice) -> tuple[pd.DataFrame, np.ndarray]:
    """Everybody selected under some shortest treatment, and under which, by option and patient."""
    chosen = [_with(analysis.parameters, option.settings) for option in choice.options]
    selected = [select(analysis.cohort.patients, parameters)[0]["patient_id"] for parameters in chosen]
    patients = analysis.cohort.patients
    anybody = patients[patients["patient_id"].isin(pd.concat(selected))]
    anybody = in_subgroup(anybody, analysis.parameters.subgroup)
    return anybody, np.array([anybody["patient_id"].isin(one).to_numpy(dtype=bool) for one in selected])


def _pairs(
    analysis: Analysis, patients: pd.DataFrame, windows: Choice, rule: Option, before: list[pd.DataFrame]
) -> pd.DataFrame:
    """Pairs under one rule for missing data. What was before the drug depends on no window of the follow-up."""
    stacked = []
    for window in windows.options:
        pairs = _made(analysis, patients, window, rule)
        after = pairs[[column for column in pairs if column not in before[0]]]
        stacked += [pd.concat([after, one], axis=1) for one in before]
    return pd.concat(stacked, ignore_index=True)


def _made(analysis: Analysis, patients: pd.DataFrame, *options: Option) -> pd.DataFrame:
    return make_pairs(patients, analysis.cohort, _with(analysis.parameters, *(one.settings for one in options)))


def _with(parameters: Parameters, *settings: dict[str, object]) -> Parameters:
    return parameters.model_copy(update={name: value for one in settings for name, value in one.items()})


def _curve(stack: _Stack, entry: Endpoint) -> Curve:
    parameters = stack.analysis.parameters
    rules = tuple(choice for choice in choices_of(entry.key, parameters) if choice.key not in COMMON)
    _only_cut_offs(entry, rules)
    choices = (*rules, *(stack.common[name] for name in COMMON))
    made_of = (stack.digest, entry.key, [option.settings for choice in choices for option in choice.options])
    counts = kept(
        "specification counts",
        made_of,
        lambda: np.array([_counts(stack, entry, one) for one in _combinations(parameters, rules)]),
    )
    counts = counts.reshape(*(len(choice.options) for choice in choices[:-1]), 2)
    distinct, estimate = _distinct(counts)
    results = stack.analysis.results(_records(stack.analysis, entry, distinct, choices[-1]))
    if not stack.analysis.policy.is_exact:
        results, estimate = _as_published(results, estimate)
    return Curve(entry.key, choices, place_of(choices, parameters) or (), estimate, results)


def _only_cut_offs(entry: Endpoint, rules: tuple[Choice, ...]) -> None:
    named = {name for choice in rules for option in choice.options for name in option.settings}
    others = sorted(name for name in named if group_of(name) != CUT_OFF)
    if others:
        raise ValueError(
            f"choices.csv: a choice of {entry.key} sets {', '.join(others)}; a choice of one endpoint may set only "
            f"cut-offs, and those of all endpoints are {', '.join(COMMON)}"
        )


def _combinations(parameters: Parameters, choices: tuple[Choice, ...]) -> Iterator[Parameters]:
    """Parameters under every combination of options, the last choice running fastest."""
    for options in itertools.product(*(choice.options for choice in choices)):
        yield _with(parameters, *(option.settings for option in options))


def _counts(stack: _Stack, entry: Endpoint, rule: Parameters) -> np.ndarray:
    """Events and evaluable patients of one rule, by every common choice but the interval, in their order."""
    judged = tuple(stack.common[name] for name in (MISSING, PARTLY))
    populations = (stack.common[POPULATION],)
    counted, classified = [], {}
    for parameters in _combinations(rule, judged):
        analysed = stack.analysed(parameters)
        seen_as = (id(analysed.pairs), parameters.partly_assessed)
        if seen_as not in classified:
            classified[seen_as] = classified_of(analysed, entry)
        outcome = complete_outcome(classified[seen_as], parameters)
        answers = [outcome.fillna(False), outcome.notna()]
        yes_known = np.array([answer.to_numpy(dtype=bool).reshape(stack.shape) for answer in answers])
        for one in _combinations(parameters, populations):
            counted.append((yes_known & stack.inside(one, entry.disease)) @ stack.treated.T.astype(int))
    return np.moveaxis(np.array(counted), 1, -1)


def _distinct(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different pairs of counts by rate and size, and for each cell the place of its pair."""
    pairs, place = np.unique(counts.reshape(-1, 2), axis=0, return_inverse=True)
    rates = pairs[:, 0] / np.maximum(pairs[:, 1], 1)
    order = np.lexsort((pairs[:, 1], rates))
    rank = np.argsort(order)
    return pairs[order], rank[place.reshape(-1)].reshape(counts.shape[:-1])


def _as_published(results: Results, estimate: np.ndarray) -> tuple[Results, np.ndarray]:
    """Estimates that look alike as one, in the order of what is shown: their true order and number would tell more."""
    place = at(results.rows, "number").astype(int)
    looks = results.rows[["value", "N"]].astype(float).fillna(-1).set_index(place)
    looks = looks[~looks.index.duplicated()].sort_index()
    order = looks.drop_duplicates().sort_values(["value", "N"]).reset_index(drop=True)
    new = {look: rank for rank, look in enumerate(order.itertuples(index=False, name=None))}
    rank = np.array([new[look] for look in looks.itertuples(index=False, name=None)])
    named = [Kind.ESTIMATE.at(number=int(rank[one])) for one in place]
    names, places = zip(*((Kind.ESTIMATE.name_of(one), one["at"]) for one in named), strict=True)
    rows = results.rows.assign(statistic=names, at=places)
    return Results(rows.drop_duplicates(["statistic", "method"]).reset_index(drop=True), results.synthetic), rank[
        estimate
    ]


def _records(analysis: Analysis, entry: Endpoint, distinct: np.ndarray, intervals: Choice) -> list[dict]:
    common = {"endpoint": entry.key, "disease": entry.disease, "week": analysis.weeks(entry.disease)}
    common |= {POPULATION: SEVERAL, MISSING: SEVERAL}
    methods = [_with(analysis.parameters, option.settings) for option in intervals.options]
    return [
        proportion_record(int(n), int(total), parameters) | common | Kind.ESTIMATE.at(number=place)
        for place, (n, total) in enumerate(distinct)
        for parameters in methods
    ]
