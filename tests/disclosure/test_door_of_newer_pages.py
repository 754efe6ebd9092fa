"""Subgroups, tests, tipping points and assessed groups at the door: literal counts in, what may leave beside them."""

import pytest

from ibd_study.disclosure import EndpointCounts, Groups, Policy, decide, protect

POLICY, ROUNDED = Policy("minimum_count", 5, 5, b"secret"), Policy("rounding", 5, 5, b"secret")
SIZES = {"": 236, "UC": 80, "CD": 156}
SHOWN = EndpointCounts("remission", "UC", "clinical", 66, 38, (10, 28, 7, 21))
HIDDEN = EndpointCounts("healing", "UC", "endoscopy", 66, 38, (4, 34, 1, 27))


def _groups(levels: dict | None = None, changes: dict | None = None, **others: object) -> Groups:
    counts = [SHOWN, HIDDEN]
    return Groups(
        sizes=SIZES,
        counts={one.endpoint: one for one in counts},
        shown=decide(counts, SIZES, POLICY),
        levels={("remission", factor): cells for factor, cells in (levels or {}).items()},
        changes={("remission", factor): cells for factor, cells in (changes or {}).items()},
        **others,
    )


def _left(records: list[dict], groups: Groups, policy: Policy = POLICY) -> list[dict]:
    return protect([{"endpoint": "remission", "disease": "UC"} | record for record in records], policy, groups)


def _marks(records: list[dict], groups: Groups, policy: Policy = POLICY) -> list[str]:
    return [record.get("disclosure", "") for record in _left(records, groups, policy)]


def _level(level: str, n: int, total: int) -> dict:
    share = {"value": 100 * n / total, "unit": "%", "n": n, "N": total}
    return {"statistic": "percentage_in_subgroup", "subgroup": level} | share


SEX = {"female": (3, 25), "male": (35, 41)}
EXTENT = {"E1": (2, 6), "E2": (11, 20), "E3": (25, 40)}
EVEN = {"yes": (18, 30), "no": (20, 36)}


def test_a_small_level_takes_the_other_of_two_along_since_both_add_up_to_the_rate_of_everybody():
    records = [_level("sex=female", 3, 25), _level("sex=male", 35, 41)]
    assert _marks(records, _groups({"sex": SEX})) == ["suppressed", "suppressed"]


def test_of_three_levels_the_smallest_other_goes_with_the_small_one():
    records = [_level(f"uc_extent={level}", *cells) for level, cells in EXTENT.items()]
    assert _marks(records, _groups({"uc_extent": EXTENT})) == ["suppressed", "suppressed", "rounded"]
    assert _marks([_level("x=yes", 18, 30)], _groups({"x": EVEN})) == ["rounded"]


def test_under_rounding_a_level_beside_a_small_one_is_shown_since_the_whole_is_rounded_too():
    records = [_level("sex=female", 3, 25), _level("sex=male", 35, 41)]
    assert _marks(records, _groups({"sex": SEX}), ROUNDED)[1] == "rounded"


RATIO = {"value": 2.512, "ci_low": 1.04, "ci_high": 9.87, "N": 66, "method": "Firth"}


@pytest.mark.parametrize("statistic", ["odds_ratio_unadjusted", "odds_ratio_adjusted", "odds_ratio_cluster_robust"])
def test_an_odds_ratio_goes_where_a_level_of_its_factor_does_and_stays_where_none_does(statistic):
    small = RATIO | {"statistic": statistic, "subgroup": "sex=male"}
    even = small | {"subgroup": "x=yes"}
    reference = small | {"subgroup": "sex=female", "value": 1.0, "ci_low": None, "ci_high": None}
    number = small | {"subgroup": "age_years=upper against lower quartile"}
    groups = _groups({"sex": SEX, "x": EVEN, "age_years": SEX})
    found = _left([small, even, reference | {"method": "reference"}, number], groups)
    assert [record["value"] for record in found] == [None, 2.5, 1.0, 2.5]
    assert [record["value"] for record in _left([small, even, number], groups, ROUNDED)] == [None, None, None]


def test_a_p_value_of_a_factor_goes_with_its_levels_and_an_adjusted_one_with_those_of_any_factor():
    tests = [
        {"statistic": statistic, "subgroup": factor, "p_value": 0.0123, "N": 66}
        for statistic in ("between_subgroups", "between_subgroups_holm")
        for factor in ("sex", "x")
    ]
    smallest = {"statistic": "smallest_between_subgroups_holm", "p_value": 0.04, "N": 66}
    small, even = _groups({"sex": SEX, "x": EVEN}), _groups({"sex": EVEN, "x": EVEN})
    assert [one["p_value"] for one in _left([*tests, smallest], small)] == [None, 0.012, None, None, None]
    assert [one["p_value"] for one in _left([*tests, smallest], even)] == [0.012, 0.012, 0.012, 0.012, 0.04]
    assert [one["p_value"] for one in _left([*tests, smallest], even, ROUNDED)] == [None] * 5


def test_a_test_of_the_change_goes_where_few_of_a_level_gained_or_lost():
    change = {"statistic": "change_by_subgroup", "subgroup": "x", "p_value": 0.2, "N": 35}
    many, few = {"yes": (14, 19), "no": (9, 16)}, {"yes": (14, 19), "no": (14, 16)}
    assert _left([change], _groups({"x": EVEN}, {"x": many}))[0]["p_value"] == 0.2
    assert _left([change], _groups({"x": EVEN}, {"x": few}))[0]["p_value"] is None


def test_earlier_biologics_are_not_told_by_their_sum():
    naive = {"statistic": "percentage_biologic_naive", "value": 50.0, "unit": "%", "n": 20, "N": 40}
    small = {"none": (20, 40), "1": (12, 19), "2": (3, 6), "3 or more": (1, 1)}
    assert _marks([naive], _groups({"prior_biologics_count": small})) == ["suppressed"]
    assert _marks([naive], _groups({"prior_biologics_count": EVEN})) == ["rounded"]


def test_the_name_of_a_centre_of_few_patients_leaves_on_no_row_at_all():
    rows = [RATIO | {"statistic": "odds_ratio_unadjusted", "subgroup": f"centre={name}"} for name in ("Rare", "Large")]
    nobody = {"statistic": "percentage_in_subgroup", "subgroup": "centre=Rare within sex=female", "N": 0}
    groups = _groups({"centre": EVEN}, rare_names=frozenset({"centre=Rare"}))
    for policy in (POLICY, ROUNDED):
        assert [one["subgroup"] for one in _left([*rows, nobody], groups, policy)] == ["centre=Large"]


P_VALUES = [
    {"endpoint": key, "statistic": statistic, "p_value": 0.01234, "N": 66}
    for statistic in ("p_unadjusted", "p_holm")
    for key in ("remission", "healing")
]
COUNTS = [{"endpoint": "family", "statistic": name, "value": 2, "unit": "count", "N": 2} for name in ("tests", "small")]


def test_a_p_value_before_against_after_goes_with_its_paired_counts_and_an_adjusted_one_with_those_of_any():
    found = _left([*P_VALUES, *COUNTS], _groups())
    assert [one.get("p_value") for one in found] == [0.01234, None, None, None, None, None]
    assert [one.get("value") for one in found[4:]] == [2, None], "how many tests there are is no number of patients"
    alone = [one for one in [*P_VALUES, *COUNTS] if one["endpoint"] != "healing"]
    assert [one.get("p_value") or one["value"] for one in _left(alone, _groups())] == [0.01234, 0.01234, 2, 2]
    assert [one.get("p_value") for one in _left(P_VALUES, _groups(), ROUNDED)] == [None] * 4


def _tipping(unseen: int) -> list[dict]:
    curve = [
        {"statistic": f"percentage_if_{k}_unseen_succeed", "unit": "%", "n": 38 + k, "N": 66 + unseen, "value": 50.0}
        for k in range(unseen + 1)
    ]
    point = {"statistic": "tipping_point", "value": 50.0, "unit": "%", "n": unseen // 2, "N": unseen}
    delta = {"statistic": "tipping_delta", "value": -7.6, "unit": "percentage points"}
    return [*curve, point, delta, {"statistic": "tipping_reference", "value": 32.5, "unit": "%"}]


@pytest.mark.parametrize(("unseen", "steps"), [(2, [0]), (4, [0]), (5, [0, 5]), (14, [0, 5, 10])])
def test_how_many_are_unseen_does_not_follow_from_the_steps_of_the_curve(unseen, steps):
    found = _left(_tipping(unseen), _groups())
    assert [one["statistic"] for one in found[:-3]] == [f"percentage_if_{step}_unseen_succeed" for step in steps]


@pytest.mark.parametrize("unseen", [2, 5, 14])
def test_of_two_runs_under_rounding_neither_steps_nor_a_tipping_point_tell_of_one_patient_more(unseen):
    start, point, delta, reference = _left(_tipping(unseen), _groups(), ROUNDED)
    assert start["statistic"] == "percentage_if_0_unseen_succeed"
    assert [(one["value"], one["disclosure"]) for one in (point, delta)] == 2 * [(None, "suppressed")]
    assert reference["value"] == 32.5


def test_under_rounding_a_tipping_point_that_there_is_not_is_withheld_too():
    nothing = {"statistic": "tipping_point", "value": None, "unit": "%", "n": None, "N": 20}
    assert _left([nothing], _groups(), ROUNDED)[0]["disclosure"] == "suppressed"


def test_of_a_few_patients_a_tipping_curve_has_its_start_without_numbers_and_its_reference_stays():
    found = protect([{"endpoint": "x", "disease": "UC"} | one for one in _tipping(6)], POLICY, Groups({"UC": 3}))
    assert [one["value"] for one in found] == [None, None, None, 32.5]


def test_a_few_unseen_follow_neither_from_the_tipping_point_nor_from_its_distance():
    assert [one["value"] for one in _left(_tipping(2), _groups())[-3:]] == [None, None, 32.5]
    assert _left(_tipping(20), _groups())[-2]["value"] == -8.0


def _characteristic(n: int, total: int, missing: int = 0) -> list[dict]:
    groups = {"if_assessed": (30, 60, 0), "if_not_assessed": (n, total, missing)}
    records = []
    for who, (yes, known, gone) in groups.items():
        share = {"value": 100 * yes / known, "unit": "%", "n": yes, "N": known}
        records.append({"statistic": f"percentage_{who}"} | share)
        records.append({"statistic": f"missing_{who}", "value": gone, "unit": "patients", "N": known + gone})
    return [*records, {"statistic": "standardised_difference", "value": 0.3456, "N": 60 + total, "method": "pooled"}]


def test_the_two_groups_of_who_was_assessed_are_shown_together_or_not_at_all():
    assert _marks(_characteristic(8, 20), _groups()) == ["rounded"] * 5
    assert _marks(_characteristic(3, 20), _groups()) == ["suppressed"] * 5
    assert _marks(_characteristic(8, 20, missing=2), _groups()) == ["suppressed"] * 5
    few = _left(_characteristic(0, 6), _groups())
    assert few[-1]["value"] is None, "a difference from six patients tells of them"


@pytest.mark.parametrize("policy", [POLICY, ROUNDED])
def test_of_a_disease_of_a_few_patients_not_even_a_nobody_leaves(policy):
    groups = Groups(sizes={"": 41, "UC": 1, "CD": 40}, levels={("remission", "sex"): {"female": (1, 1)}})
    female, male = _level("sex=female", 1, 1), _level("sex=male", 0, 1) | {"value": None, "n": None, "N": 0}
    for found in (_left([female, male], groups, policy), _left([male, female], groups, policy)):
        assert [(one["n"], one["N"], one["disclosure"]) for one in found] == [(None, None, "suppressed")] * 2


def test_parts_by_index_hide_each_other():
    parts = [
        {"statistic": f"by_index_{place}", "value": 100 * n / total, "unit": "%", "n": n, "N": total}
        for place, (n, total) in enumerate([(36, 60), (2, 6)], 1)
    ]
    assert _marks(parts, _groups()) == ["suppressed", "suppressed"]


def test_a_part_of_patients_whose_rest_is_small_is_withheld():
    record = {"statistic": "followed_at_week", "value": 64, "unit": "patients", "N": 66}
    assert _marks([record, record | {"value": 56}], _groups()) == ["suppressed", "rounded"]
