"""The results table: one row a number, sorted, and the same bytes for the same rows."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ibd_study.kinds import Kind
from ibd_study.results import COLUMNS, Results, at, read_results, results_frame, write_results

RECORDS = [
    {
        "run": "default",
        "notebook": "uc_clinical",
        "endpoint": "uc_clinical_remission",
        "disease": "UC",
        "population": "all",
        "subgroup": "everybody",
        "week": 8,
        "statistic": "percentage",
        "value": 100 * 38 / 66,
        "unit": "%",
        "n": 38,
        "N": 66,
        "ci_low": 45.5695,
        "ci_high": 68.8317,
        "ci_level": 0.95,
        "method": "wilson",
        "missing_data": "observed",
    },
    {
        "notebook": "uc_clinical",
        "endpoint": "uc_clinical_remission",
        "disease": "UC",
        "week": 0,
        "statistic": "percentage",
        "unit": "%",
        "N": 0,
        "disclosure": "suppressed",
    },
    {
        "notebook": "selection_and_baseline",
        "endpoint": "flow",
        "disease": "UC",
        "statistic": "selected",
        "value": 1 / 3,
        "unit": 'patients, "so called", counted',
    },
]
WRITTEN = """\
run,notebook,endpoint,disease,population,subgroup,week,statistic,value,unit,n,N,ci_low,ci_high,ci_level,method,\
missing_data,p_value,test,cohort_sha256,parameters_sha256,disclosure,kind,at
,selection_and_baseline,flow,UC,,,,selected,0.333333333333,"patients, ""so called"", counted",,,,,,,,,,,,,,
,uc_clinical,uc_clinical_remission,UC,,,0,percentage,,%,,0,,,,,,,,,,suppressed,,
default,uc_clinical,uc_clinical_remission,UC,all,everybody,8,percentage,57.5757575758,%,38,66,45.5695,68.8317,0.95,\
wilson,observed,,,,,,,
"""


def _written(records: list[dict], path) -> str:
    write_results(results_frame(records), path)
    return path.read_bytes().decode()


def test_rows_are_written_sorted_with_twelve_significant_digits(tmp_path):
    assert _written(RECORDS, tmp_path / "results.csv") == WRITTEN


@settings(max_examples=20)
@given(order=st.permutations(RECORDS))
def test_the_order_of_rows_does_not_change_a_byte(tmp_path_factory, order):
    assert _written(order, tmp_path_factory.mktemp("order") / "results.csv") == WRITTEN


def test_folders_are_made(tmp_path):
    assert _written(RECORDS, tmp_path / "parts" / "page" / "results.csv") == WRITTEN


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1 / 3, "0.333333333333"),
        (5757.57575757575757, "5757.57575758"),
        (8.0, "8"),
        (1e-9, "1e-09"),
        (1.75e5, "175000"),
    ],
)
def test_numbers_have_twelve_significant_digits(tmp_path, value, text):
    written = _written([{"endpoint": "x", "value": value}], tmp_path / "results.csv")
    assert written.splitlines()[1].split(",")[list(COLUMNS).index("value")] == text


def test_what_was_written_is_read_back_equal(tmp_path):
    rows = results_frame(RECORDS).round(9)
    write_results(rows, tmp_path / "results.csv")
    read = read_results(tmp_path / "results.csv")
    ordered = rows.iloc[[2, 1, 0]].reset_index(drop=True)
    pd.testing.assert_frame_equal(read, ordered)


def test_words_that_look_missing_are_read_back_as_words(tmp_path):
    write_results(results_frame([{"endpoint": "NA", "subgroup": "null", "unit": "nan"}]), tmp_path / "results.csv")
    read = read_results(tmp_path / "results.csv").iloc[0]
    assert (read["endpoint"], read["subgroup"], read["unit"]) == ("NA", "null", "nan")


def test_writing_what_was_read_gives_the_same_bytes(tmp_path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    _written(RECORDS, first)
    write_results(read_results(first), second)
    assert second.read_bytes() == first.read_bytes()


def test_a_kind_and_its_place_write_the_name_and_are_read_back_as_they_are(tmp_path):
    squares = [Kind.SQUARE.at(before=before, after=1) | {"endpoint": "uceis"} for before in (3, 0.5)]
    told = Kind.IMPUTED_VALUES.at(column="crp", predictors=(("crp", "_baseline"), ("centre", "", "A; B")))
    write_results(results_frame([*squares, told]), tmp_path / "results.csv")
    read = read_results(tmp_path / "results.csv")
    assert read["statistic"].tolist() == ["imputed_values", "from_0.5_to_1", "from_3_to_1"]
    assert (read["kind"] == Kind.SQUARE).tolist() == [False, True, True]
    assert at(read, "before").tolist() == [pd.NA, 0.5, 3]
    assert at(read, "predictors")[0] == [["crp", "_baseline"], ["centre", "", "A; B"]]


@pytest.mark.parametrize("text", ["[3]", "3", "[" * 100_000])
def test_a_place_that_is_none_is_refused_in_words(tmp_path, text):
    path = tmp_path / "results.csv"
    write_results(results_frame([Kind.LEVEL.at(level=2)]), path)
    changed = path.read_text(encoding="utf-8").replace('"{""level"": 2.0}"', text)
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(ValueError, match=r"expected names and values in braces|Expecting value"):
        read_results(path)


def test_parts_are_joined(tmp_path):
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for path, record in zip(paths, RECORDS, strict=False):
        _written([record], path)
    assert read_results(*paths)["week"].tolist() == [8, 0]


def test_no_file_and_no_row_give_an_empty_table(tmp_path):
    _written([], tmp_path / "empty.csv")
    for rows in (read_results(), read_results(tmp_path / "empty.csv"), results_frame([])):
        assert rows.empty
        assert list(rows.columns) == list(COLUMNS)


def test_columns_have_the_declared_types_even_when_all_is_missing():
    rows = results_frame([{"endpoint": "x"}])
    assert {name: str(kind) for name, kind in rows.dtypes.items()} == COLUMNS
    assert rows.loc[0, "method"] == ""
    assert rows[["week", "value", "n", "N", "p_value"]].isna().all(axis=None)


def test_a_number_claimed_twice_is_refused_in_words(tmp_path):
    rows = results_frame([RECORDS[0], RECORDS[1], RECORDS[0] | {"value": 12.0}])
    with pytest.raises(ValueError, match="two results rows are the same number") as error:
        write_results(rows, tmp_path / "results.csv")
    assert "endpoint uc_clinical_remission" in str(error.value)
    assert "week 8.0, statistic percentage, method wilson" in str(error.value)
    assert not (tmp_path / "results.csv").exists()


@pytest.mark.parametrize("column", ["patient_id", "start_date", "visit_date"])
def test_patient_rows_are_refused(tmp_path, column):
    rows = results_frame(RECORDS).assign(**{column: "P1"})
    with pytest.raises(ValueError, match=f"columns {column}"):
        write_results(rows, tmp_path / "results.csv")
    with pytest.raises(ValueError, match="columns patient_id"):
        write_results(results_frame(RECORDS).rename_axis("patient_id"), tmp_path / "results.csv")
    assert not (tmp_path / "results.csv").exists()


def test_unknown_columns_are_refused(tmp_path):
    with pytest.raises(ValueError, match="the results table has no column colour, weak"):
        results_frame([{"endpoint": "x", "weak": 8}, {"colour": 1}])
    with pytest.raises(ValueError, match="the results table has no column colour"):
        write_results(results_frame(RECORDS).assign(colour="blue"), tmp_path / "results.csv")


def test_a_count_that_is_not_whole_is_refused():
    with pytest.raises(ValueError, match=r"column n holds 3\.5; expected whole numbers"):
        results_frame([{"n": 3.5}])


def test_joined_results_are_synthetic_when_one_of_them_is():
    invented, real = Results(results_frame(RECORDS[:1]), True), Results(results_frame(RECORDS[1:]), False)
    assert (invented + real).synthetic
    assert (real + invented).synthetic
    assert not (real + real).synthetic
    assert (invented + real).rows["endpoint"].tolist() == ["uc_clinical_remission", "uc_clinical_remission", "flow"]
    assert len(invented + real) == 3


def test_rows_are_chosen_by_one_value_or_a_list_of_them():
    results = Results(results_frame(RECORDS), True)
    assert len(results.of(endpoint="flow")) == 1
    assert len(results.of(endpoint=["flow", "uc_clinical_remission"])) == 3
    assert len(results.of(endpoint="uc_clinical_remission", week=0)) == 1
    assert len(results.of(endpoint="none")) == 0
    assert results.of(endpoint="flow").synthetic
    assert len(results) == 3
