"""Whether a run may leave beside all that has left of the same patients: checked before, and written down.

Two runs that differ by one patient give that patient's outcome, however well each is protected by itself.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ibd_study.disclosure.differencing import (
    Difference,
    Membership,
    difference_by_membership,
    difference_from_two,
    difference_of_sizes,
)
from ibd_study.disclosure.policy import EXACT_INTERNAL
from ibd_study.estimates import Analysis, open_analysis
from ibd_study.estimates.membership import membership_of, membership_over_time
from ibd_study.estimates.site_export import check_may_leave
from ibd_study.parameters import as_text, group_of, parse
from ibd_study.run.finished import Finished, open_finished
from ibd_study.run.ledger import Patients, Release, add_release, only_writer, read_ledger

# What is computed first often settles it.
STAGES: dict[str, Callable[[Analysis], Membership]] = {
    "at the weeks of the run": membership_of,
    "at every week shown": membership_over_time,
}
PLACES = {"cohort", "sites", "audit_table"}
LONGEST_REASON = 500


class ReleaseError(ValueError):
    """A run may not leave, or not be subtracted from another."""


@dataclass(frozen=True)
class Candidate:
    """A run that is held against others; its groups are computed when they are first asked for."""

    name: str
    patients: Patients
    place: Path
    set_values: Mapping[str, object]

    @cached_property
    def parameters(self) -> dict[str, object]:
        """Parameters as they were set, the defaults with them; cut-offs of the profile stay open."""
        return parse(self.set_values).model_dump(exclude=PLACES)

    @cached_property
    def groups(self) -> "HeldGroups":
        """Its groups, from the cohort as it is now."""
        return HeldGroups(self.place, self.parameters)

    def has_the_groups_of(self, other: Release) -> bool:
        """Whether a release is of the same bytes and rules, and the software still gives the sizes of its groups."""
        is_same = other.cohort.sha256 == self.patients.sha256 and not differing(self.parameters, other.parameters)
        return is_same and all(self.groups.at(stage).sizes == other.sizes_at(stage) for stage in STAGES)


class HeldGroups:
    """The groups of a run by stage, each computed from the cohort as it is now when it is first asked for."""

    def __init__(self, place: Path, parameters: Mapping[str, object]):
        self._values = {**parameters, "cohort": str(place)}
        self._known: dict[str, Membership] = {}

    def at(self, stage: str) -> Membership:
        """The groups of one stage."""
        if stage not in self._known:
            self._known[stage] = STAGES[stage](self._analysis)
        return self._known[stage]

    @cached_property
    def _analysis(self) -> Analysis:
        return open_analysis("release", self._values)


class Found(NamedTuple):
    """What gives a run away, and the release beside which it does."""

    difference: Difference
    beside: Release


def find_difference(candidate: Candidate, releases: Sequence[Release]) -> Found | None:
    """Hold a run against releases of the same patients, each by itself and two together.

    Where today's cohort gives the groups of a release their released sizes again, patients are compared. Where it does
    not, since the cohort was exported anew or the software has changed, sizes are.
    """
    held = {place: HeldGroups(candidate.place, one.parameters) for place, one in enumerate(releases)}
    for stage in STAGES:
        known = []
        for place, release in enumerate(releases):
            theirs = _reproduced(held[place], release, stage)
            if theirs is None:
                found = difference_of_sizes(candidate.groups.at(stage), release.sizes_at(stage), release.minimum_count)
            else:
                found = difference_by_membership(candidate.groups.at(stage), theirs)
                known.append(theirs)
            if found:
                return Found(found, release)
        found = difference_from_two(candidate.groups.at(stage), known)
        if found:
            return Found(found, releases[-1])
    return None


def _reproduced(held: HeldGroups, release: Release, stage: str) -> Membership | None:
    """The groups of a release, where they have the sizes that were released; None where they have not."""
    try:
        groups = held.at(stage)
    except ValueError:  # a value that no patient has now, or a parameter of another version
        return None
    return groups if groups.sizes == release.sizes_at(stage) else None


def differing(ours: Mapping[str, object], theirs: Mapping[str, object]) -> list[str]:
    """Names of parameters that differ and can change who is in a group, or which group is shown."""
    return [name for name, value in ours.items() if group_of(name) != "statistics" and theirs.get(name) != value]


def _before(candidate: Candidate, releases: Sequence[Release]) -> Iterator[Release]:
    """Releases of the same patients, up to the one that has the candidate's own groups."""
    for one in releases:
        if candidate.has_the_groups_of(one):
            return
        if one.cohort.may_be_those_of(candidate.patients):
            yield one


def warning_beside_released(project: Path, candidate: Candidate) -> str:
    """One line where a run differs by a few patients from one that was released before it; empty where it does not."""
    releases = list(_before(candidate, read_ledger(project)))
    found = find_difference(candidate, releases) if releases else None
    if not found:
        return ""
    return (
        f"{candidate.name} differs by fewer than {found.difference.fewer_than} patients from {_named(found.beside)}: "
        f"do not share both; `ibd-study release {candidate.name}` says where they differ"
    )


def release(project: Path, run: str, reason: str) -> str:
    """Write down that a run leaves, or refuse it.

    Parameters
    ----------
    project
        Folder that holds ``runs`` and the ledger.
    run
        Name of a finished run, or its folder.
    reason
        Why it may leave although it differs from a released run by a few patients; empty where it may not.

    Returns
    -------
    str
        What was written down, for the screen.

    Raises
    ------
    ReleaseError, PlanError, LedgerError
        In words; nothing is written down.
    """
    finished = open_finished(project, run)
    return record(project, finished, reason)


def record(project: Path, finished: Finished, reason: str) -> str:
    """Write down that a finished run leaves; see :func:`release`."""
    if finished.analysis.cohort.synthetic:
        return f"{finished.name}: the patients are synthetic, so that it may leave and nothing is written down"
    check_may_leave(finished.analysis)
    _check_reason(reason)
    candidate = candidate_of(finished)
    with only_writer(project):
        releases = read_ledger(project)
        alike = [one for one in releases if candidate.has_the_groups_of(one)]
        same = [one for one in alike if one.parameters == candidate.parameters]
        if same:
            return f"{finished.name} is {_named(same[0])}: nothing new leaves"
        found = None if alike else find_difference(candidate, list(_before(candidate, releases)))
        if found and not reason:
            raise ReleaseError(_refusal(candidate, found))
        sizes = {stage: candidate.groups.at(stage).sizes for stage in STAGES}
        facts = (finished.name, candidate.patients, candidate.parameters, sizes)
        add_release(project, Release(date.today().isoformat(), *facts, bool(found), reason if found else ""))
    beside = f", although it differs by a few patients from {_named(found.beside)}" if found else ""
    return f"{finished.name} is written down as released{beside}"


def candidate_of(finished: Finished) -> Candidate:
    """A finished run, to be held against others."""
    return Candidate(finished.name, finished.patients, Path(finished.patients.place), finished.set_values)


def _check_reason(reason: str) -> None:
    if len(reason) > LONGEST_REASON or not reason.isprintable():
        raise ReleaseError(f"the reason is not one line of at most {LONGEST_REASON} signs; say it in short")


def _named(one: Release) -> str:
    return f"{one.run}, released on {one.date}"


def _refusal(candidate: Candidate, found: Found) -> str:
    return (
        f"{candidate.name} is not released: {_told(found.difference, _named(found.beside))}\n"
        f"{_parameters_in_words(candidate.parameters, found.beside.parameters)}\n"
        "Build it with the released values and release that, or keep it inside. Where the difference may be published, "
        f"say why, and the reason stays in the ledger: ibd-study release {candidate.name} --accept-differencing REASON"
    )


def _told(difference: Difference, other: str) -> str:
    """Where a run differs from another, in words."""
    group, theirs, few = difference
    beside = "" if theirs == group else f" from “{theirs}”"
    return (
        f"beside {other}, it tells of 1 to {few - 1} patients when one is subtracted from the other: by these "
        f"“{group}” differs{beside}."
    )


def _parameters_in_words(ours: Mapping[str, object], theirs: Mapping[str, object]) -> str:
    names = differing(ours, theirs)
    if not names:
        return "No parameter differs: the cohort or the software has changed since."
    told = ", ".join(f"{name} ({_value(theirs.get(name))} there, {_value(ours[name])} here)" for name in names)
    return f"Parameters that differ: {told}."


def _value(value: object) -> str:
    return "as defined" if value is None else as_text(value)


def check_may_be_subtracted(project: Path, run_a: str, run_b: str) -> None:
    """Refuse to print the difference of two runs of real patients that differ by a few of them.

    Books under ``exact_internal`` stay inside and show every count anyway; what was released, everybody can subtract.

    Raises
    ------
    ReleaseError, PlanError
        In words.
    """
    finished = [open_finished(project, run) for run in (run_a, run_b)]
    if any(one.analysis.cohort.synthetic for one in finished):
        return
    if all(one.analysis.policy.kind == EXACT_INTERNAL for one in finished):
        return
    a, b = map(candidate_of, finished)
    releases = read_ledger(project)
    is_released = [any(one.has_the_groups_of(release) for release in releases) for one in (a, b)]
    if not a.patients.may_be_those_of(b.patients) or all(is_released):
        return
    found = next(filter(None, (_between(a, b, stage) for stage in STAGES)), None)
    if found:
        raise ReleaseError(
            f"{b.name} is not compared: {_told(found, a.name)}\n"
            f"{_parameters_in_words(b.parameters, a.parameters)}\n"
            "Inside the hospital, build both with --set disclosure=exact_internal and compare these."
        )


def _between(a: Candidate, b: Candidate, stage: str) -> Difference | None:
    if a.patients.sha256 == b.patients.sha256:
        return difference_by_membership(b.groups.at(stage), a.groups.at(stage))
    return difference_of_sizes(b.groups.at(stage), a.groups.at(stage).sizes, a.groups.at(stage).minimum_count)
