"""What happens to one disease group: the findings of every patient and who was assessed for them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ibd_tools.synthetic.draws import ONE_DECIMAL

CODES = ("cdai_abdominal_mass",)  # nothing lies between two codes


@dataclass(frozen=True)
class Course:
    """Findings at baseline and follow-up, one row per patient in the order of the group.

    Findings are complete, also for those never assessed; ``assessed_baseline`` and
    ``assessed_follow_up`` (one yes/no column per assessment of the data dictionary, ``haematocrit`` and
    ``visit``) say what reaches the visits table. ``labels`` holds yes/no columns: evaluable,
    remission_before, remission. ``activity`` (columns before, after) is on a scale from 0 (none) to about 1 (severe).
    """

    baseline: pd.DataFrame
    follow_up: pd.DataFrame
    assessed_baseline: pd.DataFrame
    assessed_follow_up: pd.DataFrame
    labels: pd.DataFrame
    activity: pd.DataFrame


def part_way(before: pd.DataFrame, after: pd.DataFrame, tenths: np.ndarray) -> pd.DataFrame:
    """Findings between two visits, ``tenths`` of the way, rounded half up to the precision of both."""
    way = np.asarray(tenths)[:, None]
    tenfold = np.rint(before.to_numpy() * 10) * (10 - way) + np.rint(after.to_numpy() * 10) * way
    decimals = np.array([1 if name in ONE_DECIMAL else 0 for name in before.columns])
    step = np.where(decimals == 1, 10, 100)
    between = pd.DataFrame(np.floor(tenfold / step + 0.5) / 10**decimals, columns=before.columns)
    return between.assign(**{name: before[name] for name in CODES if name in before})


def without(findings: pd.DataFrame, rows: np.ndarray | pd.Series) -> pd.DataFrame:
    """The findings, missing in the rows marked."""
    return findings.mask(np.broadcast_to(np.asarray(rows)[:, None], findings.shape))
