"""Small exports and mappings as text, imported or refused."""

import csv
from pathlib import Path

import pytest

from ibd_tools.intake.importing import import_export
from ibd_tools.intake.mapping_file import parse_mapping
from ibd_tools.intake.problems import IntakeError

PATIENTS = "diagnosis: {value: UC}"


def mapping_of(visits: str, *, patients: str = PATIENTS, **of_file: str) -> str:
    """A mapping of one long file ``export.csv``; further keys of the entry are given by name."""
    keys = {"file": "export.csv", "patient_id": "id", "week": "week"} | of_file
    lines = [f"    {name}: {text}" for name, text in keys.items() if text]
    tables = [f"    patients: {{{patients}}}", f"    visits: {{{visits}}}"]
    return "\n".join(["title: Test", "files:", "  -", *lines, *tables])


def written(folder: Path, files: dict[str, str | bytes]) -> list[Path]:
    """Files with the given content, in their order."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return [folder / name for name in files]


class Cohort:
    """An imported cohort folder, its tables read as plain text."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.report = (folder / "import_report.md").read_text(encoding="utf-8")

    def rows(self, table: str) -> list[dict[str, str]]:
        with (self.folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def column(self, name: str, table: str = "visits") -> list[str]:
        return [row[name] for row in self.rows(table)]

    def count(self, what: str) -> int:
        """Cells or rows that the report counts under some words."""
        lines = [line for line in self.report.splitlines() if f"| {what} |" in line]
        return sum(int(line.split("|")[-2]) for line in lines)


def imported(tmp_path: Path, files: dict[str, str | bytes] | str, mapping: str, **options: bool) -> Cohort:
    """Import an export that must be accepted; a bare text is the file ``export.csv``."""
    files = {"export.csv": files} if isinstance(files, str) else files
    import_export(written(tmp_path / "in", files), parse_mapping(mapping), tmp_path / "out", **options)
    return Cohort(tmp_path / "out")


def refused(tmp_path: Path, files: dict[str, str | bytes] | str, mapping: str) -> str:
    """The message of an export that must be refused; nothing may be left behind."""
    files = {"export.csv": files} if isinstance(files, str) else files
    paths = written(tmp_path / "in", files)
    with pytest.raises(IntakeError) as error:
        import_export(paths, parse_mapping(mapping), tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]
    return str(error.value)


def crp(tmp_path: Path, cells: list[str], rule: str = "crp_mg_l: crp", **of_file: str) -> Cohort:
    """Import cells of one number column, each a patient at week 0."""
    rows = "".join(f"P{number};0;{cell}\n" for number, cell in enumerate(cells))
    return imported(tmp_path, "id;week;crp\n" + rows, mapping_of(rule, **of_file))


def refused_crp(tmp_path: Path, cells: list[str], rule: str = "crp_mg_l: crp", **of_file: str) -> str:
    """The message on cells of one number column that must be refused."""
    rows = "".join(f"P{number};0;{cell}\n" for number, cell in enumerate(cells))
    return refused(tmp_path, "id;week;crp\n" + rows, mapping_of(rule, **of_file))
