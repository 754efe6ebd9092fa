"""Records of results on their way out: how a number is withheld or made coarser, and how that is marked."""

from decimal import Decimal

from ibd_study.kinds import place_only

MARK = "disclosure"
SUPPRESSED, ROUNDED = "suppressed", "rounded"
NUMBERS = ("value", "n", "N", "ci_low", "ci_high", "p_value")
ESTIMATE = ("value", "ci_low", "ci_high")
SMALLEST_P, BELOW = 0.001, 0.0009
# Intervals that a run asks for: their names tell nothing of the counts.
PROPORTION_METHODS = ("wilson", "clopper_pearson", "jeffreys", "agresti_coull", "mid_p")
UNCERTAINTY = ("ci_low", "ci_high", "p_value")


def has(record: dict, name: str) -> bool:
    """Whether a record holds a number under a name; NaN is none."""
    number = record.get(name)
    return number is not None and number == number


def is_empty(record: dict) -> bool:
    """Whether a record says only that nothing was recorded: no number at all, or one of nobody."""
    return record.get("N") == 0 or not any(has(record, name) for name in NUMBERS)


def withhold(record: dict, *names: str) -> dict:
    """A record without some of its numbers, without all when none is named, and marked as such.

    Examples
    --------
    >>> withhold({"n": 3, "N": 20}, "n")
    {'n': None, 'N': 20, 'disclosure': 'suppressed'}
    """
    gone = [name for name in names or NUMBERS if has(record, name)]
    hidden = without_form(record) if {"N", "p_value"} & {*gone} else record
    return hidden | dict.fromkeys(gone) | {MARK: SUPPRESSED} if gone else record


def suppressed(record: dict) -> dict:
    """A record without its numbers and without the words of how they were made, which can say why one is missing.

    It is marked also where it held no number: that nobody is there can be as telling as how many are.

    Examples
    --------
    >>> suppressed({"value": None, "N": 0, "method": "fewer than two values in a group"})
    {'value': None, 'N': None, 'method': '', 'disclosure': 'suppressed'}
    """
    told = [name for name in ("method", "test") if record.get(name, "") not in ("", *PROPORTION_METHODS)]
    words = dict.fromkeys(told, "")
    place = {"at": place_only(record["at"])} if "at" in record else {}
    return withhold(record) | {MARK: SUPPRESSED} | words | place


def rounded_to(record: dict, **numbers: float) -> dict:
    """A record with some numbers in place of finer ones, marked as rounded."""
    coarser = without_form(record) if "N" in numbers else record
    return coarser | numbers | {MARK: record.get(MARK) or ROUNDED}


def without_form(record: dict) -> dict:
    """A record with the bare name of its test: whether it is exact, or has few in a group, tells of how many.

    Examples
    --------
    >>> without_form({"N": None, "test": "Wilcoxon signed-rank, exact, zeros dropped first (Wilcoxon)"})
    {'N': None, 'test': 'Wilcoxon signed-rank'}
    """
    return record | {"test": record["test"].partition(",")[0]} if record.get("test") else record


def coarsen(record: dict, digits: int, *names: str) -> dict:
    """A record with some numbers cut to significant digits: a mean in full would tell its own denominator.

    Examples
    --------
    >>> coarsen({"value": 45.7037037}, 3, "value")
    {'value': 45.7, 'disclosure': 'rounded'}
    """
    changed = {name: significant(record[name], digits) for name in names if has(record, name)}
    return rounded_to(record, **changed) if changed else record


def coarsen_p(record: dict, digits: int) -> dict:
    """A record whose p-value is cut to significant digits, and to one number where it is below 0.001.

    An exact p of a signed-rank test halves with each patient who changed: how far it lies below would count them.

    Examples
    --------
    >>> coarsen_p({"p_value": 2.0**-29}, 2)["p_value"], coarsen_p({"p_value": 0.01234}, 2)["p_value"]
    (0.0009, 0.012)
    """
    if not has(record, "p_value"):
        return record
    p_value = record["p_value"]
    return rounded_to(record, p_value=BELOW if p_value < SMALLEST_P else significant(p_value, digits))


def significant(number: float, digits: int) -> float:
    """A number with so many significant digits.

    Examples
    --------
    >>> significant(214.94, 3), significant(0.0, 2), significant(1234.0, 2)
    (215.0, 0.0, 1200.0)
    """
    number = float(number)
    exact = Decimal(repr(number))
    return round(number, digits - 1 - exact.adjusted()) if number else 0.0
