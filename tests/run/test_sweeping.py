"""A sweep: every scenario built beside the run without one, and one page of what each says."""

import json

import pytest
from small_project import write_project

from ibd_tools.run import building
from ibd_tools.run.plan import PlanError
from ibd_tools.run.source import CohortSource
from ibd_tools.run.sweep_page import write_page
from ibd_tools.run.sweeping import plans_of


@pytest.fixture
def project(tmp_path, monkeypatch):
    project = write_project(tmp_path / "project", monkeypatch)
    (project / "scenarios").mkdir()
    (project / "scenarios" / "nri.yml").write_text("parameters: {missing_data: nri}")
    return project


def swept(project, check):
    plans = plans_of(project, [project / "scenarios" / "nri.yml"], {"cohort": "cohort"})
    for plan in plans:
        building.build(project, plan, CohortSource(project / "cohort", plan.set_values), "2")
    return [plan.name for plan in plans], write_page(project, plans, check).read_text(encoding="utf-8")


def test_a_sweep_of_invented_patients_holds_each_rate_of_each_run_and_says_what_was_set(project):
    asked = []
    names, page = swept(project, lambda a, b: asked.append((a, b)))
    assert names == ["cohort", "cohort-nri"]
    assert asked == []
    assert "missing_data = nri" in page
    assert "UC clinical remission" in page
    assert page.count("<tr role") == 1 + 2
    assert all(f'<th scope="col" role="columnheader">{name}</th>' in page or f">{name}<" in page for name in names)


def test_runs_of_real_patients_are_held_against_each_other_only_if_they_may_be(project):
    package = project / "cohort" / "datapackage.json"
    package.write_text(json.dumps(json.loads(package.read_text()) | {"synthetic": False}))

    def refuse(a, b):
        raise ValueError(f"{a} and {b} may not be compared")

    with pytest.raises(ValueError, match=r"cohort .*may not be compared"):
        swept(project, refuse)
    assert not (project / "runs" / "sweep.html").exists()


def test_a_file_that_is_no_scenario_is_named(project):
    with pytest.raises(PlanError, match=r"study\.yml is no scenario"):
        plans_of(project, [project / "study.yml"], {})
