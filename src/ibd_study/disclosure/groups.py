"""What of a cohort may be shown exactly, decided once for all pages of a run.

Two groups of patients can lie one inside the other: those in remission among those improved, those steroid-free
among those in remission. Then the difference of two harmless counts is itself a count of patients. So counts of one
disease that are of one domain, or are read from one item, are shown exactly only when no two of them differ by a few
patients. The steps to the denominators of all endpoints of a disease are judged together.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations
from types import MappingProxyType
from typing import NamedTuple

from ibd_study.disclosure.policy import Policy
from ibd_study.kinds import Cell

TOTAL = ""
EVALUABLE = "evaluable"


class EndpointCounts(NamedTuple):
    """Exact counts of one endpoint: who was evaluable, who met it, and the four paired counts where it has them.

    ``scores`` are those that its rule reads, ``items`` all items behind them; ``steps`` lead to the denominator.
    """

    endpoint: str
    disease: str
    domain: str
    total: int
    after: int
    paired: tuple[int, int, int, int] | None = None
    scores: tuple[str, ...] = ()
    items: frozenset[str] = frozenset()
    steps: Mapping[str, int] = MappingProxyType({})

    @property
    def before(self) -> int | None:
        """Patients who met it at baseline: yes at both times, or lost since."""
        return self.paired[0] + self.paired[2] if self.paired else None

    @property
    def pairs(self) -> int:
        """Patients evaluable at both times; all evaluable where there is no time before."""
        return sum(self.paired) if self.paired else self.total

    @property
    def after_of_pairs(self) -> int:
        """Of the pairs, those who met it afterwards."""
        return self.paired[0] + self.paired[1] if self.paired else self.after


class ReleaseDecision(NamedTuple):
    """Which numbers of an endpoint are shown exactly: rate after, rate before, and the paired counts."""

    after: bool
    before: bool
    paired: bool


@dataclass(frozen=True)
class Groups:
    """Sizes of the analysed groups and the decision on every endpoint.

    Parameters
    ----------
    sizes
        Analysed patients by disease, and of all under the empty name.
    counts, shown
        Exact counts of the endpoints, and what of them is shown.
    at_baseline
        Patients with a value at baseline, by column and disease.
    columns_with_rare_value
        Columns and diseases of which one of at most four different values is that of a few patients.
    public_terms
        Groups of events that the book names whether or not they occurred.
    unions
        Groups of events made of others, by the key of each: an event of one of these is an event of it.
    steps
        By endpoint, the steps to its denominator that are shown.
    rare_names
        Levels that only the data name, such as ``centre=A``, of few patients of the cohort.
    cells
        Groups of patients that tell of no few, so that what is made of them is shown.
    """

    sizes: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, EndpointCounts] = field(default_factory=dict)
    shown: Mapping[str, ReleaseDecision] = field(default_factory=dict)
    at_baseline: Mapping[tuple[str, str], int] = field(default_factory=dict)
    columns_with_rare_value: frozenset[tuple[str, str]] = frozenset()
    public_terms: frozenset[str] = frozenset()
    unions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    steps: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rare_names: frozenset[str] = frozenset()
    cells: frozenset[Cell] = frozenset()

    def linked(self, score: str) -> list[EndpointCounts]:
        """Endpoints whose rule reads a score."""
        return [counts for counts in self.counts.values() if score in counts.scores]

    def sizes_are_safe(self, policy: Policy) -> bool:
        """Whether no disease has a few patients only: else even the size of the whole would tell of them."""
        parts = [size for disease, size in self.sizes.items() if disease != TOTAL]
        return policy.all_safe(*parts, self.sizes.get(TOTAL, 0) - sum(parts))


def decide(counts: Sequence[EndpointCounts], sizes: Mapping[str, int], policy: Policy) -> dict[str, ReleaseDecision]:
    """Decide endpoint by endpoint, in the order given, what is shown beside that already shown.

    Counts are those of every endpoint, sizes the analysed patients by disease.

    Examples
    --------
    >>> remission = EndpointCounts("remission", "UC", "clinical", 60, 20, (2, 18, 1, 39))
    >>> improvement = EndpointCounts("improvement", "UC", "clinical", 60, 22)
    >>> decide([remission, improvement], {"UC": 60}, Policy("minimum_count"))["remission"]
    ReleaseDecision(after=True, before=False, paired=False)
    >>> decide([remission, improvement], {"UC": 60}, Policy("minimum_count"))["improvement"].after
    False
    """
    after: list[EndpointCounts] = []
    before: list[EndpointCounts] = []
    for one in counts:
        if _is_after_shown(one, _beside(one, after), sizes, policy):
            after.append(one)
    for one in after:
        beside = _beside(one, after), _beside(one, before)
        if one.before is not None and _is_before_shown(one, one.before, *beside, policy):
            before.append(one)
    return {
        one.endpoint: ReleaseDecision(
            one in after, one in before, one in before and _are_paired_shown(_beside(one, after), policy)
        )
        for one in counts
    }


def _beside(one: EndpointCounts, others: Sequence[EndpointCounts]) -> list[EndpointCounts]:
    """Those of the same disease that share the domain or an item: one endpoint may lie inside another of them."""
    return [
        other
        for other in others
        if other.disease == one.disease and (other.domain == one.domain or other.items & one.items)
    ]


def _is_after_shown(one: EndpointCounts, others: list, sizes: Mapping[str, int], policy: Policy) -> bool:
    size = sizes.get(one.disease, 0)
    cells = (size, one.after, one.total - one.after, size - one.total)
    apart = [_differences((one.after, one.total), (other.after, other.total)) for other in others]
    return policy.all_safe(*cells, *chain(*apart))


def _differences(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int, int]:
    """How many patients two counts and their denominators differ by: yes, no and evaluable."""
    yes, total = one[0] - other[0], one[1] - other[1]
    return yes, total - yes, total


def _is_before_shown(one: EndpointCounts, yes: int, after: list, before: list, policy: Policy) -> bool:
    unpaired = _differences((one.after, one.total), (one.after_of_pairs, one.pairs))
    cells = (yes, one.pairs - yes, *unpaired)
    apart = [_differences((yes, one.pairs), (other.before, other.pairs)) for other in before]
    is_safe = policy.all_safe(*cells, *chain(*apart))
    return is_safe and all(_leaves_paired_counts_ambiguous(yes, other, policy) for other in after if other.paired)


def _leaves_paired_counts_ambiguous(before: int, one: EndpointCounts, policy: Policy) -> bool:
    """Whether a rate before leaves every small paired count of an endpoint anywhere between 1 and the minimum.

    It may be the rate of the endpoint itself, or of one that lies around or inside it and so bounds it.
    """
    after, total = one.after_of_pairs, one.pairs
    ranges = (
        (before + after - total, min(before, after)),
        (after - before, min(after, total - before)),
        (before - after, min(before, total - after)),
        (total - before - after, min(total - before, total - after)),
    )
    return all(
        least <= 1 and most >= policy.minimum_count - 1
        for count, (least, most) in zip(one.paired or (), ranges, strict=True)
        if policy.is_small(count)
    )


def _are_paired_shown(beside: list[EndpointCounts], policy: Policy) -> bool:
    """Paired counts of all endpoints beside each other are shown, or none: those of one bound those of another."""
    paired = [other.paired for other in beside if other.paired]
    apart = [a - b for first, second in combinations(paired, 2) for a, b in zip(first, second, strict=True)]
    return policy.all_safe(*chain(*paired), *apart)


def decide_steps(
    counts: Sequence[EndpointCounts],
    shown: Mapping[str, ReleaseDecision],
    sizes: Mapping[str, int],
    in_tables: Mapping[tuple[str, str], Collection[int]],
    policy: Policy,
) -> dict[str, frozenset[str]]:
    """Steps to the denominators that are shown: of one disease, no two differ by a few patients.

    Parameters
    ----------
    counts, shown, sizes, policy
        As those of :func:`decide`, and what it found.
    in_tables
        Patients with a value, by column and disease, of whom Table 1 and the tables of scores speak.

    Examples
    --------
    >>> steps = {"of_disease": 60, "assessed_at_baseline": 33}
    >>> remission = EndpointCounts("remission", "CD", "endoscopic", 30, 12, steps=steps)
    >>> response = EndpointCounts("response", "CD", "endoscopic", 30, 18, steps=steps | {"assessed_at_baseline": 30})
    >>> found = decide_steps([remission, response], {}, {"CD": 60}, {}, Policy("minimum_count"))
    >>> sorted(found["remission"]), sorted(found["response"])
    (['assessed_at_baseline', 'of_disease'], ['of_disease'])
    """
    told = {one.endpoint: one.endpoint in shown and shown[one.endpoint].after for one in counts}
    kept = {disease: {size} for disease, size in sizes.items()}
    for one in counts:
        kept[one.disease] |= {one.total} if told[one.endpoint] else set()
    return {
        one.endpoint: _steps_kept(one, told[one.endpoint], kept[one.disease], sizes[one.disease], in_tables, policy)
        for one in counts
    }


def _steps_kept(
    one: EndpointCounts,
    is_told: bool,
    kept: set[int],
    size: int,
    in_tables: Mapping[tuple[str, str], Collection[int]],
    policy: Policy,
) -> frozenset[str]:
    """Steps of one endpoint that are shown; their counts are added to those kept of the disease.

    All patients of the disease stand on every page; a table withholds whom it leaves but a few of them.
    """
    beside = {count for name in {*one.scores, *one.items} for count in in_tables.get((name, one.disease), ())}
    known = {count for count in beside if policy.all_safe(size - count)}
    names = {EVALUABLE} & one.steps.keys() if is_told else set()
    for name, value in one.steps.items():
        is_safe = value == size or policy.all_safe(*(value - other for other in kept | known))
        if name != EVALUABLE and is_safe and policy.all_safe(value):
            kept.add(value)
            names.add(name)
    return frozenset(names)


def decide_cells(
    candidates: Mapping[Cell, Collection[int]], told: Collection[int], known: Collection[int], policy: Policy
) -> frozenset[Cell]:
    """Cells that are shown: none of their groups is of a few patients, nor differs by a few from another that is known.

    Parameters
    ----------
    candidates
        By cell, in order of precedence, all groups of patients that it tells the size of: whole numbers with one bit a
        patient.
    told
        Groups whose sizes are published in any case: what is equal to one of them tells nothing more.
    known
        Groups of which other numbers of the run may speak.

    Examples
    --------
    >>> women, men = 0b0000011111, 0b1111100000
    >>> few = {Cell("remission", "factor", "sex"): [women, men], Cell("response", "factor", "sex"): [women ^ 1, men]}
    >>> [cell.of for cell in decide_cells(few, [], [women | men], Policy("minimum_count"))]
    ['remission']
    """
    kept = _by_size(known)
    shown = []
    for cell, groups in candidates.items():
        new = {*groups} - {0, *told}
        own = _by_size(new)
        is_safe = policy.all_safe(*own)
        if is_safe and not any(_is_near(group, among, policy) for group in new for among in (kept, own)):
            for size, same in own.items():
                kept.setdefault(size, set()).update(same)
            shown.append(cell)
    return frozenset(shown)


def _by_size(groups: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for group in groups:
        found.setdefault(group.bit_count(), set()).add(group)
    return found


def _is_near(group: int, kept: Mapping[int, set[int]], policy: Policy) -> bool:
    """Whether a group differs by a few patients from one of those kept, which are sorted by their size."""
    size, few = group.bit_count(), policy.minimum_count
    near = (other for apart in range(1 - few, few) for other in kept.get(size + apart, ()))
    return any(policy.is_small((group ^ other).bit_count()) for other in near)
