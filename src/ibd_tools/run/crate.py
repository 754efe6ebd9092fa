"""A finished run as a Workflow Run RO-Crate: its manifest, as other programs read it.

It is JSON-LD after the profiles named in :data:`PROFILES`. It holds nothing but what the manifest and the files beside
it say, and so no place on this computer, no person and no patient.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ibd_study.parameters import describe
from ibd_study.project import SHIPPED
from ibd_tools.run.files import write_if_changed
from ibd_tools.run.layout import RunFolder

Entity = dict[str, Any]
CRATE_TERMS = "https://w3id.org/ro/crate/1.1"
CONTEXT = [f"{CRATE_TERMS}/context", "https://w3id.org/ro/terms/workflow-run/context"]
WORKFLOW_CRATE = "https://w3id.org/workflowhub/workflow-ro-crate/1.0"
PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": ("Process Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/workflow/0.5": ("Workflow Run Crate", "0.5"),
    WORKFLOW_CRATE: ("Workflow RO-Crate", "1.0"),
}
WORKFLOW_PROFILE = "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"
PARAMETER_PROFILE = "https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE"
TYPES = {str: "Text", bool: "Boolean", int: "Integer", float: "Float"}


def _to(key: str) -> dict[str, str]:
    return {"@id": key}


def _entity(key: str, kind: str | list[str], name: str, **facts: object) -> Entity:
    return {"@id": key, "@type": kind, "name": name, **facts}


MIT = _entity("https://spdx.org/licenses/MIT", "CreativeWork", "MIT licence", description="Of the code")
CC_BY = _entity(
    "https://spdx.org/licenses/CC-BY-4.0",
    "CreativeWork",
    "Creative Commons Attribution 4.0",
    description="Of text, pictures and synthetic data",
)
NO_LICENCE = _entity(
    "#no-licence",
    "CreativeWork",
    "No licence was given",
    description="Whoever ran it on patients of their own decides what others may do with the results",
)
SNAKEMAKE_SITE = _to("https://snakemake.github.io")
SNAKEMAKE = _entity(
    "https://w3id.org/workflowhub/workflow-ro-crate#snakemake",
    "ComputerLanguage",
    "Snakemake",
    identifier=SNAKEMAKE_SITE,
    url=SNAKEMAKE_SITE,
)


def write_crate(project: Path, folder: RunFolder, ended: datetime | None = None) -> None:
    """Write ``ro-crate-metadata.json`` beside the results, and the workflow that it names.

    Parameters
    ----------
    project
        Folder of the Snakefile; without one, the one that came with the code.
    folder
        Of a run that has its results, its notebooks and its book.
    ended
        When the run ended; by default now.
    """
    own = project / "Snakefile"
    shutil.copyfile(own if own.is_file() else SHIPPED / own.name, folder.path / own.name)
    manifest = json.loads(folder.manifest.read_text(encoding="utf-8"))
    graph = list(_graph(folder, manifest, ended or datetime.now(UTC)))
    write_if_changed(folder.crate, json.dumps({"@context": CONTEXT, "@graph": graph}, indent=1) + "\n")


def _graph(folder: RunFolder, manifest: dict[str, Any], ended: datetime) -> Iterator[Entity]:
    licence = CC_BY if manifest["cohort"]["synthetic"] else NO_LICENCE
    files = list(_files(folder, manifest))
    values = list(_values(manifest))
    yield {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": [_to(CRATE_TERMS), _to(WORKFLOW_CRATE)],
        "about": _to("./"),
    }
    yield _root(manifest, licence, files, ended)
    yield from (_entity(key, "CreativeWork", name, version=version) for key, (name, version) in PROFILES.items())
    yield _workflow(manifest)
    yield _action(manifest, files, values, ended)
    yield from (*files, *_inputs(manifest), *values, _cohort(manifest), *_software(manifest))
    yield from (SNAKEMAKE, MIT, licence)


def _root(manifest: dict[str, Any], licence: Entity, files: list[Entity], ended: datetime) -> Entity:
    return _entity(
        "./",
        "Dataset",
        f"Run {manifest['run']} of ibd-study: {manifest['cohort']['title']}",
        description="Results, executed notebooks and book of one run of a real-world study of upadacitinib in "
        "inflammatory bowel disease. Not for clinical use.",
        datePublished=ended.date().isoformat(),
        license=_to(licence["@id"]),
        conformsTo=[_to(profile) for profile in PROFILES],
        hasPart=[_to("Snakefile"), *(_to(file["@id"]) for file in files)],
        mainEntity=_to("Snakefile"),
        mentions=_to("#run"),
    )


def _workflow(manifest: dict[str, Any]) -> Entity:
    return _entity(
        "Snakefile",
        ["File", "SoftwareSourceCode", "ComputationalWorkflow"],
        "ibd-study: one notebook a page, then the book",
        description="The same pages run with or without Snakemake; their notebooks are in notebooks/, as executed",
        programmingLanguage=_to(SNAKEMAKE["@id"]),
        license=_to(MIT["@id"]),
        version=manifest["commit"] or manifest["versions"]["ibd-study"],
        encodingFormat="text/plain",
        conformsTo=_to(WORKFLOW_PROFILE),
        input=[_to(f"#input-{name}") for name in manifest["parameters"]],
        output=_to("#output-results"),
        softwareRequirements=[_to(f"#software-{name}") for name in manifest["versions"]],
    )


def _action(manifest: dict[str, Any], files: list[Entity], values: list[Entity], ended: datetime) -> Entity:
    return _entity(
        "#run",
        "CreateAction",
        f"Run {manifest['run']}",
        description="Executed every notebook with these parameters, joined their results, and built the book",
        instrument=_to("Snakefile"),
        object=[_to("#cohort"), *(_to(value["@id"]) for value in values)],
        result=[_to(file["@id"]) for file in files],
        endTime=ended.isoformat(timespec="seconds"),
        actionStatus="http://schema.org/CompletedActionStatus",
    )


def _files(folder: RunFolder, manifest: dict[str, Any]) -> Iterator[Entity]:
    """What the run made, with sizes and hashes; of the book only its folder."""
    results = _file(folder.results, "Results table, one row a number", "text/csv")
    yield results | {"exampleOfWork": _to("#output-results")}
    yield _file(folder.package, "Columns of the results table", "application/json")
    yield _file(folder.manifest, "What the run was made from", "application/json")
    for page in manifest["notebooks"]:
        path = folder.notebook(page)
        executed = _file(path, f"Page {page}, as executed", "application/x-ipynb+json")
        yield executed | {"@id": f"notebooks/{path.name}"}
    yield _entity("html/", "Dataset", "The book", description="Open html/index.html")


def _file(path: Path, name: str, form: str) -> Entity:
    content = path.read_bytes()
    size, sha256 = str(len(content)), hashlib.sha256(content).hexdigest()
    return _entity(path.name, "File", name, encodingFormat=form, contentSize=size, sha256=sha256)


def _inputs(manifest: dict[str, Any]) -> Iterator[Entity]:
    """What a run can be given, by the description that the command line prints, and what it returns."""
    meanings = {row["name"]: row["meaning"] for row in describe()}
    for name, value in manifest["parameters"].items():
        kind = "Dataset" if name == "cohort" else TYPES.get(type(value), "Text")
        yield _formal(f"#input-{name}", name, meanings[name], kind)
    yield _formal("#output-results", "results", "Results table, one row a number", "File")


def _formal(key: str, name: str, meaning: str, kind: str) -> Entity:
    profile = _to(PARAMETER_PROFILE)
    return _entity(key, "FormalParameter", name, description=meaning, additionalType=kind, conformsTo=profile)


def _values(manifest: dict[str, Any]) -> Iterator[Entity]:
    """The value of each parameter; one that is no number and no text stands as JSON."""
    for name, value in manifest["parameters"].items():
        if name != "cohort":
            shown = value if isinstance(value, str | int | float) else json.dumps(value)
            of = _to(f"#input-{name}")
            yield _entity(f"#value-{name}", "PropertyValue", name, value=shown, exampleOfWork=of)


def _cohort(manifest: dict[str, Any]) -> Entity:
    cohort = manifest["cohort"]
    return _entity(
        "#cohort",
        "CreativeWork",
        cohort["title"],
        description="Not in this crate; by the hash of its files another run is known to have had the same",
        identifier=f"sha256:{cohort['sha256']}",
        exampleOfWork=_to("#input-cohort"),
    )


def _software(manifest: dict[str, Any]) -> Iterator[Entity]:
    for name, version in manifest["versions"].items():
        yield _entity(f"#software-{name}", "SoftwareApplication", name, softwareVersion=version)
