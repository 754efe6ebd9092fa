"""What ``method`` says of a row beside how its number was made, and the hospitals that are left out of a number."""

import pandas as pd

# Of rows that hold a percentage of another study, which keeps the decimals that it was printed with.
PRINTED, PRINTED_WITH_INTERVAL = "printed percentage", "printed percentage and interval"
# Why a row is empty whose number would be true by definition: in its place, and as its method.
NEVER_BEFORE = "cannot_be_met_before"


def without_hospitals(hidden: int, total: int) -> str:
    """Words for a number joined from hospitals of which some withheld theirs; see :func:`left_out`."""
    return f"without {hidden} of {total} hospitals, which withheld it" if hidden else ""


def left_out(row: pd.Series | dict) -> str:
    """How many hospitals are left out of a joined number, such as "1 of 3 hospitals"; empty where none is.

    Examples
    --------
    >>> left_out({"at": {"left_out": 1.0, "hospitals": 3.0}}), left_out({"at": {}})
    ('1 of 3 hospitals', '')
    """
    place = row.get("at", {})
    return f"{place['left_out']:g} of {place['hospitals']:g} hospitals" if "left_out" in place else ""
