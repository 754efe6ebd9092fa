"""What follows from published counts: one linear system over whole numbers of patients, solved for what is hidden."""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

MOST = 10_000
# A weighted sum of counts, and the least and the most that it can be.
Known = tuple[dict[str, float], float, float]


class System:
    """Counts that are whole and not negative, and what is known of their sums.

    Examples
    --------
    >>> system = System()
    >>> system.know(sum_of("well", "ill"), 10)
    >>> system.know(sum_of("well"), 7, np.inf)
    >>> system.range_of(sum_of("ill"))
    (0, 3)
    """

    def __init__(self) -> None:
        self.names: dict[str, int] = {}
        self.rows: list[Known] = []

    def know(self, terms: dict[str, float], low: float, high: float | None = None) -> None:
        """A weighted sum lies between two numbers, or is one."""
        for name in terms:
            self.names.setdefault(name, len(self.names))
        self.rows.append((terms, low, low if high is None else high))

    def range_of(self, terms: dict[str, float]) -> tuple[int, int]:
        """The least and the most that a sum can be; only what hangs together with it is solved.

        Raises
        ------
        ValueError
            When no counts agree with all that is known.
        """
        names, rows = self._connected(terms)
        if not rows:
            return 0, MOST
        weights = np.array([terms.get(name, 0.0) for name in names])
        matrix = np.array([[row[0].get(name, 0.0) for name in names] for row in rows])
        limits = LinearConstraint(matrix, [row[1] for row in rows], [row[2] for row in rows])
        found = [
            milp(sign * weights, constraints=limits, integrality=np.ones(len(names)), bounds=Bounds(0, MOST))
            for sign in (1, -1)
        ]
        if any(one.status != 0 for one in found):
            raise ValueError(f"the published numbers contradict each other: {terms}")
        return round(found[0].fun), round(-found[1].fun)

    def _connected(self, terms: dict[str, float]) -> tuple[list[str], list[Known]]:
        """What shares a count with the sum, however far; a count that is known outright connects nothing."""
        pinned = {name for row, low, high in self.rows if len(row) == 1 and low == high for name in row}
        reached, waiting = set(terms), set(terms)
        places: set[int] = set()
        while waiting:
            found = {place for name in waiting for place in self._places(name)} - places
            places |= found
            waiting = {name for place in found for name in self.rows[place][0]} - reached
            reached |= waiting
            waiting -= pinned
        return sorted(reached), [self.rows[place] for place in sorted(places | self._pins(reached & pinned))]

    def _places(self, name: str) -> list[int]:
        return [place for place, row in enumerate(self.rows) if name in row[0]]

    def _pins(self, names: set[str]) -> set[int]:
        return {place for place, row in enumerate(self.rows) if len(row[0]) == 1 and names & row[0].keys()}


def sum_of(*names: str) -> dict[str, float]:
    """The sum of some counts."""
    return dict.fromkeys(names, 1.0)


def minus(a: dict[str, float], b: dict[str, float]) -> dict[str, float]:
    """The difference of two sums."""
    return {name: a.get(name, 0) - b.get(name, 0) for name in a | b}
