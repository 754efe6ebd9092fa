"""Tables of other studies: rules and sources of every row, what was pooled, and percentages that do not fit."""

import dataclasses

import pytest

from ibd_study.estimates import open_analysis
from ibd_tools.other_studies import (
    other_studies,
    pooling_table,
    printed_slips,
    read_evidence,
    slips_table,
    studies_table,
)

KEYS = ["uc_clinical_remission", "uc_clinical_response"]
STUDIES = read_evidence()
REMISSION = "UC clinical remission: real-world cohorts, clinical index"


@pytest.fixture(scope="module")
def analysis():
    return open_analysis("tables", {"cohort": "data/synthetic"})


INCLUSIVE = {"evidence_include_unverified": True, "evidence_derived_counts": True}
WALD = {"pooling_interval": "wald"}


@pytest.fixture(scope="module")
def plain(analysis):
    return other_studies(analysis, KEYS, STUDIES) + printed_slips(analysis, STUDIES)


@pytest.fixture(scope="module")
def inclusive(analysis):
    parameters = analysis.parameters.model_copy(update=INCLUSIVE)
    return other_studies(dataclasses.replace(analysis, parameters=parameters), KEYS, STUDIES)


def row_of(table, column: str, value: str) -> dict[str, str]:
    (row,) = table.frame[table.frame[column] == value].to_dict("records")
    return row


def test_every_row_of_an_endpoint_stands_under_its_heading(plain):
    frame = studies_table(plain, STUDIES, KEYS, "Other studies").frame
    headings = frame.index[frame["Result"] == ""]
    assert list(frame.loc[headings, "Study"]) == ["Clinical remission", "Clinical response"]
    expected = [sum(row.endpoint_key == key for row in STUDIES) for key in KEYS]
    assert [headings[1] - headings[0] - 1, len(frame) - headings[1] - 1] == expected


def test_a_row_says_whom_when_by_which_rule_how_many_and_whence(plain):
    table = studies_table(plain, STUDIES, KEYS[:1], "Other studies")
    assert not table.synthetic
    row = row_of(table, "Study", "UK single-centre UC 2024, real-world cohorts")
    assert (row["Result"], row["Week"]) == ("60.9 % (14/23)", "6")
    assert row["Rule and source"].startswith("Rule: SCCAI at most 2. Source: abstract, read on an aggregator")
    assert row_of(table, "Study", "Spanish tertiary-centre UC 2025, real-world cohorts")["Week"] == "–"
    assert row_of(table, "Study", "Kaniewska 2025, real-world cohorts")["Rule and source"] == (
        "Rule: total Mayo score; cut-off not stated. Source: doi 10.3390/jcm14051695; abstract."
    )
    assert {"U-ACCOMPLISH 2022, trials, 45 mg", "U-ACCOMPLISH 2022, trials, placebo"} <= set(table.frame["Study"])


def test_a_row_says_what_of_it_was_checked(plain):
    frame = studies_table(plain, STUDIES, KEYS[:1], "Other studies").frame
    source = dict(zip(frame["Study"], frame["Rule and source"], strict=True))
    assert "Source: unverified; Clin" in source["Friedberg 2023, real-world cohorts"]
    assert "Source: counts unverified; doi " in source["U-ACCOMPLISH 2022, trials, placebo"]
    assert "unverified" not in source["Italian UC cohort (Luppino) 2025, real-world cohorts"]


def test_one_sentence_says_how_many_groups_are_not_pooled(plain, inclusive):
    nothing, some = (pooling_table(rows, STUDIES, KEYS) for rows in (plain, inclusive))
    assert nothing.frame.iloc[0, 0] == "no group of studies could be pooled"
    assert nothing.caption.endswith("for want of such counts: 6.")
    assert some.caption.endswith("for want of such counts: 4.")


def test_the_note_says_whose_interval_a_pooled_rate_has(analysis, inclusive):
    wald = dataclasses.replace(analysis, parameters=analysis.parameters.model_copy(update=INCLUSIVE | WALD))
    assert "interval by Hartung and Knapp." in pooling_table(inclusive, STUDIES, KEYS).notes[0]
    assert "interval by Wald," in pooling_table(other_studies(wald, KEYS, STUDIES), STUDIES, KEYS).notes[0]


def test_a_pooled_group_shows_both_models_and_how_far_studies_differ(inclusive):
    row = row_of(pooling_table(inclusive, STUDIES, KEYS), "Group", REMISSION)
    assert row["Studies with usable counts"] == "3 of 4"
    assert row["Pooled"] == "61.0 % (n = 305; 95 % CI 17.1–92.2)"
    assert row["Binomial model"].startswith("60.3 % (n = 305; ")
    assert (row["A new study"], row["I²"], row["tau²"], row["p of Q"]) == ("0.0–100.0", "90.5 %", "0.57", "0.002")


def test_without_groups_the_table_says_so(plain):
    assert pooling_table(plain, [], KEYS).frame.iloc[0, 0] == "no group of studies could be pooled"


def test_a_slip_with_its_count_says_what_the_count_gives(plain):
    table = slips_table(plain, STUDIES)
    assert row_of(table, "Printed, %", "63.5") == {
        "Study": "Italian UC cohort (Luppino) 2025",
        "Endpoint": "UC clinical response",
        "Printed, %": "63.5",
        "What the counts say": "The printed count, 128/202, gives 63.4 %.",
    }
    assert row_of(table, "Printed, %", "2.5")["What the counts say"] == "The printed count, 6/202, gives 3.0 %."


def test_percentages_of_a_study_without_denominators_share_a_line(plain):
    table = slips_table(plain, STUDIES)
    row = row_of(table, "Study", "Itoi 2025")
    assert row["Printed, %"] == "41, 44, 67, 35, 33"
    assert row["What the counts say"] == (
        "No count of the 35 treated gives it. The nearest give 40.0, 42.9, 65.7, 34.3, 34.3."
    )
    kaniewska = row_of(table, "Study", "Kaniewska 2025")
    assert kaniewska["What the counts say"] == "No count of the 76 treated gives it. The nearest give 81.6."


def test_without_slips_the_table_says_so(plain):
    assert slips_table(plain, []).frame.iloc[0, 0] == "none found"
