"""`python tests/scale.py 10000 100000`: what each stage costs for so many invented patients, added to data/scale.csv.

`python tests/scale.py 1000000 --engines polars duckdb --copies 10` does the same of `ibd-study counts`, from Parquet,
of the patients repeated with new ids. Every stage is a process of its own, in a folder that is removed. Memory is the
most that all processes of a stage held at one moment, what they share counted once. A stage that needs more than
`--gigabytes` is ended and has no row. Linux only.
"""

import argparse
import csv
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polars as pl
from parquet_cohort import repeated

from ibd_study.dictionary import table_fields

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "data" / "scale.csv"
IBD_STUDY = [sys.executable, "-c", "from ibd_tools.cli import main; main()"]
OPEN = "from ibd_study.estimates import open_analysis; analysis = open_analysis('scale', {'cohort': sys.argv[1]})"
STEPS = {
    "read": "from ibd_study.cohort import read_cohort; read_cohort(sys.argv[1])",
    "read, select and pair": OPEN,
    "read, pair and classify": f"{OPEN}; from ibd_study.endpoints import REGISTRY; "
    "from ibd_study.estimates.rates import outcome_of; [outcome_of(analysis, one) for one in REGISTRY.values()]",
}


class Row(NamedTuple):
    """One measure: processor and clock seconds, and megabytes."""

    what: str
    stage: str
    patients: int
    cpu_s: float
    wall_s: float
    memory_mb: int
    cores: int
    machine_gb: int


def main() -> None:
    """Measure the sizes asked for, and put their rows into the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="+", type=int, help="patients")
    parser.add_argument("--engines", nargs="*", default=[], help="engines of ibd-study counts, in place of the book")
    parser.add_argument("--copies", default=1, type=int, help="how often the patients are repeated, for engines")
    parser.add_argument("--gigabytes", default=16.0, type=float, help="most memory of a stage")
    asked = parser.parse_args()
    for size in asked.sizes:
        with tempfile.TemporaryDirectory(prefix="ibd-scale-") as place:
            if asked.engines:
                rows = engine_rows(Path(place), size, asked.engines, asked.copies, asked.gigabytes)
            else:
                rows = book_rows(Path(place), size, asked.gigabytes)
            for row in rows:
                print(*row, flush=True)
                add(row)


def book_rows(place: Path, size: int, most: float) -> Iterator[Row]:
    """Every stage from nothing to the whole book."""
    folder, name = str(place / "cohort"), f"scale-{size}"
    yield measured("book", "synthesise", size, [*IBD_STUDY, "synthesise", folder, "--patients", str(size)], most)
    yield measured("book", "validate", size, [*IBD_STUDY, "validate", folder], most)
    for stage, code in STEPS.items():
        yield measured("book", stage, size, [sys.executable, "-c", f"import sys; {code}", folder], most)
    subprocess.run([*IBD_STUDY, "forget"], check=True, cwd=ROOT)
    yield measured("book", "whole book", size, [*IBD_STUDY, "build", "--name", name, "--cohort", folder], most)
    shutil.rmtree(ROOT / "runs" / name)


def engine_rows(place: Path, size: int, engines: list[str], copies: int, most: float) -> Iterator[Row]:
    """Counts of every endpoint on each engine."""
    folder = place / "cohort"
    subprocess.run([*IBD_STUDY, "synthesise", str(folder), "--patients", str(size)], check=True, cwd=ROOT)
    repeat_as_parquet(folder, copies)
    for engine in engines:
        command = [*IBD_STUDY, "counts", str(folder), "--engine", engine, "--out", str(place / "counts.csv")]
        yield measured("counts", engine, size * copies, command, most)


def repeat_as_parquet(folder: Path, copies: int) -> None:
    """Turn the tables of a cohort into Parquet, each patient once more under a new id for each copy."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for table in package["resources"]:
        fields = table_fields(table["name"])
        rows = pl.scan_csv(folder / table["path"], infer_schema=False).select(
            _typed(name, fields[name].type) for name in (field["name"] for field in table["schema"]["fields"])
        )
        table["path"] = f"{table['name']}.parquet"
        repeated(rows.collect(), copies).sink_parquet(folder / table["path"])
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")


def _typed(name: str, kind: str) -> pl.Expr:
    """A column of text in the type of the dictionary; the generator writes yes and no."""
    text = pl.col(name)
    known = {"boolean": text == "yes", "date": text.str.to_date(), "string": text}
    return known.get(kind, text.cast(pl.Float64))


def measured(what: str, stage: str, patients: int, command: list[str], most: float) -> Row:
    """Run a command to its end and give what it cost."""
    begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said, start_new_session=True)
        largest = _largest_memory(process, most * 1e9)
        said.seek(0)
        words = said.read()
    if process.returncode:
        raise SystemExit(f"{stage} of {patients} patients ended with {process.returncode}: {words[-2000:]}")
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - begun
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    machine = round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9)
    cores = len(os.sched_getaffinity(0))
    return Row(what, stage, patients, round(cpu, 1), round(wall, 1), round(largest / 1e6), cores, machine)


def _largest_memory(process: subprocess.Popen, most: float) -> float:
    largest = 0.0
    while process.poll() is None:
        largest = max(largest, sum(map(_proportional_memory, _family(process.pid))))
        if largest > most:
            os.killpg(process.pid, signal.SIGKILL)
        time.sleep(0.5)
    return largest


def _family(parent: int) -> list[int]:
    """A process and all that it has begun."""
    try:
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [parent, *(one for child in children for one in _family(int(child)))]


def _proportional_memory(process: int) -> int:
    """Bytes of a process, of what several share its part."""
    try:
        found = re.search(r"^Pss: +(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text("ascii"), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


def add(row: Row) -> None:
    """Write a row into the table, in place of an earlier one of the same stage and size."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        known = {(one["what"], one["stage"], int(one["patients"])): one for one in csv.DictReader(file)}
    known[row[:3]] = row._asdict()
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, Row._fields, lineterminator="\n")
        table.writeheader()
        table.writerows(known.values())


if __name__ == "__main__":
    main()
