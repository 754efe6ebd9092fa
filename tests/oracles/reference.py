"""The committed values of R, and how a colleague's program is held against them."""

import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
SCRIPT = FOLDER / "reference_values.R"
COMMITTED = FOLDER / "reference_values.json"
REFERENCE = json.loads(COMMITTED.read_text(encoding="utf-8"))
DATA = REFERENCE["data"]
VALUES = REFERENCE["values"]


def value_of(name: str) -> list[float]:
    """The numbers of one call, always as a list."""
    value = VALUES[name]["value"]
    return value if isinstance(value, list) else [value]


def said_by_r(name: str) -> str:
    """What a failing comparison shows: the call, and what R makes of it."""
    return f"{name}: R {REFERENCE['r']} gives {value_of(name)} for {VALUES[name]['call']}"


def assert_as_r(ours: list[float], name: str, tolerance: float = 1e-9) -> None:
    """Hold numbers of ours against those of R, within a relative tolerance."""
    assert list(ours) == pytest.approx(value_of(name), rel=tolerance, abs=1e-12), said_by_r(name)
