"""From a printed number back to all values that it can stand for, by the rule of rounding.

Worked in whole numbers, so that no binary fraction blurs a half.
"""

import re
from typing import NamedTuple

DECIMAL = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
RULES = {
    "half_up": "rounded, a half going up",
    "half_even": "rounded, a half going to the even digit",
    "either": "rounded, a half going either way",
    "truncated": "cut off, not rounded",
    "ceiling": "rounded up to the next digit",
}


class Span(NamedTuple):
    """All values from ``low / scale`` to ``high / scale``; an end belongs to it or not."""

    low: int
    high: int
    with_low: bool
    with_high: bool
    scale: int

    def multiples(self, unit: int, n: int) -> range:
        """Whole numbers k for which ``k * unit / n`` lies in the span.

        Examples
        --------
        >>> list(span_of("57.6").multiples(100, 66))
        [38]
        """
        step = unit * self.scale
        first = -(-self.low * n // step) if self.with_low else self.low * n // step + 1
        last = self.high * n // step if self.with_high else -(-self.high * n // step) - 1
        return range(first, last + 1)


def decimals_of(printed: str) -> int:
    """Number of decimals of a printed number."""
    return len(printed.partition(".")[2])


def span_of(printed: str, rule: str = "half_up") -> Span:
    """Values that a printed number can stand for.

    Parameters
    ----------
    printed
        The number as printed; its decimals count.
    rule
        One of :data:`RULES`. ``either`` holds both halves: programs differ on them, and binary fractions tip them.
        A number below 0 is taken as the mirror image of the one above.

    Raises
    ------
    ValueError
        When the text is not a number with a decimal point, or the rule is unknown.

    Examples
    --------
    >>> span_of("57.6")
    Span(low=1151, high=1153, with_low=True, with_high=False, scale=20)
    """
    if not DECIMAL.fullmatch(printed):
        raise ValueError(f"printed number {printed!r}; expected digits with a decimal point, such as '57.6'")
    if rule not in RULES:
        raise ValueError(f"rounding rule {rule!r}; expected one of {', '.join(RULES)}")
    size = printed.removeprefix("-")
    twice = 2 * int(size.replace(".", ""))
    span = Span(*_ends(twice, rule), 2 * 10 ** decimals_of(size))
    return span if size == printed else Span(-span.high, -span.low, span.with_high, span.with_low, span.scale)


def _ends(twice: int, rule: str) -> tuple[int, int, bool, bool]:
    """Ends in halves of the last digit, and whether each belongs to the span."""
    even = twice % 4 == 0
    return {
        "half_up": (twice - 1, twice + 1, True, False),
        "half_even": (twice - 1, twice + 1, even, even),
        "either": (twice - 1, twice + 1, True, True),
        "truncated": (twice, twice + 2, True, False),
        "ceiling": (twice - 2, twice, False, True),
    }[rule]
