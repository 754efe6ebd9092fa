"""Ten drawn changes, each built selectively on what was kept and in full from nothing: the same results."""

import random
import shutil
from pathlib import Path

import pytest
from small_project import write_project

from ibd_study.parameters import Parameters, parse
from ibd_tools.run import building
from ibd_tools.run.layout import run_folder
from ibd_tools.run.plan import make_plan
from ibd_tools.run.source import CohortSource
from ibd_tools.synthetic import write_cohort

PROJECT = Path(__file__).parents[2]
QUICK = {"imputations": 3, "bootstrap_samples": 3, "simulation_repetitions": 50}
NOT_DRAWN = {"cohort", "sites", "audit_table", "subgroup", "disclosure", "unseen_worse_by_sd", "course_weeks", *QUICK}
CASES = 10


def _changes() -> list[dict[str, object]]:
    """Parameters drawn by a seed, each with a value near its own."""
    values, draw = vars(Parameters()), random.Random(20261128)
    names = sorted(name for name in Parameters.model_fields if name not in NOT_DRAWN)
    drawn = []
    while len(drawn) < CASES:
        name = draw.choice(names)
        for value in _near(values[name]):
            if _is_allowed(name, value):
                drawn.append({name: value})
                break
    return drawn


def _near(value: object) -> list[object]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, str):
        return ["nri", "not_evaluable", "trial", "biologic_experienced", "jeffreys", "symptoms", "mid_p", "everybody"]
    return [value + 1, value - 1, value / 2]


def _is_allowed(name: str, value: object) -> bool:
    try:
        return bool(parse({name: value}))
    except ValueError:
        return False


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    project = write_project(tmp_path / "project", monkeypatch)
    shutil.rmtree(project / "cohort")
    write_cohort(project / "cohort", 60, 3)
    shutil.rmtree(project / "notebooks")
    for name in ("notebooks", "data"):
        shutil.copytree(PROJECT / name, project / name)
    shutil.copy(PROJECT / "study.yml", project)
    return project


def _results(project: Path, name: str, change: dict[str, object]) -> bytes:
    plan = make_plan(project, None, name, cohort="cohort", **QUICK, **change)
    building.build(project, plan, CohortSource(project / "cohort", plan.set_values), "2")
    return (run_folder(project, name) / "results.csv").read_bytes()


@pytest.mark.slow
def test_a_selective_build_gives_what_a_full_one_gives(project):
    _results(project, "trial", {})
    for change in _changes():
        selective = _results(project, "trial", change)
        shutil.move(project / "runs", project / "kept_runs")
        assert _results(project, "trial", change) == selective, change
        shutil.rmtree(project / "runs")
        shutil.move(project / "kept_runs", project / "runs")
