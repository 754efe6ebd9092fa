"""Verdicts: on each number, on numbers together, on p-values; and all that the abstract's own numbers imply."""

from dataclasses import replace

import pytest
from printed_numbers import audited, mean, percentage

from ibd_study.printed import joint_counts
from ibd_tools.audit import CONSISTENT, IMPOSSIBLE, NOT_CHECKABLE, ONLY_IF, Audit, audit, one_of, read_table
from ibd_tools.audit.p_values import MOST_PATIENTS


@pytest.fixture(scope="module")
def abstract() -> Audit:
    return audit(read_table())


def test_no_printed_percentage_is_possible_on_the_whole_group(abstract):
    percentages = [one for one in abstract.findings.values() if one.entry.is_percentage]
    assert len(percentages) == 17
    for rule in ("half_up", "half_even", "either"):
        assert [one.entry.key for one in percentages if _on_whole_group(one, rule)] == []
    assert [one.entry.key for one in percentages if _on_whole_group(one, "truncated")] == ["cd_ultrasound_remission"]
    assert abstract.findings["cd_ultrasound_remission"].counts["truncated"][-1] == (9, 156)
    assert {one.verdict.kind for one in percentages} == {ONLY_IF}


def _on_whole_group(finding, rule: str) -> bool:
    return any(n == finding.entry.group_size for _, n in finding.counts[rule])


def test_halves_going_up_or_to_the_even_digit_give_the_same_seventeen_lists(abstract):
    for finding in abstract.findings.values():
        if finding.entry.is_percentage:
            assert finding.counts["half_up"] == finding.counts["half_even"] == finding.counts["either"]


def _sharing(found: Audit, group: str, prefix: str) -> dict[str, list[int]]:
    return {
        " ".join(sorted(key.removeprefix(prefix) for key in pair)): sizes
        for pair, sizes in found.groups[group].shared.items()
        if sizes
    }


def test_in_uc_two_pairs_share_a_denominator_and_no_other_does(abstract):
    assert len(abstract.groups["UC"].shared) == 21
    assert _sharing(abstract, "UC", "uc_") == {
        "clinical_remission clinical_response": [33, 66],
        "endoscopic_remission mucosal_healing": [53, 67],
    }


def test_in_cd_the_pairs_of_one_examination_share_few_denominators(abstract):
    sharing = _sharing(abstract, "CD", "cd_")
    expected = {
        "clinical_remission clinical_response": [63, 126, 153],
        "clinical_remission steroid_free_remission": [99],
        "clinical_response steroid_free_remission": [142],
        "endoscopic_remission endoscopic_response": [139],
        "endoscopic_remission mucosal_healing": [103, 144],
        "radiological_remission radiological_response": [77, 154],
        "ultrasound_remission ultrasound_response": [141],
    }
    assert {pair: sharing[pair] for pair in expected} == expected
    assert "endoscopic_response mucosal_healing" not in sharing


def test_the_denominators_that_fit_most_endpoints(abstract):
    assert {n: len(keys) for n, keys in abstract.groups["UC"].fitting.items()} == dict.fromkeys([33, 53, 66, 67], 2)
    in_cd = abstract.groups["CD"].fitting
    assert {63, 90, 99, 105, 126, 141, 142, 144} <= set(in_cd)
    assert {len(keys) for keys in in_cd.values()} == {3}


TOGETHER = {
    "uc_clinical_remission uc_clinical_response": "only if all of them rest on 33 or 66 of the 80 patients",
    "uc_endoscopic_remission uc_endoscopic_response": "impossible: no number of patients fits all of them together",
    "cd_clinical_remission cd_clinical_response": "only if all of them rest on 63, 126 or 153 of the 156 patients",
    "cd_steroid_free_remission cd_clinical_remission cd_clinical_response": (
        "only if figures were cut off, not rounded, on 95 patients"
    ),
    "cd_endoscopic_remission cd_endoscopic_response cd_mucosal_healing": (
        "impossible: no number of patients fits all of them together"
    ),
}


@pytest.mark.parametrize(("keys", "said"), TOGETHER.items())
def test_endpoints_of_the_abstract_if_they_were_said_to_rest_on_the_same_patients(keys, said):
    entries = read_table().entries
    first, *others = keys.split()
    own = [replace(entries[first], shares_n_with=tuple(others)), *(entries[key] for key in others)]
    (relation,) = audited(*own, tests=False).relations
    assert relation.keys == tuple(key for key in entries if key in keys.split())
    assert str(relation.verdict) == said


@pytest.mark.parametrize("keys", [keys for keys in TOGETHER if len(keys.split()) == 3])
def test_under_rounding_no_denominator_fits_three_endpoints_of_one_examination(keys):
    entries = read_table().entries
    assert joint_counts({key: entries[key].value for key in keys.split()}, range(1, 157), rule="either") == {}


def test_verdicts_on_the_printed_p_values(abstract):
    p = {key: one.p for key, one in abstract.findings.items() if one.p}
    assert set(p) == {
        "uc_endoscopic_remission",
        "uc_histological_remission",
        "cd_steroid_free_remission",
        "cd_clinical_remission",
        "cdai_mean_baseline",
        "cdai_mean_follow_up",
    }
    assert str(p["uc_endoscopic_remission"].verdict).startswith("only if the test was exact McNemar, mid-p McNemar")
    assert "groups of different size were compared by Fisher" in p["uc_endoscopic_remission"].verdict.words
    for key in ("cd_clinical_remission", "cd_steroid_free_remission"):
        assert (str(p[key].verdict), p[key].tried) == ("consistent: each usual test gives it on some counts", ())
    assert str(p["cdai_mean_follow_up"].verdict).startswith("cannot be checked: the test of a mean")


# A printed number, and the beginning of the verdict that arithmetic gives by hand.
VERDICTS = [
    (percentage("k", "50.0", 80), "consistent: 40/80 of the whole group; other counts that give it: 39"),
    (percentage("k", "57.6", 80), "only if it rests on fewer than all 80: 19/33, 34/59 or 38/66"),
    (percentage("k", "57.5", 20), "impossible: no count of at most 20 gives it"),
    (percentage("k", "57.6", 80, n=66), "consistent: 38/66 gives 57.6 %"),
    (
        percentage("k", "57.7", 80, n=66),
        "impossible: no whole number of 66 gives 57.7 %; 38/66 is 57.6 % and 39/66 is 59.1",
    ),
    (percentage("k", "5.7", 156, n=156), "only if it was cut off, not rounded: 9/156"),
    (percentage("k", "57.6", 80, n=70), "impossible"),
    (percentage("k", "18.2", 11, n=11), "consistent: 2/11 gives"),
    (percentage("k", "18.1", 11, n=11), "only if it was cut off"),
    (percentage("k", "63.7", 11, n=11), "only if it was rounded up to the next digit: 7/11"),
    (percentage("k", "100.0", 7, n=7), "consistent: 7/7 gives 100.0 %"),
    (
        percentage("k", "99.0", 7, n=7),
        "impossible: no whole number of 7 gives 99.0 %; 6/7 is 85.7 % and 7/7 is 100.0 %",
    ),
    (
        percentage("k", "5.7", 156),
        "only if it rests on fewer than all 156: 2/35, 3/53, 4/70, 5/87, 5/88, 6/105, 6/106, "
        "7/122 or 3 more; or if it was cut off, not rounded: 9/156",
    ),
    (percentage("k", "33.4", 12), "only if it was rounded up to the next digit: 1/3, 2/6, 3/9 or 4/12"),
    (mean("m", "214.9"), "cannot be checked"),
    (mean("m", "3.2", maximum=3), "impossible: it lies above the largest possible value, 3"),
    (mean("m", "-0.2", minimum=0), "impossible: it lies below the smallest possible value, 0"),
    (mean("m", "3.0", maximum=3), "cannot be checked"),
    (mean("m", "5.18", 28, n=28, items=1), "consistent: whole-number answers of 28 can have this mean"),
    (mean("m", "5.19", 28, n=28, items=1), "impossible: no whole-number answers of 28 have this mean"),
    (mean("m", "5.19", 28, items=1), "only if it rests on fewer than all 28: 16, 21, 26 or 27"),
    (mean("m", "3.44", 18, n=18, items=1, sd="2.48"), "consistent: whole-number answers of 18 can have this mean and"),
    (
        mean("m", "3.44", 18, n=18, items=1, sd="2.42"),
        "impossible: no whole-number answers of 18 have this mean and this",
    ),
    (mean("m", "0.35", 60, n=60, items=1, minimum=0, maximum=1, sd="0.48"), "consistent"),
    (mean("m", "0.35", 60, n=60, items=1, minimum=0, maximum=1, sd="0.50"), "impossible"),
    (mean("m", "1.50", 2, n=2, items=1, sd="0.50"), "only if the standard deviation was divided by n, not by n"),
    (mean("m", "5.17", 28, n=28, items=1), "only if it was cut off, not rounded"),
    (mean("m", "2.0", None, n=1, sd="1.2"), "impossible: one patient has no standard deviation"),
    (mean("m", "2.0", None, n=1, items=1, sd="1.2"), "impossible: one patient has no standard deviation"),
    (mean("m", "2.0", None, n=1, items=1, sd="0.0"), "only if the standard deviation was divided by n, not by n"),
    (mean("m", "2.0", None, n=1, items=1), "consistent: whole-number answers of 1 can have this mean"),
    (mean("m", "2.0", None, items=1), "cannot be checked: neither its number of patients nor the size of its group"),
    (mean("m", "2.123456", 6000, items=1), "cannot be checked: its number of patients is not printed, and up to 6000"),
    (percentage("k", "57.6", None), "cannot be checked: neither its denominator nor the size of its group is given"),
    (percentage("k", "57.6", None, n=66, events=38), "consistent: 38/66 gives 57.6 %"),
    (percentage("k", "57.5", None, n=66, events=38), "only if it was cut off, not rounded: 38/66"),
    (percentage("k", "57.6", None, n=66, events=24), "impossible: 24/66 is 36.4 %; 38/66 gives 57.6 %"),
    (percentage("k", "57.7", None, n=66, events=38), "impossible: 38/66 is 57.6 %; no whole number gives 57.7 %"),
    (percentage("k", "57.6", 80, events=38), "only if it rests on fewer than all 80: 38/66"),
    (percentage("k", "57.6", None, events=38), "consistent: 38/66 gives 57.6 %"),
    (percentage("k", "57.6", 80, events=37), "impossible: 37 patients are 57.6 % of no whole number of at most 80"),
    (percentage("k", "57.6", None, events=37), "impossible: 37 patients are 57.6 % of no whole number"),
    (percentage("k", "0.0", 80, events=0), "consistent: 0/80 of the whole group; other counts that give it: 79"),
    (percentage("k", "57.5758", None, n=66, events=38, printed="38/66"), "cannot be checked: no percentage is printed"),
    (percentage("k", "12.3", 20000), "consistent: 2450/20000, 2451/20000"),
    (percentage("k", "12.34567", 20000), "cannot be checked: the denominator is not printed, and of up to 20000"),
    (percentage("k", "57.7", 66, n=66, basis="imputed"), "cannot be checked: imputed patients are no count"),
    (percentage("k", "57.7", 66, n=66, basis="model"), "cannot be checked: a number from a model is no count"),
    (percentage("k", "57.7", 66, n=66, check="n?"), "cannot be checked: not judged before this is checked: n?"),
    (mean("m", "3.2", maximum=3, basis="model"), "cannot be checked: a number from a model"),
]


@pytest.mark.parametrize(("entry", "said"), VERDICTS, ids=[said[:40] for _, said in VERDICTS])
def test_a_verdict_on_one_number(entry, said):
    assert str(audited(entry).findings[entry.key].verdict).startswith(said)


RELATIONS = [
    (
        [percentage("a", "57.6"), percentage("b", "81.8", shares_n_with=("a",))],
        ONLY_IF,
        "all of them rest on 33 or 66 of the 80 patients",
    ),
    (
        [percentage("a", "57.6", n=66), percentage("b", "81.8", shares_n_with=("a",))],
        CONSISTENT,
        "the same 66 patients",
    ),
    ([percentage("a", "50.0"), percentage("b", "25.0", subset_of=("a",))], CONSISTENT, "the same 80 patients"),
    (
        [percentage("a", "50.0"), percentage("b", "75.0", subset_of=("a",))],
        IMPOSSIBLE,
        "A: b, 75.0 %, is larger than that of which it is a part: A: a, 50.0 %",
    ),
    (
        [percentage("a", "75.0"), percentage("b", "50.0", subset_of=("a",)), percentage("c", "60.0", subset_of=("b",))],
        IMPOSSIBLE,
        "A: c, 60.0 %, is larger than that of which it is a part: A: b, 50.0 %",
    ),
    ([percentage("a", "5.7", n=156, size=156), percentage("b", "50.0", 156, shares_n_with=("a",))], ONLY_IF, "cut off"),
    (
        [percentage("a", "50.0", n=28, size=28), mean("m", "5.19", 28, items=1, shares_n_with=("a",))],
        IMPOSSIBLE,
        "no number of patients fits",
    ),
    ([percentage("a", "50.0", n=28, size=28), mean("m", "5.19", 28, shares_n_with=("a",))], CONSISTENT, "same 28"),
]


@pytest.mark.parametrize(("entries", "kind", "said"), RELATIONS)
def test_a_verdict_on_numbers_together(entries, kind, said):
    (relation,) = audited(*entries).relations
    assert relation.verdict.kind == kind
    assert said in relation.verdict.words


def test_numbers_tied_through_a_third_are_held_together_and_others_stay_out():
    found = audited(
        percentage("a", "57.6"),
        percentage("b", "81.8"),
        percentage("lone", "50.0"),
        percentage("c", "50.0", shares_n_with=("a", "b")),
    )
    assert [(one.keys, one.denominators) for one in found.relations] == [(("a", "b", "c"), (66,))]


def test_a_number_that_is_impossible_alone_is_not_accused_again():
    wrong, part, other = (
        percentage("a", "57.7", None, n=66, p="<0.001", compared_with="b"),
        percentage("b", "18.2", None, n=66, subset_of=("a",), p="0.04", compared_with="a"),
        percentage("c", "50.0", None, n=66, shares_n_with=("a",)),
    )
    found = audited(wrong, part, other)
    assert [one.entry.key for one in found.attention] == ["a"]
    assert found.impossible_together == []
    assert [one.keys for one in found.relations] == [("b", "c")]
    assert {str(found.findings[key].p.verdict) for key in "ab"} == {
        "cannot be checked: a number that is impossible has no test"
    }


def test_a_p_that_two_rows_print_of_one_comparison_is_accused_once():
    before, after = (
        percentage("a", "7.6", None, n=66, p="<0.001", design="paired", compared_with="b"),
        percentage("b", "9.1", None, n=66, p="<0.001", design="paired", compared_with="a"),
    )
    found = audited(before, after)
    assert [one.entry.key for one in found.attention] == ["a"]
    assert found.findings["b"].p.verdict.words == "it is that of A: a, where it is judged"


@pytest.mark.parametrize("mark", [{"basis": "imputed"}, {"basis": "model"}, {"check": "sure?"}])
def test_nothing_is_said_of_numbers_that_are_marked_nor_of_any_by_means_of_them(mark):
    found = audited(
        percentage("a", "57.7", None, n=66, p="<0.001", compared_with="b", ci_low="60.0", ci_high="61.0", **mark),
        percentage("b", "75.8", None, n=66, subset_of=("a",), p="NS", compared_with="a"),
    )
    assert (found.attention, found.relations, found.findings["a"].counts) == ([], (), {})
    assert {one.p.verdict.kind for one in found.findings.values()} == {NOT_CHECKABLE}


def test_events_that_are_printed_count_in_sets_of_numbers():
    whole = percentage("a", "50", None, n=66, events=33)
    (fits,) = audited(whole, percentage("b", "50", None, n=66, events=33, subset_of=("a",))).relations
    (larger,) = audited(whole, percentage("b", "51", None, n=66, subset_of=("a",))).relations
    assert (fits.verdict.kind, larger.verdict.kind) == (CONSISTENT, IMPOSSIBLE)
    assert "is larger than that of which it is a part" in larger.verdict.words


def test_of_a_group_too_large_to_try_nothing_together_is_called_impossible():
    a, b = percentage("a", "50.12345", 9000), percentage("b", "75.54321", 9000, shares_n_with=("a",))
    (relation,) = audited(a, b).relations
    assert relation.verdict.kind == NOT_CHECKABLE


def _p(**other: object):
    return audited(percentage("k", "35.8", n=67, **other), percentage("o", "25.4", n=67)).findings["k"].p


def test_the_design_that_is_stated_limits_the_tests():
    assert _p(p="0.039", design="paired").verdict.kind == CONSISTENT
    assert {one.test for one in _p(p="0.039", design="paired").readings} == set(_p(p="0.039", design="paired").tried)
    unpaired = _p(p="0.039", design="unpaired")
    assert unpaired.readings == ()
    assert unpaired.verdict.words.startswith("groups of different size were compared by Fisher (unpaired)")


def test_the_rate_that_is_printed_is_the_one_compared_with():
    exact = _p(p="0.039", compared_with="o")
    assert {one.words for one in exact.readings} == {"17/67 (+8/\N{MINUS SIGN}1)", "17/67 (+9/\N{MINUS SIGN}2)"}
    assert exact.verdict.words == "the test was exact McNemar or mid-p McNemar, on the counts named"
    none = _p(p="0.9", compared_with="o", design="unpaired")
    assert str(none.verdict).startswith("only if another test or a model was used")


def test_a_large_group_tells_nothing_about_the_test():
    large = audited(percentage("k", "35.8", MOST_PATIENTS + 1, p="0.039")).findings["k"].p
    assert (large.verdict.kind, large.readings) == (NOT_CHECKABLE, ())
    assert _p() is None


def test_without_tests_no_p_value_is_looked_at():
    assert audited(percentage("k", "35.8", p="0.039"), tests=False).findings["k"].p is None


def test_long_lists_are_cut_short_in_words():
    assert one_of(range(9)) == "0, 1, 2, 3, 4, 5, 6, 7 or 8"
    assert one_of(range(10)) == "0, 1, 2, 3, 4, 5, 6, 7 or 2 more"
    assert one_of([5], "and") == "5"
