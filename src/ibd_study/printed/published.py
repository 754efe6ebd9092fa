"""The printed numbers of the abstract, as `data/published.csv` holds them."""

from dataclasses import dataclass
from pathlib import Path

from ibd_study.checked import Column, checked_rows
from ibd_study.project import PROJECT

PUBLISHED = PROJECT / "data" / "published.csv"
PERCENT = "percent"
# Of which score the abstract printed means.
SCORE_OF_MEANS = {"CD": "cdai"}
TEXTS = ("key", "disease", "label", "unit", "value", "p_printed")
COUNTS = ("group_size", "week", "chosen_events", "chosen_evaluable", "chosen_baseline_events", "chosen_lost")
COLUMNS = (
    *(Column(name, "string", required=name != "p_printed") for name in TEXTS),
    *(Column(name, "integer", limits=((0, None),)) for name in COUNTS),
)


@dataclass(frozen=True)
class Printed:
    """One printed number, with the counts which this project chose to rest it on.

    The chosen counts are an assumption; the abstract prints none. ``value`` and ``p`` are texts, as printed.
    """

    key: str
    disease: str
    label: str
    unit: str
    value: str
    p: str
    chosen_events: int | None
    chosen_evaluable: int | None
    chosen_baseline_events: int | None = None
    chosen_lost: int | None = None
    group_size: int | None = None
    week: int | None = None

    @property
    def is_percentage(self) -> bool:
        """Whether it is a percentage rather than a mean."""
        return self.unit == PERCENT

    @property
    def is_of_baseline(self) -> bool:
        """Whether it was read before treatment."""
        return self.week == 0

    @property
    def recomputed(self) -> str:
        """The endpoint or score whose rate or mean stands against it."""
        return self.key if self.is_percentage else SCORE_OF_MEANS[self.disease]


def read_published(path: Path = PUBLISHED) -> dict[str, Printed]:
    """All printed numbers by key, in the order of the abstract.

    Raises
    ------
    TableError
        Naming row and column of every problem at once.
    """
    rows = checked_rows(path, COLUMNS)
    return {row["key"]: Printed(p=row.pop("p_printed") or "", **row) for row in rows.values()}
