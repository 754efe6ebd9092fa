"""Rates under other rules, tests, tipping points and subgroups under a policy: literal counts in, what may leave."""

import pytest
from by_name import protect_named

from ibd_study.disclosure import EndpointCounts, Groups, Policy, decide

POLICY, ROUNDED = Policy("minimum_count", 5, 5, b"secret"), Policy("rounding", 5, 5, b"secret")
SIZES = {"": 236, "UC": 80, "CD": 156}
SHOWN = EndpointCounts("remission", "UC", "clinical", 66, 38, (10, 28, 7, 21))
HIDDEN = EndpointCounts("healing", "UC", "endoscopy", 66, 38, (4, 34, 1, 27))
RARE = EndpointCounts("rare", "UC", "imaging", 66, 3)


EVENT_RATE = {"endpoint": "exposure", "statistic": "incidence_rate", "value": 12.3, "n": 20, "N": 66}


def _groups(**others: object) -> Groups:
    counts = [SHOWN, HIDDEN, RARE]
    return Groups(
        sizes=SIZES, counts={one.endpoint: one for one in counts}, shown=decide(counts, SIZES, POLICY), **others
    )


def _left(records: list[dict], policy: Policy = POLICY, groups: Groups | None = None) -> list[dict]:
    return protect_named(
        [{"endpoint": "remission", "disease": "UC"} | one for one in records], policy, groups or _groups()
    )


def _marks(records: list[dict], policy: Policy = POLICY) -> list[str]:
    return [record.get("disclosure", "") for record in _left(records, policy)]


def _rate(statistic: str, n: int, total: int, **others: object) -> dict:
    return {"statistic": statistic, "value": 100 * n / total, "unit": "%", "n": n, "N": total} | others


@pytest.mark.parametrize(
    ("record", "is_shown"),
    [
        # 38 of 66 evaluable, of 80 patients.
        (_rate("percentage_observed", 38, 66), True),
        (_rate("percentage_at_week", 38, 66), True),
        (_rate("percentage_among_studies", 38, 66), True),
        (_rate("by_index_1", 38, 66), True),
        (_rate("estimate_7", 38, 66, population="several"), True),
        (_rate("percentage_nri", 38, 80), True),
        (_rate("percentage_worst_case", 38, 80), True),
        (_rate("percentage_best_case", 52, 80), True),
        ({"statistic": "unseen", "value": 14, "unit": "patients", "N": 80}, True),
        # Of other patients, or by another rule.
        (_rate("percentage_at_week", 40, 66), False),
        (_rate("estimate_8", 39, 67, population="several"), False),
        (_rate("by_index_1", 36, 60), False),
        (_rate("percentage_nri", 38, 70), False),
        (_rate("percentage_best_case", 50, 80), False),
        (_rate("percentage_locf", 38, 66), False),
        (_rate("percentage_in_subgroup", 38, 66), False),
        (_rate("percentage_observed", 38, 66, subgroup="sex=female"), False),
        (_rate("percentage_observed", 38, 66, population="biologic_naive"), False),
        (_rate("percentage_observed", 3, 66, endpoint="rare"), False),
        ({"statistic": "unseen", "value": 13, "unit": "patients", "N": 80}, False),
        ({"statistic": "percentage_mi", "value": 61.234, "unit": "%", "N": 80}, False),
        ({"statistic": "followed_at_week", "value": 56, "unit": "patients", "N": 66}, False),
    ],
)
def test_a_number_stands_exactly_where_it_follows_from_the_rate_and_nowhere_else(record, is_shown):
    (found,) = _left([record])
    assert (found["value"], found.get("disclosure", "")) == (
        (record["value"], "") if is_shown else (None, "suppressed")
    )


@pytest.mark.parametrize(
    ("record", "value"),
    [
        (_rate("percentage_locf", 13, 22), None),
        ({"statistic": "percentage_mi", "value": 67.8, "unit": "%", "N": 80}, None),
        ({"statistic": "odds_ratio_adjusted", "value": 2.5, "unit": "odds ratio", "N": 66}, None),
        ({"statistic": "auc_apparent", "value": 48.8, "unit": "%", "N": 66}, None),
        ({"statistic": "on_drug", "value": 84.1, "unit": "%", "N": 66}, None),
        (EVENT_RATE, None),
        ({"statistic": "percentage_difference", "value": 31.8, "unit": "percentage points", "N": 66}, None),
        ({"statistic": "mean_if_assessed", "value": 43.7, "unit": "years", "N": 66}, 40.0),
        ({"statistic": "median", "value": 43.7, "unit": "years", "N": 66}, 44.0),
    ],
)
def test_under_rounding_nothing_is_made_again_of_rounded_counts_but_shares_of_patients(record, value):
    assert _left([record], ROUNDED)[0]["value"] == value


def test_under_rounding_a_share_is_that_of_its_rounded_counts_with_their_interval():
    (found,) = _left([_rate("percentage", 38, 66, ci_low=1.0, ci_high=99.0, ci_level=0.95, method="wilson")], ROUNDED)
    assert (found["n"] % 5, found["N"] % 5, found["disclosure"]) == (0, 0, "rounded")
    assert found["value"] == pytest.approx(100 * found["n"] / found["N"])
    assert found["ci_low"] < found["value"] < found["ci_high"]


def test_equal_counts_are_rounded_alike_on_every_page():
    pages = _left(
        [_rate(name, 38, 66) for name in ("percentage", "percentage_observed", "percentage_at_week")], ROUNDED
    )
    assert len({(one["value"], one["n"], one["N"]) for one in pages}) == 1


@pytest.mark.parametrize("policy", [POLICY, ROUNDED])
def test_the_name_of_a_centre_of_few_patients_leaves_on_no_row_at_all(policy):
    ratio = {"statistic": "odds_ratio_unadjusted", "value": 2.512, "N": 66}
    rows = [ratio | {"subgroup": f"centre={name}"} for name in ("Rare", "Large")]
    nobody = {"statistic": "percentage_in_subgroup", "subgroup": "centre=Rare within sex=female", "N": 0}
    found = _left([*rows, nobody], policy, _groups(rare_names=frozenset({"centre=Rare"})))
    assert [one["subgroup"] for one in found] == ["centre=Large"]


P_VALUES = [
    {"endpoint": key, "statistic": statistic, "p_value": 0.01234, "N": 66}
    for statistic in ("p_unadjusted", "p_holm")
    for key in ("remission", "healing")
]
COUNTS = [{"endpoint": "family", "statistic": name, "value": 2, "unit": "count", "N": 2} for name in ("tests", "small")]


def test_a_p_value_before_against_after_goes_with_its_paired_counts_and_an_adjusted_one_with_those_of_any():
    found = _left([*P_VALUES, *COUNTS])
    assert [one.get("p_value") for one in found] == [0.01234, None, None, None, None, None]
    assert [one.get("value") for one in found[4:]] == [2, None], "how many tests there are is no number of patients"
    alone = [one for one in [*P_VALUES, *COUNTS] if one["endpoint"] != "healing"]
    assert [one.get("p_value") or one["value"] for one in _left(alone)] == [0.01234, 0.01234, 2, 2]
    assert [one.get("p_value") for one in _left(P_VALUES, ROUNDED)] == [None] * 4
    assert [one["value"] for one in _left(COUNTS, ROUNDED)] == [2, None]


def _tipping(not_evaluable: int, endpoint: str = "remission") -> list[dict]:
    curve = [_rate(f"percentage_if_{k}_unseen_succeed", 38 + k, 66 + not_evaluable) for k in range(not_evaluable + 1)]
    point = _rate("tipping_point", not_evaluable // 2, not_evaluable)
    delta = {"statistic": "tipping_delta", "value": -7.6, "unit": "percentage points"}
    reference = {"statistic": "tipping_reference", "value": 32.5, "unit": "%"}
    return [one | {"endpoint": endpoint} for one in (*curve, point, delta, reference)]


def test_a_tipping_curve_is_shown_whole_where_all_that_are_not_evaluable_are_on_it():
    assert _left(_tipping(14)) == [{"disease": "UC"} | one for one in _tipping(14)]


@pytest.mark.parametrize(
    ("not_evaluable", "endpoint"), [(2, "remission"), (13, "remission"), (14, "rare"), (14, "unknown")]
)
def test_how_many_are_not_evaluable_does_not_follow_from_the_steps_of_the_curve(not_evaluable, endpoint):
    start, point, delta, reference = _left(_tipping(not_evaluable, endpoint))
    assert start["statistic"] == "percentage_if_0_unseen_succeed"
    assert [(one["value"], one["disclosure"]) for one in (start, point, delta)] == 3 * [(None, "suppressed")]
    assert reference["value"] == pytest.approx(32.5), "the reference is a parameter"


@pytest.mark.parametrize("not_evaluable", [2, 5, 14])
def test_of_two_runs_under_rounding_neither_steps_nor_a_tipping_point_tell_of_one_patient_more(not_evaluable):
    start, point, delta, reference = _left(_tipping(not_evaluable), ROUNDED)
    assert start["statistic"] == "percentage_if_0_unseen_succeed"
    assert [(one["value"], one["disclosure"]) for one in (point, delta)] == 2 * [(None, "suppressed")]
    assert reference["value"] == pytest.approx(32.5)


def test_under_rounding_a_tipping_point_that_there_is_not_is_withheld_too():
    nothing = {"statistic": "tipping_point", "value": None, "unit": "%", "n": None, "N": 20}
    assert _marks([nothing], ROUNDED) == ["suppressed"]


@pytest.mark.parametrize("policy", [POLICY, ROUNDED])
def test_of_a_disease_of_a_few_patients_not_even_a_nobody_leaves(policy):
    groups = Groups(sizes={"": 41, "UC": 1, "CD": 40})
    one, nobody = _rate("percentage", 1, 1), {"statistic": "percentage", "value": None, "unit": "%", "n": None, "N": 0}
    for found in (_left([one, nobody], policy, groups), _left([nobody, one], policy, groups)):
        assert [(row["n"], row["N"], row["disclosure"]) for row in found] == [(None, None, "suppressed")] * 2


FORMS = {"statistic": "incomplete_form_passed_over", "unit": "patients", "N": 80}
OTHERS = {"statistic": "evaluable_with_other_indices", "unit": "patients", "N": 80}


@pytest.mark.parametrize(
    ("record", "value", "is_shown"),
    [
        (FORMS, 0, True),
        (FORMS, 4, False),
        (FORMS, 12, True),
        (FORMS, 77, False),
        (OTHERS, 73, True),
        # 68 with others and 66 without say that others judge two.
        (OTHERS, 68, False),
        (OTHERS, 78, False),
    ],
)
def test_a_plain_count_stands_where_neither_it_nor_its_rest_is_of_a_few(record, value, is_shown):
    assert (_left([record | {"value": value}])[0]["value"] == value) == is_shown
