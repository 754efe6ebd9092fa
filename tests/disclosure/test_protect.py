"""Records under the minimum count, family by family: literal numbers in, what may leave beside them."""

from typing import get_args

import pytest
from by_name import protect_named
from hypothesis import given
from hypothesis import strategies as st

from ibd_study.disclosure import EndpointCounts, Groups, Policy, decide, decide_steps, protect
from ibd_study.parameters import Parameters
from ibd_study.results import results_frame
from ibd_study.statistics import proportion_interval
from ibd_study.words import say

POLICY = Policy("minimum_count", 5, 5, b"secret")
ROUNDED = Policy("rounding", 5, 5, b"secret")
SIZES = {"": 236, "UC": 80, "CD": 156}


def _groups(*counts: EndpointCounts, **others: object) -> Groups:
    shown = decide(counts, SIZES, POLICY)
    in_tables = {place: {size} for place, size in others.get("at_baseline", {}).items()}
    steps = decide_steps(counts, shown, SIZES, in_tables, POLICY)
    return Groups(sizes=SIZES, counts={one.endpoint: one for one in counts}, shown=shown, steps=steps, **others)


def _protected(records: list[dict], groups: Groups | None = None, policy: Policy = POLICY) -> list[dict]:
    return protect_named([{"disease": "UC"} | record for record in records], policy, groups or _groups())


def _left(records: list[dict], groups: Groups | None = None, name: str = "value", policy: Policy = POLICY) -> list:
    """One number of every record that left, with the word for those withheld."""
    found = _protected(records, groups, policy)
    return [one["disclosure"] if one.get(name) is None else one[name] for one in found]


def _share(endpoint: str, n: int, total: int, **others: object) -> dict:
    record = {"endpoint": endpoint, "statistic": "percentage", "unit": "%", "n": n, "N": total}
    return record | {"value": 100 * n / total, "ci_low": 1.0, "ci_high": 99.0} | others


def test_exact_policies_let_everything_pass_as_it_is():
    records = [_share("x", 1, 3)]
    for kind in ("none", "exact_internal"):
        assert protect(records, Policy(kind), Groups()) is records


def test_what_was_never_recorded_is_not_called_suppressed():
    records = [
        {"endpoint": "x", "statistic": "mean", "N": 0},
        {"endpoint": "x", "statistic": "odds_ratio"},
        {"endpoint": "x", "statistic": "lost", "value": 0, "unit": "patients", "N": 0},
    ]
    for policy in (POLICY, ROUNDED):
        assert all("disclosure" not in record for record in _protected(records, policy=policy))


def test_what_compares_all_is_withheld_where_it_may_be_empty_because_a_few_patients_lack_it():
    difference = {"endpoint": "baseline_crp_mg_l", "statistic": "standardised_difference", "method": "nobody has it"}
    for sizes, mark in (({"": 1, "UC": 1}, "suppressed"), ({"": 60, "UC": 3, "CD": 57}, "suppressed"), (SIZES, "")):
        (found,) = protect_named([difference], POLICY, Groups(sizes))
        assert (found.get("disclosure", ""), bool(found["method"])) == (mark, not mark)


REMISSION = EndpointCounts("remission", "UC", "clinical", 66, 38, (4, 34, 1, 27))


def test_an_endpoint_shows_its_rates_and_hides_what_is_made_of_the_paired_counts():
    records = [
        _share("remission", 38, 66, week=8),
        _share("remission", 5, 66, week=0),
        {"endpoint": "remission", "statistic": "lost", "value": 1, "unit": "patients", "N": 66},
        {"endpoint": "remission", "statistic": "stayed_no", "value": 27, "unit": "patients", "N": 66},
        {"endpoint": "remission", "statistic": "percentage_difference", "value": 50.0, "ci_low": 36.0, "p_value": 1e-8},
        {"endpoint": "remission", "statistic": "p_mcnemar_mid_p", "p_value": 1e-8, "N": 66},
        {"endpoint": "remission", "statistic": "p_unpaired_fisher", "p_value": 1e-9, "N": 66},
    ]
    groups = _groups(REMISSION)
    assert _left(records[:5], groups) == [pytest.approx(57.5757575), pytest.approx(7.575757), *["suppressed"] * 2, 50.0]
    difference = _protected(records[4:5], groups)[0]
    assert (difference["ci_low"], difference["p_value"], difference["disclosure"]) == (None, None, "suppressed")
    assert _left(records[5:], groups, "p_value") == ["suppressed", 1e-9]


# Before 8/66 and after 38/66: 8, or 1 in 66, both rates shown or not.
@pytest.mark.parametrize(("before", "policy", "left"), [
    ((8, 30, 0, 28), POLICY, 9.6), ((4, 34, 1, 27), ROUNDED, None), ((1, 37, 0, 28), POLICY, None),
])  # fmt: skip
def test_the_odds_ratio_goes_with_the_p_of_its_table(before, policy, left):
    ratio = {"value": 9.6, "ci_low": 3.7, "ci_high": 27.6, "ci_level": 0.95, "p_value": 1e-7, "test": "Fisher's exact"}
    record = {"endpoint": "remission", "statistic": "p_unpaired_fisher", "unit": "odds ratio", "N": 66} | ratio
    groups = _groups(EndpointCounts("remission", "UC", "clinical", 66, 38, before))
    (found,) = _protected([record], groups, policy)
    expected = dict.fromkeys(("value", "ci_low", "ci_high", "p_value")) if left is None else ratio
    assert {name: found[name] for name in expected} == expected


def test_a_small_rate_takes_its_denominator_along():
    (found,) = _protected([_share("rare", 3, 66, week=8)], _groups(EndpointCounts("rare", "UC", "clinical", 66, 3)))
    assert [found[name] for name in ("value", "n", "N", "ci_low", "ci_high")] == [None] * 5


STEPS = {"of_disease": 80, "counted": 78, "assessed_at_baseline": 70, "assessed_in_window": 64, "evaluable": 66}


def _steps(one: EndpointCounts) -> list[dict]:
    return [
        {"endpoint": one.endpoint, "statistic": k, "value": v, "unit": "patients", "week": 8}
        for k, v in one.steps.items()
    ]


def test_steps_to_the_denominator_never_differ_by_a_few():
    remission = REMISSION._replace(steps=STEPS)
    assert _left(_steps(remission), _groups(remission)) == [80, "suppressed", "suppressed", "suppressed", 66]
    apart = REMISSION._replace(steps=STEPS | {"assessed_at_baseline": 71})
    assert _left(_steps(apart), _groups(apart))[2] == 71


def test_steps_of_two_endpoints_of_a_disease_never_differ_by_a_few_and_equal_ones_stay():
    """33 with a score before and 30 with one of at least 3 say that three scored 0 to 2."""
    remission = EndpointCounts("remission", "UC", "endoscopic", 20, 8, steps={"assessed_at_baseline": 33})
    response = EndpointCounts("response", "UC", "imaging", 20, 12, steps={"assessed_at_baseline": 30})
    same = EndpointCounts("healing", "UC", "laboratory", 20, 8, steps={"assessed_at_baseline": 33})
    groups = _groups(remission, response, same)
    records = [record for one in (remission, response, same) for record in _steps(one)]
    assert _left(records, groups) == [33, "suppressed", 33]


def test_a_step_keeps_away_from_the_patients_of_table_1_with_the_score():
    remission = REMISSION._replace(items=frozenset({"cdai"}), steps={"assessed_at_baseline": 72})
    assert _left(_steps(remission), _groups(remission)) == [72]
    assert _left(_steps(remission), _groups(remission, at_baseline={("cdai", "UC"): 75})) == ["suppressed"]
    everybody = REMISSION._replace(items=frozenset({"cdai"}), steps={"of_disease": 80, "assessed_at_baseline": 72})
    withheld = {("cdai", "UC"): 78}
    assert _left(_steps(everybody), _groups(everybody, at_baseline=withheld)) == [80, 72], "Table 1 does not say 78"


def _flow(**values: int) -> list[dict]:
    return [{"endpoint": "flow", "disease": "", "statistic": name, "value": n} for name, n in values.items()]


def test_the_selection_hides_a_step_at_which_a_few_fell_out():
    records = _flow(registered=250, registered_uc=85, registered_cd=165, registered_excluded=0)
    records += _flow(adult=248, adult_uc=85, adult_cd=163, adult_excluded=2, adult_not_recorded=3)
    records += _flow(analysed=236, analysed_uc=80, analysed_cd=156)
    left = _left(records)
    assert left == [250, 85, 165, 0, *["suppressed"] * 5, 236, 80, 156]


def test_the_selection_hides_a_step_at_which_a_few_have_another_diagnosis():
    records = _flow(registered=339, registered_uc=90, registered_cd=246, analysed=236, analysed_uc=80, analysed_cd=156)
    assert _left(records) == [*["suppressed"] * 3, 236, 80, 156]


EVENTS = {"any_event": (60, 80), "acne": (30, 30), "anaemia": (3, 3), "infection": (40, 47), "quetzal_pox": (1, 1)}


def _events(**counts: tuple[int, int]) -> list[dict]:
    return [
        record | {"endpoint": f"ae_{name}", "disease": "", "N": 236}
        for name, (patients, events) in counts.items()
        for record in (
            _share("", patients, 236),
            {"statistic": "events", "value": events, "unit": "events"},
            {"statistic": "event_rate", "value": 12.3456, "unit": "per 100 patient-years", "n": events},
        )
    ]


def test_small_event_groups_go_with_the_sum_of_all_events_and_unknown_names_go_altogether():
    groups = _groups(public_terms=frozenset({"ae_any_event", "ae_anaemia"}))
    found = _protected(_events(**EVENTS), groups)
    assert {record["endpoint"] for record in found} == {"ae_any_event", "ae_acne", "ae_anaemia", "ae_infection"}
    value = {(r["endpoint"], r["statistic"]): r["value"] for r in found}
    assert value["ae_any_event", "percentage"] == pytest.approx(25.4237288)
    assert [value["ae_any_event", name] for name in ("events", "event_rate")] == [None, None]
    assert [value["ae_anaemia", name] for name in ("percentage", "events")] == [None, None]
    assert (value["ae_infection", "events"], value["ae_infection", "event_rate"]) == (47, 12.3)


def test_events_are_hidden_where_only_a_few_patients_had_a_second_one():
    groups = _groups(public_terms=frozenset({"ae_any_event"}))
    found = _protected(_events(any_event=(60, 60), acne=(30, 31), infection=(29, 29)), groups)
    value = {(r["endpoint"], r["statistic"]): r["value"] for r in found}
    assert value["ae_acne", "percentage"] is not None
    assert value["ae_acne", "events"] is None
    assert value["ae_infection", "events"] == 29


# Of 53 patients 50 are accounted for, so the three others would be those withheld; 1 can be any of the few.
@pytest.mark.parametrize(("with_any", "is_shown"), [(51, True), (53, False)])
def test_any_event_is_hidden_where_it_would_tell_a_small_group_more_closely(with_any, is_shown):
    groups = _groups(public_terms=frozenset({"ae_any_event", "ae_anaemia"}))
    records = _events(any_event=(with_any, 80), acne=(30, 30), infection=(20, 20), anaemia=(3, 3))
    assert (_left(records, groups)[0] != "suppressed") == is_shown


# 38 of 40 with acne, or after whose event the drug was stopped, say that two had another event.
@pytest.mark.parametrize("inside", ["acne", "event_that_stopped_the_drug"])
@pytest.mark.parametrize(("patients", "is_shown"), [(40, True), (38, False), (35, True)])
def test_any_event_is_hidden_where_a_few_patients_had_no_event_of_a_group_inside_of_it(inside, patients, is_shown):
    groups = _groups(public_terms=frozenset({"ae_any_event"}))
    left = _left(_events(any_event=(40, 80), **{inside: (patients, patients)}), groups)
    assert (left[0] != "suppressed") == is_shown


def _variable(missing: int, *counts: int, disease: str = "UC") -> list[dict]:
    total = SIZES[disease] - missing
    levels = [_share(f"baseline_smoking={place}", n, total, disease=disease) for place, n in enumerate(counts)]
    first = {"endpoint": "baseline_smoking", "statistic": "missing", "value": missing, "disease": disease, "N": 80}
    return [first, *levels]


def test_one_small_category_takes_the_whole_variable_along():
    assert _left(_variable(0, 40, 40)) == [0, 50, 50]
    assert _left(_variable(0, 40, 37, 3)) == [0, "suppressed", "suppressed", "suppressed"]
    assert _left(_variable(2, 40, 38)) == ["suppressed"] * 3
    assert _left(_variable(10, 35, 35)) == [10, 50, 50]


def test_a_disease_of_a_few_patients_shows_not_even_its_size():
    few = Groups(sizes={"": 159, "UC": 3, "CD": 156}, public_terms=frozenset({"ae_any_event"}))
    missing = {"endpoint": "baseline_bmi", "statistic": "missing", "value": 3, "N": 3}
    assert _protected([missing], few)[0]["N"] is None
    assert _left(_events(any_event=(60, 80)), few) == ["suppressed"] * 3
    assert _left(_flow(analysed=159, analysed_uc=3, analysed_cd=156), few) == ["suppressed"] * 3


def test_two_diseases_are_compared_only_where_both_are_shown():
    compared = {"endpoint": "baseline_smoking", "statistic": "standardised_difference", "value": 0.5, "N": 236}
    compared["disease"] = "UC and CD"
    known = {("smoking", "UC"): 80, ("smoking", "CD"): 156}
    large = _variable(0, 40, 40) + _variable(0, 100, 56, disease="CD")
    small = _variable(0, 40, 40) + _variable(0, 153, 3, disease="CD")
    groups = _groups(at_baseline=known)
    assert _left([*large, compared], groups)[-1] == pytest.approx(0.5)
    assert _left([*small, compared], groups)[-1] == "suppressed"
    assert (
        _left([*large, compared], _groups(at_baseline=known, columns_with_rare_value=frozenset({("smoking", "CD")})))[
            -1
        ]
        != 0.5
    )


@pytest.mark.parametrize(("with_value", "is_shown"), [(9, False), (10, True)])
def test_two_diseases_are_compared_only_where_twice_the_minimum_have_a_value(with_value, is_shown):
    compared = {"endpoint": "baseline_smoking", "statistic": "standardised_difference", "value": 0.5, "N": 236}
    records = _variable(0, 40, 40) + _variable(0, 100, 56, disease="CD") + [compared | {"disease": "UC and CD"}]
    groups = _groups(at_baseline={("smoking", "UC"): with_value, ("smoking", "CD"): 156})
    assert _left(records, groups)[-1] == (pytest.approx(0.5) if is_shown else "suppressed")


def _summary(statistic: str, value: float, total: int, **others: object) -> dict:
    return {"endpoint": "crp_mg_l", "statistic": statistic, "value": value, "N": total, "week": 0} | others


def test_middles_and_quartiles_need_enough_patients_on_either_side():
    records = [_summary(name, 12.3456, total) for total in (9, 10, 19, 20) for name in ("median", "q1")]
    assert _left(records) == [*["suppressed"] * 2, 12.3, "suppressed", 12.3, "suppressed", 12.3, 12.3]


def test_a_mean_is_cut_to_three_digits_and_goes_where_its_size_does():
    """Of whole numbers a mean of 5.26 fits 19 patients and not 20: with it the withheld size would be known."""
    shown, hidden = _summary("mean", 45.7037037, 70, ci_low=40.12345), _summary("mean", 45.7037037, 78, ci_low=40.1)
    (found,) = _protected([shown])
    assert (found["value"], found["ci_low"], found["N"], found["disclosure"]) == (45.7, 40.1, 70, "rounded")
    (found,) = _protected([hidden])
    assert (found["value"], found["ci_low"], found["N"], found["disclosure"]) == (None, None, None, "suppressed")


@pytest.mark.parametrize("statistic", ["sd", "median", "q1", "q3", "mean_change", "shift"])
def test_no_summary_stands_without_its_size(statistic):
    assert _left([_summary(statistic, 5.26, 78)]) == ["suppressed"]


def test_of_whom_a_value_is_not_recorded_the_selection_says_only_that_it_is_nobody():
    """6 of both diseases beside a Table 1 with 5 of one would say that one of the other has none."""
    records = _flow(analysed=236, analysed_uc=80, analysed_cd=156, adult_not_recorded=6, treated_not_recorded=0)
    assert _left(records)[3:] == ["suppressed", 0]


def test_who_had_a_visit_at_all_is_said_only_where_it_is_everybody():
    """79 with a visit and 75 with the score say that 4 had a visit without it."""
    analysed = {"analysed": 236, "analysed_uc": 80, "analysed_cd": 156}
    visits = {"baseline_visit": 200, "baseline_visit_uc": 70, "baseline_visit_cd": 130}
    everybody = dict(zip(visits, analysed.values(), strict=True))
    assert _left(_flow(**analysed, **visits))[3:] == ["suppressed"] * 3
    assert _left(_flow(**analysed, **everybody))[3:] == [236, 80, 156]


# Of 80 patients 76 have both values: that four lack one stays hidden, and so does whether 50 or fewer were tested.
@pytest.mark.parametrize(("total", "policy", "words"), [
    (70, POLICY, "Wilcoxon signed-rank, exact"), (76, POLICY, "Wilcoxon signed-rank"),
    (9, POLICY, "Wilcoxon signed-rank"), (52, ROUNDED, "Wilcoxon signed-rank"),
])  # fmt: skip
def test_how_a_test_was_made_is_said_only_where_its_number_of_patients_is(total, policy, words):
    change = _summary("median_change", -2.5, total, p_value=0.0123, test="Wilcoxon signed-rank, exact")
    (found,) = _protected([change], policy=policy)
    assert found["test"] == words


# Of 30 patients who all fell the exact p is 2**-29, of 29 and one unchanged 2**-28: it would tell that one did not.
def test_an_exact_p_does_not_tell_how_many_did_not_change():
    for policy in (POLICY, ROUNDED):
        changes = [_summary("median_change", -2.5, 30, p_value=2.0**power) for power in (-29, -28)]
        assert {say(results_frame([one]).iloc[0], "p") for one in _protected(changes, policy=policy)} == {"<0.001"}
        assert len({one["p_value"] for one in _protected(changes, policy=policy)}) == 1
    (found,) = _protected([_summary("median_change", -2.5, 30, p_value=0.01234)])
    assert found["p_value"] == pytest.approx(0.012)


def _curve(*counts: int, statistic: str = "at_most", week: float = 0) -> list[dict]:
    sign = "-" if statistic == "change_at_most" else ""
    place = (lambda at: len(counts) - at) if sign else (lambda at: at)
    return [
        _share("ses_cd", n, 70, statistic=f"{statistic}_{sign}{place(at)}", week=week) for at, n in enumerate(counts)
    ]


def test_a_curve_has_steps_of_the_minimum_and_no_ends():
    left = _left(_curve(0, 2, 6, 8, 11, 11, 40, 66, 70, 70), name="n")
    gone = "suppressed"
    assert left == [gone, gone, 6, gone, 11, gone, 40, gone, gone, gone]


def test_a_curve_keeps_away_from_the_endpoints_that_are_read_from_it():
    healing = EndpointCounts("healing", "UC", "endoscopic", 70, 20, (5, 15, 5, 45), ("ses_cd",))
    assert _left(_curve(10, 18, 40), _groups(healing), "n") == [10, 18, 40]
    assert _left(_curve(10, 18, 40, week=8), _groups(healing), "n") == [10, "suppressed", 40]
    rare = EndpointCounts("healing", "UC", "endoscopic", 70, 3, (0, 3, 6, 61), ("ses_cd",))
    assert _left(_curve(6, 12, week=8), _groups(rare), "n") == ["suppressed", 12]


def _squares(*counts: int) -> list[dict]:
    return [
        {"endpoint": "nancy", "statistic": f"from_{at}_to_0", "value": n, "unit": "patients", "N": 70, "week": 8}
        for at, n in enumerate(counts)
    ]


def test_a_shift_table_is_shown_whole_or_not_at_all():
    assert _left(_squares(30, 0, 40)) == [30, 0, 40]
    assert _left(_squares(30, 1, 39)) == ["suppressed"] * 3


def test_a_short_scale_without_its_table_has_no_mean():
    levels = [_share("nancy", n, 70, statistic=f"at_most_{at}", week=8) for at, n in enumerate((30, 31, 70))]
    mean = {"endpoint": "nancy", "statistic": "mean", "value": 1.1, "N": 70, "week": 8}
    assert _left([*_squares(30, 1, 39), *levels, mean])[-4:] == ["suppressed"] * 4
    assert _left([*_squares(30, 40, 0), *levels, mean])[-1] == 1.1


# Size, mean and standard deviation are three equations, so that of eight counts five are open.
@pytest.mark.parametrize(("levels", "is_shown"), [(7, False), (8, True)])
def test_a_mean_stands_beside_a_withheld_table_where_five_counts_stay_open(levels, is_shown):
    shares = [_share("nancy", 30 + at, 70, statistic=f"at_most_{at}", week=8) for at in range(levels)]
    mean = {"endpoint": "nancy", "statistic": "mean", "value": 1.1, "N": 70, "week": 8}
    assert (_left([*_squares(30, 1, 39), *shares, mean])[-1] == 1.1) == is_shown


def test_a_mean_change_stands_only_where_the_means_of_both_times_do():
    levels = [
        _share("nancy", 30 + at, 70, statistic=f"at_most_{at}", week=week)
        for week, many in ((0, 3), (8, 8))
        for at in range(many)
    ]
    means = [{"endpoint": "nancy", "statistic": "mean", "value": 1.1, "N": 70, "week": week} for week in (0, 8)]
    change = {"endpoint": "nancy", "statistic": "mean_change", "value": -1.1, "N": 70, "week": 8}
    assert _left([*_squares(30, 1, 39), *levels, *means, change])[-3:] == ["suppressed", 1.1, "suppressed"]


# 60 of 70 ended at 2 or below: of the ten above, 8 or 6 rose by more than 4, who would leave two or four.
@pytest.mark.parametrize(("rose", "is_shown"), [(10, True), (8, False), (6, False), (5, True)])
def test_a_share_of_changes_keeps_away_from_those_who_ended_above(rose, is_shown):
    ended = _share("ses_cd", 60, 70, statistic="at_most_2", week=8)
    changed = _share("ses_cd", 70 - rose, 70, statistic="change_at_most_4", week=8)
    assert (_left([ended, changed], name="n") == [60, 70 - rose]) == is_shown


# Ten started above the level. Who fell by 2 started at 2 or more: all of them above 1, but not all of them above 2.
@pytest.mark.parametrize(("level", "is_shown"), [(1, False), (2, True)])
def test_who_fell_is_held_against_those_who_started_so_high_that_they_could(level, is_shown):
    started = _share("ses_cd", 60, 70, statistic=f"at_most_{level}", week=0)
    fell = _share("ses_cd", 8, 70, statistic="change_at_most_-2", week=8)
    assert _left([started, fell], name="n") == [60, 8 if is_shown else "suppressed"]


def test_who_rose_is_not_held_against_those_who_started_above_a_level():
    started = _share("ses_cd", 60, 70, statistic="at_most_2", week=0)
    changed = _share("ses_cd", 62, 70, statistic="change_at_most_4", week=8)
    assert _left([started, changed], name="n") == [60, 62]


# 40 of 70 ended above 0: 38 or 35 of them rose, who would leave two or five.
@pytest.mark.parametrize(("rose", "is_shown"), [(38, False), (35, True)])
def test_who_rose_at_all_is_kept_away_from_those_who_ended_above_nothing(rose, is_shown):
    ended = _share("ses_cd", 30, 70, statistic="at_most_0", week=8)
    changed = _share("ses_cd", 70 - rose, 70, statistic="change_at_most_0", week=8)
    assert (_left([ended, changed], name="n") == [30, 70 - rose]) == is_shown


@pytest.mark.parametrize(("both_times", "is_shown"), [(68, False), (65, True), (70, True)])
def test_a_change_is_withheld_where_a_few_have_the_value_at_one_time_only(both_times, is_shown):
    left = _left([_summary("median", 12.3, 70), _summary("median_change", -2.5, both_times)])
    assert left == pytest.approx([12.3, -2.5 if is_shown else "suppressed"])


@pytest.mark.parametrize(("with_value", "is_shown"), [(73, False), (75, True)])
def test_shares_are_withheld_where_a_few_more_have_the_value_at_another_time(with_value, is_shown):
    curve = _curve(10, 18, 40)
    left = _left([*curve, _summary("median", 12.3, with_value, endpoint="ses_cd")], name="n")
    assert left[:3] == ([10, 18, 40] if is_shown else ["suppressed"] * 3)


def test_the_patients_analysed_are_shown_before_any_other_step():
    records = _flow(adult=238, adult_uc=80, adult_cd=158, analysed=236, analysed_uc=80, analysed_cd=156)
    assert _left(records) == [*["suppressed"] * 3, 236, 80, 156]


def test_under_rounding_a_count_is_a_multiple_and_what_has_no_kind_is_withheld():
    (count,) = _left([{"endpoint": "remission", "statistic": "lost", "value": 27, "unit": "patients"}], policy=ROUNDED)
    assert count in (25, 30)
    assert _left([_share("remission", 38, 66, statistic="percentage_under_mi")], policy=ROUNDED) == ["suppressed"]


@pytest.mark.parametrize("policy", [POLICY, ROUNDED])
def test_a_number_that_is_of_no_patients_has_no_business_here(policy):
    assert _left([_share("remission", 38, 66, statistic="feasible")], policy=policy) == ["suppressed"]


# 66 judged after, 58 of them before too: with both denominators, the eight would be known wherever these are few.
def test_where_not_all_were_judged_before_only_the_rate_after_is_left():
    one = EndpointCounts("remission", "UC", "clinical", 66, 38, (1, 32, 1, 24))
    records = [
        _share("remission", 38, 66, week=8),
        _share("remission", 2, 58, week=0),
        {"endpoint": "remission", "statistic": "stayed_no", "value": 24, "unit": "patients", "N": 58},
        {"endpoint": "remission", "statistic": "p_mcnemar_exact", "p_value": 1e-8, "N": 58},
    ]
    assert [row["N"] for row in _protected(records, _groups(one))] == [66, None, None, None]


def test_where_all_were_judged_before_the_denominator_stays_beside_a_rate_before_that_is_withheld():
    groups = _groups(EndpointCounts("remission", "UC", "clinical", 66, 38, (2, 36, 1, 27)))
    (before,) = _protected([_share("remission", 3, 66, week=0)], groups)
    assert [before[name] for name in ("value", "n", "N")] == [None, None, 66]


def test_where_enough_were_not_judged_before_the_rate_before_is_left():
    groups = _groups(EndpointCounts("remission", "UC", "clinical", 80, 45, (10, 28, 7, 21)))
    assert _left([_share("remission", 17, 66, week=0)], groups, "n") == [17]


def test_a_mean_of_a_column_with_a_rare_value_is_withheld_in_table_1():
    mean = {"endpoint": "baseline_bmi", "statistic": "mean", "value": 24.56, "N": 80}
    missing = {"endpoint": "baseline_bmi", "statistic": "missing", "value": 0, "N": 80}
    assert _left([missing, mean]) == [0, 24.6]
    rare = _groups(columns_with_rare_value=frozenset({("bmi", "UC")}))
    middle = mean | {"statistic": "median"}
    assert _left([missing, mean, middle], rare) == [0, "suppressed", 24.6]


@pytest.mark.parametrize(("in_table", "is_shown"), [(70, True), (73, False), (75, True)])
def test_a_mean_before_is_withheld_beside_that_of_nearly_the_same_patients(in_table, is_shown):
    groups = _groups(at_baseline={("crp_mg_l", "UC"): in_table})
    assert (_left([_summary("mean", 45.7, 70)], groups) == [45.7]) == is_shown


def test_a_curve_ends_where_the_minimum_is_left():
    assert _left(_curve(10, 65, 66), name="n") == [10, 65, "suppressed"]


def test_an_event_of_nearly_everybody_is_withheld():
    groups = _groups(public_terms=frozenset({"ae_acne"}))
    assert _left(_events(acne=(233, 233)), groups) == ["suppressed"] * 3
    assert _left(_events(acne=(231, 231)), groups)[0] == pytest.approx(97.88136)


def test_two_small_groups_of_events_may_share_what_is_left():
    groups = _groups(public_terms=frozenset({"ae_any_event", "ae_anaemia", "ae_zoster"}))
    for with_any, is_shown in ((35, True), (36, False)):
        records = _events(any_event=(with_any, 60), acne=(30, 30), anaemia=(3, 3), zoster=(2, 2))
        assert (_left(records, groups)[0] != "suppressed") == is_shown


def test_under_rounding_the_minimum_itself_is_shown():
    assert _left([{"endpoint": "remission", "statistic": "lost", "value": 5, "unit": "patients"}], policy=ROUNDED) == [
        5
    ]
    assert _left([_share("remission", 5, 10)], policy=ROUNDED) == [50]


def test_extremes_never_leave():
    for policy in (POLICY, ROUNDED):
        records = [{"endpoint": "age", "statistic": name, "value": 87.6, "N": 80} for name in ("maximum", "q0_min")]
        assert _left(records, policy=policy) == ["suppressed"] * 2


def test_every_interval_that_can_be_asked_for_is_remade_from_rounded_counts():
    for method in get_args(Parameters.model_fields["ci_method"].annotation):
        (found,) = _protected([_share("remission", 38, 66, method=method, ci_level=0.95)], policy=ROUNDED)
        limits = proportion_interval(found["n"], found["N"], method=method)
        assert (found["ci_low"], found["ci_high"]) == pytest.approx([100 * limit for limit in limits]), method


def test_a_number_that_no_rule_knows_is_withheld():
    unknown = [
        _share("remission", 38, 66, statistic="percentage_under_mi"),
        {"endpoint": "remission", "statistic": "odds_ratio", "value": 2.34567, "ci_low": 0.98765, "N": 66},
        {"endpoint": "km", "statistic": "survival", "value": 98.3, "unit": "%", "N": 60},
        _share("remission", 20, 33, subgroup="sex=female"),
    ]
    assert _left(unknown, _groups(REMISSION)) == ["suppressed"] * 4


def test_nobody_beside_numbers_that_no_rule_knows_is_withheld_too():
    """A curve that goes from 0 to suppressed says when the first one stopped."""
    curve = [
        {"endpoint": "persistence", "statistic": "stopped", "value": value, "week": week, "N": total}
        for week, value, total in ((8, 0.0, 60), (12, 1.7, 60), (52, None, 0))
    ]
    assert _left(curve) == ["suppressed"] * 3
    assert _protected(curve[2:]) == [{"disease": "UC"} | curve[2]], "where there is nothing at all, nothing is withheld"


def test_a_small_subgroup_is_left_out_since_its_name_tells_who_it_is():
    records = [_share("remission", 1, total, subgroup=f"centre=Ward {total}") for total in (4, 5, 40)]
    left = [record["subgroup"] for record in _protected(records, _groups(REMISSION))]
    assert left == ["centre=Ward 5", "centre=Ward 40"]


def test_under_rounding_an_event_whose_name_is_not_known_to_all_is_left_out():
    groups = _groups(public_terms=frozenset({"ae_anaemia"}))
    found = _protected(_events(anaemia=(30, 30), quetzal_pox=(40, 40)), groups, ROUNDED)
    assert {record["endpoint"] for record in found} == {"ae_anaemia"}


counts = st.integers(0, 200)


@given(n=counts, rest=counts)
def test_under_rounding_all_counts_are_multiples_and_none_is_below_the_minimum(n, rest):
    records = [_share("remission", n, n + rest)] if n + rest else []
    records.append({"endpoint": "remission", "statistic": "lost", "value": n, "unit": "patients", "N": n + rest})
    for found in _protected(records, policy=ROUNDED):
        if n + rest:
            assert found["disclosure"] in ("rounded", "suppressed")
            told = [found[name] for name in ("n", "N") if found.get(name) is not None]
            told += [found["value"]] if found["statistic"] == "lost" and found["value"] is not None else []
            assert all(number % 5 == 0 and number >= 5 for number in told)


def test_protected_records_make_results_rows():
    groups = _groups(REMISSION, public_terms=frozenset({"ae_anaemia"}))
    records = _protected([*_events(**EVENTS), *_variable(2, 40, 38), _share("remission", 38, 66, week=8)], groups)
    rows = results_frame(records)
    assert set(rows["disclosure"]) <= {"", "suppressed", "rounded"}


@pytest.mark.parametrize("kind", ["minimum_count", "rounding"])
@pytest.mark.parametrize("name", ["frequency_214.9", "change_frequency_-110", "frequency_1e-05"])
def test_patients_by_value_of_a_score_never_leave(kind, name):
    record = {"endpoint": "cdai", "disease": "CD", "statistic": name, "value": 40, "unit": "patients", "N": 90}
    assert protect_named([record], Policy(kind), Groups({"": 90, "CD": 90})) == []
    assert protect_named([record], Policy("none"), Groups()) == [record]
