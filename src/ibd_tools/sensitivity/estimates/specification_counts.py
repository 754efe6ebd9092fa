"""Events and evaluable patients under every combination of the defensible choices of some endpoints."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ibd_study.endpoints import Endpoint
from ibd_study.estimates import Analysis, classified_of
from ibd_study.missing import complete_outcome
from ibd_study.parameters import CUT_OFF, Parameters, group_of
from ibd_study.reads import Read, kept, note, recording
from ibd_tools.sensitivity.choices import INTERVAL, Choice, choices_of
from ibd_tools.sensitivity.estimates.specification_stack import (
    BASELINE,
    MISSING,
    POPULATION,
    TREATED,
    WINDOW,
    Stack,
    stacks_of,
    with_settings,
)

PARTLY = "partly_assessed"
COMMON = (MISSING, PARTLY, POPULATION, WINDOW, BASELINE, TREATED, INTERVAL)


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
        rules = {entry: list(_combinations(parameters, self._rules(entry))) for entry in self.entries}
        counts, reads = dict.fromkeys(rules, np.zeros(1, dtype=int)), {entry: set[Read]() for entry in rules}
        with recording() as of_pairs:
            for stack in stacks_of(self.analysis, self._common):
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


def _combinations(parameters: Parameters, choices: tuple[Choice, ...]) -> Iterator[Parameters]:
    """Parameters under every combination of options, the last choice running fastest."""
    for options in itertools.product(*(choice.options for choice in choices)):
        yield with_settings(parameters, *(option.settings for option in options))


def _counts(stack: Stack, entry: Endpoint, rule: Parameters) -> np.ndarray:
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
