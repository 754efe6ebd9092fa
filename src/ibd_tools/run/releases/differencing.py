"""Two runs of the same patients: whether what both publish, subtracted, tells of a few of them.

A run is known here by the groups that its numbers rest on, each a whole number with one bit a patient. A group of fewer
patients than the run's minimum is never shown, so that only two groups that both can be shown can be subtracted.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, permutations, product
from typing import NamedTuple


class Group(NamedTuple):
    """The patients of a group, and the family of groups of which one may lie inside another."""

    patients: int
    family: str


class Difference(NamedTuple):
    """A group of one run that holds nearly the patients of a group already released."""

    group: str
    released: str
    fewer_than: int


@dataclass(frozen=True)
class Membership:
    """All groups of a run by name, and the smallest that it shows."""

    groups: Mapping[str, Group]
    minimum_count: int

    @cached_property
    def shown(self) -> dict[str, Group]:
        """Groups that are large enough to be shown."""
        return {name: one for name, one in self.groups.items() if one.patients.bit_count() >= self.minimum_count}

    @cached_property
    def families(self) -> dict[str, dict[int, str]]:
        """By family, the different groups shown, each with the first of its names."""
        found: dict[str, dict[int, str]] = {}
        for name, one in self.shown.items():
            found.setdefault(one.family, {}).setdefault(one.patients, name)
        return found

    @property
    def sizes(self) -> dict[str, int]:
        """Patients of each group shown."""
        return {name: one.patients.bit_count() for name, one in self.shown.items()}


def difference_by_membership(ours: Membership, released: Membership) -> Difference | None:
    """The first two groups of one family that differ by a few patients, each of which only one of the runs shows.

    What one run shows of two such groups is protected in that run. Who left and who came both count: 20 patients beside
    20 others of whom one is another differ by two.

    Examples
    --------
    >>> all_of, without_one = (Membership({"CD": Group(bits, "CD")}, 5) for bits in (0b1111111, 0b0111111))
    >>> difference_by_membership(all_of, without_one)
    Difference(group='CD', released='CD', fewer_than=5)
    >>> difference_by_membership(all_of, all_of) is None
    True
    """
    few = max(ours.minimum_count, released.minimum_count)
    for family, own in ours.families.items():
        theirs = released.families.get(family, {})
        # In the order of the names, so that the same runs are always told by the same groups.
        only_own, only_theirs = ([a for a in one if a not in other] for one, other in ((own, theirs), (theirs, own)))
        for mine, other in product(only_own, only_theirs):
            if is_few(mine ^ other, few):
                return Difference(own[mine], theirs[other], few)
    return None


def difference_from_two(ours: Membership, released: Sequence[Membership]) -> Difference | None:
    """The first group that differs by a few patients from two released ones of its name, added up or subtracted.

    All patients less the women is a group that no run shows and everybody knows.
    """
    for name, mine in ours.shown.items():
        shown = [one.shown[name].patients for one in released if name in one.shown]
        few = max([ours.minimum_count, *(one.minimum_count for one in released)])
        if mine.patients not in shown and any(is_few(mine.patients ^ one, few) for one in _made_of_two(shown)):
            return Difference(name, f"{name}, of two runs together", few)
    return None


def _made_of_two(groups: Iterable[int]) -> Iterator[int]:
    different = dict.fromkeys(groups)
    yield from (a | b for a, b in combinations(different, 2) if not a & b)
    yield from (a & ~b for a, b in permutations(different, 2) if not b & ~a)


def difference_of_sizes(ours: Membership, sizes: Mapping[str, int], minimum_count: int) -> Difference | None:
    """The first group whose size differs by a few from what was released; for want of the patients of then.

    Examples
    --------
    >>> difference_of_sizes(Membership({"CD": Group(0b1111111, "CD")}, 5), {"CD": 8}, 5).group
    'CD'
    """
    few = max(ours.minimum_count, minimum_count)
    both = ((name, size, sizes[name]) for name, size in ours.sizes.items() if name in sizes)
    return next((Difference(name, name, few) for name, a, b in both if 0 < abs(a - b) < few), None)


def is_few(patients: int, few: int) -> bool:
    """Whether a group is of somebody, and of fewer than so many."""
    return 0 < patients.bit_count() < few
