"""Services and containers run what a desk runs: targets of the Makefile, versions of the lock; no host is named."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
SERVICES = (".github/workflows/tests.yml", ".gitlab-ci.yml")
CONTAINERS = ("Containerfile", "apptainer.def")


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _scripts(content: object) -> list[str]:
    """All commands of a service's file, whatever the service calls them."""
    if isinstance(content, dict):
        own = [line for key in ("run", "script") for line in ([content[key]] if key in content else [])]
        return [*own, *(line for value in content.values() for line in _scripts(value))]
    return [line for part in content for line in _scripts(part)] if isinstance(content, list) else []


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_runs_the_tests_the_slow_ones_and_the_book_by_targets_that_exist(service):
    commands = str(_scripts(yaml.safe_load(_read(service))))
    targets = set(re.findall(r"make ([\w-]+)", commands))
    assert targets == {"test", "test-all", "book"}
    assert targets <= set(re.findall(r"^([\w-]+)\s*:(?!=)", _read("Makefile"), re.MULTILINE))


@pytest.mark.parametrize("recipe", CONTAINERS)
def test_a_container_installs_the_lock_by_hash_and_looks_up_nothing_else(recipe):
    installs = re.findall(r"pip install (.*)", _read(recipe))
    assert len(installs) == 2
    assert all("--no-deps" in line for line in installs)
    assert "--require-hashes" in installs[0]
    assert "requirements.lock" in installs[0]


@pytest.mark.parametrize("name", [*SERVICES, *CONTAINERS])
def test_no_host_is_named_but_the_image_by_its_short_name(name):
    assert "://" not in _read(name)
    assert not re.findall(r"(?:FROM|From:|image:|container:)\s+\S*\.\S*/", _read(name))


def test_an_image_gets_only_the_lock_and_the_wheel():
    kept = [line for line in _read(".dockerignore").splitlines() if line and not line.startswith("#")]
    assert kept == ["*", "!requirements.lock", "!dist/ibd_study-*.whl"]


def test_every_work_that_the_paper_cites_is_in_its_bibliography_and_the_other_way():
    cited = set(re.findall(r"@([a-z]+\d{4})", _read("paper.md")))
    assert cited == set(re.findall(r"^@\w+\{(\w+),", _read("paper.bib"), re.MULTILINE))


def test_the_paper_has_the_sections_and_the_length_that_are_asked_for():
    text = _read("paper.md").split("---\n", 2)[2]
    asked = (
        *("Summary", "Statement of need", "State of the field", "Software design", "Research impact statement"),
        *("AI usage disclosure", "Acknowledgements", "References"),
    )
    assert tuple(re.findall(r"^# (.*)$", text, re.MULTILINE)) == asked
    assert 750 <= len(text.split()) <= 1750
