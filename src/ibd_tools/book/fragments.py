"""Parts of pages that a run writes itself, as Markdown: rules, assumptions, parameters, facts of the run."""

import math
import shlex

import yaml

from ibd_study.dictionary import DISEASES
from ibd_study.endpoints import REGISTRY, Endpoint, endpoint, one_rule_with
from ibd_study.parameters import Parameters, as_cell, declared_parameters, describe, shown_place, when_read
from ibd_study.parameters import as_text as value_text
from ibd_study.plain_text import escaped
from ibd_study.project import PROJECT
from ibd_tools.book.editions import HOSPITALS
from ibd_tools.book.markdown import bullets, code, definitions, fold, table
from ibd_tools.book.run_data import RunData

GROUPS = {
    "run": "Data",
    "analysis": "Analysis",
    "statistics": "Statistics",
    "cut-off": "Definitions and cut-offs",
}
DEFAULT_RUN = "default"
# Where the patients of a page come from.
SOURCES = {"cohort", "sites"}


def definitions_fragment(run: RunData) -> str:
    """Every endpoint of the registry: its rule in words with the cut-offs of this run, by disease."""
    parameters = run.parameters
    parts = []
    for disease, name in DISEASES.items():
        parts.append(f"### {_sentence(name)}, {when_read(parameters, disease)}")
        parts += [_definition(entry, parameters, run) for entry in REGISTRY.values() if entry.disease == disease]
    return "\n\n".join(parts)


def _definition(entry: Endpoint, parameters: Parameters, run: RunData) -> str:
    said = [
        ("Counted among", escaped(entry.counted_words(parameters))),
        ("Rule", bullets(escaped(clause) for clause in entry.words(parameters))),
        *_comparison(entry, parameters),
        ("Source", escaped(entry.source)),
        ("Assumed under", f"{_links(entry, run)}; key {code(entry.key)}"),
    ]
    heading = f"(endpoint-{entry.key})=\n#### {_sentence(entry.label)}, {entry.disease}"
    others = definitions(_fallback_indices(entry, parameters))
    used = "used" if parameters.other_indices else "not used"
    beside = f"\n\n{fold(f'Where the index is missing ({used} in this run)', others)}" if others else ""
    return f"{heading}\n\n{definitions(said)}{beside}"


def _comparison(entry: Endpoint, parameters: Parameters) -> list[tuple[str, str]]:
    """What keeps the endpoint from a test of its own in this run: another of the same rule, no rate before."""
    said = []
    if other := one_rule_with(entry, parameters):
        said.append(("One rule", f"in this run the same rule as {escaped(other.label)}: one result under two names"))
    if entry.kind == "state" and not entry.can_be_met_before(parameters):
        said.append(("Before", "cannot be met before in this run, so that before and after are not compared"))
    return said


def _fallback_indices(entry: Endpoint, parameters: Parameters) -> list[tuple[str, str]]:
    """What can stand in for the index of a rule, in order."""
    return [
        (f"{_sentence(one.index)} instead", escaped(" and ".join(clause.words for clause in one.rule)))
        for one in entry.fallback_indices(parameters)
    ]


def rule_fragment(run: RunData, *keys: str) -> str:
    """The rules of some endpoints in words, with the cut-offs of this run, and the commands that say them.

    What two diseases have in the same words stands once.
    """
    parameters = run.parameters
    diseases: dict[tuple[str, str], list[str]] = {}
    for entry in map(endpoint, keys):
        diseases.setdefault((_sentence(entry.label), _rule(entry, parameters, run)), []).append(entry.disease)
    rules = [f"**{label}, {' and '.join(of)}**, {rule}" for (label, rule), of in diseases.items()]
    commands = "\n".join(f".venv/bin/ibd-study explain {key}" for key in keys)
    return "\n\n".join([*rules, f"The same from the command line:\n\n```bash\n{commands}\n```"])


def _rule(entry: Endpoint, parameters: Parameters, run: RunData) -> str:
    clauses = bullets(escaped(clause) for clause in entry.words(parameters))
    said = f"counted among: {escaped(entry.counted_words(parameters))}. Source: {escaped(entry.source)}."
    others = _fallback_indices(entry, parameters) if parameters.other_indices else []
    beside = definitions([*others, *_comparison(entry, parameters)])
    return f"{said} Assumed under {_links(entry, run)}.\n\n{clauses}\n\n{beside}".strip()


def rerun_fragment(run: RunData, page: str) -> str:
    """The command that makes one page again, its parameters in this run, and what it was made from.

    A page that takes neither a cohort nor files of hospitals reads no patient, and names no cohort.
    """
    values = run.plan_of(page)
    said = "; ".join(f"{code(name)} = {escaped(parameter_words(name, value))}" for name, value in values.items())
    declared = declared_parameters(PROJECT / "notebooks" / f"{page}.ipynb")
    cell = as_cell(declared, values)
    settings = "".join(_papermill_option(name, value) for name, value in cell.items())
    patients = [("Hash of the cohort", code(run.manifest["cohort"]["sha256"]))] if SOURCES & declared.keys() else []
    facts = [
        ("Parameters not at their default", said or "none"),
        *patients,
        ("Versions", _versions(run)),
    ]
    command = f".venv/bin/papermill notebooks/{page}.ipynb {page}_again.ipynb{settings}"
    return f"```bash\n{command}\n```\n\n{table(['Setting', 'This page'], facts)}"


def _versions(run: RunData) -> str:
    return ", ".join(f"{name} {version}" for name, version in run.manifest["versions"].items())


def _papermill_option(name: str, value: object) -> str:
    """A variable of a notebook's cell as papermill takes it: a list and the mapping of settings only as YAML."""
    if not isinstance(value, list | dict):
        return f" -p {name} {shlex.quote(_option(name, value))}"
    text = yaml.safe_dump({name: value}, default_flow_style=True, allow_unicode=True, sort_keys=False, width=math.inf)
    return f" -y {shlex.quote(text.strip()[1:-1])}"


def _option(name: str, value: object) -> str:
    return parameter_words(name, value) if name == "cohort" else value_text(value)


def _links(entry: Endpoint, run: RunData) -> str:
    concerning = [number for number, one in run.assumptions.items() if entry.key in one.endpoints]
    numbers = dict.fromkeys([entry.assumption, *concerning])
    return ", ".join(f"{{assumption}}`{number}`" for number in numbers)


def _sentence(label: str) -> str:
    return label[0].upper() + label[1:]


def parameters_fragment(run: RunData) -> str:
    """Every parameter by group: meaning, allowed values, default, and the value of this run."""
    described = describe()
    parts = []
    for group, title in GROUPS.items():
        rows = [_parameter_row(row, run) for row in described if row["group"] == group]
        heads = ["Parameter", "Allowed", "Default", "This run"]
        parts.append(f"### {title}\n\n{fold(f'{len(rows)} parameters', table(heads, rows))}")
    return "\n\n".join(parts)


def _parameter_row(row: dict[str, str], run: RunData) -> list[str]:
    value = parameter_words(row["name"], run.manifest["parameters"][row["name"]])
    default = _or_empty(row["default"])
    shown = escaped(value) if value == default else f"**{escaped(value)}**"
    meaning = f"{escaped(row['meaning'])} {code(row['name'])}"
    return [meaning, escaped(row["allowed"]), escaped(default), shown]


def parameter_words(name: str, value: object) -> str:
    """A parameter value as a page shows it; of a cohort's place on a computer, only the last folder.

    Examples
    --------
    >>> parameter_words("uc_week", 8.0), parameter_words("subgroup", "")
    ('8', 'empty')
    >>> parameter_words("cohort", "/home/someone/hospital")
    'path/to/hospital'
    """
    return shown_place(str(value)) if name == "cohort" else _or_empty(value_text(value))


def _or_empty(text: str) -> str:
    return "empty" if text == '""' else text


def changed_parameters(run: RunData) -> dict[str, tuple[str, str]]:
    """Parameters of the run that are not at their default: value and default, by name."""
    values = {row["name"]: (value_text(run.manifest["parameters"][row["name"]]), row["default"]) for row in describe()}
    return {name: pair for name, pair in values.items() if pair[0] != pair[1]}


def run_command(run: RunData) -> str:
    """The command that makes this run again; the place of an own cohort is not given away."""
    changed = changed_parameters(run)
    name = run.manifest["run"]
    if run.manifest["edition"] == HOSPITALS:
        files = shlex.join(run.manifest["parameters"]["sites"])
        return f".venv/bin/ibd-study combine {files} --name {name}"
    if not changed and name == DEFAULT_RUN:
        return "make book"
    settings = [_setting(parameter, value) for parameter, (value, _) in changed.items()]
    return " ".join([".venv/bin/ibd-study build", *settings, f"--name {name}"])


def _setting(name: str, value: str) -> str:
    if name == "cohort":
        return f"--cohort {shlex.quote(_option(name, value))}"
    return f"--set {shlex.quote(f'{name}={value}')}"


def run_facts_fragment(run: RunData) -> str:
    """What the run was made from, and the command that makes it again."""
    manifest = run.manifest
    changed = [
        f"{code(name)} = {escaped(_or_empty(value))} (default {escaped(_or_empty(default))})"
        for name, (value, default) in changed_parameters(run).items()
        if name not in ("cohort", "sites")
    ]
    kind = "synthetic: its patients are invented" if run.synthetic else "declared as real patients"
    facts = [
        ("Run", code(manifest["run"])),
        ("Cohort", f"{escaped(manifest['cohort']['title'])} ({kind})"),
        ("Parameters not at their default", ", ".join(changed) or "none"),
        ("Hash of the cohort", code(manifest["cohort"]["sha256"])),
        ("Hash of the parameters", code(manifest["parameters_sha256"])),
        ("Hash of the results", code(manifest["results_sha256"])),
        ("Versions", _versions(run)),
        ("Commit", code(manifest["commit"]) if manifest.get("commit") else "not recorded"),
    ]
    command = f"The command that makes it again:\n\n```bash\n{run_command(run)}\n```"
    return f"{table(['Setting', 'This run'], facts)}\n\n{command}"
