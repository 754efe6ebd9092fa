"""How a number is written in digits: half-up rounding, n/N, intervals and p-values, in one place."""

from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from ibd_study.disclosure import SMALLEST_P

NOT_RECORDED = "not recorded"
P_DIGITS = 2
P_DECIMALS = 3


def round_half_up(value: float, decimals: int = 0) -> Decimal:
    """Round half away from zero, as printed papers do; Python's own ``round`` goes to even.

    The number is read as its shortest decimal text, so that 0.285 counts as a half.

    Examples
    --------
    >>> round_half_up(12.5), round_half_up(57.55, 1), round_half_up(-2.5)
    (Decimal('13'), Decimal('57.6'), Decimal('-3'))
    """
    step = Decimal(1).scaleb(-decimals)
    return Decimal(repr(float(value))).quantize(step, rounding=ROUND_HALF_UP)


def percent_of(n: int, total: int, decimals: int = 1) -> Decimal:
    """Percentage of two counts, rounded half up from the exact fraction.

    Raises
    ------
    ValueError
        When the total is not above 0: there is no share of nobody.

    Examples
    --------
    >>> percent_of(38, 66)
    Decimal('57.6')
    >>> percent_of(1, 800, 1)
    Decimal('0.1')
    """
    if total <= 0:
        raise ValueError(f"percentage of {n} among {total}; expected a total above 0")
    step = Decimal(1).scaleb(-decimals)
    return (Decimal(100 * int(n)) / Decimal(int(total))).quantize(step, rounding=ROUND_HALF_UP)


def format_number(value: float | None, decimals: int = 1) -> str:
    """A number with fixed decimals, or "not recorded".

    Examples
    --------
    >>> format_number(214.94999), format_number(None), format_number(-0.04)
    ('214.9', 'not recorded', '0.0')
    """
    if value is None or pd.isna(value):
        return NOT_RECORDED
    rounded = round_half_up(value, decimals)
    return str(abs(rounded) if rounded == 0 else rounded).replace("-", "\N{MINUS SIGN}")


def format_percent(value: float | None) -> str:
    """A percentage with one decimal.

    Examples
    --------
    >>> format_percent(57.57575757)
    '57.6 %'
    """
    text = format_number(value, 1)
    return text if text == NOT_RECORDED else f"{text} %"


def format_printed(value: float) -> str:
    """A percentage with as many decimals as it was printed with; a last decimal of 0 is not known any more.

    Examples
    --------
    >>> format_printed(26.0), format_printed(42.86)
    ('26 %', '42.86 %')
    """
    return f"{repr(float(value)).removesuffix('.0')} %"


def format_interval(low: float | None, high: float | None, decimals: int = 1) -> str:
    """An interval as 45.6-68.8, with an en dash; "to" where a limit is negative.

    Examples
    --------
    >>> format_interval(45.57, 68.83)
    '45.6–68.8'
    >>> format_interval(-3.2, 4.1)
    '−3.2 to 4.1'
    """
    if low is None or high is None or pd.isna(low) or pd.isna(high):
        return NOT_RECORDED
    joint = " to " if low < 0 else "–"
    return f"{format_number(low, decimals)}{joint}{format_number(high, decimals)}"


def format_p(value: float | None) -> str:
    """A p-value to two significant figures and at most three decimals; below a thousandth only that.

    Examples
    --------
    >>> format_p(0.0390625), format_p(0.0004), format_p(0.5), format_p(0.995)
    ('0.039', '<0.001', '0.50', '1.0')
    """
    if value is None or pd.isna(value):
        return NOT_RECORDED
    if value < SMALLEST_P:
        return f"<{SMALLEST_P}"
    rounded = round_half_up(value, _p_decimals(Decimal(repr(float(value)))))
    # Rounding can carry into a new digit (0.0995 to 0.10), which takes the place of a decimal.
    return str(round_half_up(value, _p_decimals(rounded)))


def _p_decimals(p: Decimal) -> int:
    return min(P_DIGITS - 1 - p.adjusted(), P_DECIMALS)


def format_count(n: int | None, total: int | None) -> str:
    """Events of evaluable, as 38/66."""
    if pd.isna(n) or pd.isna(total) or not total:
        return NOT_RECORDED
    return f"{int(n)}/{int(total)}"
