"""A cohort of CSV tables written once more as Parquet, and engines that may not be installed."""

import json
from pathlib import Path

import narwhals as nw
import polars as pl
import pytest

from ibd_study.cohort import read_cohort
from ibd_study.dictionary import table_fields
from ibd_tools.engines.opening import TYPES, scan

SYNTHETIC = Path(__file__).parents[1] / "data" / "synthetic"


def write_parquet(source: Path, folder: Path, repeats: int = 1) -> Path:
    """The tables of a cohort as typed Parquet files, as often as wanted with new ids."""
    folder.mkdir(parents=True)
    package = json.loads((source / "datapackage.json").read_text(encoding="utf-8"))
    cohort = read_cohort(source)
    for one in package["resources"]:
        one["path"] = f"{one['name']}.parquet"
        columns = [field["name"] for field in one["schema"]["fields"]]
        rows = typed(getattr(cohort, one["name"])[columns], one["name"])
        repeated(rows, repeats).sink_parquet(folder / one["path"])
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return folder


def typed(frame, table: str) -> pl.DataFrame:
    """A table of a cohort that was read, in the types of the dictionary."""
    kinds = {name: TYPES[field.type] for name, field in table_fields(table).items() if name in frame}
    known = {name: frame[name].astype(object).where(frame[name].notna(), None).tolist() for name in kinds}
    one = nw.from_native(pl.DataFrame({name: pl.Series(name, values) for name, values in known.items()}))
    return one.select(*(nw.col(name).cast(kind) for name, kind in kinds.items())).to_native()


def repeated(rows: pl.DataFrame, repeats: int) -> pl.LazyFrame:
    """The same rows so many times; the patient X of the n-th time is named n-X."""
    if repeats == 1:
        return rows.lazy()
    copies = pl.LazyFrame({"copy": range(repeats)}).join(rows.lazy(), how="cross")
    return copies.with_columns(pl.format("{}-{}", "copy", "patient_id").alias("patient_id")).drop("copy")


def on_engine(frame: pl.DataFrame, engine: str, folder: Path):
    """A frame on an engine of the extra `engines`; a test that asks for one that is not installed is skipped."""
    pytest.importorskip(engine)
    frame.write_parquet(folder / "rows.parquet")
    return scan(folder / "rows.parquet", engine).to_native()
