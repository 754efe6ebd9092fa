"""The results table: one row a number, one file a run, stable to the byte."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

import pandas as pd

from ibd_study.disclosure import aggregates_only
from ibd_study.kinds import Kind
from ibd_study.plain_text import csv_cell
from ibd_study.results.fields import FIELDS

Dtype = Literal["str", "Float64", "Int64", "object"]
_DTYPES: dict[str, Dtype] = {"string": "str", "number": "Float64", "integer": "Int64", "object": "object"}
COLUMNS = {field["name"]: _DTYPES[field["type"]] for field in FIELDS}
KEY = ["notebook", "endpoint", "disease", "population", "subgroup", "week", "statistic", "method", "test"]
SIGNIFICANT_DIGITS = 12


@dataclass(frozen=True)
class Results:
    """Rows of the results table, with what every page must say beside them.

    ``rows`` has the columns of :data:`COLUMNS`; ``synthetic`` tells whether the patients are invented.
    ``kind`` and ``at`` say what each number is (see :class:`ibd_study.kinds.Kind`). Adding two joins their rows.
    """

    rows: pd.DataFrame
    synthetic: bool = False

    def __add__(self, other: Results) -> Results:
        rows = pd.concat([self.rows, other.rows], ignore_index=True)
        return Results(rows, self.synthetic or other.synthetic)

    def of(self, **columns: object) -> Results:
        """Keep the rows whose columns, or parts of their place, have the given value, or one of a list of values.

        Examples
        --------
        >>> rows = results_frame([Kind.LEVEL.at(level=2) | {"value": 40}, Kind.LEVEL.at(level=3) | {"value": 60}])
        >>> Results(rows).of(kind=Kind.LEVEL, level=3).rows["value"].tolist()
        [60.0]
        """
        rows = self.rows
        for name, wanted in columns.items():
            values = wanted if isinstance(wanted, (list, tuple, set)) else [wanted]
            rows = rows[(rows[name] if name in COLUMNS else at(rows, name)).isin(values)]
        return Results(rows, self.synthetic)

    def first(self, **columns: object) -> pd.Series | None:
        """The first of the rows that have these values; None where there is none. See :meth:`of`."""
        rows = self.of(**columns).rows
        return None if rows.empty else rows.iloc[0]

    def one(self, **columns: object) -> pd.Series:
        """The first of the rows that have these values; see :meth:`of`.

        Raises
        ------
        ValueError
            When there is none.
        """
        row = self.first(**columns)
        if row is None:
            raise ValueError(f"no results row has {', '.join(f'{name} {value}' for name, value in columns.items())}")
        return row

    def __len__(self) -> int:
        return len(self.rows)


def at(rows: pd.DataFrame, name: str) -> pd.Series:
    """One part of the place of each row, such as ``level`` or ``factor``; missing where a row has no such part.

    Examples
    --------
    >>> at(results_frame([Kind.LEVEL.at(level=2), Kind.RATE.at()]), "level").tolist()
    [2.0, <NA>]
    """
    found = [place.get(name) for place in rows["at"]]
    is_number = all(value is None or isinstance(value, float) for value in found)
    return pd.Series(found, index=rows.index, dtype="Float64" if is_number else "object")


def before_and_after(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of the time before treatment, which is week 0, and those of any other time."""
    is_before = (rows["week"] == 0).fillna(False).astype(bool)
    return rows[is_before], rows[~is_before]


def results_frame(records: list[dict]) -> pd.DataFrame:
    """Make results rows from records; what a record leaves out is empty.

    Raises
    ------
    ValueError
        When a record has a column that the results table does not, or a count that is not whole.
    """
    named = [_named(record) for record in records]
    _only_known({name for record in named for name in record})
    return _typed_rows(pd.DataFrame(named))


def _named(record: dict) -> dict:
    """A record with the name of its number written, where it has a kind; of whom it is made leaves with no row."""
    own = {name: value for name, value in record.items() if name != "cells"}
    return own | {"statistic": Kind(record["kind"]).name_of(record)} if "kind" in record else own


def _typed_rows(rows: pd.DataFrame) -> pd.DataFrame:
    frame = rows.reindex(columns=list(COLUMNS))
    return frame.assign(**{name: _typed(frame[name], kind) for name, kind in COLUMNS.items()})


def _typed(column: pd.Series, kind: Dtype) -> pd.Series:
    if kind == "object":
        return column.map(_place).astype(object)
    if kind == "str":
        return column.astype(object).fillna("").map(str)
    numbers = column.astype("Float64")
    broken = numbers[(numbers % 1 != 0).fillna(False)]
    if kind == "Int64" and len(broken):
        raise ValueError(f"column {column.name} holds {broken.iloc[0]:g}; expected whole numbers")
    return numbers.astype(kind)


def _place(parts: object) -> dict[str, str | float | list]:
    """A place as it is written and read: numbers are floats, lists hold texts or lists of them."""
    if isinstance(parts, str):
        return _read_place(parts)
    return {name: _part(value) for name, value in parts.items()} if isinstance(parts, Mapping) else {}


def _read_place(text: str) -> dict:
    try:
        place = json.loads(text)
    except RecursionError:
        place = None
    if not isinstance(place, dict):
        raise ValueError(f"column at holds {text[:40]!r}; expected names and values in braces")
    return place


def _part(value: object) -> str | float | list:
    if isinstance(value, list | tuple):
        return [_part(one) if isinstance(one, list | tuple) else str(one) for one in value]
    return value if isinstance(value, str) else float(f"{value:.{SIGNIFICANT_DIGITS}g}")


def _only_known(names: set[str]) -> None:
    unknown = names - set(COLUMNS)
    if unknown:
        raise ValueError(f"the results table has no column {', '.join(sorted(unknown))}; its columns are in COLUMNS")


def write_results(rows: pd.DataFrame, path: str | Path) -> None:
    """Write rows as sorted CSV: the same rows give the same bytes, in whatever order they came.

    Raises
    ------
    ValueError
        When two rows claim to be the same number, or the table holds patient rows or a column of its own.
    """
    _only_known(set(aggregates_only(rows).columns))
    ordered = rows[list(COLUMNS)].sort_values(KEY, kind="stable", na_position="first")
    repeated = ordered[ordered.duplicated(KEY)]
    if len(repeated):
        named = ", ".join(f"{name} {value}" for name, value in repeated.iloc[0][KEY].items() if not _is_empty(value))
        raise ValueError(f"two results rows are the same number: {named}")
    text = ordered.astype(object).where(ordered.notna(), None)
    for name, kind in COLUMNS.items():
        if kind == "Float64":
            text[name] = text[name].map(_number_text)
        elif kind == "str":
            text[name] = text[name].map(csv_cell)
        elif kind == "object":
            text[name] = text[name].map(lambda place: json.dumps(place) if place else "")
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    text.to_csv(path, index=False, lineterminator="\n")


def _is_empty(value: Any) -> bool:
    return bool(pd.isna(value)) or value == ""


def _number_text(value: float | None) -> str:
    return "" if value is None else f"{value:.{SIGNIFICANT_DIGITS}g}"


def read_results(*paths: str | Path | IO[bytes]) -> pd.DataFrame:
    """Read and join results files written by :func:`write_results`."""
    text = {name: "str" for name, kind in COLUMNS.items() if kind in ("str", "object")}
    frames = [
        pd.read_csv(
            path,
            dtype=text,
            keep_default_na=False,
            na_values={name: [""] for name in COLUMNS if name not in text or COLUMNS[name] == "object"},
        )
        for path in paths
    ]
    if not frames:
        return results_frame([])
    rows = pd.concat(frames, ignore_index=True)
    _only_known(set(rows.columns))
    return _typed_rows(rows)
