"""What is true of an invented population: stated first, so that a lesson can hold what is seen against it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from ibd_study import plain_yaml
from ibd_study.nearest import did_you_mean
from ibd_study.parameters import parameter

Correlation = Annotated[float, Field(ge=0, le=1)]
Percent = Annotated[float, Field(ge=0, le=100)]
Rate = Annotated[float, Field(gt=0)]


class Truth(BaseModel):
    """What is true of a population before anybody starts, is assessed or counted.

    Examples
    --------
    >>> Truth(effect_points=0.0).starts_at_cdai
    150.0
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)

    usual_cdai_mean: float = parameter("CDAI of all patients under care, on average over time", 150.0, unit="points")
    usual_cdai_sd: float = parameter("Spread (SD) of single readings of all patients", 80.0, unit="points", gt=0)
    reading_correlation: Correlation = parameter("Correlation of two readings of one untreated patient", 0.5)
    starts_at_cdai: float | None = parameter(
        "The drug is started at this CDAI or above; without a number, by everybody", 150.0, unit="points"
    )
    effect_points: float = parameter("How much the drug lowers the later CDAI of everybody", 40.0, unit="points")
    prior_failure_percent: Percent = parameter("Patients whom an earlier biologic has failed", 70.0)
    prior_failure_points: float = parameter(
        "How much higher the CDAI of these patients is, at the start and later, with the drug and without",
        0.0,
        unit="points",
    )
    effect_if_prior_failure_points: float | None = parameter(
        "How much the drug lowers the later CDAI of these patients; without a number, as much as that of everybody",
        None,
        unit="points",
    )
    early_stop_percent: Percent = parameter(
        "Of those who start, those who stop before week 8 because the drug does not help them: the most ill later", 0.0
    )
    events_per_100_years_early: Rate = parameter("Side effects that end the treatment: rate before week 8", 30.0)
    events_per_100_years_late: Rate = parameter("The same from week 8 on", 30.0)
    scoped_by: Literal["baseline", "outcome"] = parameter(
        "Who is scoped later depends on how ill patients were at the start, or on how ill they are by then", "outcome"
    )
    scoped_percent_if_well: Percent = parameter("Scoped of those whose CDAI, at that time, is below 150", 100.0)
    scoped_percent_if_ill: Percent = parameter("Scoped of all others", 100.0)

    @property
    def effect_after_failure(self) -> float:
        """How much the drug lowers the later CDAI of patients whom an earlier biologic has failed, in points."""
        own = self.effect_if_prior_failure_points
        return self.effect_points if own is None else own


class TruthError(ValueError):
    """A file of a truth cannot be used; the message lists all that is wrong."""


def read_truth(path: Path | None, changes: Mapping[str, object] | None = None) -> Truth:
    """Read what is true from a YAML file of names and values; what is not named keeps its default.

    Parameters
    ----------
    path
        The file; without one, all defaults.
    changes
        Values set by hand, in place of those of the file.

    Raises
    ------
    TruthError
        Naming every unknown name, with the nearest right one, and every wrong value, with what it means.
    """
    stated, by_hand = _stated_in(path) if path else {}, dict(changes or {})
    try:
        return Truth.model_validate(stated | by_hand)
    except ValidationError as error:
        raise TruthError("\n".join(_problem(item, path, by_hand) for item in error.errors())) from None


def _stated_in(path: Path) -> dict[str, object]:
    try:
        stated: Any = plain_yaml.load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, ValueError) as error:
        raise TruthError(f"{path.name} is not valid YAML: {error}") from None
    if not isinstance(stated, dict):
        raise TruthError(f"{path.name}: found {stated!r}; expected names and values, such as early_stop_percent: 20")
    return {str(name): value for name, value in stated.items()}


def _problem(item: ErrorDetails, path: Path | None, by_hand: Mapping[str, object]) -> str:
    name = str(item["loc"][0])
    place = "--set" if path is None or name in by_hand else path.name
    if name in Truth.model_fields:
        meaning = Truth.model_fields[name].description
        return f"{place}: {name} is {item['input']!r}, but {item['msg'].lower()}. It means: {meaning}"
    hint = did_you_mean(name, Truth.model_fields, f"there are {', '.join(Truth.model_fields)}")
    return f"{place}: unknown name {name!r}; {hint}"
