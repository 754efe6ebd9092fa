"""Means and standard deviations of whole-number items: GRIM, GRIMMER and DEBIT.

A person who answers items in whole numbers has a whole number as total, and so has a group. A mean that no total gives
was not the mean of that group. The same holds for the sum of squares behind a standard deviation, which besides is
odd exactly when the total is odd.
"""

from dataclasses import dataclass

from ibd_study.printed import span_of

SAMPLE, POPULATION = "sample", "population"


@dataclass(frozen=True)
class Scale:
    """What one person's value is made of.

    Attributes
    ----------
    items : int
        Whole-number items that are averaged for a person; 1 for a single item or for a sum.
    minimum, maximum : int or None
        Smallest and largest answer to an item; None where it has no limit that is known.
    """

    items: int = 1
    minimum: int | None = None
    maximum: int | None = None


def grim(mean: str, n: int, scale: Scale = Scale(), rule: str = "half_up") -> range:
    """Totals of whole-number items that give a printed mean.

    Parameters
    ----------
    mean
        As printed; its decimals count.
    n
        Number of persons.
    scale
        Items behind one person's value and their limits.
    rule
        How it was rounded: one of :data:`ibd_study.printed.RULES`.

    Returns
    -------
    range
        Sums over all persons and items; empty when the mean is impossible.

    Raises
    ------
    ValueError
        When the text is not a number with a decimal point, or the rule is unknown.

    References
    ----------
    Brown and Heathers 2017, doi:10.1177/1948550616673876.

    Examples
    --------
    >>> list(grim("5.19", 28)), list(grim("5.18", 28))
    ([], [145])
    """
    answers = n * scale.items
    found = span_of(mean, rule).multiples(1, answers)
    first = found.start if scale.minimum is None else max(found.start, scale.minimum * answers)
    beyond = found.stop if scale.maximum is None else min(found.stop, scale.maximum * answers + 1)
    return range(first, beyond)


def grimmer(
    mean: str, sd: str, n: int, scale: Scale = Scale(), rule: str = "half_up", divisor: str = SAMPLE
) -> list[int]:
    """Totals of whole-number items that allow both a printed mean and a printed standard deviation.

    A total is kept when some whole number has the right parity, lies among the sums of squares that the standard
    deviation can stand for, and is neither smaller than equal answers nor larger than answers at both ends would
    give. Nothing possible is ever left out; some of what is kept may still be impossible.

    Parameters
    ----------
    mean, sd
        As printed.
    n, scale, rule
        As in :func:`grim`.
    divisor
        ``sample`` (n - 1, as in nearly all software) or ``population`` (n).

    Returns
    -------
    list of int
        Sums over all persons and items; empty when the two numbers are impossible together.

    Raises
    ------
    ValueError
        When a text is not a number with a decimal point or the rule is unknown.

    References
    ----------
    Anaya 2016, doi:10.7287/peerj.preprints.2400v1 (not verified; its simpler test, unlike this one, can call an honest
    pair impossible).

    Examples
    --------
    >>> grimmer("3.44", "2.48", 18), grimmer("3.44", "2.47", 18)
    ([62], [])
    """
    return [total for total in grim(mean, n, scale, rule) if _has_squares(total, sd, n, scale, rule, divisor)]


def mean_is_possible(
    mean: str, sd: str, n: int, scale: Scale = Scale(), rule: str = "half_up", divisor: str = SAMPLE
) -> bool:
    """Whether :func:`grimmer`, or :func:`grim` without a standard deviation, finds any total at all.

    Examples
    --------
    >>> mean_is_possible("3.44", "2.47", 18), mean_is_possible("3.44", "", 18)
    (False, True)
    """
    totals = grim(mean, n, scale, rule)
    return any(not sd or _has_squares(total, sd, n, scale, rule, divisor) for total in totals)


def _has_squares(total: int, sd: str, n: int, scale: Scale, rule: str, divisor: str) -> bool:
    if n == 1 and divisor == SAMPLE:
        return False  # one person has no standard deviation
    lowest, highest = _squares_that_are_possible(total, n, scale)
    first, last = _squares_behind(total, sd, n, scale, rule, divisor)
    first = max(first, lowest)
    first += (first - total) % 2
    return first <= (last if highest is None else min(last, highest))


def _squares_behind(total: int, sd: str, n: int, scale: Scale, rule: str, divisor: str) -> tuple[int, int]:
    """Smallest and largest whole sum of squares, over persons' totals, that the standard deviation stands for."""
    span = span_of(sd, rule)
    weight = (n - 1 if divisor == SAMPLE else n) * n * scale.items**2
    low, high = (weight * max(0, end) ** 2 + (total * span.scale) ** 2 for end in span[:2])
    step = n * span.scale**2
    first = -(-low // step) if span.with_low or span.low < 0 else low // step + 1
    last = high // step if span.with_high or weight == 0 else -(-high // step) - 1
    return first, last


def _squares_that_are_possible(total: int, n: int, scale: Scale) -> tuple[int, int | None]:
    """Sum of squares when all persons are as equal as they can be, and when they lie at both ends."""
    each, left = divmod(total, n)
    lowest = (n - left) * each**2 + left * (each + 1) ** 2
    if scale.minimum is None or scale.maximum is None:
        return lowest, None
    bottom, width = scale.minimum * scale.items, (scale.maximum - scale.minimum) * scale.items
    above = total - n * bottom
    at_top, left = divmod(above, width) if width else (0, 0)
    return lowest, at_top * width**2 + left**2 + 2 * bottom * above + n * bottom**2


def debit(mean: str, sd: str, n: int) -> list[int]:
    """Numbers of persons with a yes that allow both a printed mean and standard deviation of yes (1) and no (0).

    Here the mean fixes the standard deviation, so that the test of :func:`grimmer` is exact.

    References
    ----------
    Heathers and Brown 2019, DEBIT (no DOI known).

    Examples
    --------
    >>> debit("0.35", "0.48", 60), debit("0.35", "0.50", 60)
    ([21], [])
    """
    return grimmer(mean, sd, n, Scale(1, 0, 1))
