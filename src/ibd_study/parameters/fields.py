"""How a parameter is declared: its meaning, unit and group beside its default and limits."""

from typing import Annotated, Any

from pydantic import Field

CUT_OFF = "cut-off"

Share = Annotated[float, Field(gt=0, lt=1)]
Shift = Annotated[float, Field(ge=-5, le=5)]
Week = Annotated[float, Field(gt=0, le=260)]


def parameter(meaning: str, default: object, *, unit: str = "", group: str = "run", **limits: Any) -> Any:
    """Declare a parameter with its meaning in words."""
    return Field(default, description=meaning, json_schema_extra={"unit": unit, "group": group}, **limits)


def cut_off(meaning: str, *, unit: str = "points", **limits: float) -> Any:
    """Declare a cut-off; not set, or set to None, it takes the value of the chosen definition profile."""
    return parameter(meaning, None, unit=unit, group=CUT_OFF, **limits)
