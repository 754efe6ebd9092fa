"""Which groups of patients the numbers of a run rest on, so that two runs can be held against each other.

No page is run for it: patients are selected, paired and classified, as every page does it.
"""

from collections.abc import Iterable, Iterator

from ibd_study.dictionary import DISEASES
from ibd_study.disclosure import MINIMUM_COUNT
from ibd_study.endpoints import REGISTRY, Endpoint
from ibd_study.estimates import (
    CAUSES,
    Analysis,
    Answered,
    NamedGroup,
    PatientGroups,
    factors_of,
    rates_decided,
    weeks_on_curve,
)
from ibd_tools.run.releases.differencing import Group, Membership
from ibd_tools.sensitivity import answers_by_choice


def membership_of(analysis: Analysis) -> Membership:
    """The groups of a run at its own weeks: patients, denominators, answers, levels of factors, events, stops.

    Returns
    -------
    Membership
        By a name in words, such as ``cd_clinical_remission, evaluable``. The denominators of a disease are one
        family, and so are the answers to all endpoints of a disease and domain: one may lie inside another. Answers
        that the run withholds are left out.
    """
    groups = PatientGroups(analysis)
    found = [*groups.selection(), *groups.visits(), *groups.denominators(), *groups.baseline()]
    found += [*_by_index(groups), *_levels(groups), *_rates(groups), *groups.events(), *_stops(groups)]
    return _membership(analysis, found)


def membership_over_time(analysis: Analysis) -> Membership:
    """Who answered, who said yes and who has a laboratory value at every week that the run shows."""
    groups = PatientGroups(analysis)
    found: list[NamedGroup] = []
    for week, view in groups.views.items():
        for key, answered in groups.answers_at(week).items():
            found += _answered(f"{key} at week {week:g}", answered)
        found += groups.laboratory(view, f"at week {week:g}")
        for name, patients in groups.still_there(week).items():
            found += [NamedGroup(f"{name} until week {week:g}, {disease}", one) for disease, one in patients.items()]
    return _membership(analysis, found)


def membership_under_choices(analysis: Analysis) -> Membership:
    """Who answered and who said yes by the run's own choices, and by every other that its pages of results show."""
    if analysis.policy.kind != MINIMUM_COUNT:
        return Membership({}, analysis.parameters.minimum_count)
    groups = PatientGroups(analysis)
    found = [*_rates(groups)]
    for cell, answers in answers_by_choice(analysis).items():
        name = f"{cell.of} with option {cell.part:g} of {cell.what}"
        found += _rate(REGISTRY[cell.of], name, groups.pairs.answered(answers))
    return _membership(analysis, found)


def _membership(analysis: Analysis, found: Iterable[NamedGroup]) -> Membership:
    groups = {one.name: Group(one.patients, one.family or one.name) for one in found}
    return Membership(groups, analysis.parameters.minimum_count)


def _answered(name: str, answered: Answered, family: str = "") -> Iterator[NamedGroup]:
    for what, patients in (("evaluable", answered.known), ("yes", answered.yes)):
        yield NamedGroup(f"{name}, {what}", patients, family=family and f"{family}, {what}")


def _rate(entry: Endpoint, name: str, answered: Answered) -> Iterator[NamedGroup]:
    """The denominator of a rate is of the family of all of them, its numerator of that of the domain."""
    yield NamedGroup(f"{name}, evaluable", answered.known, family=f"patients, {entry.disease}")
    yield NamedGroup(f"{name}, yes", answered.yes, family=f"yes, {entry.disease} {entry.domain}")


def _rates(groups: PatientGroups) -> Iterator[NamedGroup]:
    """Who was evaluable and who met an endpoint, afterwards and before, where the run shows its rate.

    All of it where every number is rounded, and may be.
    """
    policy = groups.analysis.policy
    shown = rates_decided(groups.analysis, policy).shown if policy.kind == MINIMUM_COUNT else {}
    for key, one in groups.answers.items():
        after, before, decided = one.after, one.before, shown.get(key)
        if decided is None or decided.after:
            yield from _rate(one.entry, key, after)
        if before is None:
            continue
        changes = {"yes before": before.yes} if decided is None or decided.before else {}
        if decided is None or decided.paired:
            changes |= {"stayed yes": before.yes & after.yes, "gained": before.no & after.yes}
            changes |= {"lost": before.yes & after.no, "stayed no": before.no & after.no}
        for name, patients in changes.items():
            yield NamedGroup(f"{key}, {name}", patients, family=f"{name}, {one.entry.disease} {one.entry.domain}")


def _by_index(groups: PatientGroups) -> Iterator[NamedGroup]:
    """Whom each index judged, where several may."""
    for key, one in groups.answers.items():
        for index, judged in one.by_index().items():
            yield from _answered(f"{key} by {index}", judged)


def _levels(groups: PatientGroups) -> Iterator[NamedGroup]:
    """Who is evaluable and who said yes in each level of each factor."""
    for key, one in groups.answers.items():
        for factor in factors_of(one.entry.disease):
            for level, patients in groups.levels[factor].items():
                # A level may have another name in another run: below 40, below 41.
                name, family = f"{key} of {factor.key}={level}", f"{key} of {factor.key}"
                yield from _answered(name, one.after.within(patients), family)


def _stops(groups: PatientGroups) -> Iterator[NamedGroup]:
    """Who stopped and for which reason, and who was still observed at each week of the curve."""
    for disease in DISEASES:
        rows, weeks, cause = groups.on_treatment(disease)
        yield NamedGroup(f"stopped, {disease}", rows.where(cause > 0))
        for number, name in enumerate(CAUSES, start=1):
            yield NamedGroup(f"stopped for {name}, {disease}", rows.where(cause == number))
        for week in weeks_on_curve(groups.parameters):
            yield NamedGroup(f"on the drug at week {week:g}, {disease}", rows.where(weeks >= week))
