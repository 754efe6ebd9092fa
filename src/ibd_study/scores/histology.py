"""Histological indices of ulcerative colitis: Nancy, Robarts (RHI) and ordered Geboes grades."""

import re
from typing import NamedTuple

import pandas as pd

from ibd_study.scores._instrument import Column, as_number, elementwise, instrument, sum_instrument
from ibd_study.scores._item import Item

_GEBOES = re.compile(r"(0|1|2A|2B|3|4|5)(?:\.([0-4]))?")


@instrument("nancy_index")
def score_nancy_index(*, ulceration: Column, neutrophils: Column, chronic_infiltrate: Column) -> Column:
    """Ulceration gives 4; else moderate or severe neutrophils 3, mild 2; else the chronic
    infiltrate decides, 1 if moderate or marked and 0 if not.

    A missing item gives a missing grade, also where another item alone would decide, so that every index rests on a
    complete reading.

    Examples
    --------
    >>> score_nancy_index(ulceration=0, neutrophils=1, chronic_infiltrate=1)
    2.0
    """
    # Arithmetic rather than where(): a condition that is missing would choose a branch.
    acute = as_number(neutrophils > 0, neutrophils)
    without_ulcer = acute * (neutrophils + 1) + (1 - acute) * chronic_infiltrate
    return ulceration * 4 + (1 - ulceration) * without_ulcer


score_robarts = sum_instrument("robarts")


@elementwise("RHI erosion item", {"geboes_5_subgrade": Item(values=(0, 1, 2, 3, 4))})
def rhi_erosion_from_geboes(*, geboes_5_subgrade: Column) -> Column:
    """Map the subgrade of Geboes grade 5 to the erosion item of the RHI: 5.0 to 0, 5.1 and 5.2
    to 1, 5.3 to 2, 5.4 to 3.

    Two subgrades share a value, so the map has no inverse; used as they are, the subgrades would
    give an RHI of up to 38 instead of 33. Source: that of :func:`score_robarts`.

    Examples
    --------
    >>> [rhi_erosion_from_geboes(geboes_5_subgrade=subgrade) for subgrade in range(5)]
    [0.0, 1.0, 1.0, 2.0, 3.0]
    """
    return geboes_5_subgrade - as_number(geboes_5_subgrade >= 2, geboes_5_subgrade)


class GeboesGrade(NamedTuple):
    """A Geboes grade such as 3.1, ordered first by grade (0, 1, 2A, 2B, 3, 4, 5), then by subgrade.

    The subgrade is None where only the grade is known. Grades are words: their alphabetical
    order is the order of the scale.

    Examples
    --------
    >>> GeboesGrade("2B", 3) < GeboesGrade("3", 0)
    True
    """

    grade: str
    subgrade: int | None


def parse_geboes(text: str | None) -> GeboesGrade | None:
    """Read a Geboes grade written as grade.subgrade, such as ``"3.1"``, ``"2A.0"`` or ``"2A"``.

    Grades 0, 1, 2A, 2B, 3 and 4 have subgrades 0-3, grade 5 has 0-4. Words only: as a number a grade has lost its
    meaning. None for a missing grade; what is no Geboes grade raises ValueError.
    Source: Geboes 2000, doi 10.1136/gut.47.3.404.

    Examples
    --------
    >>> parse_geboes("2A.3") < parse_geboes("2B.0") < parse_geboes("3.1")
    True
    """
    if pd.isna(text):
        return None
    match = _GEBOES.fullmatch(text.strip().upper()) if isinstance(text, str) else None
    if match is None or (match[0].endswith(".4") and match[1] != "5"):
        raise ValueError(
            f"Geboes grade {text!r} is not known; write grade.subgrade as text, such as '3.1': "
            "grades 0, 1, 2A, 2B, 3, 4 with subgrades 0-3, grade 5 with 0-4"
        )
    return GeboesGrade(match[1], int(match[2]) if match[2] else None)


def geboes_at_most(grade: str | None, cut_off: str) -> bool | None:
    """Tell whether a Geboes grade is at most a cut-off, such as histological improvement at 3.1.

    The cut-off needs a subgrade; ``"2.0"`` means the start of grade 2A. None if the grade is missing, or if it has no
    subgrade and the subgrade would decide. What is no Geboes grade, or a cut-off without subgrade, raises ValueError.

    Examples
    --------
    >>> geboes_at_most("2B.3", "3.1"), geboes_at_most("3.2", "3.1"), geboes_at_most("3", "3.1")
    (True, False, None)
    """
    found, limit = parse_geboes(grade), _geboes_cut_off(cut_off)
    return None if found is None or _undecided(found, limit) else found <= limit


def geboes_below(grade: str | None, cut_off: str) -> bool | None:
    """Tell whether a Geboes grade is below a cut-off, such as histological remission below 2.0.

    Result and errors are those of :func:`geboes_at_most`.

    Examples
    --------
    >>> geboes_below("1.3", "2.0"), geboes_below("2A.0", "2.0")
    (True, False)
    """
    found, limit = parse_geboes(grade), _geboes_cut_off(cut_off)
    return None if found is None or _undecided(found, limit) else found < limit


def _geboes_cut_off(text: str) -> GeboesGrade:
    # Papers print the cut-off 2.0 although the scale has only 2A and 2B: "2" sorts before both.
    limit = GeboesGrade("2", 0) if text == "2.0" else parse_geboes(text)
    if limit is None or limit.subgrade is None:
        raise ValueError(f"Geboes cut-off {text!r} has no subgrade; write one, such as '3.1'")
    return limit


def _undecided(found: GeboesGrade, limit: GeboesGrade) -> bool:
    return found.subgrade is None and found.grade == limit.grade
