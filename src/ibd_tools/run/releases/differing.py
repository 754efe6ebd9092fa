"""Holding a run against others of the same patients: groups from the cohort as it is now, or the sizes of then."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ibd_study.estimates import Analysis, open_analysis
from ibd_study.parameters import Parameters, as_text, cut_off_names, group_of, parse
from ibd_study.reads import kept
from ibd_tools.run.inputs import Inputs
from ibd_tools.run.ledger import Patients, Release
from ibd_tools.run.plan import Plan
from ibd_tools.run.releases.differencing import (
    Difference,
    Membership,
    difference_by_membership,
    difference_from_two,
    difference_of_sizes,
)
from ibd_tools.run.releases.membership import membership_of, membership_over_time, membership_under_choices
from ibd_tools.run.traces import kept_folder
from ibd_tools.run.values import KeptValues

# What is computed first often settles it.
STAGES: dict[str, Callable[[Analysis], Membership]] = {
    "at the weeks of the run": membership_of,
    "at every week shown": membership_over_time,
    "under other choices": membership_under_choices,
}
PLACES = {"cohort", "sites", "audit_table"}


@dataclass(frozen=True)
class Candidate:
    """A run that is held against others; its groups are computed when they are first asked for."""

    name: str
    patients: Patients
    set_values: Mapping[str, object]

    @cached_property
    def parameters(self) -> dict[str, object]:
        """Parameters as they were set, the defaults with them; cut-offs of the profile stay open."""
        cut_offs = {name: self.set_values.get(name) for name in cut_off_names()}
        return parse(self.set_values).model_dump(exclude=PLACES) | cut_offs

    @cached_property
    def groups(self) -> "HeldGroups":
        """Its groups, from the cohort as it is now."""
        return HeldGroups(self.patients, self.parameters)

    def has_the_groups_of(self, other: Release) -> bool:
        """Whether a release is of the same bytes and rules, and the software still gives the sizes of its groups."""
        is_same = other.cohort.sha256 == self.patients.sha256 and not differing(self.parameters, other.parameters)
        return is_same and all(self.groups.at(stage).sizes == other.sizes_at(stage) for stage in STAGES)


class HeldGroups:
    """The groups of a run by stage, each computed from the cohort as it is now when it is first asked for, and kept."""

    def __init__(self, patients: Patients, parameters: Mapping[str, object]):
        self._patients = patients
        self._parameters = {name: value for name, value in parameters.items() if _makes_groups(name)}
        self._known: dict[str, Membership] = {}

    def at(self, stage: str) -> Membership:
        """The groups of one stage."""
        if stage not in self._known:
            made_of = (self._patients.sha256, sorted(self._parameters.items()), stage)
            self._known[stage] = kept("groups of a run", made_of, lambda: STAGES[stage](self._analysis))
        return self._known[stage]

    @cached_property
    def _analysis(self) -> Analysis:
        return open_analysis("release", {**self._parameters, "cohort": self._patients.place})


def _makes_groups(parameter: str) -> bool:
    """Whether a parameter can change who is in a group; one of another version is refused when it is read."""
    return parameter not in Parameters.model_fields or group_of(parameter) != "statistics"


class Found(NamedTuple):
    """What gives a run away, and the release beside which it does."""

    difference: Difference
    beside: Release


def find_difference(candidate: Candidate, releases: Sequence[Release]) -> Found | None:
    """Hold a run against releases of the same patients, each by itself and two together.

    Where today's cohort gives the groups of a release their released sizes again, patients are compared. Where it does
    not, since the cohort was exported anew or the software has changed, sizes are.
    """
    held = [HeldGroups(candidate.patients, one.parameters) for one in releases]
    for stage in STAGES:
        known = []
        for release, groups in zip(releases, held, strict=True):
            theirs = _reproduced(groups, release, stage)
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
    return [name for name, value in ours.items() if _makes_groups(name) and theirs.get(name) != value]


def difference_between(a: Candidate, b: Candidate) -> Difference | None:
    """What gives the second run away beside the first, or nothing."""
    return next(filter(None, (_difference_at(stage, a, b) for stage in STAGES)), None)


def _difference_at(stage: str, a: Candidate, b: Candidate) -> Difference | None:
    if a.patients.sha256 == b.patients.sha256:
        return difference_by_membership(b.groups.at(stage), a.groups.at(stage))
    return difference_of_sizes(b.groups.at(stage), a.groups.at(stage).sizes, a.groups.at(stage).minimum_count)


def told(difference: Difference, other: str) -> str:
    """Where a run differs from another, in words."""
    group, theirs, few = difference
    beside = "" if theirs == group else f" from “{theirs}”"
    return (
        f"beside {other}, it tells of 1 to {few - 1} patients when one is subtracted from the other: by these "
        f"“{group}” differs{beside}."
    )


def parameters_in_words(ours: Mapping[str, object], theirs: Mapping[str, object]) -> str:
    """The parameters that differ and can make groups differ, with both values."""
    names = differing(ours, theirs)
    if not names:
        return "No parameter differs: the cohort or the software has changed since."
    both = ", ".join(f"{name} ({_value(theirs.get(name))} there, {_value(ours[name])} here)" for name in names)
    return f"Parameters that differ: {both}."


def _value(value: object) -> str:
    return "as defined" if value is None else as_text(value)


def keeper_of(project: Path) -> KeptValues:
    """Keeps groups beside what is kept of pages; all that they are made of is named by whoever asks for them."""
    inputs = Inputs(project, Plan("", {}, {}, ""), "", kept_folder(project))
    return KeptValues(inputs.kept, inputs.code, lambda read: "")
