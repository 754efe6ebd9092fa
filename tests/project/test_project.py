"""Where the compendium is: the nearest one, else the one that came with the code."""

import zipfile
from pathlib import Path

import pytest

from ibd_study.project import PROJECT, SHIPPED, find_project

ROOT = Path(__file__).parents[2]


@pytest.fixture
def own(tmp_path):
    folder = tmp_path / "own"
    (folder / "notebooks").mkdir(parents=True)
    (folder / "data").mkdir()
    (folder / "study.yml").touch()
    return folder


@pytest.mark.parametrize("below", [".", "notebooks", "data"])
def test_a_command_works_on_the_compendium_that_it_is_typed_in(own, below):
    assert find_project(own / below) == own


def test_outside_any_compendium_the_one_that_came_with_the_code_is_read(tmp_path):
    assert find_project(tmp_path) == SHIPPED == PROJECT == ROOT


@pytest.mark.parametrize("missing", ["study.yml", "notebooks"])
def test_a_folder_with_half_of_a_compendium_is_none(own, missing):
    path = own / missing
    path.rmdir() if path.is_dir() else path.unlink()
    assert find_project(own) == SHIPPED


def test_the_wheel_holds_what_is_laid_out_byte_for_byte_and_marks_both_packages_as_typed(tmp_path):
    builder = pytest.importorskip("hatchling.builders.wheel")
    wheel = next(builder.WheelBuilder(str(ROOT)).build(directory=str(tmp_path)))
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
        assert {"ibd_study/py.typed", "ibd_tools/py.typed"} <= names
        laid_out = {name.removeprefix("ibd_compendium/") for name in names if name.startswith("ibd_compendium/")}
        assert {"study.yml", "book/_toc.yml", "notebooks/uc_clinical.ipynb", "data/synthetic/patients.csv"} <= laid_out
        assert all(packed.read(f"ibd_compendium/{name}") == (ROOT / name).read_bytes() for name in laid_out)
        assert not [name for name in names if "__pycache__" in name or name.startswith("src")]
