"""Which choices of a run may be changed where small groups are protected.

One choice at a time: two changed at once would be the fourth corner of a square whose other three are shown, and the
four together tell how many patients are in it.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from ibd_study.disclosure import decide_cells
from ibd_study.endpoints import Endpoint
from ibd_study.estimates.analysis import in_population
from ibd_study.estimates.cells import Patients, candidates_of, known_groups, told_groups, views_of
from ibd_study.estimates.protection import in_order, sizes_of
from ibd_study.estimates.rates import outcome_of
from ibd_study.kinds import Cell
from ibd_study.missing import make_pairs
from ibd_study.parameters import Parameters
from ibd_tools.sensitivity.choices import choices_of
from ibd_tools.sensitivity.estimates.specification_stack import LEFT_AS_SET, MISSING, WINDOW, with_settings

if TYPE_CHECKING:
    from ibd_study.estimates.analysis import Analysis

EVERYBODY = "all"


def cells_of_choices(analysis: "Analysis") -> frozenset[Cell]:
    """Options that may be shown in place of those of the run, each as a cell of its endpoint, choice and place.

    With another option some patients change their answer: nobody does, or at least as many as the minimum from any
    answer to any other. Neither these nor those who then say yes, say no or cannot be judged differ by a few patients
    from a group of which another number of the run speaks. Of an endpoint whose own rate is withheld nothing is shown,
    nor of a run of a part of the patients, who would be told by all of them.
    """
    policy, parameters = analysis.policy, analysis.parameters
    if parameters.population != EVERYBODY or not policy.all_safe(*sizes_of(analysis).values()):
        return frozenset()
    groups = analysis.groups
    outcomes = {one: outcome_of(analysis, one) for one in in_order(parameters) if groups.shown[one.key].after}
    views = views_of(analysis)
    others = candidates_of(analysis, outcomes, views)
    kept = {group for cell in groups.cells for group in others.get(cell, ())}
    known = known_groups(analysis, outcomes, views) | kept
    return decide_cells(dict(_changed(analysis, outcomes)), told_groups(analysis, outcomes), known, policy)


def answers_by_choice(analysis: "Analysis", entries: Iterable[Endpoint]) -> Iterator[tuple[Endpoint, Cell, pd.Series]]:
    """What the patients of a run answer with every option but its own, in the order of its pairs."""
    paired, patients = _Pairs(analysis), pd.Index(analysis.pairs["patient_id"])
    for entry in entries:
        for choice in choices_of(entry.key, analysis.parameters):
            for place, option in enumerate(choice.options):
                if choice.key not in LEFT_AS_SET and not option.is_set_in(analysis.parameters):
                    view = paired.view(with_settings(analysis.parameters, option.settings))
                    answers = outcome_of(view, entry).set_axis(view.pairs["patient_id"]).reindex(patients)
                    yield entry, Cell(entry.key, choice.key, place), answers


def _changed(analysis: "Analysis", outcomes: Mapping[Endpoint, pd.Series]) -> Iterator[tuple[Cell, list[int]]]:
    """Every option but those of the run, with all groups that its rate tells the size of."""
    patients = Patients(analysis)
    for entry, cell, answers in answers_by_choice(analysis, outcomes):
        own, then = (patients.all_answers(one, entry.disease)[1:] for one in (outcomes[entry], answers))
        yield cell, [then[0] | then[1], *then, *_movers(own, then)]


def _movers(own: list[int], then: list[int]) -> Iterator[int]:
    """Who goes from one answer (yes, no, not evaluable) to another."""
    return (own[a] & then[b] for a, b in itertools.permutations(range(len(own)), 2))


class _Pairs:
    """The patients of a run under other parameters; pairs are made once per window and rule for missing data."""

    def __init__(self, analysis: "Analysis"):
        self.analysis = analysis
        self.made = {self._place(analysis.parameters): analysis.pairs}

    @staticmethod
    def _place(parameters: Parameters) -> tuple:
        return tuple(vars(parameters)[name] for name in (WINDOW, MISSING))

    def view(self, parameters: Parameters) -> "Analysis":
        place = self._place(parameters)
        if place not in self.made:
            self.made[place] = make_pairs(self.analysis.selected, self.analysis.cohort, parameters)
        return self.analysis.under(parameters, in_population(self.made[place], parameters))
