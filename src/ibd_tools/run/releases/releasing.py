"""Whether a run may leave beside all that has left of the same patients: checked before, and written down.

Two runs that differ by one patient give that patient's outcome, however well each is protected by itself.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from ibd_study.disclosure import EXACT_INTERNAL
from ibd_study.reads import keeping
from ibd_tools.hospitals import check_may_leave
from ibd_tools.run.ledger import Release, add_release, only_writer, read_ledger
from ibd_tools.run.releases.differing import (
    STAGES,
    Candidate,
    Found,
    difference_between,
    find_difference,
    keeper_of,
    parameters_in_words,
    told,
)
from ibd_tools.run.releases.finished import Finished, open_finished

LONGEST_REASON = 500


class ReleaseError(ValueError):
    """A run may not leave, or not be subtracted from another."""


def _before(candidate: Candidate, releases: Sequence[Release]) -> Iterator[Release]:
    """Releases of the same patients, up to the one that has the candidate's own groups."""
    for one in releases:
        if candidate.has_the_groups_of(one):
            return
        if one.cohort.may_be_those_of(candidate.patients):
            yield one


def warning_beside_released(project: Path, candidate: Candidate) -> str:
    """One line where a run differs by a few patients from one that was released before it; empty where it does not."""
    with keeping(keeper_of(project)):
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
    with only_writer(project), keeping(keeper_of(project)):
        releases = read_ledger(project)
        alike = [one for one in releases if candidate.has_the_groups_of(one)]
        same = [one for one in alike if one.parameters == candidate.parameters]
        if same:
            return f"{finished.name} is {_named(same[0])}: nothing new leaves"
        found = None if alike else find_difference(candidate, list(_before(candidate, releases)))
        if found and not reason.strip():
            raise ReleaseError(_refusal(candidate, found))
        sizes = {stage: candidate.groups.at(stage).sizes for stage in STAGES}
        facts = (finished.name, candidate.patients, candidate.parameters, sizes)
        add_release(project, Release(date.today().isoformat(), *facts, bool(found), reason if found else ""))
    beside = f", although it differs by a few patients from {_named(found.beside)}" if found else ""
    return f"{finished.name} is written down as released{beside}"


def candidate_of(finished: Finished) -> Candidate:
    """A finished run, to be held against others."""
    return Candidate(finished.name, finished.patients, finished.set_values)


def _check_reason(reason: str) -> None:
    if len(reason) > LONGEST_REASON or not reason.isprintable():
        raise ReleaseError(f"the reason is not one line of at most {LONGEST_REASON} signs; say it in short")


def _named(one: Release) -> str:
    return f"{one.run}, released on {one.date}"


def _refusal(candidate: Candidate, found: Found) -> str:
    return (
        f"{candidate.name} is not released: {told(found.difference, _named(found.beside))}\n"
        f"{parameters_in_words(candidate.parameters, found.beside.parameters)}\n"
        "Build it with the released values and release that, or keep it inside. Where the difference may be published, "
        f"say why, and the reason stays in the ledger: ibd-study release {candidate.name} --accept-differencing REASON"
    )


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
    if not a.patients.may_be_those_of(b.patients):
        return
    with keeping(keeper_of(project)):
        releases = read_ledger(project)
        if all(any(one.has_the_groups_of(release) for release in releases) for one in (a, b)):
            return
        found = difference_between(a, b)
    if found:
        raise ReleaseError(
            f"{b.name} is not compared: {told(found, a.name)}\n"
            f"{parameters_in_words(b.parameters, a.parameters)}\n"
            "Inside the hospital, build both with --set disclosure=exact_internal and compare these."
        )
