"""What all rooms of the tests share: the default run, built once, and settings of hypothesis."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

PROJECT = Path(__file__).parents[1]
NEEDED_BY_A_BUILD = (
    "src",
    "notebooks",
    "data",
    "book",
    "scenarios",
    "study.yml",
    "Snakefile",
    "_config.yml",
    "pyproject.toml",
    "requirements.lock",
)
BUILT = {"built_project", "built_run", "built_book"}
RUN = "test-suite"

# A busy computer makes an example slow, not wrong.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")


class Built(NamedTuple):
    """A copy of the project in which the default run was built, and what the command said."""

    folder: Path
    command: subprocess.CompletedProcess


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every test of the built run to one worker, so that it is built once."""
    for item in items:
        if BUILT & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group("built"))


@pytest.fixture(scope="session")
def built_project(tmp_path_factory) -> Iterator[Built]:
    """The real command on a copy of the project: it meets no other build, and goes when the tests end."""
    project = tmp_path_factory.mktemp("project")
    for name in NEEDED_BY_A_BUILD:
        _copy(PROJECT / name, project / name)
    yield Built(project, build(project, "--name", RUN))
    shutil.rmtree(project)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copy(source, target)


def build(project: Path, *options: str) -> subprocess.CompletedProcess:
    """Run ``ibd-study build`` in a copy of the project, with the copy's own code."""
    return subprocess.run(
        [sys.executable, "-m", "ibd_study.cli", "build", "--cores", "2", *options],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(project / "src")},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="session")
def built_run(built_project) -> Path:
    """Folder of the default run: executed notebooks, results and manifest."""
    folder = built_project.folder / "runs" / RUN
    assert (folder / "manifest.json").is_file(), built_project.command.stderr
    return folder


@pytest.fixture(scope="session")
def built_book(built_project, built_run) -> Path:
    """Folder of the pages of the default run: its ``html``."""
    assert built_project.command.returncode == 0, built_project.command.stderr
    return built_run / "html"
