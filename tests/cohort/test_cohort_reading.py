"""A valid folder read: typed columns, absent columns, what is recorded, and the hash."""

import pandas as pd
import pytest

from ibd_study import dictionary
from ibd_study.cohort import cohort as cohorts
from ibd_study.cohort import read_cohort, reading
from ibd_study.cohort.package import read_package
from ibd_study.cohort.reading import read_table

NA = None
DTYPES = {
    "string": "string",
    "number": "Float64",
    "integer": "Float64",
    "boolean": "boolean",
    "date": "datetime64[us]",
}


def test_cells_are_typed(write_cohort):
    cohort = read_cohort(write_cohort())
    assert cohort.patients["prior_anti_tnf"].tolist() == [True, False]
    assert cohort.patients["age_years"].tolist() == [41.0, 29.0]
    assert [f"{date:%Y-%m-%d}" for date in cohort.patients["start_date"]] == ["2024-01-01", "2024-02-05"]
    assert cohort.visits["week"].tolist() == [0.0, 8.1, -0.6, 12.0]
    assert cohort.visits["crp_mg_l"].tolist() == [12.5, 4.0, 30.0, 6.0]
    assert cohort.visits["cdai"].isna().tolist() == [True, True, False, False]


@pytest.mark.parametrize("table", dictionary.TABLES)
def test_every_column_of_the_dictionary_is_there_with_its_type(write_cohort, table):
    frame = getattr(read_cohort(write_cohort()), table)
    types = {name: DTYPES[field.type] for name, field in dictionary.table_fields(table).items()}
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == types


def test_column_that_is_absent_is_missing_throughout(write_cohort):
    cohort = read_cohort(write_cohort())
    for absent in (cohort.visits["uceis"], cohort.visits["visit_date"], cohort.patients["cd_perianal"]):
        assert absent.isna().all()
    assert len(cohort.visits["uceis"]) == 4


def test_smallest_cohort_is_three_columns(write_cohort):
    cohort = read_cohort(write_cohort("patient_id,diagnosis\nP1,UC\n", "patient_id,week\n"))
    assert (len(cohort.patients), len(cohort.visits), len(cohort.adverse_events)) == (1, 0, 0)
    assert cohort.recorded == {"patient_id", "diagnosis"}


def test_recorded_names_the_columns_with_a_value(write_cohort, changed):
    emptied = changed(("visits", "262,2,", ",,"), ("visits", "131,0,", ",,"))
    recorded = read_cohort(write_cohort(**emptied)).recorded
    assert {"crp_mg_l", "week", "sex", "prior_anti_tnf"} <= recorded  # a `no` and a 0 are values
    assert recorded.isdisjoint({"cdai", "cdai_abdominal_mass", "uceis", "term"})


def test_adverse_events_are_known_to_be_absent_or_none(write_cohort):
    assert not read_cohort(write_cohort()).has_adverse_events
    assert read_cohort(write_cohort(adverse_events="patient_id,term\n")).has_adverse_events


def test_column_of_ones_own_is_kept_where_it_is_described(write_cohort, changed):
    tables = changed(("patients", "start_date", "start_date,label"), ("patients", "01-01", "01-01,R"))
    tables["patients"] = tables["patients"].replace("2024-02-05", "2024-02-05,NA")

    def describe(package):
        package["resources"][0]["schema"]["fields"].append({"name": "label", "constraints": {"enum": ["R", "NR"]}})

    cohort = read_cohort(write_cohort(**tables, edit=describe))
    assert cohort.patients["label"].tolist()[0] == "R" and cohort.patients["label"].isna().tolist() == [False, True]
    assert "label" in cohort.recorded


def test_rows_are_numbered_from_0_without_gaps(write_cohort, changed):
    cohort = read_cohort(write_cohort(**changed(("visits", "P2,-0.6", "\n\nP2,-0.6"))))
    assert cohort.visits.index.tolist() == [0, 1, 2, 3]


def test_cohort_is_read_and_checked_once_until_a_file_of_it_changes(write_cohort, monkeypatch):
    folder, read = write_cohort(), []
    monkeypatch.setattr(cohorts, "read_table", lambda *given: read.append(given[1].name) or read_table(*given))
    first = read_cohort(folder)
    first.visits["crp_mg_l"] = 0.0
    assert read_cohort(str(folder)).visits["crp_mg_l"].tolist() == pytest.approx([12.5, 4, 30, 6])
    assert read == ["patients", "visits"]
    visits = folder / "visits.csv"
    visits.write_text(visits.read_text().replace("12.5", "13.5"))
    assert read_cohort(folder).visits["crp_mg_l"][0] == pytest.approx(13.5)


def test_rows_are_the_same_however_many_are_read_at_a_time(write_cohort, changed, monkeypatch):
    folder = write_cohort(**changed(("visits", "30\nP2,12", "30\n\nP2,twelve")))
    visits = read_package(folder)[0].tables["visits"]
    whole, problems = read_table(folder, visits)
    monkeypatch.setattr(reading, "ROWS_AT_ONCE", 3)
    by_three, found = read_table(folder, visits)
    pd.testing.assert_frame_equal(by_three, whole)
    assert [one.row for one in found] == [6] and found == problems


def test_reading_changes_no_file(write_cohort):
    folder = write_cohort()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    read_cohort(str(folder))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_hash_is_that_of_the_folder_and_changes_with_a_cell(write_cohort, changed):
    first = read_cohort(write_cohort()).sha256
    assert read_cohort(write_cohort()).sha256 == first
    assert read_cohort(write_cohort(**changed(("visits", "12.5", "12.6")))).sha256 != first


def test_unticked_boxes_of_an_empty_form_are_missing_and_counted(write_cohort):
    names = "hbi_wellbeing,hbi_complications,hbi,cdai_wellbeing_7d,cdai_complications,sccai_extracolonic,weight_kg"
    rows = {
        "P1,0,0,0,,,0,0,70": [0, NA, NA],  # a weight is no part of the form
        "P1,1,,0,,3,0,,": [NA, 0, NA],
        "P1,2,,0,4,,2,1,": [0, 2, 1],  # a total says that the form was filled in, a ticked box says something itself
    }
    cohort = read_cohort(write_cohort(visits="\n".join([f"patient_id,week,{names}", *rows])))
    boxes = cohort.visits[["hbi_complications", "cdai_complications", "sccai_extracolonic"]].to_numpy().tolist()
    assert [[NA if value is pd.NA else value for value in row] for row in boxes] == list(rows.values())
    assert cohort.unticked_boxes == {"cdai_complications": 1, "hbi_complications": 1, "sccai_extracolonic": 1}
