"""Tables of a cohort on an engine: read from Parquet, or from CSV as the book reads them."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from ibd_study import dictionary
from ibd_study.cohort import DTYPES, CohortError, Package, read_cohort, read_package
from ibd_study.fingerprint import cohort_sha256
from ibd_tools.engines.checks import cell_problems, column_problems, row_problems

_HELD = count()
EVENTS = "adverse_events"
TYPES = {
    "string": nw.String(),
    "number": nw.Float64(),
    "integer": nw.Float64(),
    "boolean": nw.Boolean(),
    "date": nw.Date(),
}


@dataclass(frozen=True)
class Tables:
    """A checked cohort on an engine: each table a frame of narwhals with every column of the dictionary.

    Of a cohort that records no adverse events their table has no rows.
    """

    title: str
    synthetic: bool
    sha256: str
    patients: Any
    visits: Any
    adverse_events: Any
    has_adverse_events: bool


@contextmanager
def opened(folder: Path, engine: str) -> Iterator[Tables]:
    """The tables of a cohort folder, as long as the block lasts.

    Raises
    ------
    CohortError
        Naming what is wrong by file and column, with a value that is.
    ValueError
        When the engine is not installed.
    """
    package, problems = read_package(folder)
    if package is None or problems:
        raise CohortError(f"cohort {folder}", problems)
    sha256 = cohort_sha256(folder)
    with tempfile.TemporaryDirectory(prefix="ibd-study-") as place:
        if all(table.path.endswith(".parquet") for table in package.tables.values()):
            frames = _checked(folder, package, engine)
        else:
            frames = _from_csv(folder, engine, Path(place))
        has_events = EVENTS in package.tables
        yield Tables(package.title, package.synthetic, sha256, **frames, has_adverse_events=has_events)


def _checked(folder: Path, package: Package, engine: str) -> dict[str, Any]:
    # pandas reads Parquet by a package of its own; polars is there already.
    files = {
        name: scan(folder / table.path, engine.replace("pandas", "polars")) for name, table in package.tables.items()
    }
    problems = [one for name, frame in files.items() for one in column_problems(frame, package.tables[name])]
    if not problems:
        frames = {name: _complete(frame, name) for name, frame in files.items()}
        problems = [one for name, frame in frames.items() for one in cell_problems(frame, package.tables[name])]
        # Of a table that the cohort lacks no row is read.
        no_row = frames["visits"].filter(nw.col("patient_id").is_null() & ~nw.col("patient_id").is_null())
        frames |= {name: _complete(no_row, name) for name in dictionary.TABLES if name not in frames}
        problems += row_problems(package=package, **frames)
    if problems:
        raise CohortError(f"cohort {folder}", problems)
    return {name: _to_pandas(frame, name) if engine == "pandas" else frame for name, frame in frames.items()}


def scan(path: Path, engine: Any) -> Any:
    """A Parquet file on an engine, read when something is asked of it."""
    if not path.exists():
        raise ValueError(f"{path}: expected this file, which datapackage.json names")
    try:
        more = {"session": spark_session()} if engine == "pyspark" else {}
        return nw.scan_parquet(str(path), backend=engine, **more)
    except ImportError:
        raise ValueError(
            f"engine {engine!r} is not installed; `pip install 'ibd-study[engines]'` installs it; pyspark needs Java"
        ) from None


def spark_session() -> Any:
    """A session of Spark on this machine; inside a cluster, the one that is there."""
    from pyspark.sql import SparkSession

    local = SparkSession.builder.config("spark.ui.enabled", "false").config("spark.driver.bindAddress", "127.0.0.1")
    return local.config("spark.driver.host", "127.0.0.1").config("spark.sql.ansi.enabled", "false").getOrCreate()


def held(frame: Any) -> Any:
    """The same rows, computed once however often they are counted: in memory, or where the engine keeps tables."""
    native = frame.to_native()
    if hasattr(native, "persist"):
        return nw.from_native(native.persist())
    if hasattr(native, "create"):
        import duckdb

        name = f"held_{next(_HELD)}"
        duckdb.execute("set enable_progress_bar = false")
        native.create(name)
        return nw.from_native(duckdb.table(name))
    return frame.lazy().collect()


def _complete(frame: Any, table: str) -> Any:
    """Every column of the dictionary in its type, missing where the file has none; a NaN is missing."""
    schema = frame.collect_schema()
    columns = []
    for name, field in dictionary.table_fields(table).items():
        if name not in schema:
            columns.append(nw.lit(None, TYPES[field.type]).alias(name))
            continue
        column = nw.col(name)
        if schema[name].is_float():
            column = nw.when(~column.is_nan()).then(column)
        columns.append(column.cast(TYPES[field.type]).alias(name))
    return frame.select(*columns)


def _to_pandas(frame: Any, table: str) -> Any:
    """A frame of polars in nullable columns of pandas."""
    rows = frame.lazy().collect()
    types = {name: DTYPES[field.type] for name, field in dictionary.table_fields(table).items()}
    return nw.from_native(
        pd.DataFrame({name: _array(rows[name], types[name]) for name in rows.columns}), eager_only=True
    )


def _array(values: nw.Series, dtype: Any) -> Any:
    if dtype != "Float64":
        return pd.array(values.to_list(), dtype=dtype)
    return pd.arrays.FloatingArray(
        values.fill_null(0.0).to_numpy().astype(float), np.array(values.is_null().to_numpy())
    )


def _from_csv(folder: Path, engine: str, place: Path) -> dict[str, Any]:
    """Tables of CSV, checked as the book checks them, on the engine."""
    import polars as pl

    cohort = read_cohort(folder)
    frames = {name: getattr(cohort, name) for name in dictionary.TABLES}
    if engine == "pandas":
        return {name: nw.from_native(frame, eager_only=True) for name, frame in frames.items()}
    for name, frame in frames.items():
        types = {column: field.type for column, field in dictionary.table_fields(name).items()}
        known = {column: [None if pd.isna(v) else v for v in frame[column].tolist()] for column in types}
        typed = {column: pl.Series(column, values, strict=False) for column, values in known.items()}
        _complete(nw.from_native(pl.DataFrame(typed)), name).to_native().write_parquet(place / f"{name}.parquet")
    return {name: scan(place / f"{name}.parquet", engine) for name in dictionary.TABLES}
