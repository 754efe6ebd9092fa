"""Cohorts written as text in the tests, and the one that most tests of the estimates share.

Thirteen patients: six with ulcerative colitis (U1 to U6) and four with Crohn's disease (C1 to C4) are
analysed; X1 is too young, X2 was treated for 35 days only, X3 has another diagnosis.
"""

import json
from pathlib import Path

import pandas as pd

from ibd_study import dictionary
from ibd_study.estimates import Analysis, open_analysis
from ibd_study.results import Results

PATIENTS = """\
patient_id,diagnosis,sex,age_years,prior_biologics_count,prior_surgery,uc_extent,start_date,stop_date,follow_up_end_date
U1,UC,female,30,0,no,E3,2023-01-01,,2023-12-31
U2,UC,female,40,2,no,E3,2023-01-01,,2023-12-31
U3,UC,male,50,,yes,E2,2023-01-01,,2023-12-31
U4,UC,male,60,1,no,,2023-01-01,,2023-12-31
U5,UC,male,,0,,E1,2023-01-01,,2023-12-31
U6,UC,,20,3,no,E3,2023-01-01,,2023-12-31
C1,CD,female,20,1,yes,,2023-01-01,,2023-12-31
C2,CD,female,40,0,yes,,2023-01-01,,2023-12-31
C3,CD,female,60,2,no,,2023-01-01,,2023-12-31
C4,CD,male,80,2,no,,2023-01-01,,2023-12-31
X1,UC,male,17,0,no,E1,2023-01-01,,2023-12-31
X2,CD,male,30,0,no,,2023-01-01,2023-02-05,2023-12-31
X3,IBDU,male,30,0,no,,2023-01-01,,2023-12-31
"""

# Modified Mayo score before and after: U1 8 to 2, U2 6 to 3, U3 5 to 5, U4 2 to 0, U5 9 and no visit
# in the window, U6 7 and a visit without endoscopy.
VISITS = """\
patient_id,week,mayo_stool_frequency,mayo_rectal_bleeding,mayo_endoscopic_subscore,cdai,crp_mg_l,steroid_dose_mg_day
U1,-1,3,2,3,,20,20
U1,4,2,1,,,12,10
U1,8,1,0,1,,4,0
U2,0,2,2,2,,8,10
U2,4,,,,,6,
U2,9,1,1,1,,5,5
U3,0,2,1,2,,3,0
U3,8,2,1,2,,3,0
U4,0,1,0,1,,,
U4,8,0,0,0,,2,0
U5,0,3,3,3,,9,20
U5,20,0,0,0,,1,0
U6,0,2,2,3,,,5
U6,8,1,1,,,,0
C1,0,,,,320,,0
C1,12,,,,140,,0
C2,0,,,,200,,10
C2,12,,,,140,,0
C3,0,,,,140,,
C3,12,,,,170,,
C4,0,,,,250,,
"""
# Two patients of whom nothing is recorded.
BARE = "patient_id,diagnosis\nP1,UC\nP2,CD\n", "patient_id,week\nP1,0\nP1,8\nP2,0\nP2,12\n"


def write_cohort(folder: Path, patients: str, visits: str, events: str | None = None, *, synthetic=False) -> Path:
    """Write a cohort folder whose columns are those of the headers."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {"patients": patients, "visits": visits} | ({"adverse_events": events} if events else {})
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    resources = [dictionary.resource(name, text.splitlines()[0].split(",")) for name, text in tables.items()]
    package = {"name": "literal", "synthetic": synthetic, "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return folder


def analyse(folder: Path, **parameters: object) -> Analysis:
    """Open an analysis of a cohort folder, whose few patients are counted as they are unless a test says otherwise."""
    return open_analysis("test", {"cohort": str(folder), "disclosure": "exact_internal", **parameters})


def row(results: Results, endpoint: str, statistic: str = "percentage", **columns: object) -> pd.Series:
    """The one row of an endpoint and statistic; week=None asks for the rows without a week."""
    rows = results.of(endpoint=endpoint, statistic=statistic).rows
    for name, wanted in columns.items():
        rows = rows[rows[name].isna() if wanted is None else (rows[name] == wanted).fillna(False)]
    assert len(rows) == 1, f"{len(rows)} rows of {endpoint}, {statistic}, {columns}"
    return rows.iloc[0]


def value(results: Results, endpoint: str, statistic: str = "percentage", **columns: object) -> float | None:
    """The value of one row, None where it is empty."""
    found = row(results, endpoint, statistic, **columns)["value"]
    return None if pd.isna(found) else float(found)


def rate(results: Results, endpoint: str, **columns: object) -> tuple[int | None, int]:
    """Events and evaluable of one percentage."""
    found = row(results, endpoint, "percentage", **columns)
    return (None if pd.isna(found["n"]) else int(found["n"])), int(found["N"])
