"""What all rooms of the tests share: the default run, built once, and settings of hypothesis."""

import fcntl
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from command_line import run_command
from hypothesis import settings

pytest_plugins = ("shared_browser", "shared_cohort")

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
RUN = "test-suite"
# Names the folder that the workers of one session share.
SHARED = "IBD_STUDY_TESTS_SHARE"

# A file that is begun last keeps one worker waiting for the other; `pytest --durations=20` tells which belong here.
LONGEST_FIRST = (
    "test_run_drawn_cases.py",
    "test_odd_cohorts.py",
    "test_attacker.py",
    "test_browser.py",
    "test_charts.py",
    "test_charts_suppressed.py",
    "test_tables_suppressed.py",
    "test_notebooks.py",
    "test_specifications.py",
    "test_intake_corrupted.py",
    "test_two_runs.py",
    "test_canaries.py",
    "test_missing_data.py",
)
NEEDS_A_BUILD = {"built_project", "copied_project"}

# A busy computer makes an example slow, not wrong. New examples are sought at a desk; continuous integration tries the
# same ones each time, so that no change is refused for a fault that it did not bring.
settings.register_profile("steady", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("steady")


def pytest_configure(config: pytest.Config) -> None:
    """Give the session a folder of its own, which goes when the tests end; workers inherit its name."""
    if SHARED not in os.environ:
        os.environ[SHARED] = tempfile.mkdtemp(prefix="ibd-study-tests-")
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop(SHARED), ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest; mark what needs a build."""
    places = {name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(item.path.name, len(places)))
    for item in items:
        if NEEDS_A_BUILD & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.build)


def once(name: str, make: Callable[[], object]) -> object:
    """What `make` gives: the first worker makes it for all of the session."""
    made = Path(os.environ[SHARED]) / name
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            made.write_bytes(pickle.dumps(make()))
    return pickle.loads(made.read_bytes())


class Built(NamedTuple):
    """A copy of the project in which the default run was built, and what the command said."""

    folder: Path
    status: int
    said: str


@pytest.fixture(scope="session")
def built_project() -> Built:
    """The real command on a copy of the project: it meets no other build."""
    project = Path(os.environ[SHARED]) / "project"

    def build() -> tuple[int, str]:
        _copy_project(project)
        done = run_command(project, "build", "--name", RUN)
        return done.returncode, done.stdout + done.stderr

    return Built(project, *once("built", build))


@pytest.fixture(scope="session")
def copied_project(tmp_path_factory) -> Path:
    """A copy of the project, to build other cohorts in, each as a run of its own; pages of no patient run once."""
    project = tmp_path_factory.mktemp("copied") / "project"
    _copy_project(project)
    return project


def _copy_project(target: Path) -> None:
    target.mkdir()
    for name in NEEDED_BY_A_BUILD:
        copy = shutil.copytree if (PROJECT / name).is_dir() else shutil.copy
        copy(PROJECT / name, target / name)


@pytest.fixture(scope="session")
def site_files() -> list[str]:
    """Site files of three hospitals made of the synthetic cohort."""
    from three_hospitals import write_hospitals

    return once("sites", lambda: write_hospitals(Path(os.environ[SHARED]) / "hospitals"))


@pytest.fixture(scope="session")
def built_run(built_project) -> Path:
    """Folder of the default run: executed notebooks, results and manifest."""
    folder = built_project.folder / "runs" / RUN
    assert (folder / "manifest.json").is_file(), built_project.said
    return folder


@pytest.fixture(scope="session")
def built_book(built_project, built_run) -> Path:
    """Folder of the pages of the default run: its ``html``."""
    assert built_project.status == 0, built_project.said
    return built_run / "html"


@pytest.fixture(scope="session", params=["minimum_count", pytest.param("rounding", marks=pytest.mark.slow)])
def protected_page(request, tmp_path_factory):
    """Rows of sixty patients who are not marked synthetic."""
    from rows_of_pages import page_of
    from small_cohorts import part_of_synthetic

    def rows():
        return page_of(str(part_of_synthetic(tmp_path_factory.mktemp("few"), 60)), disclosure=request.param)

    return once(f"page_{request.param}", rows)
