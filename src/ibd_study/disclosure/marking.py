"""Records of results on their way out: how a number is withheld, made coarser or rounded, and how that is marked."""

from ibd_study.disclosure.policy import Policy
from ibd_study.kinds import Kind, Rule, place_only
from ibd_study.statistics import proportion_interval

MARK = "disclosure"
SUPPRESSED, ROUNDED = "suppressed", "rounded"
NUMBERS = ("value", "n", "N", "ci_low", "ci_high", "p_value")
ESTIMATE, UNCERTAINTY = ("value", "ci_low", "ci_high"), ("ci_low", "ci_high", "p_value")
SMALLEST_P, BELOW = 0.001, 0.0009
# Intervals that a run asks for: their names tell nothing of the counts.
PROPORTION_METHODS = ("wilson", "clopper_pearson", "jeffreys", "agresti_coull", "mid_p")
# Tests whose words say how they were made, by the kind of their number; those of one form; any other has no words left.
BARE_TESTS: dict[Kind | None, str] = {
    **dict.fromkeys((Kind.DIFFERENCE, Kind.PAIRED_TEST, Kind.P_UNADJUSTED, Kind.P_ADJUSTED), "McNemar"),
    **dict.fromkeys((Kind.MEDIAN_CHANGE, Kind.SHIFT), "Wilcoxon signed-rank"),
    **dict.fromkeys((Kind.BETWEEN_SUBGROUPS, Kind.CHANGE_BY_SUBGROUP), "likelihood ratio between groups"),
    **dict.fromkeys((Kind.BETWEEN_SUBGROUPS_HOLM, Kind.SMALLEST_BETWEEN_SUBGROUPS), "likelihood ratio"),
}
OF_ONE_FORM = (Kind.UNPAIRED_TEST, Kind.MEAN_CHANGE, Kind.BASELINE_TEST, Kind.LOG_RANK)
# Under rounding: a mean has so few digits that no one patient moves it visibly, a middle or a large group one more.
PERCENT = "%"
COUNTED = ("patients", "events", "count")
DIGITS, FEW_DIGITS, P_DIGITS = 2, 1, 1
MANY_BASES = 40
RANKED = (
    *(Kind.MEDIAN, Kind.Q1, Kind.Q3, Kind.MEDIAN_CHANGE, Kind.SHIFT),
    *(Kind.BASELINE_MEDIAN, Kind.BASELINE_Q1, Kind.BASELINE_Q3),
)
SUMMARIES = (
    *RANKED,
    *(Kind.MEAN, Kind.SD, Kind.MEAN_CHANGE, Kind.SD_CHANGE, Kind.BASELINE_MEAN, Kind.BASELINE_SD),
    *(Kind.MEAN_BY_ASSESSMENT, Kind.SD_BY_ASSESSMENT, Kind.PATIENT_YEARS),
)


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
    hidden = _without_form(record) if {"N", "p_value"} & {*gone} else record
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
    place = {"at": place_only(record["at"])} if "at" in record else {}
    return withhold(record) | {MARK: SUPPRESSED} | dict.fromkeys(told, "") | place


def _without_form(record: dict) -> dict:
    """A record with the bare name of its test: whether it is exact, or has few in a group, tells of how many."""
    if not record.get("test") or record.get("kind") in OF_ONE_FORM:
        return record
    return record | {"test": BARE_TESTS.get(record.get("kind"), "")}


def _rounded_to(record: dict, **numbers: float) -> dict:
    """A record with some numbers in place of finer ones, marked as rounded."""
    coarser = _without_form(record) if "N" in numbers else record
    return coarser | numbers | {MARK: record.get(MARK) or ROUNDED}


def coarsen(record: dict, digits: int = 3, p_digits: int = 2) -> dict:
    """A record whose estimate, limits and p-value are cut to significant digits: a mean in full tells its denominator.

    A p-value below 0.001 is one number: an exact p of a signed-rank test halves with each patient who changed, so how
    far it lies below would count them.

    Examples
    --------
    >>> coarsen({"value": 45.7037037, "p_value": 2.0**-29})
    {'value': 45.7, 'p_value': 0.0009, 'disclosure': 'rounded'}
    """
    changed = {name: _significant(record[name], digits) for name in ESTIMATE if has(record, name)}
    if has(record, "p_value"):
        p_value = record["p_value"]
        changed["p_value"] = BELOW if p_value < SMALLEST_P else _significant(p_value, p_digits)
    return _rounded_to(record, **changed) if changed else record


def _significant(number: float, digits: int) -> float:
    return float(f"{number:.{digits}g}")


def rounded_record(record: dict, policy: Policy) -> dict:
    """A number under rounding: every count a multiple of the base, what rounds below the minimum withheld.

    Percentages of patients are remade from their rounded counts, with the interval of these; means, medians and
    quartiles are cut to a few digits. All else is withheld: a rate over time, a ratio, an area, a rate that was imputed
    or carried forward and a test of counts follow from more than one count, and remade they would be other numbers.
    How many tests there are is no number of patients.
    """
    kind, unit = record.get("kind"), record.get("unit")
    if is_empty(record) or kind == Kind.TESTS:
        return record
    total = policy.rounded(int(record["N"])) if has(record, "N") else None
    if not _may_be_rounded(record) or (total is not None and total < policy.minimum_count):
        return withhold(record)
    counted = _rounded_to(record, N=total) if total is not None else record
    if unit == PERCENT and has(record, "n") and total and kind != Kind.RATE_CARRIED:
        return _share(counted, min(policy.rounded(int(record["n"])), total), total, policy.minimum_count)
    if unit in COUNTED and has(record, "value") and kind not in SUMMARIES:
        value = policy.rounded(int(record["value"]))
        return withhold(counted) if value < policy.minimum_count else _rounded_to(counted, value=value)
    if kind not in SUMMARIES or (total is not None and total < 2 * policy.minimum_count):
        return withhold(counted)
    has_many = kind in RANKED or (total or 0) >= MANY_BASES * policy.rounding_base
    return coarsen(counted, DIGITS if has_many else FEW_DIGITS, P_DIGITS)


def _may_be_rounded(record: dict) -> bool:
    """Whether a number is of patients and of one time: time from the entry on is withheld beside all time."""
    if "kind" not in record or Kind(record["kind"]).rule is Rule.NOT_OF_PATIENTS:
        return False
    is_of_entry = record["kind"] == Kind.PATIENT_YEARS and record["at"].get("since")
    return record["kind"] != Kind.SMALL_TESTS and not is_of_entry


def _share(record: dict, n: int, total: int, least: int) -> dict:
    """A percentage remade from its rounded counts, with the interval of these where its method is known."""
    if n < least or 0 < total - n < least:
        return withhold(record)
    remade = withhold(_rounded_to(record, n=n, value=100 * n / total), "p_value")
    if not has(record, "ci_low"):
        return remade
    if record.get("method") not in PROPORTION_METHODS:
        return withhold(remade, "ci_low", "ci_high")
    limits = proportion_interval(n, total, record["ci_level"], record["method"])
    percentages = [100 * limit for limit in limits if limit is not None]
    return remade | dict(zip(("ci_low", "ci_high"), percentages, strict=True))
