"""``ibd-study new`` lays out a compendium that a run can be planned in."""

import subprocess
from pathlib import Path

from click.testing import CliRunner

from ibd_tools.cli import main
from ibd_tools.cli.lay_out import parts
from ibd_tools.run.plan import make_plan

ROOT = Path(__file__).parents[2]


def _new(folder: Path):
    return CliRunner().invoke(main, ["new", str(folder)])


def test_a_new_compendium_plans_the_same_run_as_the_repository(tmp_path):
    result = _new(tmp_path / "mine")
    assert result.exit_code == 0
    assert "ibd-study build" in result.output
    assert make_plan(tmp_path / "mine") == make_plan(ROOT)
    assert (tmp_path / "mine" / "_config.yml").read_bytes() == (ROOT / "_config.yml").read_bytes()
    assert "releases/" in (tmp_path / "mine" / ".gitignore").read_text(encoding="utf-8")


def test_all_tables_and_pages_of_the_repository_are_laid_out():
    tracked = subprocess.run(
        ["git", "ls-files", "data", "book", "notebooks", "profiles", "scenarios"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    ).stdout.split()
    roots = [str(part.relative_to(ROOT)) for part in parts()]
    assert [name for name in tracked if not any(name == root or name.startswith(f"{root}/") for root in roots)] == []


def test_a_folder_that_holds_something_is_left_as_it_is(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    result = _new(tmp_path)
    assert result.exit_code == 1
    assert "is not empty; name a new folder" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
