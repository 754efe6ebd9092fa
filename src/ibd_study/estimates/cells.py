"""Groups of patients behind numbers whose counts no other rule knows: subgroups, other weeks, the curve, models.

What is shown or withheld as a whole is a :class:`ibd_study.kinds.Cell`.
"""

from collections.abc import Iterator, Sequence

from ibd_study.cohort import BASELINE, FOLLOW_UP
from ibd_study.estimates.factors import ACTIVITY_SCORE, NOT_RECORDED, factors_of
from ibd_study.estimates.model_design import joined, term_of
from ibd_study.estimates.patient_groups import Answers, PatientGroups
from ibd_study.estimates.persistence import weeks_on_curve
from ibd_study.kinds import Cell

Cells = Iterator[tuple[Cell, list[int]]]


def candidates_of(groups: PatientGroups, shown: Sequence[Answers]) -> dict[Cell, list[int]]:
    """Cells of a run in their order of precedence, each with all groups that it tells the size of.

    Parameters
    ----------
    groups
        Of the run.
    shown
        Answers to the endpoints whose rate is shown.
    """
    found: dict[Cell, list[int]] = {}
    for one in shown:
        if one.counted == groups.of[one.entry.disease]:
            # Of all patients of the disease: its rate as observed tells the same groups.
            found[Cell(one.entry.key, "imputed")] = []
        found |= dict(_factors(groups, one)) | dict(_model(groups, one))
    return found | dict(_weeks(groups, shown)) | dict(_persistence(groups))


def _factors(groups: PatientGroups, one: Answers) -> Cells:
    """Each level of a factor, and all others together: their numbers follow from those of everybody.

    How many have a level at all is told by Table 1, where it is, whose groups are known.
    """
    everybody = groups.pairs.all()
    for factor in factors_of(one.entry.disease):
        levels = groups.levels[factor]
        recorded = everybody & ~levels.get(NOT_RECORDED, 0)
        sides = [side for part in {*levels.values(), 0} for side in (part, ~part, recorded & ~part)]
        parts = [one.after.within(side) for side in sides]
        yield (
            Cell(one.entry.key, "factor", factor.key),
            [group for part in parts for group in (part.known, part.yes, part.no)],
        )


def _model(groups: PatientGroups, one: Answers) -> Cells:
    """Who is in the model of all factors, with and without the outcome, and who is left out."""
    known, disease = one.outcome.dropna(), one.entry.disease
    terms = [
        term_of(groups.analysis, factor, disease, known, as_number=True)
        for factor in factors_of(disease)
        if factor.in_model
    ]
    complete = joined(terms, known.index).dropna().index
    inside = one.after.within(groups.pairs.where(one.outcome.index.isin(complete)))
    if min(inside.yes.bit_count(), inside.no.bit_count()) >= 2 * groups.parameters.minimum_count:
        yield Cell(one.entry.key, "model"), [*inside, inside.no, one.after.known & ~inside.known]


def _weeks(groups: PatientGroups, shown: Sequence[Answers]) -> Cells:
    """At every further week: who is evaluable and says yes, who is followed, and who is on the drug."""
    for week in groups.views:
        still = groups.still_there(week)
        for disease, whole in groups.of.items():
            followed, on_drug = still["followed"][disease], still["on the drug"][disease]
            others = [whole & ~one for one in (followed, on_drug)]
            yield Cell(disease, "followed", week), [followed, on_drug, followed & ~on_drug, *others]
        answers = groups.answers_at(week)
        for entry in (one.entry for one in shown if one.entry.key in answers):
            if week != groups.analysis.weeks(entry.disease):
                yield Cell(entry.key, "week", week), groups.all_answers(answers[entry.key], entry.disease)


def _persistence(groups: PatientGroups) -> Cells:
    """Who entered and who stopped; then week by week who had stopped, was lost to view, and is still observed."""
    parameters, curve = groups.parameters, weeks_on_curve(groups.parameters)
    entry = curve[0]
    for disease, whole in groups.of.items():
        rows, weeks, cause = groups.on_treatment(disease)
        entered, ever_stopped = rows.where(weeks >= entry), rows.where(cause > 0)
        yield Cell(disease, "entered"), [entered, whole & ~entered]
        yield Cell(disease, "stops"), [entered & ever_stopped, entered & ~ever_stopped]
        before = 0
        for week in curve:
            later, from_then = rows.where(weeks > week), rows.where(weeks >= week)
            until, earlier = entered & ~later, entered & ~from_then
            stopped = until & ever_stopped
            # Where nobody or only a few stopped since, the week is not shown: it would say when the next one did.
            count = stopped.bit_count()
            if count - before < parameters.minimum_count and (week, count) != (entry, 0):
                continue
            before = count
            gone = [stopped, earlier & ever_stopped, earlier & ~ever_stopped]
            yield Cell(disease, "on_drug", week), [*gone, entered & from_then, entered & later]


def told_groups(groups: PatientGroups, shown: Sequence[Answers]) -> set[int]:
    """The diseases, and who answers what to the endpoints whose rate is shown."""
    answers = (groups.all_answers(one.after, one.entry.disease) for one in shown)
    return {*groups.of.values(), *(group for own in answers for group in own)}


def known_groups(groups: PatientGroups, shown: Sequence[Answers]) -> set[int]:
    """Groups of which the other pages may speak, by whatever rule: nobody may be told by one of these less a cell."""
    found = told_groups(groups, shown) | {one.patients for one in groups.events()} | {*_levels_of_activity(groups)}
    for one in shown:
        if one.before:
            found |= {*groups.all_answers(one.before, one.entry.disease)}
    named = [*groups.denominators(), *groups.baseline()]
    for view in (groups.analysis, *groups.views.values()):
        named += groups.laboratory(view, "")
    for group in named:
        found |= {group.patients, groups.of[group.disease] & ~group.patients}
    return found


def _levels_of_activity(groups: PatientGroups) -> Iterator[int]:
    """Every level of the score of activity at the start, of who has it at both times."""
    pairs = groups.analysis.pairs
    for disease, key in ACTIVITY_SCORE.items():
        values = pairs[key + BASELINE].where(pairs[key + FOLLOW_UP].notna())
        for level in sorted(set(values.dropna())):
            yield from (groups.pairs.where(is_in) & groups.of[disease] for is_in in (values <= level, values > level))
