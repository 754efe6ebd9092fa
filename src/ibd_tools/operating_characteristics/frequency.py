"""How often a promise is kept: the share, and its error where it was counted on simulated samples."""

from collections.abc import Sequence
from typing import NamedTuple

from ibd_study.statistics import Interval, proportion_interval

ERROR_LEVEL = 0.95


class Frequency(NamedTuple):
    """How often something happens.

    `share` lies between 0 and 1. `repetitions` is None where every possible sample was weighed by its
    probability, which leaves no error; else it is the number of simulated samples.
    """

    share: float
    repetitions: int | None = None

    @property
    def error(self) -> Interval:
        """Clopper-Pearson limits at 95 % of a share that was counted; both None for an exact one.

        Examples
        --------
        >>> low, high = Frequency(0.95, 400).error
        >>> f"{low:.3f} to {high:.3f}"
        '0.924 to 0.969'
        >>> Frequency(0.95).error
        Interval(low=None, high=None)
        """
        if self.repetitions is None:
            return Interval(None, None)
        yes = round(self.share * self.repetitions)
        return proportion_interval(yes, self.repetitions, ERROR_LEVEL, "clopper_pearson")


def holds(limits: tuple[float | None, float | None], truth: float) -> bool:
    """Whether an interval holds the truth; without limits there is no claim that could be wrong."""
    low, high = limits
    return low is None or high is None or low <= truth <= high


def counted(answers: Sequence[bool]) -> Frequency:
    """The share of simulated samples in which the answer was yes.

    Examples
    --------
    >>> counted([True, True, False, True])
    Frequency(share=0.75, repetitions=4)
    """
    return Frequency(sum(answers) / len(answers), len(answers))
