"""The archive of a version: files of the commit only, the same bytes wherever it is made."""

import os
import subprocess
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def _archive(path: Path, zone: str) -> bytes:
    command = ["make", "--silent", "archive", f"ARCHIVE={path}"]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"TZ": zone}, check=True, capture_output=True)
    return path.read_bytes()


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="an archive is made of a commit; this is an unpacked one")
def test_the_archive_has_the_same_bytes_in_every_time_zone_and_holds_the_files_of_the_commit(tmp_path):
    assert _archive(tmp_path / "a.zip", "Asia/Tokyo") == _archive(tmp_path / "b.zip", "America/Lima")
    committed = subprocess.run(
        ["git", "ls-tree", "-r", "--name-only", "HEAD"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        names = {name.partition("/")[2] for name in packed.namelist() if not name.endswith("/")}
    assert names == set(committed.stdout.splitlines())
