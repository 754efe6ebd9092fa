"""`make golden`: seven runs of a named commit, the same of the working tree, and what differs between them.

The runs of a commit are made once, with the commit's own code in a worktree of its own, and kept in ``.golden``. Exit
status 0: nothing differs; 1: something does, or a run could not be made; 2: there is no such commit or run.
"""

import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from golden_differences import Difference, page_differences, row_differences, said
from page_words import page_words
from seven_runs import RUNS, make_run, write_cohorts

PROJECT = Path(__file__).parents[2]
GOLDEN = PROJECT / ".golden"
# What is kept of a commit is made again when one of these has changed.
MAKERS = ("golden/seven_runs.py", "golden/page_words.py", "cut_cohort.py")
ROWS, WORDS = "results.csv", "words.json"


def main(named: str = "", *only: str) -> int:
    """Compare the working tree with a commit: the named one, else the last tag, else the origin of main.

    Of the seven runs ``only`` some are made where they are named.
    """
    if unknown := set(only) - set(RUNS):
        print(f"no run {', '.join(sorted(unknown))}; the runs are {', '.join(RUNS)}")
        return 2
    commit = _first_commit([named] if named else [_git("describe", "--tags", "--abbrev=0"), "origin/main"])
    if not commit:
        print(f"{named or 'A tag or the origin of main'}: no such commit here; name one: make golden AT=<commit>")
        return 2
    makers = b"".join((PROJECT / "tests" / name).read_bytes() for name in MAKERS)
    old, new = GOLDEN / f"{commit[:12]}-{hashlib.sha256(makers).hexdigest()[:8]}", GOLDEN / "working"
    names = list(only or RUNS)
    failures = _make_at(commit, old, names) | _make_now(new, names)
    made = [name for name in names if all((side / name / WORDS).is_file() for side in (old, new))]
    found = {name: list(_differences(old / name, new / name)) for name in made}
    print(f"The working tree against {commit[:12]}\n{said(found)}")
    print("".join(f"\nNOT MADE, {run}: {words}\n" for run, words in failures.items()), end="")
    return int(any(found.values()) or bool(failures))


def _git(*arguments: object) -> str:
    """What git says; empty when it refuses."""
    return subprocess.run(["git", *map(str, arguments)], cwd=PROJECT, capture_output=True, text=True).stdout.strip()


def _first_commit(names: Iterable[str]) -> str:
    found = (_git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}") for name in names if name)
    return next(filter(None, found), "")


def _make_at(commit: str, folder: Path, names: list[str]) -> dict[str, str]:
    """Make the runs of a commit that are not kept yet; what went wrong, by run."""
    missing = [name for name in names if not (folder / name / WORDS).is_file()]
    if not missing:
        return {}
    tree = folder / "tree"
    _git("worktree", "add", "--force", "--detach", tree, commit)
    try:
        return _make(tree, folder, missing, f"at {commit[:12]}")
    finally:
        _git("worktree", "remove", "--force", tree)


def _make_now(folder: Path, names: list[str]) -> dict[str, str]:
    """Make runs of a copy of the working tree; a page that reads what it read the last time is not run again."""
    tree = folder / "tree"
    for place in (*(folder / name for name in RUNS), *(path for path in tree.glob("*/") if path.name != "runs")):
        shutil.rmtree(place, ignore_errors=True)
    for name in _git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0"):
        if (PROJECT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, tree / name)
    return _make(tree, folder, names, "of the working tree")


def _make(tree: Path, folder: Path, names: list[str], whose: str) -> dict[str, str]:
    write_cohorts(tree)
    python, failures = _python_for(tree), {}
    for name in names:
        started = time.monotonic()
        if failure := make_run(tree, python, name):
            failures[f"{name} {whose}"] = failure
        else:
            _keep(tree / "runs" / name, folder / name)
        print(f"  {name} {whose}: {time.monotonic() - started:.0f} s", file=sys.stderr)
    return failures


def _python_for(tree: Path) -> str:
    """The Python that runs a tree: this one when the locks are the same, else that of an environment beside it."""
    lock = "requirements.lock"
    if (tree / lock).read_bytes() == (PROJECT / lock).read_bytes():
        return sys.executable
    print(f"Its {lock} is another one: making an environment from it ...", file=sys.stderr)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    subprocess.run(["make", "--silent", "-C", tree, ".venv/.installed"], env=environment, check=True)
    return str(tree / ".venv" / "bin" / "python")


def _keep(run: Path, folder: Path) -> None:
    """Keep of a run what is compared; the words come last, so that a folder with them is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(run / ROWS, folder / ROWS)
    words = {page.stem: page_words(page.read_text(encoding="utf-8")) for page in run.glob("html/*.html")}
    (folder / WORDS).write_text(json.dumps(words, ensure_ascii=False, indent=0), encoding="utf-8")


def _differences(old: Path, new: Path) -> Iterator[Difference]:
    rows = [list(csv.DictReader((side / ROWS).open(encoding="utf-8", newline=""))) for side in (old, new)]
    yield from row_differences(*rows)
    yield from page_differences(*(json.loads((side / WORDS).read_text(encoding="utf-8")) for side in (old, new)))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
