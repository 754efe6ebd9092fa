"""Counts of other studies: those that may be used, and those that do not fit what is printed."""

from collections.abc import Iterable

from ibd_study.printed import feasible_events
from ibd_tools.other_studies.study_row import CHECKED_COUNTS, SURVIVAL, StudyRow


def usable_counts(row: StudyRow, *, include_unverified: bool = False, derive: bool = False) -> tuple[int, int] | None:
    """Events and observations that may be used of a row; None where there are none.

    Parameters
    ----------
    row
        Of the table.
    include_unverified
        Use counts which nobody has checked in the source.
    derive
        Where only n is printed, take the events from the percentage, if a single count of n fits it.

    Examples
    --------
    >>> from ibd_tools.other_studies import read_evidence
    >>> rows = {row.key: row for row in read_evidence() if row.family == "clinical_remission"}
    >>> usable_counts(rows["italian_uc_cohort_luppino_week_8"])
    (92, 202)
    >>> usable_counts(rows["kaniewska_week_8"]), usable_counts(rows["kaniewska_week_8"], derive=True)
    (None, (44, 76))
    """
    if not (row.counts_are_checked or include_unverified) or row.n is None or row.definition_family == SURVIVAL:
        return None
    if row.events is not None:
        return row.events, row.n
    fitting = counts_of(row.percent, row.n) if derive else []
    return fitting[0] if len(fitting) == 1 else None


def counts_of(percent: str, n: int) -> list[tuple[int, int]]:
    """Every count of exactly n that rounds to a printed percentage.

    Examples
    --------
    >>> counts_of("57.9", 76), counts_of("82.1", 76), counts_of("26", 319)
    ([(44, 76)], [], [(82, 319), (83, 319), (84, 319)])
    """
    return [(events, n) for events in feasible_events(percent, n)]


def slips(rows: Iterable[StudyRow]) -> list[StudyRow]:
    """Rows whose printed percentage no count of the printed number of patients gives.

    Where no denominator is printed, the number treated stands in for it; what is found is then a slip, or shows
    that the percentage rests on fewer patients. Rows with unverified numbers, of the study at hand (which has a
    chapter of its own), and of meta-analyses and trials (whose percentages are no plain counts) are left out.
    """
    return [
        row
        for row in rows
        if row.setting == "real_world" and row.is_verified and row.percent and row.counted_or_treated and _is_off(row)
    ]


def _is_off(row: StudyRow) -> bool:
    if row.counts_provenance not in (*CHECKED_COUNTS, "not printed") or row.definition_family == SURVIVAL:
        return False
    fitting = counts_of(row.percent, row.counted_or_treated)
    return (row.events, row.n) not in fitting if row.events is not None else not fitting
