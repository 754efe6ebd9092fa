"""What a cohort lacks altogether, in words for every page: whoever reads an empty chart is told why."""

from ibd_study import dictionary
from ibd_study.cohort import Cohort

DISEASES = {"UC": "ulcerative colitis", "CD": "Crohn's disease"}


def gaps_of(cohort: Cohort) -> list[str]:
    """Sentences on what is not there and which pages stay empty for it; none where a cohort is whole."""
    patients, visits = cohort.patients, cohort.visits
    present = set(patients["diagnosis"].dropna())
    gaps = [f"No patient has {words}: its pages are empty." for code, words in DISEASES.items() if code not in present]
    if not (visits["week"] > 0).any():
        gaps.append("No visit after the start is recorded: no rate or change at follow-up can be computed.")
    if "start_date" not in cohort.recorded:
        gaps.append("No start of a drug is recorded: time on the drug, time at risk and rates over time stay empty.")
    elif not cohort.recorded & {"stop_date", "follow_up_end_date"}:
        gaps.append("Neither stops nor an end of follow-up are recorded: time on the drug and at risk stay empty.")
    if not cohort.recorded & _laboratory():
        gaps.append("No laboratory value is recorded: the page of laboratory values is empty.")
    if not cohort.has_adverse_events:
        gaps.append("No table of adverse events was given: the page of safety cannot say whether there were any.")
    if patients["centre"].nunique() == 1:
        gaps.append("All patients are of one centre: centres cannot be compared.")
    return gaps


def _laboratory() -> set[str]:
    return {field.name for field in dictionary.fields() if field.assessment == "laboratory"}
