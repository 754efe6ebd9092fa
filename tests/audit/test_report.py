"""The written report, for the abstract and for the kinds of number that it does not print."""

from printed_numbers import audited, mean, percentage

from ibd_study.audit import audit, read_table, report
from ibd_study.audit.report import LIMITS


def test_the_report_on_the_abstract_says_what_arithmetic_adds():
    text = report(audit(read_table()), "published.csv")
    assert text.startswith("# What the printed numbers of published.csv imply\n\n## In short\n\n19 printed numbers")
    assert "0 of the 17 percentages printed without a denominator are possible on the whole group." in text
    assert "| UC: Clinical remission | 57.6 % | only if it rests on fewer than all 80: 19/33, 34/59 or 38/66 |" in text
    assert "- UC: Clinical remission and Clinical response share 33 or 66.\n" in text
    assert "- UC: 19 of 21 pairs share no denominator.\n" in text
    assert "- UC: 33, 53, 66 or 67 fit most percentages, 2 of 7.\n" in text
    assert "**UC: Clinical remission, 57.6 %**: 19/33 (40.8–72.8), 34/59 (44.9–69.4), 38/66 (45.6–68.8)\n" in text
    histology = next(line for line in text.splitlines() if line.startswith("| 7/24 |"))
    cells = [cell.strip() for cell in histology.strip("|").split("|")]
    assert cells[:4] == ["7/24", "none", "none", "none"]
    assert cells[5].startswith("from 0/24")
    assert all(limit in text for limit in LIMITS)
    assert "Columns not used by the audit: week" in text


def test_sections_without_content_are_left_out():
    text = report(audited(mean("m", "2.5", label="A mean | of a score", sd="1.0")), "paper")
    assert "| A: A mean / of a score | 2.5 (SD 1.0) | cannot be checked" in text
    for heading in ("## The counts behind", "## By rule", "## Which numbers can rest", "## Which tests", "## Remarks"):
        assert heading not in text


def test_impossible_numbers_and_relations_stand_in_short():
    text = report(
        audited(
            percentage("a", "57.7", n=66, label="First"),
            percentage("b", "50.0", n=66, label="Second", shares_n_with=("a",)),
        ),
        "paper",
    )
    assert "- 1 impossible. No whole numbers give it, under any rule tried" in text
    assert "- Impossible together: First and Second.\n" in text
    assert "- Said to rest on the same patients: First and Second: impossible: no number of patients fits" in text
    assert "**A: First, 57.7 %**: none" in text


def test_very_many_counts_are_cut_short():
    assert ", and 160 more\n" in report(audited(percentage("a", "50.0", 400, label="Half")), "paper")


def test_a_p_value_that_no_test_gives_has_no_table():
    text = report(audited(percentage("a", "50.0", 2, n=2, p="0.011", design="paired")), "paper")
    assert "**A: a, p 0.011**: only if another test or a model was used" in text
    assert "| count |" not in text
