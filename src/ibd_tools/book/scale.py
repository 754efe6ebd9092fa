"""How long cohorts of some sizes took, stage by stage: the measures of `tests/scale.py`, as tables."""

import math
from pathlib import Path
from typing import Any

from ibd_study.checked import Column, checked_rows
from ibd_study.plain_text import escaped
from ibd_study.printed import PUBLISHED
from ibd_tools.book.markdown import table
from ibd_tools.book.run_data import RunData

SCALE = PUBLISHED.with_name("scale.csv")
HEADS = {"book": "Stage", "page": "Page", "counts": "Engine"}
COLUMNS = (
    Column("what", "string", codes=tuple(HEADS), required=True),
    Column("stage", "string", required=True),
    Column("patients", "integer", required=True),
    *(Column(name, "number", required=True) for name in ("cpu_s", "wall_s")),
    *(Column(name, "integer", required=True) for name in ("memory_mb", "cores", "machine_gb")),
)
MB_PER_GB, LEAST_WHOLE = 1000, 10
Row = dict[str, Any]


def read_scale(path: Path = SCALE) -> list[Row]:
    """All measures.

    Raises
    ------
    TableError
        Naming row and column of every problem at once.
    """
    return list(checked_rows(path, COLUMNS).values())


def scale_fragment(_: RunData, what: str) -> str:
    """What each stage or engine took by number of patients, and how fast it grows with them."""
    rows = [row for row in read_scale() if row["what"] == what]
    sizes = sorted({row["patients"] for row in rows})
    of_stage = {stage: {row["patients"]: row for row in rows if row["stage"] == stage} for stage in _stages(rows)}
    heads = [HEADS[what], *(f"{size:,} patients" for size in sizes), "Growth"]
    cells = [
        [escaped(stage.replace("_", " ")), *(_cell(own.get(size)) for size in sizes), _growth(own)]
        for stage, own in of_stage.items()
    ]
    return table(heads, cells, numeric=range(1, len(heads)))


def scale_machine_fragment(_: RunData) -> str:
    """The machines on which it was measured."""
    machines = sorted({(row["cores"], row["machine_gb"]) for row in read_scale()})
    words = "; ".join(f"{cores} cores and {memory} GB of memory" for cores, memory in machines)
    return f"Measured on {words}: `data/scale.csv`, of which `python tests/scale.py` measures rows anew."


def _stages(rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(row["stage"] for row in rows))


def _cell(row: Row | None) -> str:
    if row is None:
        return "not measured"
    return f"{_seconds(row['cpu_s'])}, {_memory(row['memory_mb'])}"


def _seconds(number: float) -> str:
    return f"{number:.0f} s" if number >= LEAST_WHOLE else f"{number:.1f} s"


def _memory(megabytes: int) -> str:
    return f"{megabytes} MB" if megabytes < MB_PER_GB else f"{megabytes / MB_PER_GB:.1f} GB"


def _growth(own: dict[int, Row]) -> str:
    """The power of the number of patients by which the seconds grow, from the smallest to the largest measured."""
    least, most = own[min(own)], own[max(own)]
    if least is most or not least["cpu_s"] or not most["cpu_s"]:
        return ""
    return f"{math.log(most['cpu_s'] / least['cpu_s']) / math.log(most['patients'] / least['patients']):.2f}"
