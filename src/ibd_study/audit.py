"""What printed numbers imply, from arithmetic alone."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

PUBLISHED = Path(__file__).parents[2] / "data" / "published.csv"
PERCENT = "percent"
PERCENTAGE = re.compile(r"\d+(\.\d+)?", re.ASCII)


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
    )


def feasible_counts(printed: str, largest_n: int) -> list[tuple[int, int]]:
    """Every events/evaluable that rounds half up to a printed percentage.

    Parameters
    ----------
    printed
        The percentage as printed; its decimals count.
    largest_n
        Size of the whole group.

    Returns
    -------
    list of (events, evaluable)
        By growing denominator. Worked in whole numbers, so that no binary fraction blurs a half.

    Raises
    ------
    ValueError
        When the text is not a number with a decimal point.

    Examples
    --------
    >>> feasible_counts("57.6", 80)
    [(19, 33), (34, 59), (38, 66)]
    """
    if not PERCENTAGE.fullmatch(printed):
        raise ValueError(f"printed percentage {printed!r}; expected digits with a decimal point, such as '57.6'")
    whole, _, decimals = printed.partition(".")
    scale = 100 * 10 ** len(decimals)
    target = int(whole + decimals)
    return [(events, n) for n in range(1, largest_n + 1) for events in _that_round_to(target, n, scale)]


def _that_round_to(target: int, n: int, scale: int) -> range:
    """Events whose share of n, times the scale, lies from target - 1/2 to below target + 1/2."""
    lowest, beyond = (-(-(2 * target + half) * n // (2 * scale)) for half in (-1, 1))
    return range(max(0, lowest), min(n + 1, beyond))
