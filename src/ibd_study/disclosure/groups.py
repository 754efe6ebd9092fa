"""What of a cohort may be shown exactly, decided once for all pages of a run.

Two groups of patients can lie one inside the other: those in remission among those improved, those steroid-free
among those in remission. Then the difference of two harmless counts is itself a count of patients. So counts of one
disease that are of one domain, or are read from one item, are shown exactly only when no two of them differ by a few
patients. The steps to the denominators of all endpoints of a disease are judged together. By counts alone it is decided
so that an engine that holds no patient in memory decides alike; only where two groups can overlap in any way, which
counts do not tell, patients themselves are held against each other (:func:`decide_cells`).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations, product
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from ibd_study.disclosure.policy import Policy
from ibd_study.kinds import Cell

T = TypeVar("T")
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
    def before(self) -> int:
        """Patients who met it at baseline: yes at both times, or lost since; nobody where it cannot be met before."""
        return self.paired[0] + self.paired[2] if self.paired else 0

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


def first_come(candidates: Iterable[T], is_safe: Callable[[T, list[T]], bool]) -> list[T]:
    """Those of some candidates, in order of precedence, that are safe beside all that were taken before them."""
    taken: list[T] = []
    for one in candidates:
        if is_safe(one, taken):
            taken.append(one)
    return taken


def decide(counts: Sequence[EndpointCounts], sizes: Mapping[str, int], policy: Policy) -> dict[str, ReleaseDecision]:
    """Decide endpoint by endpoint, in the order given, what is shown beside that already shown.

    Counts are those of every endpoint, sizes the analysed patients by disease.

    Examples
    --------
    >>> remission = EndpointCounts("remission", "UC", "clinical", 60, 20, (2, 18, 1, 39))
    >>> improvement = EndpointCounts("improvement", "UC", "clinical", 60, 22)
    >>> [decision.after for decision in decide([remission, improvement], {"UC": 60}, Policy("minimum_count")).values()]
    [True, False]
    """

    def is_after_safe(one: EndpointCounts, taken: list[EndpointCounts]) -> bool:
        own, size = _answers(one.after, one.total), sizes.get(one.disease, 0)
        others = [_answers(other.after, other.total) for other in _beside(one, taken)]
        return policy.all_safe(size, size - one.total, *own) and policy.all_apart(own, others)

    def is_before_safe(one: EndpointCounts, taken: list[EndpointCounts]) -> bool:
        own, of_pairs = _answers(one.before, one.pairs), _answers(one.after_of_pairs, one.pairs)
        others = [_answers(other.before, other.pairs) for other in _beside(one, taken)]
        is_safe = policy.all_safe(*own) and policy.all_apart(own, others)
        # Who was not judged before would follow from the two denominators.
        is_safe = is_safe and policy.all_apart(of_pairs, [_answers(one.after, one.total)])
        return is_safe and all(_is_paired_ambiguous(one.before, other, policy) for other in _beside(one, after))

    after = first_come(counts, is_after_safe)
    before = first_come([one for one in after if one.paired], is_before_safe)
    return {
        one.endpoint: ReleaseDecision(
            one in after, one in before, one in before and _are_paired_shown(_beside(one, after), policy)
        )
        for one in counts
    }


def _answers(yes: int, total: int) -> tuple[int, int, int]:
    """Who says yes, who says no, and who is evaluable."""
    return yes, total - yes, total


def _beside(one: EndpointCounts, others: Sequence[EndpointCounts]) -> list[EndpointCounts]:
    """Those of the same disease that share the domain or an item: one endpoint may lie inside another of them."""
    return [
        other
        for other in others
        if other.disease == one.disease and (other.domain == one.domain or other.items & one.items)
    ]


def _is_paired_ambiguous(before: int, one: EndpointCounts, policy: Policy) -> bool:
    """Whether a rate before leaves every small paired count of an endpoint, if it has any, between 1 and the minimum.

    It may be the rate of the endpoint itself, or of one that lies around or inside it and so bounds it. A paired count
    is at most the smaller of its two margins, and at least what these have more than all.
    """
    after, total = one.after_of_pairs, one.pairs
    margins = ((before, after), (total - before, after), (before, total - after), (total - before, total - after))
    return all(
        sum(both) - total <= 1 and min(both) >= policy.minimum_count - 1
        for count, both in zip(one.paired or (), margins, strict=False)
        if policy.is_small(count)
    )


def _are_paired_shown(beside: list[EndpointCounts], policy: Policy) -> bool:
    """Paired counts of all endpoints beside each other are shown, or none: those of one bound those of another."""
    paired = [other.paired for other in beside if other.paired]
    apart = all(policy.all_apart(first, [second]) for first, second in combinations(paired, 2))
    return apart and policy.all_safe(*chain(*paired))


def decide_steps(
    counts: Sequence[EndpointCounts],
    shown: Mapping[str, ReleaseDecision],
    sizes: Mapping[str, int],
    in_tables: Mapping[tuple[str, str], Collection[int]],
    policy: Policy,
) -> dict[str, frozenset[str]]:
    """Steps to the denominators that are shown: of one disease, no two differ by a few patients.

    All patients of the disease stand on every page; a table withholds whom it leaves but a few of them.

    Parameters
    ----------
    counts, shown, sizes, policy
        As those of :func:`decide`, and what it found.
    in_tables
        Patients with a value, by column and disease, of whom Table 1 and the tables of scores speak.
    """
    told = {key for key, decision in shown.items() if decision.after}
    kept = {disease: {size} for disease, size in sizes.items()}
    for one in counts:
        kept[one.disease] |= {one.total} if one.endpoint in told else set()
    found = {}
    for one in counts:
        size, of_disease = sizes[one.disease], kept[one.disease]
        in_own = {count for name in one.items for count in in_tables.get((name, one.disease), ())}
        beside = {count for count in in_own if policy.all_safe(size - count)}
        names = {EVALUABLE} & one.steps.keys() if one.endpoint in told else set()
        for name, value in one.steps.items():
            is_apart = value == size or policy.all_safe(*(value - other for other in of_disease | beside))
            if name != EVALUABLE and is_apart and policy.all_safe(value):
                of_disease.add(value)
                names.add(name)
        found[one.endpoint] = frozenset(names)
    return found


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
    kept, shown = _by_size(known), set()
    for cell, groups in candidates.items():
        own = _by_size({*groups} - {0, *told})
        if policy.all_safe(*own) and not (_is_near(own, kept, policy) or _is_near(own, own, policy)):
            for size, same in own.items():
                kept[size] |= same
            shown.add(cell)
    return frozenset(shown)


def _by_size(groups: Iterable[int]) -> defaultdict[int, set[int]]:
    found = defaultdict(set)
    for group in groups:
        found[group.bit_count()].add(group)
    return found


def _is_near(own: Mapping[int, set[int]], kept: Mapping[int, set[int]], policy: Policy) -> bool:
    """Whether any group differs by a few patients from one of those kept; sizes that do so are few to look at."""
    few = range(1 - policy.minimum_count, policy.minimum_count)
    near = (product(same, kept.get(size + apart, ())) for size, same in own.items() for apart in few)
    return any(policy.is_small((one ^ other).bit_count()) for one, other in chain.from_iterable(near))
