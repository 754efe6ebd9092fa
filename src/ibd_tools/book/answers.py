"""Answers that name what a run decides: the weeks shown, the choice that matters, who was analysed."""

import pandas as pd

from ibd_study.dictionary import DISEASES
from ibd_study.endpoints import endpoint
from ibd_study.kinds import Kind
from ibd_study.results import lookup
from ibd_study.tables import AGREES, verdict
from ibd_study.words import endpoint_name, events_and_percentage, largest_share, say
from ibd_tools.book.run_data import RunData
from ibd_tools.book.tables import is_computed
from ibd_tools.sensitivity import choice_titles

PARTS = ("above_printed", "as_printed")


def course_answer_fragment(run: RunData, *keys: str) -> str:
    """The rate of each endpoint at every week at which somebody could be judged; the other weeks are named."""
    return "**Answer.** " + " ".join(_course(run, key) for key in keys)


def _course(run: RunData, key: str) -> str:
    rows = run.results.of(endpoint=key, kind=Kind.RATE_AT_WEEK).rows.sort_values("week")
    is_judged = pd.isna(rows["N"]) | (rows["N"] != 0)
    name = f"{{result}}`{key}.{Kind.RATE_AT_WEEK.name_pattern}@"
    rates = listed([f"{name}{week:g}:full` at week {week:g}" for week in rows["week"][is_judged]])
    nobody = listed([f"week {week:g}" for week in rows["week"][~is_judged]])
    of = f"In {DISEASES[endpoint(key).disease]}, {endpoint(key).label}"
    found = f"{of} was {rates}." if rates else f"{of} could be judged at none of the weeks."
    return found + (f" Nobody could be judged at {nobody}." if rates and nobody else "")


def listed(words: list[str]) -> str:
    """Words as a sentence lists them.

    Examples
    --------
    >>> listed(["4", "8", "24"])
    '4, 8 and 24'
    """
    *first, last = words or [""]
    return f"{', '.join(first)} and {last}" if first else last


def choices_answer_fragment(run: RunData, *keys: str) -> str:
    """Which choice explains most of the difference between the analyses of each endpoint, where it is known."""
    largest = {key: largest_share(run.results.of(endpoint=key)) for key in keys}
    found = [_moved(key, row["at"]["choice"]) for key, row in largest.items() if row is not None]
    return f"What makes most of the difference: {'; '.join(found)}." if found else ""


def against_printed_fragment(run: RunData, *keys: str) -> str:
    """How many of the rates of each endpoint lie above the printed one, and how many round to it."""
    return f"Of these rates, {'; '.join(_against_printed(run, key) for key in keys)}."


def _against_printed(run: RunData, key: str) -> str:
    above, same = (
        f"{{result}}`{key}.{Kind.SPECIFICATION.name_of(Kind.SPECIFICATION.at(part=part))}`" for part in PARTS
    )
    row = run.results.first(endpoint=key, kind=Kind.SPECIFICATION, part=PARTS[0])
    is_none = row is not None and pd.notna(row["value"]) and row["value"] == 0
    how_many = "none lies" if is_none else f"{above} lie"
    which = f"in {DISEASES[endpoint(key).disease]}, {how_many} above the printed one and {same} round to it"
    return which + (", so that the printed rate is the highest that any of these analyses gives" if is_none else "")


def _moved(key: str, choice: str) -> str:
    share = Kind.SPECIFICATION_SHARE.name_of(Kind.SPECIFICATION_SHARE.at(choice=choice))
    words = f"in {endpoint_name(key)}, the choice of {choice_titles()[choice].lower()}"
    return f"{words}, with {{result}}`{key}.{share}` of the variance of the rates"


def agreement_fragment(run: RunData) -> str:
    """How many printed percentages the recomputed ones agree with."""
    printed = [one for one in run.printed.values() if one.is_percentage and is_computed(run, one.key)]
    agreeing = sum(verdict(lookup(run.results.rows, one.key)[0], one) == AGREES for one in printed)
    how_many = f"{agreeing} agree" if agreeing else "none agrees"
    return f"**Answer.** Of {len(printed)} printed percentages, {how_many} with the recomputed ones."


def baseline_answer_fragment(run: RunData) -> str:
    """Age, sex and earlier biologics at baseline, by disease."""
    return " ".join(_baseline(run, disease) for disease in DISEASES)


def _baseline(run: RunData, disease: str) -> str:
    own = run.results.of(disease=disease)
    age = own.first(kind=Kind.BASELINE_MEAN, column="age_years")
    women = own.first(kind=Kind.BASELINE_SHARE, column="sex", category="female")
    biologics = own.first(kind=Kind.BASELINE_MEDIAN, column="prior_biologics_count")
    said = [
        "" if age is None else f"mean age {say(age)}",
        "" if women is None else f"{events_and_percentage(women)} women",
        "" if biologics is None else f"earlier biologics (median) {say(biologics)}",
    ]
    return f"{disease} at baseline: {', '.join(filter(None, said))}." if any(said) else ""
