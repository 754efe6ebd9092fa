"""`python tests/scale.py 10000 100000`: what each stage costs for so many invented patients, added to data/scale.csv.

`python tests/scale.py 1000000 --engines polars duckdb --copies 10` does the same of `ibd-study counts`, from Parquet,
of the patients repeated with new ids. Every stage is a process of its own, in a folder that is removed. Memory is the
most that all processes of a stage held at one moment, what they share counted once; that of a page is what its process
has alone. A stage that needs more than `--gigabytes` is ended and has no row. Linux only.
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
# Lessons take the same at every size.
NOTEBOOKS = [path for path in sorted((ROOT / "notebooks").glob("*.ipynb")) if not path.stem.startswith("lesson")]
IBD_STUDY = [sys.executable, "-c", "from ibd_tools.cli import main; main()"]
OPEN = "from ibd_study.estimates import open_analysis; analysis = open_analysis('scale', {'cohort': sys.argv[1]})"
STEPS = {
    "read": "from ibd_study.cohort import read_cohort; read_cohort(sys.argv[1])",
    "read, select and pair": OPEN,
    "read, pair and classify": f"{OPEN}; from ibd_study.endpoints import REGISTRY; "
    "from ibd_study.estimates.rates import outcome_of; [outcome_of(analysis, one) for one in REGISTRY.values()]",
}


class Page(NamedTuple):
    """What the process of a page has taken by now: its seconds, and the most bytes that it had alone."""

    cpu_s: float = 0.0
    wall_s: float = 0.0
    bytes: int = 0


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
                measures = engine_rows(Path(place), size, asked.engines, asked.copies, asked.gigabytes)
            else:
                measures = book_rows(Path(place), size, asked.gigabytes)
            for row in measures:
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
    pages: dict[str, Page] = {}
    yield measured("book", "whole book", size, [*IBD_STUDY, "build", "--name", name, "--cohort", folder], most, pages)
    for page, taken in pages.items():
        measures = round(taken.cpu_s, 1), round(taken.wall_s, 1), round(taken.bytes / 1e6)
        yield Row("page", page, size, *measures, *_machine())
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


def measured(
    what: str, stage: str, patients: int, command: list[str], most: float, pages: dict[str, Page] | None = None
) -> Row:
    """Run a command to its end and give what it cost; ``pages`` is filled with what each page did."""
    begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said, start_new_session=True)
        largest = _largest_memory(process, most * 1e9, {} if pages is None else pages)
        said.seek(0)
        words = said.read()
    if process.returncode:
        raise SystemExit(f"{stage} of {patients} patients ended with {process.returncode}: {words[-2000:]}")
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - begun
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Row(what, stage, patients, round(cpu, 1), round(wall, 1), round(largest / 1e6), *_machine())


def _machine() -> tuple[int, int]:
    """Cores and gigabytes of memory."""
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return len(os.sched_getaffinity(0)), round(gigabytes)


def _largest_memory(process: subprocess.Popen, most: float, pages: dict[str, Page]) -> float:
    largest = 0.0
    while process.poll() is None:
        family = _family(process.pid)
        largest = max(largest, sum(_memory(one, "Pss") for one in family))
        for one in family:
            _look_at_page(one, pages)
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


def _memory(process: int, *kinds: str) -> int:
    """Bytes of a process: those that it has alone, or of what several share its part (`Pss`)."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text("ascii")
    except OSError:
        return 0
    found = re.findall(rf"^(?:{'|'.join(kinds)}): +(\d+) kB", text, re.MULTILINE)
    return sum(map(int, found)) * 1024


def _look_at_page(process: int, pages: dict[str, Page]) -> None:
    """Note what the process of a page has taken; it is listed by the first letters of its page."""
    try:
        listed = Path(f"/proc/{process}/comm").read_text("ascii").strip()
        fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return
    name = next((one.stem for one in NOTEBOOKS if one.stem.startswith(listed) and len(listed) > 4), None)
    if name is None:
        return
    ticks = os.sysconf("SC_CLK_TCK")
    cpu, begun = (int(fields[11]) + int(fields[12])) / ticks, int(fields[19]) / ticks
    up = float(Path("/proc/uptime").read_text("ascii").split()[0])
    alone = _memory(process, "Private_Clean", "Private_Dirty")
    pages[name] = Page(cpu, up - begun, max(alone, pages.get(name, Page()).bytes))


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
