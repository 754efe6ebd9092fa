"""Read a p-value as it is printed: a number, a limit, or NS."""

import re

from ibd_study.printed import decimals_of, span_of

P_VALUE = re.compile(
    r"(?:p[ -]?(?:value)?)?\s*(?P<sign><=|>=|[<>≤≥=])?\s*"
    r"(?P<value>0?\.\d+|[01](?:\.\d+)?)",
    re.ASCII | re.IGNORECASE,
)
NOT_SIGNIFICANT = re.compile(r"n\.?\s?s\.?|not significant", re.IGNORECASE)
# Binary fractions blur the ends of what a p-value can stand for by less than this.
BLUR = 1e-12


def is_exact(printed: str) -> bool:
    """Whether a p-value is printed as a number; a limit such as <0.001, NS or 0.000 is not.

    Examples
    --------
    >>> is_exact("0.039"), is_exact("<0.001"), is_exact("0.000")
    (True, False, False)
    """
    sign, value = _sign_and_value(printed)
    return sign == "=" and float(value) > 0


def p_limits(printed: str) -> tuple[float, float]:
    """Smallest and largest p-value that a printed one can stand for, halves going either way.

    NS is above 0.05. A p of 0.000 may have been cut off as well as rounded.

    Raises
    ------
    ValueError
        When the text is neither a number from 0 to 1 nor a limit such as <0.001, ≤0.05 or NS.

    Examples
    --------
    >>> p_limits("0.039"), p_limits("<0.001"), p_limits("NS"), p_limits("0.000")
    ((0.0385, 0.0395), (0.0, 0.001), (0.05, 1.0), (0.0, 0.001))
    """
    sign, text = _sign_and_value(printed)
    value = float(text)
    if sign != "=":
        return (0.0, value) if sign in "<≤" else (value, 1.0)
    if value == 0:
        return 0.0, 10.0 ** -decimals_of(text)
    span = span_of(text if text[0] != "." else f"0{text}", "either")
    return max(0.0, span.low / span.scale), min(1.0, span.high / span.scale)


def _sign_and_value(printed: str) -> tuple[str, str]:
    if NOT_SIGNIFICANT.fullmatch(printed.strip()):
        return ">", "0.05"
    match = P_VALUE.fullmatch(printed.strip())
    if not match or float(match["value"]) > 1:
        raise ValueError(f"printed p-value {printed!r}; expected a number from 0 to 1 such as 0.039, or <0.001, or NS")
    return (match["sign"] or "=")[0], match["value"]
