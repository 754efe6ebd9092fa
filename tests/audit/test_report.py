"""The written report, for the abstract and for the kinds of number that it does not print."""

from printed_numbers import audited, mean, percentage

from ibd_tools.audit import audit, journal_club, read_table, report
from ibd_tools.audit.report import LIMITS


def test_the_report_on_the_abstract_says_what_arithmetic_adds():
    text = report(audit(read_table()), "published.csv")
    assert text.startswith("# published.csv: none of 19 printed numbers needs attention\n\n## In short\n\n19 printed")
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


def test_what_is_impossible_stands_first_and_once():
    text = report(
        audited(
            percentage("a", "57.7", n=66, label="First"),
            percentage("b", "50.0", n=66, label="Second", shares_n_with=("a",)),
            percentage("c", "25.0", n=64, label="Third"),
            percentage("d", "50.0", n=64, label="Fourth", subset_of=("c",)),
        ),
        "paper",
    )
    assert text.startswith(
        "# paper: 1 of 4 printed numbers needs attention and 1 set of numbers cannot be true together\n\n"
        "## What needs attention\n\n- **A: First, 57.7 %**: impossible: no whole number of 66 gives 57.7 %"
    )
    assert "- 1 impossible. No whole numbers give it, under any rule tried" in text
    assert "- **Third and Fourth**: impossible: A: Fourth, 50.0 %, is larger than that of which it is a part" in text
    assert "- Said to rest on the same patients: Third and Fourth: impossible: A: Fourth, 50.0 %, is larger" in text
    assert "**A: First, 57.7 %**: none" in text


def test_only_percentages_whose_denominator_is_sought_are_counted_among_those_that_one_fits():
    found = audited(
        percentage("a", "50.0"),
        percentage("b", "50.0"),
        percentage("c", "50.0", basis="imputed"),
        percentage("d", "50.0", events=3),
    )
    assert "fit most percentages, 2 of 2.\n" in report(found, "paper")


def test_very_many_counts_are_cut_short():
    assert ", and 160 more\n" in report(audited(percentage("a", "50.0", 400, label="Half")), "paper")


def test_a_p_value_that_no_test_gives_has_no_table():
    text = report(audited(percentage("a", "50.0", 2, n=2, p="0.4", design="paired")), "paper")
    assert "**A: a, p 0.4**: only if another test or a model was used" in text
    assert "| count |" not in text


def test_a_page_for_a_journal_club_has_questions_and_for_each_percentage_its_counts_and_what_they_leave_open():
    text = journal_club(audit(read_table()), "published.csv")
    assert text.startswith("# Journal club: published.csv\n\nNone of 19 printed numbers needs attention.\n")
    assert "| When does follow-up begin? |  |  |" in text
    assert "| UC: Clinical remission | 57.6 % | 3 | 40.8–72.8 |  |" in text
    impossible = journal_club(audited(percentage("a", "57.7", n=66, label="First")), "paper")
    assert "| A: First | 57.7 % | none | impossible" in impossible
    mean_only = journal_club(audited(mean("m", "2.5", label="A mean", sd="1.0")), "paper")
    assert "| A: A mean | 2.5 (SD 1.0) | – | cannot be checked" in mean_only
