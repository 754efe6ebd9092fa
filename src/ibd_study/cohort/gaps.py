"""What a cohort lacks altogether, in words for every page: whoever reads an empty chart is told why."""

from ibd_study.cohort.assessments import laboratory_columns
from ibd_study.cohort.cohort import Cohort
from ibd_study.dictionary import DISEASES
from ibd_study.scores import INSTRUMENTS

# The score that the rules of a disease read, and those that other_indices=true lets judge in its place.
INSTEAD = {"modified_mayo": ("partial_mayo", "sccai"), "cdai": ("hbi",)}


def gaps_of(cohort: Cohort, *, other_indices: bool = False) -> list[str]:
    """Sentences on what is not there and which pages stay empty for it; none where a cohort is whole.

    ``other_indices`` says whether other scores may judge where that of a rule is missing.
    """
    patients, visits = cohort.patients, cohort.visits
    present = set(patients["diagnosis"].dropna())
    gaps = [f"No patient has {words}: its pages are empty." for code, words in DISEASES.items() if code not in present]
    if not (visits["week"] > 0).any():
        gaps.append("No visit after the start is recorded: no rate or change at follow-up can be computed.")
    if "start_date" not in cohort.recorded:
        gaps.append(
            "No start of treatment is recorded: time on treatment, time at risk and rates over time stay empty."
        )
    elif not cohort.recorded & {"stop_date", "follow_up_end_date"}:
        gaps.append("Neither stops nor an end of follow-up are recorded: time on treatment and at risk stay empty.")
    if not cohort.recorded & {*laboratory_columns()}:
        gaps.append("No laboratory value is recorded: the page of laboratory values is empty.")
    if not cohort.has_adverse_events:
        gaps.append("No table of adverse events was given: the page of safety cannot say whether there were any.")
    if patients["centre"].nunique() == 1:
        gaps.append("All patients are of one centre: centres cannot be compared.")
    return gaps if other_indices else [*gaps, *_unused_scores(cohort)]


def _unused_scores(cohort: Cohort) -> list[str]:
    """Scores that could judge the clinical endpoints of a disease which the cohort scores in no other way."""
    return [
        f"The {INSTRUMENTS[own].name} is not recorded: with other_indices=true, clinical remission and response are "
        f"judged by the {' and '.join(INSTRUMENTS[one].name for one in others)}; the pages of these endpoints count "
        "the patients."
        for own, instead in INSTEAD.items()
        if not _is_recorded(cohort, own) and (others := [one for one in instead if _is_recorded(cohort, one)])
    ]


def _is_recorded(cohort: Cohort, score: str) -> bool:
    return score in cohort.recorded or cohort.recorded.issuperset(INSTRUMENTS[score].columns)
