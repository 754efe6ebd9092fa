"""Totals of the visits table, computed from its items by the ``scores`` room."""

import pandas as pd

from ibd_study.scores import INSTRUMENTS, compute_score
from ibd_tools.synthetic.draws import half_up

DECIMALS = {
    "partial_mayo": 0,
    "modified_mayo": 0,
    "mayo_score": 0,
    "uceis": 0,
    "cdai": 1,
    "ses_cd": 0,
    "ibus_sas": 1,
    "van_assche": 0,
}


def with_totals(visits: pd.DataFrame, patients: pd.DataFrame) -> pd.DataFrame:
    """Add every total; where an item is missing so is the total.

    Parameters
    ----------
    visits
        Visit rows with items, and ``patient``, the row number in ``patients``.
    patients
        Gives sex and height, which CDAI needs.
    """
    person = patients.loc[visits["patient"], ["sex", "height_cm"]].set_index(visits.index)
    items = pd.concat([visits, person], axis=1)
    return visits.assign(**{key: _total(key, items, decimals) for key, decimals in DECIMALS.items()})


def _total(key: str, items: pd.DataFrame, decimals: int) -> pd.Series:
    # Scoring only the rows that hold an item of this index keeps large cohorts quick.
    columns = [name for name in INSTRUMENTS[key].columns if name in items and name not in ("sex", "height_cm")]
    rows = items[items[columns].notna().all(axis=1)]
    total = compute_score(key, rows).to_numpy(dtype=float, na_value=float("nan"))
    return pd.Series(half_up(total, decimals), index=rows.index).reindex(items.index)
