"""A number of a row in words, or why it is missing; a number that was made coarser gets a sign."""

from collections.abc import Iterable

import pandas as pd

from ibd_study.disclosure import MARK, ROUNDED, SUPPRESSED
from ibd_study.results import NEVER_BEFORE, NOT_RECORDED, format_number

NOT_ESTIMABLE = "not estimable"
# Before a number that was made coarser to protect small groups.
ABOUT = "≈"
STAR = " *"  # after a number joined from some hospitals only, since others withheld theirs
NOTES = {
    "Suppressed: withheld because only a few patients stand behind the number, or would follow from it.": (
        lambda text: SUPPRESSED in text
    ),
    f"{ABOUT}: rounded or cut to a few digits, so that no patient can be told from it.": (
        lambda text: ABOUT in text or text == ROUNDED
    ),
    "*: without the hospitals that withheld this number.": lambda text: text.endswith(STAR),
}


def protection_notes(texts: Iterable[str]) -> list[str]:
    """What the words and signs of protection mean that stand in some texts.

    Examples
    --------
    >>> [note[:10] for note in protection_notes(["57.6 %", "suppressed"])], protection_notes(["57.6 %"])
    (['Suppressed'], [])
    """
    found = list(texts)
    return [note for note, is_needed in NOTES.items() if any(map(is_needed, found))]


def missing_words(row: pd.Series | dict, otherwise: str = NOT_RECORDED) -> str:
    """Why a row lacks a number: suppressed, true by definition, or else not recorded or whatever is named.

    Examples
    --------
    >>> missing_words({"disclosure": "suppressed"}), missing_words({})
    ('suppressed', 'not recorded')
    >>> missing_words({"at": {"why": NEVER_BEFORE}})
    'cannot be met before'
    """
    if row.get(MARK) == SUPPRESSED:
        return SUPPRESSED
    return "cannot be met before" if row.get("at", {}).get("why") == NEVER_BEFORE else otherwise


def missing_or_not_estimable(row: pd.Series | dict) -> str:
    """Why a row lacks a number; "not estimable" where there are patients to estimate it on.

    Examples
    --------
    >>> missing_or_not_estimable({"N": 22}), missing_or_not_estimable({"N": 0})
    ('not estimable', 'not recorded')
    """
    has_patients = not pd.isna(row["N"]) and row["N"] > 0
    return missing_words(row, NOT_ESTIMABLE if has_patients else NOT_RECORDED)


def mark_of(name: str) -> str:
    """The column that says how a number of another column is protected, where several rows stand in one."""
    return f"{MARK}_{name}"


def about(words: str, row: pd.Series | dict) -> str:
    """Words of a number of a row, with a sign before them where the number was made coarser.

    Examples
    --------
    >>> about("57.1 %", {"disclosure": "rounded"}), about("57.6 %", {"disclosure": ""})
    ('≈ 57.1 %', '57.6 %')
    """
    is_number = words not in (NOT_RECORDED, NOT_ESTIMABLE, SUPPRESSED) and not words.startswith("<")
    return f"{ABOUT} {words}" if is_number and row.get(MARK) == ROUNDED else words


def number_words(row: pd.Series | dict, decimals: int = 1, name: str = "value", otherwise: str = NOT_RECORDED) -> str:
    """One number of a row in words, or why it is missing.

    Examples
    --------
    >>> number_words({"value": 214.94}), number_words({"value": 215.0, "disclosure": "rounded"}, 0)
    ('214.9', '≈ 215')
    >>> number_words({"value": None, "disclosure": "suppressed"})
    'suppressed'
    """
    own = {**row, MARK: row.get(mark_of(name), row.get(MARK))}
    return missing_words(own, otherwise) if pd.isna(row[name]) else about(format_number(row[name], decimals), own)


def titled(topic: str, found: str) -> str:
    """A title that says what was found; the topic alone where a number of the finding is withheld or missing.

    Examples
    --------
    >>> titled("Still on treatment", "83.6 % at week 52"), titled("Still on treatment", "suppressed at week 52")
    ('Still on treatment: 83.6 % at week 52', 'Still on treatment')
    """
    is_known = bool(found) and not any(reason in found for reason in (NOT_RECORDED, NOT_ESTIMABLE, SUPPRESSED))
    return f"{topic}{'' if topic.endswith('?') else ':'} {found}" if is_known else topic


def with_suppressed_words(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Columns of a frame for the table behind a figure, with the reason in place of a number that is not shown.

    The reason is that of the row, or of a column with its own mark, called ``mark_of`` its name. Where a number was
    made coarser, a last column says so of its row.
    """
    shown = frame[list(names)].astype(object)
    for name in names:
        rows = frame.assign(**{MARK: frame[mark_of(name)]}) if mark_of(name) in frame else frame
        reasons = pd.Series([missing_words(row, "") for _, row in rows.iterrows()], index=frame.index, dtype=object)
        shown[name] = shown[name].mask(shown[name].isna() & (reasons != ""), reasons)
    coarser = (frame.reindex(columns=[MARK, *map(mark_of, names)]) == ROUNDED).any(axis=1)
    if coarser.any():
        shown[MARK] = coarser.map({True: ROUNDED, False: ""})
    return shown.where(shown.notna(), None)
