"""Events and evaluable patients under every combination of the defensible choices of some endpoints.

Pairs of the same patients under every window and every way to fill gaps stand one below the other. They are made once
for all endpoints and classified together, once per rule. Of a large cohort they would not fit into memory: so many
patients at a time are stacked, and their counts added.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from ibd_study.cohort import BASELINE as BEFORE
from ibd_study.cohort import FOLLOW_UP as AFTER
from ibd_study.cohort import select
from ibd_study.endpoints import REGISTRY, Endpoint
from ibd_study.estimates import ACTIVITY_ENDPOINTS, Analysis, classified_of, in_population, in_subgroup
from ibd_study.missing import complete_outcome, make_pairs, rule_of_pairs
from ibd_study.parameters import CUT_OFF, Parameters, group_of
from ibd_study.reads import Read, kept, note, recording
from ibd_tools.sensitivity.choices import INTERVAL, Choice, Option, choices_of, with_options

MISSING, POPULATION, PARTLY = "missing_data", "population", "partly_assessed"
WINDOW, BASELINE, TREATED = "window_weeks", "baseline_window_weeks", "minimum_treatment_weeks"
COMMON = (MISSING, PARTLY, POPULATION, WINDOW, BASELINE, TREATED, INTERVAL)
# What a reader of a results page cannot choose otherwise: it stays as the run has it.
LEFT_AS_SET = (BASELINE, TREATED, INTERVAL)
PATIENTS_AT_ONCE = 10_000


@dataclass(frozen=True)
class Counted:
    """Counts of some endpoints: those that nobody has kept are made in one pass over the patients."""

    analysis: Analysis
    entries: tuple[Endpoint, ...]

    def choices_of(self, entry: Endpoint) -> tuple[Choice, ...]:
        """The choices of its rule, then those that all endpoints share, in the order of the axes of its counts."""
        return (*self._rules(entry), *(self._common[name] for name in COMMON))

    def counts_of(self, entry: Endpoint) -> np.ndarray:
        """Events and evaluable patients, on the last axis, by each choice but the interval."""
        choices = self.choices_of(entry)
        made_of = (self.analysis.sha256, entry.key, [option.settings for one in choices for option in one.options])
        counts = kept("specification counts", made_of, lambda: self._made(entry))
        return counts.reshape(*(len(choice.options) for choice in choices[:-1]), 2)

    def _made(self, entry: Endpoint) -> np.ndarray:
        counts, reads = self._all[entry.key]
        note(reads)
        return counts

    @cached_property
    def _all(self) -> dict[str, tuple[np.ndarray, set[Read]]]:
        """Counts of every endpoint by its key, with what each has read."""
        parameters = self.analysis.parameters
        rules = {entry: list(_combinations(parameters, *self._rules(entry))) for entry in self.entries}
        counts, reads = dict.fromkeys(rules, np.zeros(1, dtype=int)), {entry: set[Read]() for entry in rules}
        with recording() as of_pairs:
            for stack in _stacks(self.analysis, self._common):
                for entry, combinations in rules.items():
                    with recording() as own:
                        counts[entry] = counts[entry] + [_counts(stack, entry, one) for one in combinations]
                    reads[entry] |= own
        return {entry.key: (counts[entry], reads[entry] | of_pairs) for entry in rules}

    @cached_property
    def _common(self) -> dict[str, Choice]:
        choices = choices_of(self.entries[0].key, self.analysis.parameters)
        return {choice.key: choice for choice in choices if choice.key in COMMON}

    def _rules(self, entry: Endpoint) -> tuple[Choice, ...]:
        rules = tuple(one for one in choices_of(entry.key, self.analysis.parameters) if one.key not in COMMON)
        _only_cut_offs(entry, rules)
        return rules


def _only_cut_offs(entry: Endpoint, rules: tuple[Choice, ...]) -> None:
    named = {name for choice in rules for option in choice.options for name in option.settings}
    others = sorted(name for name in named if group_of(name) != CUT_OFF)
    if others:
        raise ValueError(
            f"choices.csv: a choice of {entry.key} sets {', '.join(others)}; a choice of one endpoint may set only "
            f"cut-offs, and those of all endpoints are {', '.join(COMMON)}"
        )


def _combinations(parameters: Parameters, *choices: Choice) -> Iterator[Parameters]:
    """Parameters under every combination of options, the last choice running fastest."""
    for options in itertools.product(*(choice.options for choice in choices)):
        yield with_options(parameters, *options)


@dataclass(frozen=True)
class _Stack:
    """Pairs of some patients under every window, one below the other, and who was treated long enough.

    ``pairs`` by rule for missing data; rows run over follow-up windows, baseline windows and patients.
    """

    analysis: Analysis
    common: Mapping[str, Choice]
    pairs: dict[str, pd.DataFrame]
    treated: np.ndarray
    masks: dict[tuple, tuple[np.ndarray, set[Read]]] = field(default_factory=dict)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Follow-up windows, baseline windows, patients."""
        windows, baselines = (len(self.common[name].options) for name in (WINDOW, BASELINE))
        return windows, baselines, self.treated.shape[1]

    def inside(self, parameters: Parameters, disease: str) -> np.ndarray:
        """Who of a disease belongs to the population, by baseline window and patient: it is read before the start."""
        rule = tuple(REGISTRY[ACTIVITY_ENDPOINTS[disease]].words(parameters))
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


def _stacks(analysis: Analysis, common: Mapping[str, Choice]) -> Iterator[_Stack]:
    """The stacks of an analysis under the options of the choices that all endpoints share, by their keys."""
    patients, treated = _treated(analysis, common[TREATED])
    visits = analysis.cohort.visits
    place = pd.Index(patients["patient_id"]).get_indexer(pd.Index(visits["patient_id"]))
    for first in range(0, max(len(patients), 1), PATIENTS_AT_ONCE):
        some = slice(first, first + PATIENTS_AT_ONCE)
        cohort = replace(analysis.cohort, visits=visits[(place >= some.start) & (place < some.stop)])
        pairs = _stacked(replace(analysis, cohort=cohort), patients[some], common)
        yield _Stack(analysis, common, pairs, treated[:, some])


def _treated(analysis: Analysis, choice: Choice) -> tuple[pd.DataFrame, np.ndarray]:
    """Everybody selected under some shortest treatment, and under which, by option and patient."""
    patients = analysis.cohort.patients
    chosen = [
        select(patients, parameters)[0]["patient_id"] for parameters in _combinations(analysis.parameters, choice)
    ]
    anybody = in_subgroup(patients[patients["patient_id"].isin(pd.concat(chosen))], analysis.parameters.subgroup)
    return anybody, np.array([anybody["patient_id"].isin(one).to_numpy(dtype=bool) for one in chosen])


def _stacked(analysis: Analysis, patients: pd.DataFrame, common: Mapping[str, Choice]) -> dict[str, pd.DataFrame]:
    """Pairs by rule for missing data. What was before the drug depends on no window of the follow-up."""

    def made(time: str, *options: Option) -> pd.DataFrame:
        return make_pairs(patients, analysis.cohort, with_options(analysis.parameters, *options), [time])

    before = [made(BEFORE, option).drop(columns=patients.columns) for option in common[BASELINE].options]
    pairs: dict[str, pd.DataFrame] = {}
    for option in common[MISSING].options:
        rule = str(option.settings[MISSING])
        if rule_of_pairs(rule) in pairs:
            pairs[rule] = pairs[rule_of_pairs(rule)]
        else:
            after = (made(AFTER, window, option) for window in common[WINDOW].options)
            both = [pd.concat([follow_up, baseline], axis=1) for follow_up in after for baseline in before]
            pairs[rule] = pd.concat(both, ignore_index=True)
    return pairs


def _counts(stack: _Stack, entry: Endpoint, rule: Parameters) -> np.ndarray:
    """Events and evaluable patients of one rule, by every common choice but the interval, in their order."""
    counted, classified = [], {}
    for parameters in _combinations(rule, stack.common[MISSING], stack.common[PARTLY]):
        pairs = stack.pairs[parameters.missing_data]
        seen_as = (id(pairs), parameters.partly_assessed)
        if seen_as not in classified:
            classified[seen_as] = classified_of(stack.analysis.under(parameters, pairs), entry)
        outcome = complete_outcome(classified[seen_as], parameters)
        answers = [outcome.fillna(False), outcome.notna()]
        yes_known = np.array([answer.to_numpy(dtype=bool).reshape(stack.shape) for answer in answers])
        for one in _combinations(parameters, stack.common[POPULATION]):
            counted.append((yes_known & stack.inside(one, entry.disease)) @ stack.treated.T.astype(int))
    return np.moveaxis(np.array(counted), 1, -1)
