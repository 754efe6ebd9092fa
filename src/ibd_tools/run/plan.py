"""The plan of a run: which notebooks, with which parameters, under which name."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import yaml

from ibd_study import plain_yaml
from ibd_study.parameters import ParameterError, Parameters, accepted_parameters, parse

STUDY = "study.yml"
SCENARIOS = "scenarios"
NOTEBOOKS = "notebooks"
DEFAULT_NAME = "default"
LONGEST_NAME = 100
LISTS = ("pages", "lessons")
KNOWN = (*LISTS, "parameters")


class PlanError(ValueError):
    """A study or scenario file cannot be used."""


@dataclass(frozen=True)
class Plan:
    """One run: its name, what was set, and each page's own parameters."""

    name: str
    set_values: dict[str, object]
    pages: dict[str, dict[str, object]]
    cohort: str
    edition: str = ""

    @property
    def is_of_hospitals(self) -> bool:
        """Whether its numbers come from files of hospitals, and not from a cohort."""
        return bool(self.set_values.get("sites"))

    def to_json(self) -> str:
        """The plan as Snakemake reads it; the same plan gives the same text."""
        content = {"name": self.name, "set": self.set_values, "pages": self.pages, "cohort": self.cohort}
        content["edition"] = self.edition
        return json.dumps(content, indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The plan that :meth:`to_json` wrote."""
        content = json.loads(text)
        return cls(content["name"], content["set"], content["pages"], content["cohort"], content["edition"])


def make_plan(
    project: Path, scenario: str | None = None, name: str | None = None, edition: str = "", /, **values: object
) -> Plan:
    """Merge the default run, a scenario and values set by hand, each over the one before.

    Parameters
    ----------
    project
        Folder that holds ``study.yml``, ``scenarios`` and ``notebooks``.
    scenario
        Name of a file in ``scenarios``, without its ending.
    name
        Name of the run; by default that of the scenario, else of the cohort's folder, else ``default``.
    edition
        An edition of the same book, such as ``teacher``, after which the run is named too; it holds the lessons.
    **values
        Parameters set by hand.

    Raises
    ------
    PlanError, ParameterError
        Naming the file and what is wrong in it.
    """
    study = _read(project / STUDY)
    changes = _read(_scenario_file(project, scenario)) if scenario else {}
    chosen = study.get("parameters", {}) | changes.get("parameters", {}) | values
    parameters = parse(chosen)
    if parameters.sites:
        raise PlanError("parameter 'sites' belongs to `ibd-study combine`; expected a cohort here")
    pages = changes.get("pages") or study.get("pages")
    if not pages:
        raise PlanError(f"{STUDY} lists no pages; name the notebooks of the run under 'pages:'")
    is_own = parameters.cohort != Parameters.model_fields["cohort"].default
    if edition or not (is_own or "pages" in changes):
        pages = list(dict.fromkeys([*pages, *study.get("lessons", [])]))
    own_name = _name(name, scenario, project / str(values["cohort"]) if values.get("cohort") else None)
    return Plan(
        name="-".join(filter(None, [own_name, edition])),
        set_values=chosen,
        pages={page: _own(project / NOTEBOOKS / f"{page}.ipynb", chosen) for page in pages},
        cohort=parameters.cohort,
        edition=edition,
    )


def plan_of_hospitals(project: Path, sites: list[str], name: str) -> Plan:
    """The plan of a book on the files of several hospitals: the notebooks of their edition.

    Raises
    ------
    PlanError, ParameterError
        When the name or a path cannot be used.
    """
    # Here, since a build that has nothing to do needs none of the book.
    from ibd_tools.book import EDITIONS, HOSPITALS, TOC, toc_pages

    values: dict[str, object] = {"sites": sites}
    parse(values)
    notebooks = {path.stem: path for path in (project / NOTEBOOKS).glob("*.ipynb")}
    listed = toc_pages(project / "book" / EDITIONS[HOSPITALS] / TOC)
    pages = {page: _own(notebooks[page], values) for page in listed if page in notebooks}
    return Plan(_name(name, None, None), values, pages, "", HOSPITALS)


def _scenario_file(project: Path, scenario: str) -> Path:
    known = {path.stem: path for path in sorted((project / SCENARIOS).glob("*.yml"))}
    if scenario not in known:
        raise PlanError(f"no scenario {scenario!r}; in {SCENARIOS}/ there are: {', '.join(known) or 'none'}")
    return known[scenario]


def _read(path: Path) -> dict:
    try:
        content: Any = plain_yaml.load(path.read_text(encoding="utf-8")) or {}
    except FileNotFoundError:
        raise PlanError(f"{path.name} is missing; it lists the pages of the run") from None
    except (yaml.YAMLError, ValueError) as error:
        raise PlanError(f"{path.name} is not valid YAML: {error}") from None
    _check(path, content)
    return content


def _check(path: Path, content: Any) -> None:
    unknown = [repr(key) for key in content if key not in KNOWN] if isinstance(content, dict) else ["other text"]
    if unknown:
        raise PlanError(f"{path.name} holds {', '.join(unknown)}; expected only {', '.join(KNOWN)}")
    for name in LISTS:
        pages = content.get(name, [])
        if not isinstance(pages, list) or not all(isinstance(page, str) for page in pages):
            raise PlanError(f"{path.name}: {name} is {pages!r}; expected a list of names of notebooks")
    if not isinstance(content.get("parameters", {}), dict):
        raise PlanError(f"{path.name}: parameters is {content['parameters']!r}; expected name: value")
    try:
        parse(content.get("parameters", {}))
    except ParameterError as error:
        raise PlanError(f"{path.name}: {error}") from None


def _own(notebook: Path, chosen: Mapping[str, object]) -> dict[str, object]:
    """The values that this notebook takes."""
    if not notebook.is_file():
        raise PlanError(f"page {notebook.stem!r} has no notebook {notebook.parent.name}/{notebook.name}")
    accepted = accepted_parameters(notebook)
    return {name: value for name, value in chosen.items() if name in accepted}


def _name(name: str | None, scenario: str | None, cohort: Path | None) -> str:
    wanted = name or scenario or (cohort.resolve().name if cohort else DEFAULT_NAME)
    slug = re.sub(r"[^A-Za-z0-9_.-]+", "-", wanted).strip("-.")
    if not slug or len(slug) > LONGEST_NAME:
        shown = wanted if len(wanted) <= LONGEST_NAME else f"{wanted[:20]}… of {len(wanted)} signs"
        raise PlanError(f"run name {shown!r}; expected letters, digits, hyphens, at most {LONGEST_NAME} of them")
    return slug


def parse_setting(text: str) -> tuple[str, object]:
    """Read ``name=value``, the value as YAML reads it.

    Examples
    --------
    >>> parse_setting("uc_week=10"), parse_setting("missing_data=nri")
    (('uc_week', 10), ('missing_data', 'nri'))
    """
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise ParameterError(f"setting {text!r}; expected name=value, such as uc_week=10")
    try:
        return name.strip(), plain_yaml.load(value) if value else ""
    except (yaml.YAMLError, ValueError):
        raise ParameterError(f"setting {text!r}; its value is not valid YAML") from None
