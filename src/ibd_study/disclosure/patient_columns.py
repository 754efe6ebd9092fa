"""Patient rows never leave: a table is let through only when it has no column of a single patient."""

import pandas as pd

ROW_LEVEL = frozenset(
    {
        *("patient_id", "visit_date", "start_date", "stop_date", "onset_date", "follow_up_end_date"),
        "bowel_surgery_date",
    }
)


def aggregates_only(frame: pd.DataFrame) -> pd.DataFrame:
    """Pass a table of aggregates on, and refuse one that holds patient rows.

    Raises
    ------
    ValueError
        Naming the row-level columns found, the index included.

    Examples
    --------
    >>> aggregates_only(pd.DataFrame({"n": [3], "N": [7]}))["n"].tolist()
    [3]
    """
    found = sorted(ROW_LEVEL & {str(name) for name in (*frame.columns, *frame.index.names)})
    if found:
        raise ValueError(
            f"this table holds patient rows (columns {', '.join(found)}); "
            "only counts and summaries may leave: aggregate first"
        )
    return frame
