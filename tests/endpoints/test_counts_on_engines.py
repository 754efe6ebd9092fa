"""One definition on every engine: each endpoint of the registry gives the same counts, whoever computes them."""

import polars as pl
import pytest
import random_pairs
from parquet_cohort import on_engine

from ibd_study.cohort import Recorded
from ibd_study.endpoints import REGISTRY
from ibd_study.estimates.counts import count
from ibd_study.parameters import parse

EVERY_INDEX = {"other_indices": True}
FAIL_IF_MISSING = {"missing_data": "nri", "definitions": "trial"}
ON = {"polars": lambda pairs: pairs, "polars_lazy": pl.DataFrame.lazy}


def columns_of(parameters):
    with_all = parameters.model_copy(update={"other_indices": True})
    return list(dict.fromkeys(column for entry in REGISTRY.values() for column in entry.columns(with_all)))


def counts_of(pairs, parameters):
    everything = frozenset(columns_of(parameters))
    recorded = Recorded(everything, everything, frozenset())
    return {key: count(pairs, entry, parameters, recorded) for key, entry in REGISTRY.items()}


def patients_of(parameters, number):
    return random_pairs.patients_of(columns_of(parameters), number, seed=1)


@pytest.mark.parametrize("settings", [{}, EVERY_INDEX, FAIL_IF_MISSING], ids=["default", "every index", "nri"])
def test_every_endpoint_gives_equal_counts_on_pandas_and_polars(settings):
    parameters = parse(settings)
    patients = patients_of(parameters, 40)
    on_pandas = counts_of(random_pairs.frame(patients), parameters)
    on_polars = random_pairs.frame(patients, "polars")
    assert any(one.met and one.evaluable > one.met for one in on_pandas.values())
    assert {name: counts_of(on(on_polars), parameters) for name, on in ON.items()} == dict.fromkeys(ON, on_pandas)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["duckdb", "pyspark"])
@pytest.mark.parametrize("settings", [{}, EVERY_INDEX, FAIL_IF_MISSING], ids=["default", "every index", "nri"])
def test_every_endpoint_gives_equal_counts_on_duckdb_and_pyspark(engine, settings, tmp_path):
    parameters = parse(settings)
    patients = patients_of(parameters, 200)
    pairs = on_engine(random_pairs.frame(patients, "polars"), engine, tmp_path)
    assert counts_of(pairs, parameters) == counts_of(random_pairs.frame(patients), parameters)


def test_who_is_asked_by_an_index_that_the_cohort_does_not_record_is_not_evaluable():
    parameters = parse({})
    pairs = random_pairs.frame(patients_of(parameters, 5), "polars").lazy()
    nothing = Recorded(frozenset(), frozenset(), frozenset())
    found = count(pairs, REGISTRY["uc_clinical_remission"], parameters, nothing)
    assert (found.met, found.evaluable, found.by_index) == (0, 0, {})
    assert found.steps["of_disease"] > 0
