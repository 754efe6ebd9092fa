"""The collections of worked cases beside this file: facts, each with its source.

``oracles.csv``: statistical methods. ``score-vectors.csv``: sets of items and their scores. `inputs` and `expected` are
JSON; a printed number is as exact as its decimals.
"""

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

FOLDER = Path(__file__).parent


class Case(NamedTuple):
    """One row: what goes in, what must come out, and where it is from."""

    id: str
    inputs: dict
    expected: object
    source: str


def cases(name: str) -> dict[str, Case]:
    """All rows of a collection by id."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return {row["id"]: _case(row) for row in csv.DictReader(file)}


def _case(row: dict[str, str]) -> Case:
    return Case(row["id"], json.loads(row["inputs"]), json.loads(row["expected"]), row["source"])


def assert_printed(ours: object, case: Case, part: str) -> None:
    """Hold a number, or a list of numbers, against the printed one, to its last digit.

    Short numbers, such as a count or 0.2, are taken as exact.
    """
    printed = case.expected[part]
    numbers = np.ravel(list(printed.values()) if isinstance(printed, dict) else printed).tolist()
    tolerance = 0.51 * 10.0 ** -max(map(_decimals, numbers))
    found = pytest.approx(np.ravel(ours), rel=0, abs=tolerance if tolerance < 0.01 else 1e-9)
    assert numbers == found, f"{case.id}, {part}: {case.source} prints {printed}"


def _decimals(number: float) -> int:
    """Decimals of a printed number; beyond twelve, programs differ by their arithmetic.

    Examples
    --------
    >>> _decimals(0.0562), _decimals(2.857e-08), _decimals(34)
    (4, 11, 0)
    """
    return min(12, max(0, -Decimal(repr(number)).as_tuple().exponent))
