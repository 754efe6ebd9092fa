"""A finished run is a Workflow Run RO-Crate, and says nothing that may not leave."""

import getpass
import hashlib
import json
import platform
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rocrate.rocrate import ROCrate

from ibd_study.parameters import parse
from ibd_tools.run.crate import PROFILES, write_crate
from ibd_tools.run.layout import RunFolder

PROJECT = Path(__file__).parents[2]
ENDED = datetime(2025, 1, 14, 12, 30, tzinfo=UTC)


@pytest.fixture
def write(tmp_path):
    """A run of one page, written down as a crate: its folder and its entities by their id."""

    def written(*, synthetic: bool) -> tuple[Path, dict[str, dict]]:
        folder = RunFolder(tmp_path / "run")
        folder.notebook("uc_clinical").parent.mkdir(parents=True)
        (folder.path / "html").mkdir()
        for path in (folder.results, folder.package, folder.notebook("uc_clinical")):
            path.write_text("something")
        manifest = {
            "run": "mine",
            "cohort": {"title": "Two patients", "synthetic": synthetic, "sha256": "ab12"},
            "parameters": parse({"uc_week": 10, "cohort": "path/to/mine"}).model_dump(),
            "versions": {"python": "3.12.1", "ibd-study": "0.2.0"},
            "commit": "",
            "notebooks": {"uc_clinical": {}},
        }
        folder.manifest.write_text(json.dumps(manifest))
        write_crate(PROJECT, folder, ENDED)
        graph = json.loads(folder.crate.read_text(encoding="utf-8"))["@graph"]
        assert len({entity["@id"] for entity in graph}) == len(graph)
        return folder.path, {entity["@id"]: entity for entity in graph}

    return written


def _named(value: object) -> list[str]:
    """Ids that a property of an entity points to."""
    if isinstance(value, dict):
        return [value["@id"]]
    return [key for part in value for key in _named(part)] if isinstance(value, list) else []


def test_another_program_reads_the_workflow_the_run_and_its_profiles(write):
    folder, _ = write(synthetic=True)
    crate = ROCrate(folder)
    assert set(crate.mainEntity.type) == {"File", "SoftwareSourceCode", "ComputationalWorkflow"}
    run = crate.root_dataset["mentions"]
    assert run.type == "CreateAction"
    assert run["instrument"] == crate.mainEntity
    assert str(run["endTime"]).startswith("2025-01-14")
    assert {one.id for one in crate.root_dataset["conformsTo"]} == set(PROFILES)


def test_all_that_is_pointed_to_is_described_or_has_an_address(write):
    _, entities = write(synthetic=True)
    pointed = {key for entity in entities.values() for value in entity.values() for key in _named(value)}
    assert {key for key in pointed - set(entities) if not key.startswith("https://")} == set()


def test_every_file_is_there_with_the_size_and_the_hash_that_it_has(write):
    folder, entities = write(synthetic=True)
    files = {key: entity for key, entity in entities.items() if "sha256" in entity}
    assert set(files) == {"results.csv", "datapackage.json", "manifest.json", "notebooks/uc_clinical.ipynb"}
    for key, entity in files.items():
        content = (folder / key).read_bytes()
        assert entity["sha256"] == hashlib.sha256(content).hexdigest()
        assert int(entity["contentSize"]) == len(content)
    assert all((folder / part["@id"]).exists() for part in entities["./"]["hasPart"])


def test_every_parameter_stands_with_its_value_and_its_meaning(write):
    _, entities = write(synthetic=True)
    assert entities["#value-uc_week"]["value"] == 10
    assert entities["#input-uc_week"]["description"]
    assert {key.removeprefix("#input-") for key in entities if key.startswith("#input-")} == set(parse({}).model_dump())
    assert entities["#cohort"]["identifier"] == "sha256:ab12"


@pytest.mark.parametrize(
    ("synthetic", "licence"), [(True, "https://spdx.org/licenses/CC-BY-4.0"), (False, "#no-licence")]
)
def test_only_results_of_invented_patients_are_given_a_licence(write, synthetic, licence):
    _, entities = write(synthetic=synthetic)
    assert entities["./"]["license"] == {"@id": licence}


def test_no_place_no_person_and_no_computer_is_named(write, tmp_path):
    folder, entities = write(synthetic=False)
    text = (folder / "ro-crate-metadata.json").read_text(encoding="utf-8")
    for private in (str(tmp_path), str(Path.home()), f'"{platform.node()}"', f'"{getpass.getuser()}"'):
        assert private not in text
    assert not {"Person", "Organization"} & {str(entity["@type"]) for entity in entities.values()}


def test_the_same_run_is_told_in_the_same_bytes(write):
    folder, _ = write(synthetic=True)
    told = (folder / "ro-crate-metadata.json").read_bytes()
    write_crate(PROJECT, RunFolder(folder), ENDED)
    assert (folder / "ro-crate-metadata.json").read_bytes() == told
