"""The printed numbers of the abstract, as `data/published.csv` holds them."""

import csv
from dataclasses import dataclass
from pathlib import Path

PUBLISHED = Path(__file__).parents[3] / "data" / "published.csv"
PERCENT = "percent"


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
    group_size: int | None = None

    @property
    def is_percentage(self) -> bool:
        """Whether it is a percentage rather than a mean."""
        return self.unit == PERCENT


def read_published(path: Path = PUBLISHED) -> dict[str, Printed]:
    """All printed numbers by key, in the order of the abstract."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["key"]: _printed(row) for row in csv.DictReader(file)}


def _printed(row: dict[str, str]) -> Printed:
    return Printed(
        key=row["key"],
        disease=row["disease"],
        label=row["label"],
        unit=row["unit"],
        value=row["value"],
        p=row["p_printed"],
        chosen_events=int(row["chosen_events"]) if row["chosen_events"] else None,
        chosen_evaluable=int(row["chosen_evaluable"]) if row["chosen_evaluable"] else None,
        group_size=int(row["group_size"]) if row.get("group_size") else None,
    )
