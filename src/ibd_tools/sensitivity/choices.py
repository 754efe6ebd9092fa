"""Choices of an analysis that can be defended: for each endpoint, which values of which parameters.

One table (``choices.csv``) holds them all, each with its reason. The specification curve of an endpoint is every
combination of its choices; to defend another value, add a row.
"""

import csv
import functools
from dataclasses import dataclass
from pathlib import Path

from ibd_study.endpoints import endpoint
from ibd_study.parameters import Parameters, parse

EVERY = "every"
INTERVAL = "ci_method"
OF_THIS_RUN = "as set for this run"


@dataclass(frozen=True)
class Option:
    """One value of a choice: its words, the parameters that it sets, and why it can be defended."""

    label: str
    settings: dict[str, object]
    reason: str

    def is_set_in(self, parameters: Parameters) -> bool:
        """Whether parameters have all values of this option."""
        return all(getattr(parameters, name) == value for name, value in self.settings.items())


@dataclass(frozen=True)
class Choice:
    """One choice of an analysis with its options."""

    key: str
    title: str
    options: tuple[Option, ...]

    def place_in(self, parameters: Parameters) -> int | None:
        """Place of the option that parameters have; None where they have another value."""
        return next((place for place, option in enumerate(self.options) if option.is_set_in(parameters)), None)

    def with_run(self, parameters: Parameters) -> "Choice":
        """The same choice with the values of a run as one more option, unless they are declared."""
        if self.place_in(parameters) is not None:
            return self
        names = dict.fromkeys(name for option in self.options for name in option.settings)
        settings = {name: getattr(parameters, name) for name in names}
        own = Option(OF_THIS_RUN, settings, "Set by hand for this run; not among the declared options")
        return Choice(self.key, self.title, (*self.options, own))

    def only_of(self, parameters: Parameters) -> "Choice":
        """The same choice with the option of a run alone, which it has to hold."""
        return Choice(self.key, self.title, tuple(one for one in self.options if one.is_set_in(parameters))[:1])


def with_options(parameters: Parameters, *options: Option) -> Parameters:
    """Parameters with the values of some options."""
    return parameters.model_copy(update={name: value for one in options for name, value in one.settings.items()})


@functools.cache
def declared_choices(key: str) -> tuple[Choice, ...]:
    """The declared choices of one endpoint: its definition first, the interval last.

    Raises
    ------
    ValueError
        When there is no such endpoint, or when a declared value is not one that its parameter accepts.

    Examples
    --------
    >>> [choice.key for choice in declared_choices("cd_clinical_response")][:3]
    ['definition', 'missing_data', 'partly_assessed']
    """
    rows = [row for row in _rows() if row["endpoints"] == EVERY or endpoint(key).key in row["endpoints"].split()]
    titles = {row["choice"]: row["title"] for row in rows}
    return tuple(
        Choice(choice, title, tuple(_option(row) for row in rows if row["choice"] == choice))
        for choice, title in titles.items()
    )


def choices_of(key: str, parameters: Parameters) -> tuple[Choice, ...]:
    """The declared choices of one endpoint, each with the value of a run among its options."""
    return tuple(choice.with_run(parameters) for choice in declared_choices(key))


def choice_titles() -> dict[str, str]:
    """The words of every choice by its key.

    Examples
    --------
    >>> choice_titles()["ci_method"]
    'Interval'
    """
    return {row["choice"]: row["title"] for row in _rows()}


@functools.cache
def _rows() -> tuple[dict[str, str], ...]:
    with Path(__file__).with_name("choices.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _option(row: dict[str, str]) -> Option:
    import yaml

    values = yaml.safe_load(row["settings"])
    checked = parse(values)
    return Option(row["label"], {name: getattr(checked, name) for name in values}, row["reason"])
