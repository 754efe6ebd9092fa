"""Which counts may be used, which rows may be pooled, and which percentages do not fit."""

import pytest

from ibd_tools.other_studies import counts_of, read_evidence, slips, usable_counts

NOT_PRINTED = {"events": "", "counts_provenance": "n printed"}


@pytest.mark.parametrize(
    ("change", "plain", "unverified", "derived", "both"),
    [
        ({}, (10, 20), (10, 20), (10, 20), (10, 20)),
        (NOT_PRINTED, None, None, (10, 20), (10, 20)),
        ({"provenance": "unverified"}, None, (10, 20), None, (10, 20)),
        ({"counts_provenance": "unverified"}, None, (10, 20), None, (10, 20)),
        ({"counts_provenance": "events unverified"}, None, (10, 20), None, (10, 20)),
        (NOT_PRINTED | {"counts_provenance": "unverified"}, None, None, None, (10, 20)),
        # two counts of 320 round to 26: none is derived
        (NOT_PRINTED | {"n": "320", "percent": "26"}, None, None, None, None),
        # no count of 76 rounds to 82.1
        (NOT_PRINTED | {"n": "76", "percent": "82.1"}, None, None, None, None),
        (NOT_PRINTED | {"definition_family": "survival estimate"}, None, None, None, None),
        ({"events": "", "n": "", "counts_provenance": "not printed"}, None, None, None, None),
    ],
)
def test_counts_are_used_only_as_far_as_asked_for(rows_of, change, plain, unverified, derived, both):
    (row,) = rows_of(change)
    assert usable_counts(row) == plain
    assert usable_counts(row, include_unverified=True) == unverified
    assert usable_counts(row, derive=True) == derived
    assert usable_counts(row, include_unverified=True, derive=True) == both


@pytest.mark.parametrize(
    "change",
    [
        {"setting": "this_study"},
        {"setting": "meta_analysis"},
        {"definition_family": "not stated"},
        {"definition_family": "survival estimate"},
        {"definition_family": "each study's own"},
        {"endpoint_family": "adverse_event"},
        {"endpoint_family": "other"},
        {"timepoint_weeks": ""},
    ],
)
def test_some_rows_are_never_pooled(rows_of, change):
    plain, changed = rows_of({"study": "Plain"}, change)
    assert plain.may_be_pooled
    assert not changed.may_be_pooled


@pytest.mark.parametrize(
    "change",
    [
        {"timepoint_weeks": "12"},
        {"timepoint_weeks": "8-16"},
        {"definition_family": "Mayo with endoscopy"},
        {"setting": "trial_induction"},
    ],
)
def test_rows_of_another_week_rule_or_population_are_another_group(rows_of, change):
    plain, same, other = rows_of({}, {"study": "Second"}, {"study": "Third"} | change)
    assert plain.group == same.group
    assert plain.group != other.group


def test_arms_of_a_trial_are_groups_of_their_own(rows_of):
    trial = {"setting": "trial_maintenance", "timepoint_weeks": "52"}
    high, low, none = rows_of(
        trial | {"dose": "upadacitinib 30 mg"},
        trial | {"dose": "upadacitinib 15 mg"},
        trial | {"dose": "placebo (withdrawal)", "comparator_arm": "yes"},
    )
    assert len({high.group, low.group, none.group}) == 3
    assert len({high.key, low.key, none.key}) == 3


@pytest.mark.parametrize(
    ("percent", "n", "counts"),
    [("57.9", 76, [(44, 76)]), ("82.1", 76, []), ("50", 2, [(1, 2)]), ("41", 35, []), ("46", 35, [(16, 35)])],
)
def test_counts_of_exactly_n(percent, n, counts):
    assert counts_of(percent, n) == counts


def test_the_slips_of_the_committed_table_are_found():
    found = {(row.study, row.percent) for row in slips(read_evidence())}
    assert {("Italian UC cohort (Luppino)", "63.5"), ("Italian UC cohort (Luppino)", "2.5")} <= found
    assert ("Kaniewska", "82.1") in found
    assert {percent for study, percent in found if study == "Itoi"} == {"41", "44", "67", "35", "33"}
    assert not found & {("Italian UC cohort (Luppino)", "45.5"), ("Kaniewska", "57.9"), ("Itoi", "46")}


@pytest.mark.parametrize(
    ("change", "is_slip"),
    [
        ({}, False),
        ({"percent": "50.1"}, True),
        ({"percent": "50.1", "provenance": "unverified"}, False),
        ({"percent": "50.1", "counts_provenance": "unverified"}, False),
        ({"percent": "50.1", "setting": "trial_induction"}, False),
        ({"percent": "50.1", "setting": "this_study"}, False),
        ({"percent": "50.1", "definition_family": "survival estimate"}, False),
        (NOT_PRINTED | {"percent": "51"}, True),
        ({"events": "", "n": "", "counts_provenance": "not printed", "percent": "51", "treated": "20"}, True),
        ({"events": "", "n": "", "counts_provenance": "not printed", "percent": "51"}, False),
        ({"percent": ""}, False),
    ],
)
def test_a_slip_is_a_checked_percentage_that_no_count_gives(rows_of, change, is_slip):
    assert bool(slips(rows_of(change))) is is_slip
