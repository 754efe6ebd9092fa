"""The summary of one column, and what importing this room costs."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import ibd_study
from ibd_study.statistics import Summary, summarise

quick = settings(max_examples=15, deadline=None, derandomize=True)


# R: mean(1:4); sd(1:4); quantile(1:4, type = 7)
def test_quartiles_are_those_of_r_type_7():
    summary = summarise([4, 1, None, 3, 2])
    assert summary == Summary(4, 1, 2.5, pytest.approx(1.290994, abs=1e-6), 2.5, 1.75, 3.25)


@quick
@given(some.lists(some.floats(-1e6, 1e6) | some.none(), max_size=50))
def test_summary_equals_that_of_pandas(values):
    column = pd.Series(values, dtype="Float64")
    summary = summarise(column)
    assert (summary.n, summary.missing) == (column.count(), column.isna().sum())
    if summary.n > 1:
        middle = column.quantile([0.5, 0.25, 0.75])
        expected = [column.mean(), column.std(), *middle]
        assert summary[2:] == pytest.approx(expected, rel=1e-9, abs=1e-6)


def test_no_value_gives_no_numbers():
    assert summarise([None, np.nan]) == Summary(0, 2, None, None, None, None, None)


def test_one_value_has_no_standard_deviation():
    assert summarise([7]) == Summary(1, 0, 7.0, None, 7.0, 7.0, 7.0)


def test_smallest_and_largest_value_are_not_told():
    assert not {"min", "max", "minimum", "maximum"} & set(Summary._fields)


def test_the_column_is_not_changed():
    column = pd.Series([3.0, None, 1.0])
    summarise(column)
    assert column.tolist()[::2] == [3.0, 1.0]
    assert column.isna().tolist() == [False, True, False]


# Each notebook is a process of its own: what nearly all of them call must stay light.
def test_what_every_page_calls_does_not_import_the_heavy_libraries():
    code = """
import sys
import ibd_study.statistics as s
s.proportion_interval(3, 9)
s.paired_difference_interval(s.PairedTable(1, 2, 3, 4))
s.summarise([1, 2, 3])
print("scipy" in sys.modules)
s.mcnemar(3, 9)
s.poisson_rate(3, 9)
s.mean_interval([1, 2])
s.paired_t([1, 2, 4])
print("scipy.stats" in sys.modules or "statsmodels" in sys.modules)
"""
    source = next(iter(ibd_study.__path__)) + "/.."
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=source)
    assert done.stdout.split() == ["False", "False"]
