"""One column of numbers in a few: for a table of characteristics."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from ibd_study.statistics._vectors import present_numbers


class Summary(NamedTuple):
    """Description of a column; None where there are too few values.

    Smallest and largest value are left out on purpose: each belongs to one subject.
    """

    n: int
    missing: int
    mean: float | None
    sd: float | None
    median: float | None
    q1: float | None
    q3: float | None


def summarise(values: Iterable[Any]) -> Summary:
    """Count, mean, standard deviation and quartiles of the values that are there.

    The standard deviation has n - 1 below the line and needs two values. Quartiles are
    linear between order statistics (R's type 7, the default of R and numpy); SPSS and SAS
    differ by default.

    Raises
    ------
    ValueError
        Values that are not numbers, or an infinite value.

    Examples
    --------
    >>> summarise([1, 2, 3, 4, None])  # doctest: +ELLIPSIS
    Summary(n=4, missing=1, mean=2.5, sd=1.29..., median=2.5, q1=1.75, q3=3.25)
    """
    numbers, missing = present_numbers(values, "values")
    n = len(numbers)
    if n == 0:
        return Summary(0, missing, None, None, None, None, None)
    q1, median, q3 = np.quantile(numbers, [0.25, 0.5, 0.75], method="linear").tolist()
    sd = float(numbers.std(ddof=1)) if n > 1 else None
    return Summary(n, missing, float(numbers.mean()), sd, median, q1, q3)
