"""What holds for the source as a whole: who may import whom, sizes, words, versions and committed data."""

import ast
import json
import re
import statistics
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pandas as pd
import pytest
import yaml
from measures import past_a_face
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
PACKAGES = ("ibd_study", "ibd_tools")
MOST_FILE_LINES = 300
MOST_FUNCTION_LINES = 50
MEDIAN_FUNCTION_LINES = 8
P90_FUNCTION_LINES = 25
HEAVY = ("scipy.stats", "statsmodels", "altair", "papermill", "IPython", "sphinx", "snakemake", "vl_convert")
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
FILES = sorted(SOURCE.rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}


def _name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def _body_lines(function: FUNCTION) -> int:
    """Lines of a function from its ``def``, without its docstring."""
    docstring = function.body[0] if ast.get_docstring(function) else None
    total = function.end_lineno - function.lineno + 1
    return total - (docstring.end_lineno - docstring.lineno + 1 if docstring else 0)


def _functions() -> list[tuple[str, FUNCTION]]:
    return [
        (f"{_name(path)}: {node.name}", node)
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, FUNCTION)
    ]


def test_the_guide_for_contributors_names_every_room_in_the_order_of_the_contract():
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for package, contract in zip(PACKAGES, _project()["tool"]["importlinter"]["contracts"], strict=False):
        table = guide.split(f"| `{package}` |")[1].split("\n\n")[0]
        named = re.findall(r"`(\w+)`", "".join(line.split("|")[1] for line in table.splitlines()[2:]))
        rooms = [room for layer in contract["layers"] for room in layer.split(" | ")]
        assert named == rooms[::-1]
        assert set(rooms) == {path.stem for path in (SOURCE / package).iterdir() if _is_a_room(path)}


def _is_a_room(path: Path) -> bool:
    return (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").is_file()


def test_a_room_is_imported_through_its_face_only():
    past = {_name(path): found for path, tree in TREES.items() if (found := past_a_face(path, tree))}
    assert past == {}


def test_the_face_of_a_room_defines_nothing():
    faces = {path for package in PACKAGES for path in (SOURCE / package).glob("*/__init__.py")}
    defined = [(_name(path), ast.unparse(node)) for path in faces for node in TREES[path].body[1:]]
    assert [one for one in defined if not one[1].startswith(("import ", "from "))] == []


def test_no_assert_guards_the_program():
    asserts = [
        f"{_name(path)}:{node.lineno}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assert)
    ]
    assert asserts == []


def test_no_file_is_long():
    lines = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {name: count for name, count in lines.items() if count > MOST_FILE_LINES} == {}


def test_functions_are_small():
    lengths = {name: _body_lines(node) for name, node in _functions()}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_FUNCTION_LINES} == {}
    assert statistics.median(lengths.values()) <= MEDIAN_FUNCTION_LINES
    assert statistics.quantiles(lengths.values(), n=10)[-1] <= P90_FUNCTION_LINES


def test_modules_and_all_that_is_public_in_them_have_a_docstring():
    assert {_name(path): names for path, tree in TREES.items() if (names := _without_docstring(tree))} == {}


def _without_docstring(tree: ast.Module) -> list[str]:
    public = [node for node in tree.body if isinstance(node, FUNCTION | ast.ClassDef) and not node.name.startswith("_")]
    public += [
        method
        for node in public
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, FUNCTION) and not method.name.startswith("_")
    ]
    missing = [node.name for node in public if not ast.get_docstring(node)]
    return missing if ast.get_docstring(tree) else ["the module", *missing]


def test_what_is_heavy_is_imported_only_where_it_is_needed():
    code = f"""
import ibd_study.estimates, ibd_study.figures, ibd_study.tables, ibd_tools.cli, ibd_tools.sensitivity, sys
print([name for name in {HEAVY} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


LOCKS = ("requirements.lock", "requirements-test.lock")


def _lock(*files: str) -> dict[str, list]:
    """Requirements of the locks by name: version, marker and hashes."""
    text = "".join((ROOT / file).read_text(encoding="utf-8").replace("\\\n", " ") for file in files or LOCKS)
    found = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            requirement = Requirement(line.split(" --hash=")[0].strip())
            hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})(?=\s|$)", line)
            found.setdefault(canonicalize_name(requirement.name), []).append((requirement, hashes))
    return found


def _project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_requirement_of_the_lock_is_exact_and_has_hashes():
    for name, versions in _lock().items():
        for requirement, hashes in versions:
            assert [spec.operator for spec in requirement.specifier] == ["=="], name
            assert hashes, name
            assert requirement.url is None


@pytest.mark.parametrize("file", LOCKS)
def test_the_lock_names_no_place_to_install_from(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    assert not re.search(r"://|\bfile:|^-|\s--(?!hash=)|^[./]", text, re.MULTILINE)


def _needed_extras() -> set[tuple[str, str]]:
    """Every extra that a locked and installed package asks of another one, here and now."""
    installed = {canonicalize_name(one.name): one for one in metadata.distributions()}
    requirements = [
        Requirement(text) for name in _lock() if name in installed for text in installed[name].requires or []
    ]
    return {
        (canonicalize_name(one.name), extra)
        for one in requirements
        for extra in one.extras
        if one.marker is None or one.marker.evaluate({"extra": ""})
    }


def test_the_lock_keeps_the_extras_without_which_pip_looks_for_a_newer_release():
    kept = {(name, extra) for name, versions in _lock().items() for one, _ in versions for extra in one.extras}
    assert _needed_extras()
    assert _needed_extras() <= kept


def _wanted() -> list[tuple[str, str]]:
    """Each requirement of the project, with the lock that has to hold it."""
    project = _project()["project"]
    book = [*project["dependencies"], *_project()["build-system"]["requires"]]
    return [(text, LOCKS[0]) for text in book] + [(text, LOCKS[1]) for text in project["optional-dependencies"]["test"]]


def test_every_dependency_is_locked_at_a_version_that_the_project_accepts_and_the_book_needs_no_test_tool():
    for text, file in _wanted():
        lock = _lock(file)
        wanted = Requirement(text)
        locked = lock[canonicalize_name(wanted.name)]
        versions = [next(iter(requirement.specifier)).version for requirement, _ in locked]
        assert all(wanted.specifier.contains(version) for version in versions), text
    assert not {canonicalize_name(Requirement(text).name) for text, file in _wanted() if file == LOCKS[1]} & set(
        _lock(LOCKS[0])
    )


def test_the_tests_add_packages_to_those_of_the_book_and_change_none():
    book, tests = (_lock(file) for file in LOCKS)
    for name in book.keys() & tests.keys():
        assert {str(one.specifier) for one, _ in book[name]} == {str(one.specifier) for one, _ in tests[name]}


def test_the_environment_of_conda_installs_the_lock_with_a_python_that_the_project_accepts():
    content = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, _, pip = content["dependencies"]
    assert pip == {"pip": ["--require-hashes", "--requirement requirements.lock"]}
    accepted = Requirement(f"python{_project()['project']['requires-python']}").specifier
    assert accepted.contains(python.split("=")[1])


def _readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def test_scenarios_settings_and_files_of_the_readme_exist():
    from ibd_study.parameters import parse
    from ibd_tools.run.plan import parse_setting

    scenarios = {path.stem for path in (ROOT / "scenarios").glob("*.yml")}
    assert set(re.findall(r"SCENARIO=(\w+)", _readme())) <= scenarios
    of_runs = "\n".join(line for line in _readme().splitlines() if "synthesise" not in line)
    settings = re.findall(r"--set (\S+)", of_runs)
    assert settings
    parse(dict(parse_setting(setting) for setting in settings))
    linked = re.findall(r"\]\((?!https?:)([^)#]+)\)", _readme())
    assert [path for path in linked if not (ROOT / path).exists()] == []


def test_make_variables_of_the_readme_are_read_by_the_makefile():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"\bmake book ([A-Z]+)=", _readme()))
    assert {"SCENARIO", "COHORT"} <= named
    assert all(f"$({name})" in makefile for name in named)


def test_the_committed_cohort_is_the_one_that_its_seed_gives(tmp_path):
    from ibd_tools.synthetic import write_cohort

    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    patients, seed = re.search(r'write_cohort\("data/synthetic", (\d+), (\d+)\)', makefile).groups()
    write_cohort(tmp_path, int(patients), int(seed))
    committed = ROOT / "data" / "synthetic"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in committed.iterdir())
    for path in tmp_path.glob("*.csv"):
        made, kept = pd.read_csv(path), pd.read_csv(committed / path.name)
        # A processor's last digit may decide how one number in a million is rounded.
        pd.testing.assert_frame_equal(made, kept, rtol=0, atol=0.1 + 1e-9)
        assert ((made != kept) & (made.notna() | kept.notna())).to_numpy().sum() < 3
    assert (tmp_path / "datapackage.json").read_bytes() == (committed / "datapackage.json").read_bytes()
    title = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))["title"]
    assert title == "SYNTHETIC cohort of 236 patients, seed 20250114"
