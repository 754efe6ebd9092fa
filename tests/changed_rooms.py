"""Which tests concern what changed since the last commit: `make quick` runs them.

Prints folders and files for pytest: of each changed room its tests and its examples, and the tests of the repository.
"""

import subprocess
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[1]
ALWAYS = {"tests/test_architecture.py", "tests/test_words.py"}
# Folders beside the source whose tests are those of a room.
ROOM_OF = {"notebooks": "notebooks", "book": "book", "scenarios": "sensitivity"}


def changed_files() -> list[str]:
    """Files that differ from the last commit, new ones included."""
    command = ["git", "status", "--porcelain", "--untracked-files=all", "-z"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [entry[3:] for entry in done.stdout.split("\0") if entry]


def concerned(files: list[str]) -> list[str]:
    """Folders and files of tests, those that exist.

    Examples
    --------
    >>> concerned(["src/ibd_study/scores/imaging.py", "tests/command_line.py"])
    ['src/ibd_study/scores', 'tests/scores', 'tests/test_architecture.py', 'tests/test_words.py']
    """
    found = {place for file in files for place in _of(PurePosixPath(file).parts)}
    return sorted(place for place in found | ALWAYS if (ROOT / place).exists())


def _of(parts: tuple[str, ...]) -> set[str]:
    if parts[0] == "src" and len(parts) > 2:
        return {f"tests/{parts[2].removesuffix('.py')}", "/".join(parts[:3])}
    if parts[0] == "tests":
        return {"/".join(parts[:2])} if len(parts) > 2 or parts[1].startswith("test_") else set()
    return {f"tests/{ROOM_OF[parts[0]]}"} if parts[0] in ROOM_OF else set()


if __name__ == "__main__":
    print(*concerned(changed_files()))
