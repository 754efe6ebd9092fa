"""Small faults at random places, from fixed seeds: a cohort is read whole, or refused in words.

Whatever the fault, reading never ends in another exception, and a table that is taken has every
row and every value that stands in its file.
"""

import csv
import io
import json
import random

import pytest

from ibd_study.cohort import CohortError, read_cohort, select
from ibd_study.missing import make_pairs
from ibd_study.parameters import parse

PATIENTS = """\
patient_id,diagnosis,sex,age_years,height_cm,prior_anti_tnf,start_date,stop_date
P1,UC,female,41,170,yes,2024-01-01,
P2,CD,male,29,,no,2024-02-05,2024-06-03
P3,IBDU,,17,180,,,
"""
VISITS = """\
patient_id,week,visit_date,mayo_stool_frequency,mayo_rectal_bleeding,mayo_endoscopic_subscore,cdai,crp_mg_l
P1,0,2024-01-01,3,2,3,,12.5
P1,8.1,2024-02-27,1,0,1,,4
P2,-0.6,2024-02-01,,,,262,NA
P2,12,2024-04-29,,,,131,6
"""
EVENTS = """\
patient_id,term,onset_date,grade,serious,action
P1,"Acne, mild",2024-02-01,1,no,none
P2,Herpes zoster,2024-03-01,2,yes,stopped
"""
TABLES = {"patients": PATIENTS, "visits": VISITS, "adverse_events": EVENTS}
CHARACTERS = ['"', ",", "\n", "\r", ";", "\t", "\x00", " ", "-", ".", "e", "0", "9", "x", "µ", "\ufeff", "\u2028", "'"]
CELLS = [
    "",
    "NA",
    "nan",
    "inf",
    "-inf",
    "1e9",
    "-1",
    "0",
    "1",
    "2.5",
    "7,5",
    "9" * 400,
    "yes",
    "no",
    "TRUE",
    "UC",
    "P1",
]
CELLS += ["P9", "2024-02-30", "0001-01-01", "9999-12-31", "2024-01-01", '"', "a\nb", "=1+1", "  ", "None", "-8", "520"]
NODES = [None, True, False, 0, -1, 1.5, float("nan"), "", "x", "number", "string", "date", [], {}, [None], ["a"], [[]]]
NODES += [{"a": 1}, "../x", "utf-16", ["yes"], ["", "NA"], 10**30, "a\x00b"]


def with_other_text(text: str, random_source: random.Random) -> str:
    """Change, drop, double or insert one stretch of characters."""
    start = random_source.randrange(len(text))
    end = start + random_source.choice([0, 0, 1, 1, 5, 40])
    middle = random_source.choice(["", random_source.choice(CHARACTERS), text[start:end] * 2])
    return text[:start] + middle + text[end:]


def with_other_cell(text: str, random_source: random.Random) -> str:
    """Change one cell, swap two rows or two columns, or leave a row or a column out."""
    rows = list(csv.reader(io.StringIO(text)))
    row, column = random_source.randrange(len(rows)), random_source.randrange(len(rows[0]))
    kind = random_source.choice(["cell", "cell", "cell", "row", "double", "column", "cut"])
    if kind == "cell":
        rows[row][column] = random_source.choice(CELLS)
    elif kind == "row":
        del rows[row]
    elif kind == "double":
        rows.insert(row, list(random_source.choice(rows)))
    elif kind == "column":
        rows = [[*cells[:column], *cells[column + 1 :]] for cells in rows]
    else:
        rows[row] = rows[row][:column]
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()


def nodes_of(value):
    """Every container of a JSON tree with each of its keys."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    for key in keys:
        yield value, key
        yield from nodes_of(value[key])


def with_other_node(package: dict, random_source: random.Random) -> None:
    """Replace, leave out or double one node of the datapackage."""
    container, key = random_source.choice(list(nodes_of(package)))
    kind = random_source.choice(["replace", "replace", "drop", "double"])
    if kind == "drop":
        del container[key]
    elif kind == "double" and isinstance(container, list):
        container.append(container[key])
    else:
        container[key] = random_source.choice(NODES)


def read_or_none(folder):
    try:
        return read_cohort(folder)
    except CohortError as error:
        assert error.problems and all("expected " in str(problem) for problem in error.problems)
        return None


def assert_nothing_is_lost(folder, cohort) -> None:
    """Every row of every file, and every cell that holds a value, is in the cohort."""
    for table in TABLES:
        header, *rows = csv.reader(io.StringIO((folder / f"{table}.csv").read_bytes().decode("utf-8-sig"), newline=""))
        rows = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
        frame = getattr(cohort, table)
        assert len(frame) == len(rows)
        for place, name in enumerate(header):
            values = [row[place] not in ("", "NA") for row in rows]
            assert frame[name.strip()].notna().tolist() == values, name


def assert_pairs_can_be_made(cohort) -> None:
    parameters = parse({"missing_data": "locf"})
    selected, flow = select(cohort.patients, parameters)
    assert len(make_pairs(selected, cohort, parameters)) == flow[-1].remaining


@pytest.mark.parametrize("mutate", [with_other_text, with_other_cell])
@pytest.mark.parametrize("table", TABLES)
def test_fault_in_a_table_is_refused_or_nothing_is_lost(write_cohort, table, mutate):
    folder = write_cohort(**TABLES)
    for seed in range(6):
        text = mutate(TABLES[table], random.Random(f"{table}{seed}"))
        (folder / f"{table}.csv").write_text(text, encoding="utf-8", newline="")
        cohort = read_or_none(folder)
        if cohort:
            assert_nothing_is_lost(folder, cohort)
            assert_pairs_can_be_made(cohort)


def test_fault_in_the_datapackage_is_refused_or_does_no_harm(write_cohort):
    folder = write_cohort(**TABLES)
    original = (folder / "datapackage.json").read_text(encoding="utf-8")
    for seed in range(24):
        package = json.loads(original)
        with_other_node(package, random.Random(seed))
        (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
        cohort = read_or_none(folder)
        assert cohort is None or [len(cohort.patients), len(cohort.visits)] == [3, 4]


def test_valid_folder_is_read_whole(write_cohort):
    folder = write_cohort(**TABLES)
    cohort = read_cohort(folder)
    assert_nothing_is_lost(folder, cohort)
    assert_pairs_can_be_made(cohort)
