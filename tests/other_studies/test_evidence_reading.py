"""The table of other studies is read with its types, or refused with every problem at once."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibd_study.checked import TableError
from ibd_tools.other_studies import COLUMNS, read_evidence, slug
from ibd_tools.other_studies.study_row import ends_of


def test_the_committed_table_is_read_whole():
    rows = read_evidence()
    assert len(rows) == 173
    assert len({row.study for row in rows}) == 39
    assert sum(not row.is_verified for row in rows) == 22
    assert sum(row.events is not None for row in rows) == 49
    assert Counter(row.setting for row in rows)["this_study"] == 17


def test_percentages_of_the_committed_table_lie_near_their_counts():
    gaps = [abs(100 * row.events / row.n - float(row.percent)) for row in read_evidence() if row.events and row.percent]
    assert len(gaps) == 41
    assert max(gaps) < 0.6


def test_the_committed_table_names_no_address_that_may_move():
    texts = [f"{row.doi} {row.source} {row.notes}" for row in read_evidence()]
    assert not [text for text in texts if re.search(r"https?:|www\.", text)]


def test_a_row_has_its_types(rows_of):
    (row,) = rows_of({"doi": "10.1000/x", "treated": "25", "reported_ci": "30.1-69.9"})
    assert (row.year, row.events, row.n, row.treated) == (2024, 10, 20, 25)
    assert (row.percent, row.ci_low, row.ci_high) == ("50.0", 30.1, 69.9)
    assert (row.is_verified, row.is_comparator, row.is_trial) == (True, False, False)
    assert row.endpoint_key == "uc_clinical_remission"


def test_what_is_not_printed_stays_missing(rows_of):
    (row,) = rows_of({"events": "", "n": "", "timepoint_weeks": "", "counts_provenance": "not printed"})
    assert (row.events, row.n, row.treated, row.ci_low, row.ci_high, row.weeks) == (None,) * 6


@pytest.mark.parametrize(
    ("text", "weeks", "ends"),
    [("8", 8, (8, None)), ("14.5", 14.5, (14.5, None)), ("8-16", None, (8, 16)), ("", None, (None, None))],
)
def test_a_range_of_weeks_is_no_week(rows_of, text, weeks, ends):
    assert rows_of({"timepoint_weeks": text})[0].weeks == weeks
    assert ends_of(text) == ends


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"study": ""}, "row 2, column study: found ''; expected a value; this column may not be empty"),
        ({"year": "24"}, "row 2, column year: found '24'; expected a value of at least 1900 and at most 2099"),
        (
            {"doi": "https://doi.org/10.1/x"},
            "row 2, column doi: found 'https://doi.org/10.1/x'; expected a DOI without",
        ),
        ({"setting": "cohort"}, "row 2, column setting: found 'cohort'; expected one of this_study, real_world, "),
        (
            {"comparator_arm": ""},
            "row 2, column comparator_arm: found ''; expected a value; this column may not be empty",
        ),
        (
            {"timepoint_weeks": "week 8"},
            "row 2, column timepoint_weeks: found 'week 8'; expected weeks such as 8 or 8-16",
        ),
        ({"timepoint_weeks": "16-8"}, "row 2, column timepoint_weeks: found '16-8'; expected the earlier week first"),
        (
            {"endpoint_family": "remission"},
            "row 2, column endpoint_family: found 'remission'; expected one of clinical_",
        ),
        ({"events": "9.5"}, "row 2, column events: found '9.5'; expected a whole number"),
        ({"events": "21"}, "row 2, column events: found '21'; expected at most n, 20"),
        ({"n": ""}, "row 2, column events: found '10'; expected a number n as well, or neither"),
        ({"events": "0", "n": "0"}, "row 2, column n: found '0'; expected a value of at least 1"),
        ({"percent": "50,0"}, "row 2, column percent: found '50,0'; expected the percentage as printed"),
        ({"percent": "100.5"}, "row 2, column percent: found '100.5'; expected a value of at most 100"),
        ({"percent": "", "events": ""}, "row 2, column percent: found ''; expected a percentage, or events and n"),
        *(
            ({"percent": "", **change}, "row 2, column percent: found ''; expected a percentage: counts that nobody")
            for change in (
                {"counts_provenance": "unverified"},
                {"provenance": "unverified"},
                {"definition_family": "survival estimate"},
            )
        ),
        (
            {"reported_ci": "69.9-30.1"},
            "row 2, column reported_ci: found '69.9-30.1'; expected a lower and a higher limit",
        ),
        ({"reported_ci": "30.1"}, "row 2, column reported_ci: found '30.1'; expected a lower and a higher limit"),
        ({"provenance": "yes"}, "row 2, column provenance: found 'yes'; expected one of sourced, unverified"),
        ({"events": ""}, "row 2, column counts_provenance: found 'printed'; expected another word, or events"),
    ],
)
def test_a_wrong_cell_is_named_with_what_was_expected(write, change, said):
    with pytest.raises(TableError) as error:
        read_evidence(write(change))
    assert said in str(error.value)


def test_all_problems_stand_in_one_message(write):
    with pytest.raises(TableError) as error:
        read_evidence(write({"year": "soon", "disease": ""}, {}, {"events": "99", "study": "Third"}))
    assert str(error.value).splitlines()[0] == "3 problems in evidence.csv"
    assert [(problem.row, problem.column) for problem in error.value.problems] == [
        (2, "year"),
        (2, "disease"),
        (4, "events"),
    ]


def test_the_same_study_arm_endpoint_and_week_twice_is_refused(write):
    with pytest.raises(
        TableError,
        match=r"1 problem in .*\n  evidence.csv, row 3: expected another study, arm, endpoint or week than row 2",
    ):
        read_evidence(write({}, {"events": "11"}))
    assert (
        len(read_evidence(write({}, {"timepoint_weeks": "12"}, {"disease": "CD"}, {"dose": "any JAK inhibitor"}))) == 4
    )


def test_a_table_without_a_column_is_refused(write):
    with pytest.raises(TableError, match=r"column setting: expected this column\n.*column notes: expected this column"):
        read_evidence(write({}, columns=tuple(name for name in COLUMNS if name not in ("setting", "notes"))))


@given(st.floats(0, 500).map(lambda week: f"{week:.1f}"), st.floats(0, 500).map(lambda week: f"{week:.1f}"))
def test_every_range_of_weeks_is_read_as_written(first, last):
    assert ends_of(f"{first}-{last}") == (float(first), float(last))
    assert ends_of(first) == (float(first), None)


@given(st.text())
def test_a_slug_is_part_of_a_key(words):
    assert re.fullmatch(r"[\w]*", slug(words))
    assert slug(slug(words)) == slug(words)
