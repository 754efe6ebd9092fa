"""Forms that were not read, and why."""

import pandas as pd

from ibd_study.dictionary import DISEASES
from ibd_study.kinds import Kind
from ibd_study.results import Results
from ibd_study.scores import INSTRUMENTS
from ibd_study.tables.rendering import Table
from ibd_study.words import farthest_from_zero, inside, say, sentence, titled

WHY = {
    Kind.FORM_PASSED_OVER: "nearer form incomplete, another visit read",
    Kind.FORM_READ_INCOMPLETE: "no complete form to read",
    Kind.FORM_OF_OTHER_DISEASE: "a score of another disease, which nothing reads",
    Kind.UNTICKED_BOXES: "unticked boxes on an empty form, taken as missing (visits)",
}


def unused_forms_table(results: Results) -> Table:
    """One row per score and reason for which somebody's form was not read; what concerns nobody is left out."""
    records = _unread(results)
    return Table(
        "unused-forms",
        titled("Forms that were not read", _most_often(results)),
        pd.DataFrame(records or [{"Score": "every score", "Why": "no form was left unread", "Number": "0"}]),
        "A score is read from a visit at which it can be computed, if there is one in the window.",
        results.synthetic,
        ("Patients, unless visits are named. A form without its total is incomplete where an item is missing.",),
    )


def _most_often(results: Results) -> str:
    """The most frequent reason; empty where one of the counts is withheld, or where every form was read."""
    most = farthest_from_zero(results.of(kind=list(WHY)).rows)
    if most is None or not most["value"]:
        return ""
    return f"most often {inside(_score_words(most))} ({WHY[most['kind']]}: {say(most)})"


def unread_forms(results: Results) -> list[str]:
    """The same, one line each."""
    return [f"{one['Score']}: {one['Why']}: {one['Number']}" for one in _unread(results)]


def _unread(results: Results) -> list[dict[str, str]]:
    rows = results.of(kind=list(WHY)).rows
    rows = rows[rows["value"].ne(0).fillna(True)]
    return [{"Score": _score_words(row), "Why": WHY[row["kind"]], "Number": say(row)} for _, row in rows.iterrows()]


def _score_words(row: pd.Series) -> str:
    """A score, the disease of the patients, and the time."""
    name = INSTRUMENTS[row["endpoint"]].name
    time = "" if pd.isna(row["week"]) else ", before" if row["week"] == 0 else ", at follow-up"
    whose = f" in {DISEASES[row['disease']]}" if row["disease"] else ""
    return f"{sentence(name)}{whose}{time}"
