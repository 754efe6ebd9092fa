"""A table of printed numbers: what is read, and what is said of every fault."""

from pathlib import Path

import pytest

from ibd_study.checked import TableError
from ibd_tools.audit import COLUMNS, Entry, read_table

HEADER = (
    "key,label,group,group_size,n,kind,value,sd,items,minimum,maximum,p,design,compared_with,shares_n_with,subset_of"
)
GOOD = "cure,Cure,A,40,,percentage,57.5,,,,,0.04,paired,,,"


def _write(folder: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path = folder / "paper.csv"
    path.write_text("\n".join([header, *rows, ""]), encoding=encoding)
    return path


def _faults(path: Path) -> list[str]:
    with pytest.raises(TableError) as error:
        read_table(path)
    first, *others = str(error.value).splitlines()
    assert first.endswith(f"in table {path}")
    assert first.startswith(f"{len(others)} problem")
    return [line.strip() for line in others]


def test_a_table_of_earlier_days_has_columns_that_are_still_read():
    assert set(HEADER.split(",")) <= set(COLUMNS)


def test_a_row_is_read_with_all_its_parts(tmp_path):
    path = _write(
        tmp_path,
        GOOD,
        "relief,,A,40,33,percent,81.8,,,,,,,cure,cure,cure",
        "score,Mean score,A,40,33,mean,2.35,0.61,3,0,4,<0.001,,,cure relief,",
    )
    table = read_table(path)
    assert table.entries["cure"] == Entry("cure", "A", 40, "percentage", "57.5", "Cure", p="0.04", design="paired")
    relief, score = table.entries["relief"], table.entries["score"]
    assert (relief.kind, relief.n, relief.compared_with, relief.subset_of) == ("percentage", 33, "cure", ("cure",))
    assert (relief.words, score.words) == ("A: relief", "A: Mean score")
    assert (score.sd, score.items, score.minimum, score.maximum) == ("0.61", 3, 0, 4)
    assert score.shares_n_with == ("cure", "relief")
    assert (list(relief.sizes), table.entries["cure"].sizes) == ([33], range(1, 41))
    assert table.remarks == ()


def test_the_abstracts_own_table_is_one():
    table = read_table()
    assert len(table.entries) == 19
    assert {entry.group: entry.group_size for entry in table.entries.values()} == {"UC": 80, "CD": 156}
    assert sum(entry.is_percentage for entry in table.entries.values()) == 17
    (remark,) = table.remarks
    assert remark.startswith("Columns not used by the audit: week, chosen_events")


def test_a_mark_of_the_byte_order_and_blank_rows_and_spaces_do_no_harm(tmp_path):
    path = _write(tmp_path, GOOD.replace("57.5", " 57.5 "), "", ",,,,,,,,,,,,,,,", encoding="utf-8-sig")
    assert read_table(path).entries["cure"].value == "57.5"


WRONG_CELLS = [
    ("57.5", "157.5", "column value: found '157.5'; expected a percentage from 0 to 100"),
    ("57.5", "-3.0", "column value: found '-3.0'; expected a percentage from 0 to 100"),
    ("57.5", "57.5 or so", "column value: found '57.5 or so'; expected a number as printed, such as 57.6"),
    ("57.5", "57 (23)", "column value: found '57 (23)'; expected a number as printed, such as 57.6"),
    ("57.5", "45.6-68.8", "column value: found '45.6-68.8'; expected a number as printed, such as 57.6"),
    (",,percentage,57.5", ",30,percentage,23/40 (57.5)", "column n: found '30'; expected 40, as in the value, or an"),
    ("57.5", "41/40 (57.5)", "column events: found '41/40 (57.5)'; expected at most n, 40"),
    ("57.5", '"57,5"', "column value: found '57,5'; expected a number with a decimal point, not a comma"),
    ("57.5", "many", "column value: found 'many'; expected a number as printed, such as 57.6, of at most 9 digits"),
    ("57.5", "", "column value: found ''; expected a value; this column may not be empty"),
    ("57.5", "1.2345678901", "column value: found '1.2345678901'; expected a number as printed"),
    ("40", "0", "column group_size: found '0'; expected a value of at least 1 and at most 1000000"),
    ("40", "40.5", "column group_size: found '40.5'; expected a whole number"),
    ("40,,", "40,41,", "column n: found '41'; expected at most the group's size, 40"),
    ("40,,", "40,0,", "column n: found '0'; expected a value of at least 1"),
    ("percentage", "share", "column kind: found 'share'; expected one of percentage, mean, median, ratio, rate"),
    ("0.04", "maybe", "column p: found 'maybe'; expected a p-value as printed, such as 0.039, <0.001 or NS"),
    ("paired", "crossed", "column design: found 'crossed'; expected one of paired, unpaired, other"),
    ("cure,Cure", "cu re,Cure", "column key: found 'cu re'; expected letters, digits and _ only"),
    ("57.5,,", "57.5,1.2,", "column sd: found '1.2'; expected an empty cell: it belongs to means"),
    (",paired,,,", ",paired,other,,", "column compared_with: found 'other'; expected the key of another row"),
    (",paired,,,", ",paired,cure,,", "column compared_with: found 'cure'; expected the key of another row"),
    (",paired,,,", ",paired,,,cure other", "column subset_of: found 'cure'; expected the key of another row"),
    (",Cure", ',"Cure', "expected comma-separated values"),
    (",Cure", ",Cure,1", "found '17 cells'; expected 16 cells, as in the header"),
]


@pytest.mark.parametrize(("right", "wrong", "said"), WRONG_CELLS, ids=[case[2][:40] for case in WRONG_CELLS])
def test_a_wrong_cell_is_named_with_what_was_expected(tmp_path, right, wrong, said):
    faults = _faults(_write(tmp_path, GOOD.replace(right, wrong, 1)))
    assert said in faults[0]
    assert faults[0].startswith("paper.csv")


def test_all_problems_are_listed_together_with_their_rows(tmp_path):
    rows = (GOOD.replace("57.5", "101.0"), GOOD, GOOD.replace("percentage,57.5", "mean,x"), GOOD)
    assert _faults(_write(tmp_path, *rows)) == [
        "paper.csv, row 2, column value: found '101.0'; expected a percentage from 0 to 100",
        "paper.csv, row 4, column value: found 'x'; expected a number as printed, such as 57.6, of at most 9 digits, "
        "alone or with its count or interval in brackets",
        "paper.csv, row 5, column key: found 'cure'; expected a key that no other row has",
    ]


WRONG_RELATIONS = [
    ("b,,B,40,,percentage,10.0,,,,,,,,a,", "column shares_n_with: found 'a'; expected a row of the same group, B"),
    ("b,,B,40,,percentage,10.0,,,,,,paired,a,,", "column compared_with: found 'a'; expected a row of the same group"),
    ("b,,A,40,30,percentage,10.0,,,,,,,,a,", "column shares_n_with: found 'a'; expected a row with the same n, 30"),
    ("b,,A,40,,mean,10.0,,,,,,,a,,", "column compared_with: found 'a'; expected an empty cell: it belongs to perc"),
    ("b,,A,40,,percentage,10.0,,,,,,,m,,", "column compared_with: found 'm'; expected a percentage, named in the row"),
]


@pytest.mark.parametrize(("row", "said"), WRONG_RELATIONS)
def test_a_relation_that_cannot_be_meant_is_refused(tmp_path, row, said):
    others = ("a,,A,40,20,percentage,50.0,,,,,,,,,", "m,,A,40,20,mean,5.0,,,,,,,,,")
    (fault,) = _faults(_write(tmp_path, *others, row))
    assert said in fault
    assert "row 4" in fault


def test_unpaired_groups_may_differ(tmp_path):
    path = _write(tmp_path, "a,,A,40,20,percentage,50.0,,,,,,,,,", "b,,B,50,,percentage,10.0,,,,,,unpaired,a,,")
    assert read_table(path).entries["b"].compared_with == "a"


@pytest.mark.parametrize(("low", "high", "expected"), [("4", "1", "expected at most the maximum, 1"), ("1", "4", None)])
def test_limits_of_an_item_are_in_order(tmp_path, low, high, expected):
    path = _write(tmp_path, f"s,,A,40,,mean,2.0,-1.0,1,{low},{high},,,,,".replace("-1.0", "1.0"))
    if expected:
        assert expected in _faults(path)[0]
    else:
        assert read_table(path).entries["s"].maximum == 4


def test_a_negative_deviation_is_refused(tmp_path):
    assert (
        "column sd: found '-1.0'; expected a value of 0 or more"
        in _faults(_write(tmp_path, "s,,A,9,,mean,2.0,-1.0,,,,,,,,"))[0]
    )


def test_decimals_that_a_spreadsheet_dropped_are_remarked(tmp_path):
    path = _write(tmp_path, GOOD, GOOD.replace("cure,", "calm,").replace("57.5", "64"))
    (remark,) = read_table(path).remarks
    assert remark.startswith("Without decimals, while other percentages have some: calm. If the paper prints 64.0")


def test_a_paper_that_prints_no_decimals_is_left_alone(tmp_path):
    assert read_table(_write(tmp_path, GOOD.replace("57.5", "58"))).remarks == ()


def test_separators_of_another_country_are_said_in_words(tmp_path):
    for separator, words in ((";", "semicolons"), ("\t", "tabs")):
        path = _write(tmp_path, GOOD.replace(",", separator), header=HEADER.replace(",", separator))
        assert _faults(path) == [
            f"paper.csv, row 1: found 'cells separated by {words}'; expected cells separated by commas, and decimal "
            "points; in a spreadsheet, save as 'CSV UTF-8'"
        ]


def test_a_missing_a_repeated_and_a_misspelt_column_are_named(tmp_path):
    header = HEADER.replace("value", "valeu").replace("design", "p").replace("group_size", "notes")
    assert _faults(_write(tmp_path, GOOD, header=header)) == [
        "paper.csv, row 1, column p: expected each column name once",
        "paper.csv, column value: expected this column",
        "paper.csv, row 1, column valeu: expected value, or another name",
    ]


def test_a_file_that_cannot_be_read_is_said_in_words(tmp_path):
    assert _faults(tmp_path / "none.csv") == ["none.csv: expected a file; there is none of this name"]
    assert "expected a file that can be read" in _faults(tmp_path)[0]
    assert _faults(_write(tmp_path, GOOD.replace("Cure", "Gu\xe9rison"), encoding="latin-1")) == [
        "paper.csv: expected text in UTF-8; in a spreadsheet, save as 'CSV UTF-8'"
    ]
    (tmp_path / "paper.csv").write_text("\n", encoding="utf-8")
    assert "the file is empty" in _faults(tmp_path / "paper.csv")[0]
    assert _faults(_write(tmp_path)) == ["paper.csv: expected at least one row below the header"]


def _table(folder: Path, *rows: str) -> dict[str, Entry]:
    return read_table(_write(folder, *rows[1:], header=rows[0])).entries


def test_a_column_of_values_is_a_table(tmp_path):
    entries = _table(tmp_path, "value", "57.6", "38/66 (57.6)", "mean 214.9 (SD 60.2)", "OR 3.01 (1.39-6.55)")
    assert list(entries) == ["row_2", "row_3", "row_4", "row_5"]
    assert [one.kind for one in entries.values()] == ["percentage", "percentage", "mean", "ratio"]
    assert [one.words for one in entries.values()] == ["row_2", "row_3", "row_4", "row_5"]
    assert [one.printed_words for one in entries.values()][:2] == ["57.6 %", "38/66 (57.6)"]
    one = entries["row_3"]
    assert (one.value, one.events, one.n, one.group, one.whole) == ("57.6", 38, 66, "All patients", 66)
    assert (entries["row_4"].sd, entries["row_5"].ci_high, entries["row_2"].whole) == ("60.2", "6.55", None)


def test_a_cell_of_a_kind_shows_the_kind(tmp_path):
    entries = _table(tmp_path, "value,sd,q1,person_years,events", "2.0,1.0,,,", "4,,2,,", "1.6,,,308.6,5", "57.6,,,,")
    assert [one.kind for one in entries.values()] == ["mean", "median", "rate", "percentage"]


def test_keys_are_made_of_labels_and_told_apart_by_group_or_row(tmp_path):
    rows = ("Remission,UC,1", "Remission,CD,2", "Remission,CD,3", ",CD,4", "Réponse (8 w.),UC,5")
    assert list(_table(tmp_path, "label,group,value", *rows)) == [
        "remission",
        "cd_remission",
        "row_4",
        "row_5",
        "réponse_8_w",
    ]
    assert list(_table(tmp_path, "key,label,value", ",Cure,1", "cure,Cured,2")) == ["row_2", "cure"]


def test_the_size_of_a_group_is_given_once_and_used_where_n_is_missing(tmp_path):
    entries = _table(tmp_path, "label,group,group_size,n,value", "a,UC,80,,1", "b,UC,,,2", "c,UC,,40,3", "d,CD,,,4")
    assert [one.group_size for one in entries.values()] == [80, 80, None, None]
    assert [len(one.sizes) for one in entries.values()] == [80, 80, 1, 0]


def test_large_groups_and_large_denominators_are_fine(tmp_path):
    a, b = _table(tmp_path, "group_size,n,value", "20000,,12.3", ",250000,12.3").values()
    assert (list(a.sizes), list(b.sizes)) == ([20000], [250000])


def test_rows_name_each_other_by_label(tmp_path):
    header = "label,group,value,n,compared_with,shares_n_with"
    rows = ("Clinical remission,UC,57.6,66,Placebo: Clinical remission,Any response; Late",)
    others = ("Any response,UC,81.8,66,,clinical remission",)
    others += ("Late,UC,50.0,66,,", "Clinical remission,Placebo,20.0,60,,")
    with pytest.raises(TableError, match="found 'clinical remission'; expected the key of another row, or its label"):
        _table(tmp_path, header, *rows, *others)
    entries = _table(tmp_path, header, *rows, *[row.replace("clinical rem", "UC: clinical rem") for row in others])
    first = entries["clinical_remission"]
    assert (first.compared_with, first.shares_n_with) == ("placebo_clinical_remission", ("any_response", "late"))
    assert entries["any_response"].shares_n_with == ("clinical_remission",)


def test_the_denominator_is_sought_where_only_the_events_are_printed(tmp_path):
    (one,) = _table(tmp_path, "value,events", "57.6,38").values()
    assert 66 in one.sizes
    assert max(one.sizes) < 70


def test_dots_and_dashes_of_all_journals_are_read(tmp_path):
    (one,) = _table(tmp_path, "value,p,n", "57·6 (45·6–68·8),P = ·04,66").values()
    assert (one.value, one.ci_low, one.ci_high, one.p) == ("57.6", "45.6", "68.8", "P = .04")


@pytest.mark.parametrize("level", ["0", "50", "100", "0.95"])
def test_a_level_that_no_interval_has_is_refused(tmp_path, level):
    fault = f"column ci_level: found '{level}'; expected a level in percent above 50 and below 100"
    assert fault in _faults(_write(tmp_path, f"57.6 (45.6-68.8),{level}", header="value,ci_level"))[0]


def test_a_ratio_below_zero_is_refused(tmp_path):
    assert "expected a ratio of 0 or more" in _faults(_write(tmp_path, "OR -1.2", header="value"))[0]
