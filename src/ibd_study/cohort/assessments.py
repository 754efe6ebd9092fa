"""What is read from one visit: all items of one score, or a value that is measured by itself."""

import functools
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

import narwhals as nw

from ibd_study import dictionary
from ibd_study.scores import INSTRUMENTS

# Scores whose form is filled in at one visit. The modified and the full Mayo score add an endoscopy of another day.
SCORES_OF_ONE_VISIT = (
    "pro2_uc",
    "partial_mayo",
    "sccai",
    "uceis",
    "cdai",
    "hbi",
    "pro2_cd",
    "ses_cd",
    "ibus_sas",
    "van_assche",
)
# Bloods, weight and height are taken for many reasons: they neither make a visit an assessment of a score nor hide one.
MEASURED_ALONE = ("laboratory", "measurement")
BOTH = frozenset({"UC", "CD"})
# An item of two scores stands a second time as the longer one reads it: the visit nearest the week may have all that
# the shorter score needs and lack an item of the longer.
AS_LONGER_SCORE_READS = {
    "partial_mayo": {
        "mayo_stool_frequency": "partial_mayo_stool_frequency",
        "mayo_rectal_bleeding": "partial_mayo_rectal_bleeding",
    },
    "ibus_sas": {"us_bowel_wall_thickness_mm": "ibus_sas_bowel_wall_thickness_mm"},
}


@dataclass(frozen=True)
class Assessment:
    """What is read together from one visit.

    Attributes
    ----------
    name : str
        Key of the score, or the column of a single value.
    items : tuple of str
        Columns of the visit which the score needs; none where a value stands alone.
    elsewhere : tuple of str
        Columns which the score needs and which need not be of that visit: haematocrit, weight, sex, height.
    total : str or None
        Column of the recorded total, which does in place of the items.
    """

    name: str
    items: tuple[str, ...]
    elsewhere: tuple[str, ...]
    total: str | None

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the visit, the total included."""
        return (*self.items, self.total) if self.total else self.items

    @property
    def read_as(self) -> dict[str, str]:
        """The name under which each column stands in the pairs."""
        return {column: AS_LONGER_SCORE_READS.get(self.name, {}).get(column, column) for column in self.columns}


@functools.cache
def assessments() -> tuple[Assessment, ...]:
    """Every assessment, single values first.

    Examples
    --------
    >>> next(one.elsewhere for one in assessments() if one.name == "cdai")
    ('haematocrit_percent', 'weight_kg', 'height_cm', 'sex')
    """
    visits = {name: field.assessment for name, field in dictionary.table_fields("visits").items() if field.assessment}
    forms = [_form(score, visits) for score in SCORES_OF_ONE_VISIT]
    on_forms = {name for form in forms for name in form.read_as.values()}
    return (*(Assessment(name, (), (), name) for name in visits if name not in on_forms), *forms)


def _form(score: str, visits: dict[str, str]) -> Assessment:
    columns = INSTRUMENTS[score].columns
    items = tuple(column for column in columns if visits.get(column, MEASURED_ALONE[0]) not in MEASURED_ALONE)
    elsewhere = tuple(column for column in columns if column not in items)
    return Assessment(score, items, elsewhere, score if score in visits else None)


def laboratory_columns() -> list[str]:
    """Laboratory columns in the order of the dictionary."""
    return [name for name, field in dictionary.table_fields("visits").items() if field.assessment == "laboratory"]


@functools.cache
def forms() -> dict[str, Assessment]:
    """The forms of scores by key of the score."""
    return {one.name: one for one in assessments() if one.items}


@functools.cache
def diseases_of(column: str) -> frozenset[str]:
    """Diseases for which a visit column is recorded: those of the scores that read it; both where none does.

    Examples
    --------
    >>> diseases_of("hbi_wellbeing"), sorted(diseases_of("us_bowel_wall_thickness_mm"))
    (frozenset({'CD'}), ['CD', 'UC'])
    """
    return frozenset(one.disease for key, one in INSTRUMENTS.items() if column in (*one.columns, key)) or BOTH


@functools.cache
def box_counts() -> dict[str, tuple[str, ...]]:
    """Columns that count ticked boxes, each with what else stands on the form of its score.

    Examples
    --------
    >>> box_counts()["hbi_complications"]
    ('hbi_wellbeing', 'hbi_abdominal_pain', 'hbi_liquid_stools', 'hbi_abdominal_mass', 'hbi')
    """
    return {
        item.column: tuple(column for column in form.columns if column != item.column)
        for form in forms().values()
        for item in INSTRUMENTS[form.name].items.values()
        if item.counts_boxes and item.column
    }


def unticked_boxes() -> dict[str, nw.Expr]:
    """By column that counts boxes, whether they are the unticked ones of an otherwise empty form.

    A count of 0 says that no complication was found only where somebody filled in the form.
    """
    empty = {column: [nw.col(one).is_null() for one in others] for column, others in box_counts().items()}
    return {column: (nw.col(column) == 0).fill_null(False) & reduce(and_, form) for column, form in empty.items()}


def without_unticked_boxes(visits: Any) -> Any:
    """Visits, a frame of any engine of narwhals, in which such boxes are missing."""
    return visits.with_columns(
        nw.when(~boxes).then(nw.col(column)).alias(column) for column, boxes in unticked_boxes().items()
    )
