"""Read a cohort folder: checked and typed frames, or every problem found."""

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

import narwhals as nw
import pandas as pd

from ibd_study import dictionary
from ibd_study.checked import Problem, TableError
from ibd_study.cohort.assessments import unticked_boxes, without_unticked_boxes
from ibd_study.cohort.checks import relation_problems
from ibd_study.cohort.package import Package, read_package
from ibd_study.cohort.reading import empty, read_table
from ibd_study.cohort.recorded import Recorded, recorded_in, with_values
from ibd_study.fingerprint import cohort_sha256


class CohortError(TableError):
    """A cohort folder cannot be used; the message lists every problem found."""


@dataclass(frozen=True)
class Cohort:
    """A checked cohort.

    Each table has every column of the dictionary, missing throughout where the cohort does not record it;
    ``recorded`` names the columns with at least one value. Counts of boxes that nobody ticked on a form that is empty
    otherwise are missing; ``unticked_boxes`` says at how many visits, by column.
    """

    title: str
    synthetic: bool
    sha256: str
    patients: pd.DataFrame
    visits: pd.DataFrame
    adverse_events: pd.DataFrame
    recorded: frozenset[str]
    has_adverse_events: bool
    unticked_boxes: dict[str, int] = field(default_factory=dict)

    @cached_property
    def recorded_at(self) -> Recorded:
        """Columns with a value at visits up to the start, at visits after it, and of patients."""
        return recorded_in(self.visits, self.patients)


def read_cohort(folder: str | Path) -> Cohort:
    """Read a cohort folder; one that was read last, and whose files are the same, is not read again.

    Parameters
    ----------
    folder
        Holds ``datapackage.json`` and the tables which it names.

    Raises
    ------
    CohortError
        Listing every problem by file, row, column, value and what was expected.
    """
    known = _known(Path(folder), cohort_sha256(folder))
    # Frames of their own, so that whoever changes one of them changes it for nobody else; no cell is copied.
    return replace(known, **{name: getattr(known, name).copy(deep=False) for name in dictionary.TABLES})


@lru_cache(maxsize=1)
def _known(folder: Path, sha256: str) -> Cohort:
    cohort, problems = _read(folder)
    if cohort is None or problems:
        raise CohortError(f"cohort {folder}", problems)
    return cohort


def validate(folder: str | Path) -> list[Problem]:
    """All problems of a cohort folder; an empty list means that it can be used."""
    return _read(Path(folder))[1]


def _read(folder: Path) -> tuple[Cohort | None, list[Problem]]:
    if not folder.is_dir():
        return None, [Problem(str(folder), "a cohort folder; there is none of this name")]
    package, problems = read_package(folder)
    if package is None:
        return None, problems
    frames = {}
    for name, table in package.tables.items():
        frames[name], found = read_table(folder, table)
        problems += found
    tables = {name: _complete(name, frames.get(name, pd.DataFrame())) for name in dictionary.TABLES}
    problems += relation_problems({name: table.path for name, table in package.tables.items()}, tables)
    return None if problems else _cohort(folder, package, tables), problems


def _cohort(folder: Path, package: Package, tables: dict[str, pd.DataFrame]) -> Cohort:
    visits = nw.from_native(tables["visits"], eager_only=True)
    unticked = visits.select(**{name: boxes.sum() for name, boxes in unticked_boxes().items()}).rows(named=True)[0]
    tables = tables | {"visits": without_unticked_boxes(visits).to_native()}
    return Cohort(
        package.title,
        package.synthetic,
        cohort_sha256(folder),
        **{name: frame.reset_index(drop=True) for name, frame in tables.items()},
        recorded=frozenset[str]().union(*map(with_values, tables.values())),
        has_adverse_events="adverse_events" in package.tables,
        unticked_boxes={name: int(count) for name, count in unticked.items()},
    )


def _complete(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    absent = {
        name: empty(column.type, frame.index)
        for name, column in dictionary.table_fields(table).items()
        if name not in frame
    }
    return pd.concat([frame, pd.DataFrame(absent, index=frame.index)], axis=1)
