"""What the drawings say, fact by fact, with the source of each."""

from dataclasses import dataclass
from pathlib import Path

from ibd_study.checked import Column, checked_rows
from ibd_study.project import PROJECT

FOLDER = PROJECT / "data" / "drug"
COLUMNS = (
    Column("figure", "string", codes=("pathway", "molecule"), required=True),
    *(Column(name, "string", required=name == "said") for name in ("said", "source", "read_in")),
    Column("certainty", "string", codes=("sourced", "derived", "unverified"), required=True),
)


@dataclass(frozen=True)
class Fact:
    """One thing that a drawing says.

    ``source`` is a key of the bibliography, or empty where there is none; ``read_in`` the part that was read.
    ``certainty`` is ``sourced`` (read there), ``derived`` (computed from it) or ``unverified`` (not confirmed).
    """

    figure: str
    said: str
    source: str
    read_in: str
    certainty: str


def read_facts(figure: str, path: Path = FOLDER / "facts.csv") -> list[Fact]:
    """The facts of one figure.

    Raises
    ------
    TableError
        Naming row and column of every problem at once.

    Examples
    --------
    >>> {fact.figure for fact in read_facts("molecule")}
    {'molecule'}
    """
    rows = checked_rows(path, COLUMNS).values()
    facts = [Fact(**{name: value or "" for name, value in row.items()}) for row in rows]
    return [fact for fact in facts if fact.figure == figure]
