"""An export made from a few synthetic patients, to be corrupted in one place; and what its import must come to.

The expected cohort is made from the synthetic tables themselves, not from an import of the clean export.
"""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import polars as pl

from ibd_study import dictionary

SYNTHETIC = Path(__file__).parents[2] / "data" / "synthetic"
UC_PATIENTS, CD_PATIENTS = 10, 4
WEEKS = (0.0, 4.0, 8.0, 12.0)
# Headers of the export by column of the cohort.
PEOPLE = {
    "diagnosis": "dx",
    "sex": "sex",
    "age_years": "age",
    "centre": "centre",
    "prior_surgery": "op",
    "start_date": "start",
}
VISITS = {
    "visit_date": "date",
    "mayo_stool_frequency": "sf",
    "crp_mg_l": "crp",
    "albumin_g_l": "alb",
    "steroid_dose_mg_day": "dose",
}
EVENTS = {"term": "term", "event_group": "grp", "onset_date": "onset", "serious": "serious"}
HEADERS = {"patients": PEOPLE, "visits": VISITS, "adverse_events": EVENTS}
KEYS = {"patients": ("patient_id",), "visits": ("patient_id", "week"), "adverse_events": ()}

Tables = dict[str, dict[tuple, dict[str, str]]]
Edit = Callable[[Tables], None]


class CellReporter(NamedTuple):
    """A cell of an export: its file, its row as a spreadsheet counts, and its header."""

    file: str
    row: int
    header: str

    def found(self, value: str) -> str:
        """How a message names the cell and what stands in it."""
        return f"{self.file}, row {self.row}, column {self.header}: found {value!r}; expected "


def _rows(table: str) -> list[dict[str, str]]:
    with (SYNTHETIC / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def clean_tables() -> Tables:
    """Patients with a baseline, week 4 and week 8 or 12, their visits and their events: every expected cell."""
    # The nearest whole week, so that a wide file has few columns; what is clean here is this slice.
    visits = [row | {"week": str(round(float(row["week"])))} for row in _rows("visits")]
    visits = list({(row["patient_id"], row["week"]): row for row in visits if float(row["week"]) in WEEKS}.values())
    weeks: dict[str, set[float]] = {}
    for row in visits:
        weeks.setdefault(row["patient_id"], set()).add(float(row["week"]))
    people = [
        row
        for followed, count in (({0.0, 4.0, 8.0}, UC_PATIENTS), ({0.0, 4.0, 12.0}, CD_PATIENTS))
        for row in [one for one in _rows("patients") if weeks.get(one["patient_id"], set()) == followed][:count]
    ]
    kept = {row["patient_id"] for row in people}
    chosen = {"patients": people, "visits": visits, "adverse_events": _rows("adverse_events")}
    tables: Tables = {}
    for table, headers in HEADERS.items():
        columns = [*KEYS[table], *(["patient_id"] if table == "adverse_events" else []), *headers]
        own = [row for row in chosen[table] if row["patient_id"] in kept]
        tables[table] = {
            _key(table, row, number): {name: row[name] for name in columns} for number, row in enumerate(own)
        }
    return tables


def _key(table: str, row: dict[str, str], number: int) -> tuple:
    return tuple(float(row[k]) if k == "week" else row[k] for k in KEYS[table]) or (number,)


CLEAN = clean_tables()
IDS = [key[0] for key in CLEAN["patients"]]


@dataclass
class Export:
    """Files and mapping of an export; a mutation changes one of them."""

    layout: str
    grids: dict[str, list[list[Any]]]
    mapping: dict[str, Any]
    mapping_text: str | None = None
    separator: str = ","
    encoding: str = "utf-8"
    line_end: str = "\n"
    bytes_of: dict[str, bytes] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)

    def entry(self, file: str | None = None) -> dict[str, Any]:
        """The entry of the mapping for a file; the first one if none is named."""
        return next(one for one in self.mapping["files"] if file in (None, one["file"]))

    @property
    def grid(self) -> list[list[Any]]:
        """Rows of the first file, header first."""
        return next(iter(self.grids.values()))

    def place(self, column: str, person: int = 3, week: float = 8.0) -> CellReporter:
        """Where a value of a patient stands (at a week, if it is one of a visit)."""
        header = {"patient_id": "id", "week": "week"} | PEOPLE | VISITS | EVENTS
        name = header[column]
        if self.layout == "wide" and column in VISITS:
            name = f"{name}_w{week:g}"
        file, grid = next((file, grid) for file, grid in self.grids.items() if name in grid[0])
        if "week" in grid[0]:
            at = grid[0].index("week")
            rows = [n for n, row in enumerate(grid) if row[0] == IDS[person] and n and float(row[at]) == week]
        else:
            rows = [n for n, row in enumerate(grid) if row[0] == IDS[person]]
        return CellReporter(file, rows[0] + 1, name)

    def put(self, place: CellReporter, value: Any) -> None:
        """Write a value into a cell."""
        grid = self.grids[place.file]
        grid[place.row - 1][grid[0].index(place.header)] = value

    def rename(self, old: str, new: str) -> None:
        """Rename a file in the export and in its mapping."""
        self.grids = {new if name == old else name: grid for name, grid in self.grids.items()}
        self.entry(old)["file"] = new

    def write(self, folder: Path) -> tuple[list[Path], Path]:
        """Write the files and the mapping; returns their paths."""
        folder.mkdir(parents=True)
        for name, grid in self.grids.items():
            (folder / name).write_bytes(self.bytes_of.get(name) or self._content(name, grid))
        for name in self.folders:
            (folder / name).unlink(missing_ok=True)
            (folder / name).mkdir()
        mapping = folder / "mapping.yml"
        mapping.write_text(self.mapping_text or json.dumps(self.mapping, ensure_ascii=False), encoding="utf-8")
        return [folder / name for name in self.grids], mapping

    def _content(self, name: str, grid: list[list[Any]]) -> bytes:
        if name.endswith(".xlsx"):
            return workbook(grid)
        if name.endswith(".parquet"):
            return parquet(grid)
        return self.text(grid).encode(self.encoding)

    def text(self, grid: list[list[Any]] | None = None) -> str:
        """Rows of a file as text with separators, the first file's if none are given."""
        file = io.StringIO()
        writer = csv.writer(file, delimiter=self.separator, lineterminator=self.line_end)
        writer.writerows(self.grid if grid is None else grid)
        return file.getvalue()


def workbook(grid: list[list[Any]], change: Callable[[Any], None] | None = None) -> bytes:
    """A workbook with one sheet; texts that are numbers become numbers, as a spreadsheet program stores them."""
    book = openpyxl.Workbook()
    for row in grid:
        book.active.append([_number(cell) for cell in row])
    if change:
        change(book.active)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _number(cell: Any) -> Any:
    try:
        return float(cell) if isinstance(cell, str) and cell.strip("0123456789.-") == "" else cell
    except ValueError:
        return cell


def parquet(grid: list[list[Any]], **types: Any) -> bytes:
    """A Parquet file of texts; columns that are named get the given type."""
    cells = {name: [row[n] or None for row in grid[1:]] for n, name in enumerate(grid[0])}
    columns = [pl.Series(name, values, dtype=pl.String) for name, values in cells.items()]
    frame = pl.DataFrame(columns).with_columns(_cast(name, kind) for name, kind in types.items())
    file = io.BytesIO()
    frame.write_parquet(file)
    return file.getvalue()


def _cast(name: str, kind: Any) -> pl.Expr:
    column = pl.col(name)
    return column.str.to_date().cast(kind) if kind in (pl.Date, pl.Datetime) else column.cast(kind)


def clean_export(layout: str) -> Export:
    """The export before it is corrupted: long, wide, or joined from three files."""
    return {"long": _long, "wide": _wide, "joined": _joined}[layout]()


def _mapping(*files: dict[str, Any]) -> dict[str, Any]:
    return {"title": "Ward", "files": list(files)}


def _person(patient: str) -> list[str]:
    return [CLEAN["patients"][(patient,)][name] for name in PEOPLE]


def _long() -> Export:
    grid = [["id", "week", *VISITS.values(), *PEOPLE.values()]]
    for (patient, week), row in CLEAN["visits"].items():
        grid.append([patient, f"{week:g}", *(row[name] for name in VISITS), *_person(patient)])
    entry = {"file": "export.csv", "patient_id": "id", "week": "week", "patients": dict(PEOPLE), "visits": dict(VISITS)}
    return Export("long", {"export.csv": grid}, _mapping(entry))


def _wide() -> Export:
    stems = [(name, header, week) for week in WEEKS for name, header in VISITS.items()]
    grid = [["id", *PEOPLE.values(), *(f"{header}_w{week:g}" for _, header, week in stems)]]
    for patient in IDS:
        own = {week: CLEAN["visits"].get((patient, week), {}) for week in WEEKS}
        grid.append([patient, *_person(patient), *(own[week].get(name, "") for name, _, week in stems)])
    entry = {"file": "export.csv", "layout": "wide", "pattern": "{column}_w{week}", "patient_id": "id"}
    return Export("wide", {"export.csv": grid}, _mapping(entry | {"patients": dict(PEOPLE), "visits": dict(VISITS)}))


def _joined() -> Export:
    grids = {
        "people.csv": [["id", *PEOPLE.values()], *([patient, *_person(patient)] for patient in IDS)],
        "visits.csv": [["id", "week", *VISITS.values()]],
        "events.csv": [["id", *EVENTS.values()]],
    }
    for (patient, week), row in CLEAN["visits"].items():
        grids["visits.csv"].append([patient, f"{week:g}", *(row[name] for name in VISITS)])
    for row in CLEAN["adverse_events"].values():
        grids["events.csv"].append([row["patient_id"], *(row[name] for name in EVENTS)])
    entries = (
        {"file": "people.csv", "patient_id": "id", "patients": dict(PEOPLE)},
        {"file": "visits.csv", "patient_id": "id", "week": "week", "visits": dict(VISITS)},
        {"file": "events.csv", "patient_id": "id", "adverse_events": dict(EVENTS)},
    )
    return Export("joined", grids, _mapping(*entries))


# What an import must come to


class Refused(NamedTuple):
    """The import is refused, and its message holds these words."""

    words: tuple[str, ...]


class Read(NamedTuple):
    """The import is the cohort of the clean export, but for these differences; its report holds these words."""

    differences: tuple[Edit, ...] = ()
    said: tuple[str, ...] = ()


class Mutation(NamedTuple):
    """One corrupted export: what is done to the clean one, and what its import must come to."""

    name: str
    layout: str
    change: Callable[[Export], None]
    outcome: Refused | Read

    @property
    def export(self) -> Export:
        """The corrupted export."""
        export = clean_export(self.layout)
        self.change(export)
        return export


Outcome = Refused | Read


def refused(*words: str) -> Refused:
    return Refused(words)


def read(*differences: Edit, said: tuple[str, ...] = ()) -> Read:
    return Read(differences, said)


def cell(column: str, value: str, person: int = 3, week: float = 8.0) -> Edit:
    """The difference that one value is another."""

    def edit(tables: Tables) -> None:
        table = "patients" if column in PEOPLE else "visits"
        key = (IDS[person],) if table == "patients" else (IDS[person], week)
        tables[table][key][column] = value

    return edit


def everywhere(column: str, value: str | Callable[[str], str]) -> Edit:
    """The difference that all values of a column are others."""

    def edit(tables: Tables) -> None:
        for table in tables.values():
            for row in table.values():
                if column in row:
                    row[column] = value if isinstance(value, str) else value(row[column])

    return edit


def without(table: str, keep: Callable[[dict[str, str]], bool]) -> Edit:
    """The difference that rows of a table are not there."""

    def edit(tables: Tables) -> None:
        tables[table] = {key: row for key, row in tables[table].items() if keep(row)}

    return edit


def no_column(column: str) -> Edit:
    """The difference that a column is not there."""

    def edit(tables: Tables) -> None:
        for table in tables.values():
            for row in table.values():
                row.pop(column, None)

    return edit


def expected_tables(layout: str, outcome: Read) -> Tables:
    """Every cell of the cohort that an import must make."""
    tables = {table: {key: dict(row) for key, row in rows.items()} for table, rows in CLEAN.items()}
    if layout != "joined":
        del tables["adverse_events"]
    for edit in outcome.differences:
        edit(tables)
    return {table: plain(list(rows.values())) for table, rows in tables.items()}


def tables_of(folder: Path) -> Tables:
    """Every cell of an imported cohort."""
    found = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = plain(list(csv.DictReader(file)))
    return found


def plain(rows: list[dict[str, str]]) -> list[tuple]:
    """Rows in a fixed order, numbers as numbers, everything else as it is written."""
    return sorted(tuple(sorted((name, _plain(name, value)) for name, value in row.items())) for row in rows)


NUMBERS = {one.name for one in dictionary.fields() if one.type in ("number", "integer")}


def _plain(name: str, value: str) -> str:
    return repr(float(value)) if name in NUMBERS and value else value
