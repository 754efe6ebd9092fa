"""Canary patients: values that occur nowhere else, to be looked for in every byte that a run publishes."""

import base64
import re
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from small_cohorts import SYNTHETIC, TABLES, write_real

IDS = ("CANARY-UC-7F3A", "CANARY-CD-9B1E")
DATES = ("1999-02-17", "1999-03-29", "1999-05-21")
AGE, DURATION = "87.6543", "61.2377"
TERM, GROUP = "quetzal pox", "vermilion wattle fever"
CENTRE = "Saint Quixote Infirmary"
CANARIES = (*IDS, *DATES, AGE, DURATION, TERM, GROUP, "vermilion_wattle_fever", CENTRE)
PRIVATE = "private"
EMBEDDED = re.compile(rb"base64,([A-Za-z0-9+/=]+)")


def cohort_with_canaries(folder: Path, patients: int = 80) -> Path:
    """Real-marked patients of whom two, one of each disease, have values that nobody else has."""
    tables = {name: pd.read_csv(SYNTHETIC / f"{name}.csv", dtype=str, keep_default_na=False) for name in TABLES}
    people = tables["patients"].sample(patients, random_state=3).sort_values("patient_id").reset_index(drop=True)
    known = set(people["patient_id"])
    for canary, disease in zip(IDS, ("UC", "CD"), strict=True):
        place = people.index[people["diagnosis"] == disease][0]
        old = people.at[place, "patient_id"]
        unique = {"patient_id": canary, "centre": CENTRE, "age_years": AGE, "disease_duration_years": DURATION}
        unique |= {"start_date": DATES[0], "stop_date": "", "follow_up_end_date": DATES[2]}
        for column, value in unique.items():
            people.at[place, column] = value
        for name in TABLES[1:]:
            tables[name]["patient_id"] = tables[name]["patient_id"].replace(old, canary)
        visits = tables["visits"]["patient_id"] == canary
        weeks = pd.to_timedelta(tables["visits"].loc[visits, "week"].astype(float).mul(7).round(), unit="D")
        tables["visits"].loc[visits, "visit_date"] = (pd.Timestamp(DATES[0]) + weeks).dt.strftime("%Y-%m-%d")
        known.add(canary)
    own = {name: tables[name][tables[name]["patient_id"].isin(known)] for name in TABLES[1:]}
    event = dict.fromkeys(own["adverse_events"].columns, "")
    event |= {"patient_id": IDS[0], "term": TERM, "event_group": GROUP, "onset_date": DATES[1], "grade": "2"}
    events = pd.concat([own["adverse_events"], pd.DataFrame([event])], ignore_index=True)
    return write_real(folder, {"patients": people, "visits": own["visits"], "adverse_events": events})


def found_in(folder: Path, canaries: tuple[str, ...] = CANARIES) -> tuple[list[str], int]:
    """Which canaries occur in which files of a run outside of its private folder, and how many bytes were read."""
    found, read = [], 0
    for path in sorted(folder.rglob("*")):
        if path.is_file() and PRIVATE not in path.relative_to(folder).parts:
            name = str(path.relative_to(folder)).encode()
            for content in (name, *_layers(path.read_bytes())):
                read += len(content)
                found += [
                    f"{path.name}: {canary}" for canary in canaries if any(s in content for s in _spellings(canary))
                ]
    return found, read


def _layers(content: bytes) -> Iterator[bytes]:
    """The bytes of a file, and what is packed inside of it: still pictures, tables to download."""
    yield content
    for match in EMBEDDED.finditer(content):
        yield base64.b64decode(match[1] + b"=" * (-len(match[1]) % 4))


def _spellings(canary: str) -> set[bytes]:
    return {text.encode() for text in (canary, canary.lower(), canary.upper(), urllib.parse.quote(canary))}
