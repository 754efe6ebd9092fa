"""Every number that leaves a hospital, in words, to be read before the file is sent."""

import pandas as pd

from ibd_study.disclosure import MARK, SUPPRESSED
from ibd_tools.hospitals.site import Site

NUMBERS = {
    "value": "",
    "n": "n ",
    "N": "of ",
    "ci_low": "interval from ",
    "ci_high": "to ",
    "p_value": "p ",
}


def inventory(site: Site) -> str:
    """The list that goes with a site file: what it is, and every number in it, one line a row of the results table."""
    counts = f"{len(site.rows)} rows, {number_count(site.rows)} numbers"
    lines = [
        f"What {site.hospital} sends",
        "",
        "Aggregates only: no patient, no date, no identifier. Every number of the file stands below.",
        "",
        f"protection of small groups: {site.protection_words}",
        f"software: ibd-study {site.version}",
        f"hash of the cohort: {site.cohort_sha256}",
        *(f"{name}: {value}" for name, value in sorted(site.parameters.items())),
        "",
        f"{counts}, {_withheld(site.rows)} rows with something withheld",
    ]
    for (disease, endpoint), rows in site.rows.groupby(["disease", "endpoint"], sort=False):
        lines += ["", f"{disease} {endpoint}".strip()]
        lines += [f"  {_line(row)}" for row in rows.to_dict("records")]
    return "\n".join(lines) + "\n"


def number_count(rows: pd.DataFrame) -> int:
    """How many numbers rows hold."""
    return int(rows[list(NUMBERS)].notna().sum().sum())


def _withheld(rows: pd.DataFrame) -> int:
    return int((rows[MARK] == SUPPRESSED).sum())


def _line(row: dict) -> str:
    week = "" if pd.isna(row["week"]) else f", week {row['week']:g}"
    numbers = [
        f"{words}{row[name]:.12g}" if isinstance(row[name], float) else f"{words}{row[name]}"
        for name, words in NUMBERS.items()
        if not pd.isna(row[name])
    ]
    told = " ".join([*numbers, row["unit"] if numbers else "", row[MARK]]).strip()
    return f"{row['statistic']}{week}: {told or 'not recorded'}"
