"""Every printed number of a table held against whole numbers of patients: a verdict for each, and for all together."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

from ibd_study.printed import Counts, most_fitting, shared_denominators
from ibd_tools.audit.columns import IMPUTED, MEAN, MEDIAN, MODEL, RATE, RATIO
from ibd_tools.audit.entry import Entry
from ibd_tools.audit.intervals import interval_verdict
from ibd_tools.audit.means import mean_verdict, median_verdict
from ibd_tools.audit.p_values import PFinding, check_p
from ibd_tools.audit.percentages import USUAL, by_any_rule, counts_behind, percentage_verdict
from ibd_tools.audit.rates import check_ratio_p, rate_verdict
from ibd_tools.audit.relations import Relation, check_relations
from ibd_tools.audit.table import PrintedTable
from ibd_tools.audit.verdict import IMPOSSIBLE, Verdict, not_checkable

VERDICTS: dict[str, Callable[[Entry], Verdict]] = {
    MEAN: mean_verdict,
    MEDIAN: median_verdict,
    RATE: rate_verdict,
    RATIO: lambda entry: not_checkable("a ratio comes from a model or from counts that are not printed beside it"),
}
NOT_COUNTED = {
    IMPUTED: "imputed patients are no count, and need not fit any",
    MODEL: "a number from a model is no count, and need not fit any",
}


@dataclass(frozen=True)
class Finding:
    """What was found about one printed number.

    ``counts`` holds, by rule of rounding, the events/evaluable of a percentage; ``p`` and ``interval`` are None where
    none is printed.
    """

    entry: Entry
    verdict: Verdict
    counts: dict[str, Counts]
    p: PFinding | None
    interval: Verdict | None

    @property
    def words(self) -> str:
        """The verdict on the number and, where one is printed, on its interval."""
        return f"{self.verdict}; its interval: {self.interval}" if self.interval else str(self.verdict)

    @property
    def faults(self) -> list[str]:
        """What is impossible about it, in words; nothing where nothing is."""
        own = [
            ("", self.verdict),
            ("its interval: ", self.interval),
            (f"p {self.entry.p}: ", self.p and self.p.verdict),
        ]
        return [f"{part}{verdict}" for part, verdict in own if verdict and verdict.kind == IMPOSSIBLE]


@dataclass(frozen=True)
class OpenGroup:
    """Percentages of a group printed without denominator and count, and the numbers of patients that they fit.

    ``shared`` has, by two of them, the denominators that both can have; ``fitting`` the denominators that fit most of
    them, with their keys.
    """

    keys: tuple[str, ...]
    shared: dict[tuple[str, str], list[int]]
    fitting: dict[int, list[str]]


@dataclass(frozen=True)
class Audit:
    """The audit of one table: findings by key, sets of numbers said to rest on the same patients, and open groups."""

    table: PrintedTable
    findings: dict[str, Finding]
    relations: tuple[Relation, ...]
    groups: dict[str, OpenGroup]

    @property
    def attention(self) -> list[Finding]:
        """Numbers that need attention: something about them is impossible."""
        return [finding for finding in self.findings.values() if finding.faults]

    @property
    def impossible_together(self) -> list[Relation]:
        """Sets of numbers each of which is possible alone, and that are not possible together."""
        return [one for one in self.relations if one.verdict.kind == IMPOSSIBLE]

    @property
    def without_denominator(self) -> list[Finding]:
        """Percentages that are judged and whose denominator is not printed."""
        return [one for one in self.findings.values() if one.counts and not one.entry.n]

    @property
    def possible_on_whole_group(self) -> list[Finding]:
        """Those of them that some number of all patients of the group gives."""
        return [one for one in self.without_denominator if any(n == one.entry.group_size for _, n in one.counts[USUAL])]


def audit(table: PrintedTable, *, tests: bool = True) -> Audit:
    """Hold every number of a table against whole numbers of patients.

    Parameters
    ----------
    table
        From :func:`ibd_tools.audit.read_table`.
    tests
        Whether to look for the tests behind printed p-values, which takes longest.
    """
    entries = table.entries
    counts = {key: counts_behind(entry) for key, entry in entries.items()}
    verdicts = {key: _verdict(entry, counts[key]) for key, entry in entries.items()}
    impossible = {key for key, verdict in verdicts.items() if verdict.kind == IMPOSSIBLE}
    intervals = {
        key: None if key in impossible else interval_verdict(entry, by_any_rule(counts[key]))
        for key, entry in entries.items()
    }
    outside = {key for key, verdict in intervals.items() if verdict and verdict.kind == IMPOSSIBLE}
    findings = {
        key: Finding(
            entry,
            verdicts[key],
            counts[key],
            _p(entries, entry, counts, impossible | outside) if tests else None,
            intervals[key],
        )
        for key, entry in entries.items()
    }
    possible = {key for key, entry in entries.items() if entry.is_judged and key not in impossible}
    return Audit(table, findings, check_relations(entries, possible), _open_groups(findings))


def _verdict(entry: Entry, counts: dict[str, Counts]) -> Verdict:
    if entry.check:
        return not_checkable(f"not judged before this is checked: {entry.check}")
    if not entry.is_judged:
        return not_checkable(NOT_COUNTED[entry.basis])
    return percentage_verdict(entry, counts) if entry.is_percentage else VERDICTS[entry.kind](entry)


def _p(
    entries: dict[str, Entry], entry: Entry, counts: dict[str, dict[str, Counts]], impossible: set[str]
) -> PFinding | None:
    """What is said of a printed p: nothing where a number that it compares is impossible, or is not judged."""
    compared = {key for key in (entry.key, entry.compared_with) if key}
    if not entry.p:
        return None
    if impossible & compared:
        return PFinding(not_checkable("a number that is impossible has no test"))
    if entry.kind == RATIO and entry.is_judged:
        return check_ratio_p(entry)
    if entry.is_percentage and not all(by_any_rule(counts[key]) for key in compared):
        return PFinding(not_checkable("nothing is said of the numbers that it compares"))
    other = entries.get(entry.compared_with)
    if other and (other.p, other.compared_with) == (entry.p, entry.key) and _stands_before(other, entry, entries):
        return PFinding(not_checkable(f"it is that of {other.words}, where it is judged"))
    return check_p(entry, counts[entry.key], counts[other.key] if other else None)


def _stands_before(one: Entry, other: Entry, entries: dict[str, Entry]) -> bool:
    return next(key for key in entries if key in (one.key, other.key)) == one.key


def _open_groups(findings: dict[str, Finding]) -> dict[str, OpenGroup]:
    entries = [one.entry for one in findings.values() if one.counts and one.entry.group_size]
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        if not (entry.n or entry.events or entry.is_in_too_many):
            groups.setdefault(entry.group, []).append(entry)
    return {name: _open_group(own) for name, own in groups.items()}


def _open_group(entries: list[Entry]) -> OpenGroup:
    printed = {entry.key: entry.value for entry in entries}
    size = max(entry.group_size or 0 for entry in entries)
    shared = zip(combinations(printed, 2), shared_denominators(printed, size, USUAL).values(), strict=True)
    return OpenGroup(tuple(printed), dict(shared), most_fitting(printed, size, USUAL))
