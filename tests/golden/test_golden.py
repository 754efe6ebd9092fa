"""`make golden`: which differences it finds between two sets of runs, and how it says them."""

import json
import subprocess
import sys

import make_golden
import pandas as pd
import pytest
from cut_cohort import cut_cohort
from golden_differences import KEY as COMPARED_BY
from golden_differences import (
    NOT_COMPARED,
    NUMBERS,
    PAGES,
    WORDING,
    Difference,
    page_differences,
    row_differences,
    said,
)
from make_golden import main
from page_words import page_words
from seven_runs import HOSPITALS, RUNS, make_run, write_cohorts

from ibd_study.cohort import read_cohort
from ibd_study.results import COLUMNS, KEY

ROW = dict.fromkeys(COLUMNS, "") | {
    "run": "default",
    "notebook": "uc_clinical",
    "endpoint": "uc_clinical_remission",
    "disease": "UC",
    "week": "8",
    "statistic": "percentage",
    "value": "57.5757575758",
    "unit": "%",
    "n": "38",
    "N": "66",
    "method": "wilson",
}
PLACE = "uc_clinical_remission, UC, week 8, percentage"
GROUP = "uc_clinical, percentage"


def _found(old: dict, new: dict) -> list[Difference]:
    return list(row_differences([ROW | old], [ROW | new]))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({}, {}),
        # The eleventh and the twelfth digit are those of the processor.
        ({"value": "57.5757575758"}, {"value": "57.5757575761"}),
        ({"p_value": "1.23456789012e-20"}, {"p_value": "1.23456789019e-20"}),
        ({"n": "38"}, {"n": "38.0"}),
        ({"run": "a", "cohort_sha256": "b", "parameters_sha256": "c"}, {"run": "d"}),
        ({}, {"kind": "RATE"}),
    ],
)
def test_what_may_differ_is_no_difference(old, new):
    assert _found(old, new) == []


@pytest.mark.parametrize(
    ("old", "new", "kind", "sides"),
    [
        ({}, {"value": "57.57575759"}, "numbers changed", ("value 57.5757575758", "value 57.57575759")),
        ({}, {"n": "37", "N": "65"}, "numbers changed", ("n 38, N 66", "n 37, N 65")),
        ({"p_value": "0"}, {"p_value": "1e-20"}, "numbers changed", ("p_value 0", "p_value 1e-20")),
        ({}, {"n": ""}, "numbers empty now", ("n 38", "n (empty)")),
        ({"ci_low": ""}, {"ci_low": "45.6"}, "numbers empty before", ("ci_low (empty)", "ci_low 45.6")),
    ],
)
def test_a_number_that_differs_is_said_with_both_sides(old, new, kind, sides):
    assert _found(old, new) == [Difference(kind, GROUP, PLACE, *sides)]


@pytest.mark.parametrize(("column", "before"), [("unit", "%"), ("method", "wilson"), ("disclosure", "(empty)")])
def test_other_words_of_a_row_are_no_other_row(column, before):
    found = _found({}, {column: "other"})
    assert found == [Difference("words of rows changed", f"uc_clinical, {column}", PLACE, before, "other")]


def test_rows_are_known_by_their_key_whatever_their_order():
    old = [ROW | {"week": week, "n": n} for week, n in (("0", "5"), ("8", "38"), ("24", "30"))]
    new = [ROW | {"week": week, "n": n} for week, n in (("8", "38"), ("52", "29"), ("0", "6"))]
    assert [(one.kind, one.place.split(", ")[2], one.old, one.new) for one in row_differences(old, new)] == [
        ("numbers changed", "week 0", "n 5", "n 6"),
        ("rows gone", "week 24", "value 57.5757575758, n 30, N 66", ""),
        ("rows new", "week 52", "value 57.5757575758, n 29, N 66", ""),
    ]


def test_every_column_of_the_results_table_is_compared_or_left_out_with_a_reason():
    assert list(COMPARED_BY) == KEY
    assert {*COMPARED_BY, *NUMBERS, *WORDING, *NOT_COMPARED} == set(COLUMNS)
    assert all(NOT_COMPARED.values())


def test_statistics_whose_names_differ_in_numbers_only_are_one_group():
    names = ("from_3_to_1", "from_2_to_0", "change_at_most_-110", "n20_rate_0_05")
    groups = [one.group for one in row_differences([ROW | {"statistic": name} for name in names], [])]
    assert [group.split(", ")[1] for group in groups] == ["from_#_to_#"] * 2 + ["change_at_most_#", "n#_rate_#"]


def test_words_of_pages_are_compared_by_line_and_shown_from_a_few_words_before_to_a_few_after():
    line = "one two three four five six 57.6 % of all patients seen at week 8 were well"
    old = {"uc": ["Title", line, "gone"], "old": ["x"]}
    new = {"uc": ["Title", line.replace("57.6", "58.1")], "new": ["x"]}
    assert list(page_differences(old, new)) == [
        Difference("pages gone", "old"),
        Difference("pages new", "new"),
        Difference(
            PAGES, "uc", "", "… two three four five six 57.6 % of all patients seen …",
            "… two three four five six 58.1 % of all patients seen …",
        ),
        Difference(PAGES, "uc", "", "gone", ""),
    ]  # fmt: skip


def test_differences_are_counted_by_kind_group_and_run_with_an_example_each():
    changed = [Difference("numbers changed", GROUP, PLACE, f"n {n}", f"n {n + 1}") for n in (38, 5)]
    digits, words = (Difference(PAGES, "uc", "", *sides) for sides in (("5 of 66", "6 of 66"), ("left", "right")))
    gone = Difference("rows gone", "safety, rate", "infection", "n 3")
    assert said({"default": [*changed, digits, words], "nri": [changed[0], digits, gone], "odd": []}) == (
        "  default: 4 differences\n"
        "  nri: 3 differences\n"
        "  odd: no differences\n"
        "\nNUMBERS CHANGED: 3\n"
        "  uc_clinical, percentage: 3 (default 2, nri 1)\n"
        f"    such as {PLACE} (default): n 38 → n 39\n"
        "\nROWS GONE: 1\n"
        "  safety, rate: 1 (nri 1)\n"
        "    such as infection (nri): n 3\n"
        "\nWORDS CHANGED, BY PAGE: 3\n"
        "  uc: 3 (default 2, nri 1)\n"
        "    - left\n    + right\n"
        "    - 5 of 66\n    + 6 of 66"
    )


def test_of_many_and_long_places_of_a_page_the_first_are_shown_and_the_others_counted():
    places = [Difference(PAGES, "uc", "", "", f"{word} {'x' * 400}") for word in ("a", "b", "c", "d", "e", "f")]
    lines = said({"default": places}).splitlines()
    assert lines[4] == f"    + a {'x' * 298}…"
    assert [line[:7] for line in lines[4:]] == ["    + a", "    + b", "    + c", "    + d", "    … a"]
    assert lines[-1] == "    … and 2 other places"


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p>One\n <b>two</b>.</p><ul><li>three</li></ul>", ["One two.", "three"]),
        ("<tr><th><p>n</p></th><th>N</th></tr><tr><td>38</td><td>66</td></tr>", ["n | N", "38 | 66"]),
        ('<figure><img alt="38 of 66."><figcaption>Bars.</figcaption></figure>', ["[38 of 66.]", "Bars."]),
        ('<p>At <span title="66 evaluable">57.6 %</span></p>', ["At [66 evaluable] 57.6 %"]),
        ('<h1>How?<a class="headerlink" title="Link">#</a></h1><script>x</script>', ["How?"]),
        ('<div class="cell_input"><pre>uc_week = 8</pre></div><p>seen</p>', ["seen"]),
        ("<tr><td><p>Commit</p></td><td>61474dd</td></tr><tr><td>Run</td><td>nri</td></tr>", ["Run | nri"]),
    ],
)
def test_the_words_of_a_page_are_what_a_reader_sees(html, lines):
    assert page_words(f"<nav>Contents</nav><article>{html}</article>") == lines


def _cohort(folder, columns=()):
    return cut_cohort(
        make_golden.PROJECT / "data" / "synthetic", folder, lambda patients: patients.head(10), columns, synthetic=False
    )


def test_a_part_of_a_cohort_is_a_valid_cohort_and_a_table_without_columns_is_left_out(tmp_path):
    assert len(read_cohort(_cohort(tmp_path / "ten")).patients) == 10
    few = read_cohort(_cohort(tmp_path / "few", ("patient_id", "diagnosis", "week", "crp_mg_l")))
    assert (few.synthetic, few.visits.notna().any().sum(), few.adverse_events.empty) == (False, 3, True)


def test_the_cohorts_of_the_runs_are_those_that_the_commands_name(tmp_path):
    (tmp_path / "data").mkdir()
    _cohort(tmp_path / "data" / "synthetic")
    write_cohorts(tmp_path)
    written = {str(path.relative_to(tmp_path)) for path in (tmp_path / "golden_cohorts").iterdir()}
    commands = [command for commands in RUNS.values() for command in commands]
    assert written == {command[command.index("--cohort") + 1] for command in commands if "--cohort" in command}
    patients = [len(pd.read_csv(tmp_path / "golden_cohorts" / name / "patients.csv")) for name in HOSPITALS]
    assert sum(patients) == 10


def test_a_command_that_a_commit_does_not_know_is_said_and_found_where_the_commit_has_it(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project.scripts]\nibd-study = "moved.place:start"\n')
    (tmp_path / "src" / "moved").mkdir(parents=True)
    (tmp_path / "src" / "moved" / "place.py").write_text(
        "import sys\ndef start():\n    sys.exit(f'no option {sys.argv[-2]}')\n"
    )
    said = make_run(tmp_path, sys.executable, "nri")
    assert said == "`ibd-study build --name nri --scenario nri` said: no option --scenario"


@pytest.fixture
def golden(tmp_path, monkeypatch):
    """Runs of two sides without a build: each has one page and one row; where they are kept."""

    def make(tree, folder, names, whose):
        for name in names:
            (folder / name).mkdir(parents=True)
            pd.DataFrame([ROW | sides[whose[:2]]]).to_csv(folder / name / make_golden.ROWS, index=False)
            (folder / name / make_golden.WORDS).write_text(json.dumps({"uc": ["Title"]}))
        made.append((whose, len(names)))
        return {}

    sides, made = {"at": {}, "of": {}}, []
    monkeypatch.setattr(make_golden, "GOLDEN", tmp_path)
    monkeypatch.setattr(make_golden, "_make", make)
    real_git = make_golden._git
    git = {"worktree": lambda *_: "", "ls-files": lambda *_: "", "describe": lambda *_: ""}
    monkeypatch.setattr(make_golden, "_git", lambda *words: git.get(words[0], real_git)(*words))
    return sides, made


def test_the_runs_of_a_commit_are_made_once_and_those_of_the_working_tree_each_time(golden):
    assert (main("HEAD"), main("HEAD")) == (0, 0)
    assert [(whose.split()[0], runs) for whose, runs in golden[1]] == [("at", 7), ("of", 7), ("of", 7)]


def test_only_the_runs_that_are_named_are_made(golden, capsys):
    assert main("HEAD", "odd", "nri") == 0
    assert [runs for _, runs in golden[1]] == [2, 2]
    assert capsys.readouterr().out.endswith("  odd: no differences\n  nri: no differences\n")
    assert main("HEAD", "old") == 2
    assert capsys.readouterr().out.startswith("no run old; the runs are default, nri, minimum_count, ")


def test_the_exit_status_says_whether_anything_differs(golden, capsys):
    golden[0]["of"] = {"n": "37"}
    assert main("HEAD") == 1
    assert "uc_clinical, percentage: 7 (default 1, nri 1, " in capsys.readouterr().out


def test_a_commit_that_is_not_there_is_named(golden, capsys):
    assert main("no-such-commit") == 2
    assert capsys.readouterr().out == "no-such-commit: no such commit here; name one: make golden AT=<commit>\n"


def test_what_is_run_is_the_working_tree_with_new_files_and_without_old_ones(tmp_path, monkeypatch):
    project, tree = tmp_path / "project", tmp_path / "golden" / "tree"
    for name in ("src/kept.py", "src/deleted.py", "src/new.py", "runs/ignored.txt", ".gitignore"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("runs/\n")
    for name in ("src/of_last_time.py", "runs/.kept/trace.json"):
        (tree / name).parent.mkdir(parents=True)
        (tree / name).write_text("")
    for command in (["init", "-q"], ["add", ".gitignore", "src/kept.py", "src/deleted.py"]):
        subprocess.run(["git", *command], cwd=project, check=True)
    (project / "src" / "deleted.py").unlink()
    monkeypatch.setattr(make_golden, "PROJECT", project)
    monkeypatch.setattr(make_golden, "_make", lambda *_: {})
    assert make_golden._make_now(tree.parent, ["nri"]) == {}
    files = {str(path.relative_to(tree)) for path in tree.rglob("*") if path.is_file()}
    assert files == {".gitignore", "src/kept.py", "src/new.py", "runs/.kept/trace.json"}


@pytest.mark.parametrize(("lock", "python"), [("a==1", sys.executable), ("a==2", "{tree}/.venv/bin/python")])
def test_a_commit_with_another_lock_gets_an_environment_of_its_own(tmp_path, monkeypatch, lock, python):
    project, tree, said = tmp_path, tmp_path / "tree", []
    tree.mkdir()
    for folder, text in ((project, "a==1"), (tree, lock)):
        (folder / "requirements.lock").write_text(text)
    monkeypatch.setattr(make_golden, "PROJECT", project)
    monkeypatch.setattr(subprocess, "run", lambda command, **_: said.append(command[-1]))
    assert make_golden._python_for(tree) == python.format(tree=tree)
    assert said == [".venv/.installed"] * (lock == "a==2")
