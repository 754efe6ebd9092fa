"""By which indices a cohort can answer at all: those whose columns it records when the rule reads them."""

from collections.abc import Collection

from ibd_study.cohort import COMPUTED_ONLY, DAILY_MEANS, SCORE_COLUMNS, Recorded
from ibd_study.endpoints import Endpoint
from ibd_study.parameters import Parameters
from ibd_study.reads import recording
from ibd_study.scores import INSTRUMENTS


def recorded_indices(recorded: Recorded, entry: Endpoint, parameters: Parameters) -> list[str]:
    """Names of the indices that may judge and by which a cohort can answer.

    It records what the rule reads after the start, and for a change before it too.
    """
    times = (recorded.after, recorded.before) if entry.kind == "change" else (recorded.after,)
    return [
        one.index
        for one in entry.by_index(parameters)
        if all(
            has_values(column, at, recorded.of_patients)
            for at in times
            for clause in one.rule
            for column in clause.columns
        )
    ]


def unused_indices(recorded: Recorded, entry: Endpoint, parameters: Parameters) -> list[str]:
    """Names of the indices by which a cohort could answer, but which the run does not use."""
    if parameters.other_indices:
        return []
    with recording():  # which columns another rule reads hangs on none of its cut-offs
        asked = recorded_indices(recorded, entry, with_other_indices(parameters))
        return [index for index in asked if index != entry.index(parameters)]


def with_other_indices(parameters: Parameters) -> Parameters:
    """The same run in which every index may judge."""
    return parameters.model_copy(update={"other_indices": True})


def has_values(column: str, at: Collection[str], of_patients: Collection[str]) -> bool:
    """Whether a column is among those recorded at a time, or is computed from columns of which every one is."""
    if column in at:
        return True
    if column in DAILY_MEANS:
        return has_values(DAILY_MEANS[column], at, of_patients)
    if column in (*SCORE_COLUMNS, *COMPUTED_ONLY):
        return all(has_values(item, at, of_patients) for item in INSTRUMENTS[column].columns)
    return column in of_patients
