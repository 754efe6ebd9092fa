"""Counts on an engine are those of the book, and what an engine cannot do or read is said."""

import pandas as pd
import polars as pl
import pytest
from click.testing import CliRunner
from literal_cohort import PATIENTS, VISITS, write_cohort
from parquet_cohort import SYNTHETIC, write_parquet
from small_cohorts import part_of_synthetic

from ibd_study.endpoints import REGISTRY
from ibd_study.estimates import endpoint_rates, open_analysis, safety_rates, selection_flow
from ibd_tools.cli import main
from ibd_tools.engines import counted_rows

# Of the file that was read, and of a setting that only says where it lies.
SIGNATURES = ["cohort_sha256", "parameters_sha256"]
SETTINGS = {
    "default": {},
    "every index, failures": {"other_indices": True, "missing_data": "nri"},
    "trial, active": {"definitions": "trial", "population": "active_at_baseline"},
}


def of_the_book(folder, settings):
    analysis = open_analysis("counts", {"cohort": str(folder), "run": "counts", **settings})
    flow, rates = selection_flow(analysis), endpoint_rates(analysis, list(REGISTRY))
    return (flow + rates + safety_rates(analysis)).rows.drop(columns=SIGNATURES)


def on_an_engine(folder, engine, settings):
    return counted_rows(folder, engine, settings).rows.drop(columns=SIGNATURES)


# Of two patients under one name in two ways, outside the time at risk, without a date, and of one who is too young.
EVENTS = """\
patient_id,term,event_group,onset_date,serious,action
U1,shingles,herpes zoster,2023-02-20,no,interrupted
U1,shingles,Herpes-Zoster,2023-04-11,yes,none
U2,shingles,herpes zoster,2023-03-01,no,stopped
C1,acne,acne,2022-12-31,no,none
C2,acne,,,no,none
X1,acne,acne,2023-02-01,no,none
"""


@pytest.fixture(scope="module")
def literal(tmp_path_factory):
    return write_cohort(tmp_path_factory.mktemp("literal") / "csv", PATIENTS, VISITS, EVENTS, synthetic=True)


@pytest.mark.parametrize("engine", ["polars", "pandas"])
def test_rows_of_selection_endpoints_and_safety_are_those_of_the_book(literal, engine):
    pd.testing.assert_frame_equal(on_an_engine(literal, engine, {}), of_the_book(literal, {}))


def test_a_cohort_that_records_no_events_has_the_rows_that_say_so(tmp_path):
    parquet = write_parquet(write_cohort(tmp_path / "csv", PATIENTS, VISITS, synthetic=True), tmp_path / "parquet")
    pd.testing.assert_frame_equal(on_an_engine(parquet, "polars", {}), of_the_book(tmp_path / "csv", {}))


def test_a_parquet_cohort_gives_the_rows_of_the_same_csv_cohort(literal, tmp_path):
    parquet = write_parquet(literal, tmp_path / "parquet")
    pd.testing.assert_frame_equal(on_an_engine(parquet, "polars", {}), of_the_book(literal, {}))


@pytest.mark.slow
@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
@pytest.mark.parametrize("engine", ["pandas", "polars", "duckdb", "pyspark"])
def test_rows_of_the_synthetic_cohort_are_those_of_the_book(engine, settings, tmp_path):
    pytest.importorskip(engine)
    parquet = write_parquet(SYNTHETIC, tmp_path / "parquet")
    pd.testing.assert_frame_equal(on_an_engine(parquet, engine, settings), of_the_book(SYNTHETIC, settings))


@pytest.mark.slow
@pytest.mark.parametrize("patients", [40, 120])
def test_what_is_withheld_in_the_book_is_withheld(patients, tmp_path):
    real = part_of_synthetic(tmp_path / "real", patients)
    rows = of_the_book(real, {})
    assert rows["disclosure"].eq("suppressed").any()
    pd.testing.assert_frame_equal(on_an_engine(real, "polars", {}), rows)


def run(*arguments):
    found = CliRunner().invoke(main, ["counts", *map(str, arguments)])
    return found.exit_code, found.output


NOT_DONE = ("missing_data=locf", "pairing=first_last", "subgroup=sex=male", "disclosure=rounding")


@pytest.mark.parametrize("setting", NOT_DONE)
def test_what_an_engine_does_not_do_is_refused_by_name(literal, setting):
    status, words = run(literal, "--set", setting)
    assert status == 1
    assert setting.partition("=")[0] in words
    assert "Traceback" not in words


WRONG = {
    "an unknown code": ("patients", {"sex": "diverse"}, "sex", "female, male"),
    "out of range": ("visits", {"mayo_endoscopic_subscore": 7.0}, "mayo_endoscopic_subscore", "7"),
    "half a grade": ("visits", {"mayo_endoscopic_subscore": 1.5}, "mayo_endoscopic_subscore", "1.5"),
    "text for a number": ("visits", {"crp_mg_l": "low"}, "crp_mg_l", "numbers"),
    "the same patient twice": ("patients", {"patient_id": "U1"}, "patient_id", "once"),
    "visits of nobody": ("visits", {"patient_id": "Z9"}, "patient_id", "patients.parquet"),
    "events of nobody": ("adverse_events", {"patient_id": "Z9"}, "patient_id", "patients.parquet"),
}


@pytest.mark.parametrize("fault", WRONG.values(), ids=WRONG)
def test_what_the_dictionary_does_not_allow_is_refused(literal, tmp_path, fault):
    table, values, column, words = fault
    folder = write_parquet(literal, tmp_path / "parquet")
    rows = pl.read_parquet(folder / f"{table}.parquet").with_columns(**{n: pl.lit(v) for n, v in values.items()})
    rows.write_parquet(folder / f"{table}.parquet")
    status, said = run(folder)
    assert status == 1
    assert f"{table}.parquet" in said
    assert column in said
    assert words in said
