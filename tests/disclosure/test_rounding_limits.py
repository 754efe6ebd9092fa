"""Rounding at its limits: counts that are multiples of the base stay, so each limit is met exactly."""

import pytest

from ibd_study.disclosure import SUPPRESSED, Policy, withhold
from ibd_study.disclosure.marking import coarsen, rounded_record
from ibd_study.kinds import Kind

ROUNDING = Policy("rounding", minimum_count=10, rounding_base=5, secret=b"these patients")
WILSON = {"unit": "%", "ci_low": 1.0, "ci_high": 99.0, "ci_level": 0.95, "method": "wilson"}


def _rate(n: int, total: int, **more: object) -> dict:
    return rounded_record(Kind.RATE.at() | {"value": 100 * n / total, "n": n, "N": total} | WILSON | more, ROUNDING)


@pytest.mark.parametrize(
    ("n", "total", "percentage"),
    [
        (10, 20, 50.0),  # both parts as large as the minimum
        (5, 20, None),  # few with the event
        (15, 20, None),  # few without it
        (20, 20, 100.0),  # nobody without it
        (5, 5, None),  # few in all
        (10, 10, 100.0),
    ],
)
def test_a_rounded_rate_needs_the_minimum_in_each_part_that_is_there(n, total, percentage):
    assert _rate(n, total)["value"] == (None if percentage is None else pytest.approx(percentage))


def test_a_rounded_rate_has_the_interval_of_its_rounded_counts_where_the_method_is_known():
    assert [_rate(10, 20)[name] for name in ("ci_low", "ci_high")] == pytest.approx([29.93, 70.07], abs=0.01)
    unknown = _rate(10, 20, method="of a model")
    assert (unknown["value"], unknown["ci_low"], unknown["ci_high"]) == (pytest.approx(50.0), None, None)


def test_a_rate_that_was_carried_forward_is_withheld():
    carried = Kind.RATE_CARRIED.at() | {"value": 50.0, "n": 10, "N": 20} | WILSON
    assert rounded_record(carried, ROUNDING)["value"] is None


@pytest.mark.parametrize(("events", "shown"), [(5, None), (10, 10), (15, 15)])
def test_a_count_that_rounds_below_the_minimum_is_withheld(events, shown):
    count = Kind.NOT_EVALUABLE.at() | {"value": events, "unit": "patients", "N": 20}
    assert rounded_record(count, ROUNDING)["value"] == shown


@pytest.mark.parametrize(
    ("kind", "total", "shown"),
    [
        (Kind.MEAN, 15, None),  # fewer than twice the minimum
        (Kind.MEAN, 20, 200.0),  # one digit
        (Kind.MEAN, 195, 200.0),
        (Kind.MEAN, 200, 160.0),  # two digits from forty bases on
        (Kind.MEDIAN, 20, 160.0),  # no one patient moves a median
    ],
)
def test_a_mean_has_the_digits_that_its_number_of_patients_allows(kind, total, shown):
    row = rounded_record(kind.at() | {"value": 163.0, "unit": "points", "N": total}, ROUNDING)
    assert row["value"] == (None if shown is None else pytest.approx(shown))


def test_time_from_the_entry_on_is_withheld_beside_all_time():
    years = {"value": 83.0, "unit": "patient-years", "N": 100}
    whole = rounded_record(Kind.PATIENT_YEARS.at(since="first_dose") | years, ROUNDING)
    assert whole["disclosure"] == SUPPRESSED
    assert rounded_record(Kind.PATIENT_YEARS.at() | years, ROUNDING)["value"] == pytest.approx(80.0)


def test_how_many_tests_there_are_is_no_number_of_patients_and_how_many_are_small_is_withheld():
    assert rounded_record(Kind.TESTS.at() | {"value": 3, "unit": "count"}, ROUNDING)["value"] == 3
    small = rounded_record(Kind.SMALL_TESTS.at(adjustment="holm") | {"value": 15, "unit": "count"}, ROUNDING)
    assert small["value"] is None


@pytest.mark.parametrize(("p", "shown"), [(0.001, 0.001), (0.000999, 0.0009), (0.0123, 0.012)])
def test_a_p_value_below_a_thousandth_is_one_number(p, shown):
    assert coarsen({"p_value": p})["p_value"] == pytest.approx(shown)


def test_of_a_withheld_test_the_name_stays_where_it_has_one_form_and_none_is_invented():
    p_value = {"p_value": 0.01, "N": 66}
    assert withhold(Kind.UNPAIRED_TEST.at() | p_value | {"test": "Fisher's exact"})["test"] == "Fisher's exact"
    assert withhold(Kind.PAIRED_TEST.at() | p_value | {"test": "McNemar, exact"})["test"] == "McNemar"
    assert "test" not in withhold(Kind.PAIRED_TEST.at() | p_value)


def test_how_a_test_was_made_is_said_where_neither_its_p_nor_its_patients_are_withheld():
    record = Kind.DIFFERENCE.at() | {"value": 10.0, "ci_low": 1.0, "p_value": 0.01, "N": 66, "test": "McNemar, exact"}
    assert withhold(record, "ci_low")["test"] == "McNemar, exact"
    assert withhold(record, "p_value")["test"] == "McNemar"
