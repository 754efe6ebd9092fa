"""Two small public data sets through ``ibd-study import``, against counts made from their files by plain code.

Neither is about upadacitinib. Their files are read where they lie and never copied: the variable
``IBD_REAL_DATA`` names their folder.
"""

import csv
import os
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_exports import Cohort

from ibd_study.estimates import open_analysis
from ibd_tools.cli import main

REAL = Path(os.environ.get("IBD_REAL_DATA", ""))
pytestmark = pytest.mark.skipif("IBD_REAL_DATA" not in os.environ, reason="IBD_REAL_DATA names no folder")
ARM = "induction_therapy_maintenance_therapy"


def _file(name: str) -> Path:
    return REAL / name / f"{name}_metadata.tsv"


def rows_of(name: str) -> list[dict[str, str]]:
    with _file(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.fixture(scope="module")
def cohort(tmp_path_factory):
    """Import one set with the mapping of this folder; nothing is found worth a look."""
    folder = tmp_path_factory.mktemp("real")

    def made(name: str) -> Cohort:
        out = folder / name
        if not out.exists():
            mapping = Path(__file__).with_name(f"{name}.yml")
            done = CliRunner().invoke(main, ["import", str(_file(name)), "--mapping", str(mapping), "--out", str(out)])
            assert done.exit_code == 0, done.output
            assert "worth a look" not in done.output
        return Cohort(out)

    return made


def test_golimumab_patients_visits_and_scores_are_those_of_the_file(cohort):
    plain = [row for row in rows_of("GSE92415") if row["disease"] != "Healthy"]
    visits = cohort("GSE92415").rows("visits")
    assert len(cohort("GSE92415").rows("patients")) == len({row["subject"] for row in plain}) == 97
    read = Counter((row["week"], row["mayo_score"]) for row in visits if row["mayo_score"])
    assert read == Counter((row["visit"].removeprefix("Week "), row["mayo_score"]) for row in plain)
    assert sum(not row["mayo_score"] for row in visits) == 10
    assert cohort("GSE92415").count("row left out: healthy control") == 183 - len(plain) == 21
    assert cohort("GSE92415").count("empty visit of week 0 added") == 10
    labels = Counter({row["subject"]: row["wk6response"] for row in plain}.values())
    assert Counter(cohort("GSE92415").column("wk6response", "patients")) == labels == {"Yes": 50, "No": 47}


def test_golimumab_pairs_are_those_of_the_file(cohort):
    pairs = open_analysis("real_data", {"cohort": str(cohort("GSE92415").folder), "uc_week": 6}).pairs
    changes = (pairs["mayo_score_followup"] - pairs["mayo_score_baseline"]).dropna()
    assert (len(pairs), len(changes), changes.sum()) == (97, 65, -185)


def test_infliximab_and_vedolizumab_visits_are_those_of_the_file(cohort):
    plain = [row for row in rows_of("GSE73661") if row[ARM] not in ("CO", "plac_plac")]
    made = cohort("GSE73661")
    weeks = Counter((row["week"], row["mayo_endoscopic_subscore"]) for row in made.rows("visits"))
    number = {"W4_W6": "5"}
    assert weeks == Counter(
        (number.get(row["week_(w)"], row["week_(w)"].removeprefix("W")), row["mayo_endoscopic_subscore"])
        for row in plain
    )
    drugs = {row["study_individual_number"]: "infliximab" if row[ARM] == "IFX" else "vedolizumab" for row in plain}
    assert Counter(made.column("drug", "patients")) == Counter(drugs.values()) == {"infliximab": 23, "vedolizumab": 41}
    left = [made.count(f"row left out: {reason}") for reason in ("control without disease", "placebo at induction")]
    assert (left, len(plain)) == ([12, 7], 159)


def test_infliximab_improvement_is_the_plain_count(cohort):
    parameters = {
        "cohort": str(cohort("GSE73661").folder),
        "uc_week": 5,
        "window_weeks": 1,
        "subgroup": "drug=infliximab",
    }
    pairs = open_analysis("real_data", parameters).pairs
    after = pairs["mayo_endoscopic_subscore_followup"]
    assert (len(after), (after == 0).sum(), (after <= 1).sum()) == (23, 3, 8)
