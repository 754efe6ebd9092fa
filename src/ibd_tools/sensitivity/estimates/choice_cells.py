"""Which choices of a run may be changed where small groups are protected.

One choice at a time: two changed at once would be the fourth corner of a square whose other three are shown, and the
four together tell how many patients are in it.
"""

import itertools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pandas as pd

from ibd_study.disclosure import decide_cells
from ibd_study.endpoints import Endpoint
from ibd_study.estimates import (
    PatientGroups,
    candidates_of,
    followed_up,
    in_population,
    known_groups,
    outcome_of,
    told_groups,
)
from ibd_study.kinds import Cell
from ibd_study.parameters import Parameters
from ibd_tools.sensitivity.choices import choices_of, with_options
from ibd_tools.sensitivity.estimates.specification_counts import LEFT_AS_SET, MISSING, POPULATION, WINDOW

if TYPE_CHECKING:
    from ibd_study.estimates import Analysis

EVERYBODY = "all"


def answers_by_choice(analysis: "Analysis") -> dict[Cell, pd.Series]:
    """What patients answer with the options that may be shown in place of those of the run.

    With another option some patients change their answer: nobody does, or at least as many as the minimum from any
    answer to any other. Neither these nor those who then say yes, say no or cannot be judged differ by a few patients
    from a group of which another number of the run speaks. Of an endpoint whose own rate is withheld nothing is shown,
    nor of a run of a part of the patients, who would be told by all of them.

    Returns
    -------
    dict
        By endpoint, choice and place of the option: yes, no or missing in the order of the pairs of the run.
    """
    policy, parameters = analysis.policy, analysis.parameters
    if parameters.population != EVERYBODY or not analysis.groups.sizes_are_safe(policy):
        return {}
    decided, groups = analysis.groups, PatientGroups(analysis)
    own = [one for key, one in groups.answers.items() if decided.shown[key].after]
    others = candidates_of(groups, own)
    kept = {group for cell in decided.cells for group in others.get(cell, ())}
    answers, changed = {}, {}
    for entry, cell, then in _answers(analysis, [one.entry for one in own]):
        before_and_then = (groups.answers[entry.key].after, groups.pairs.answered(then))
        parts = (groups.all_answers(one, entry.disease)[1:] for one in before_and_then)
        answers[cell], changed[cell] = then, list(_changed(*parts))
    shown = decide_cells(changed, told_groups(groups, own), known_groups(groups, own) | kept, policy)
    return {cell: then for cell, then in answers.items() if cell in shown}


def _answers(analysis: "Analysis", entries: Iterable[Endpoint]) -> Iterator[tuple[Endpoint, Cell, pd.Series]]:
    """The answers with every option but those of the run; pairs are made once for all endpoints."""
    patients = pd.Index(analysis.pairs["patient_id"])
    made = {_pairs_by(analysis.parameters): analysis.pairs}
    for entry, cell, other in _other_options(analysis.parameters, entries):
        window, missing, population = _pairs_by(other)
        if (window, missing, population) not in made:
            followed = followed_up(analysis, **{WINDOW: window, MISSING: missing})
            made[window, missing, population] = in_population(followed.pairs, other)
        view = analysis.under(other, made[window, missing, population])
        yield entry, cell, outcome_of(view, entry).set_axis(view.pairs["patient_id"]).reindex(patients)


def _pairs_by(parameters: Parameters) -> tuple:
    """What pairs are made by and who of them is counted; looked up without noting that it was read."""
    return tuple(vars(parameters)[name] for name in (WINDOW, MISSING, POPULATION))


def _other_options(own: Parameters, entries: Iterable[Endpoint]) -> Iterator[tuple[Endpoint, Cell, Parameters]]:
    """Every option but those of a run, as parameters."""
    return (
        (entry, Cell(entry.key, choice.key, place), with_options(own, option))
        for entry in entries
        for choice in choices_of(entry.key, own)
        if choice.key not in LEFT_AS_SET
        for place, option in enumerate(choice.options)
        if not option.is_set_in(own)
    )


def _changed(own: list[int], then: list[int]) -> Iterator[int]:
    """The groups that a rate with another option tells the size of, given who says yes, says no or is not evaluable."""
    yield from (then[0] | then[1], *then)
    yield from (own[a] & then[b] for a, b in itertools.permutations(range(len(own)), 2))
