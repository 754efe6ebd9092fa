"""What the synthetic cohort is calibrated to: a count for each printed percentage.

The abstract prints no numerator or denominator. The counts read here from ``data/published.csv`` are
chosen among those that arithmetic allows; each choice is an assumption, never the paper's data.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ibd_study.printed import PUBLISHED, read_published
from ibd_tools.synthetic.draws import pick, whole_share

GROUPS = {"UC": 80, "CD": 156}

# Not printed and free to choose: patients of each group, out of GROUPS, and of the 67 scoped twice.
NO_FOLLOW_UP_VISIT = {"UC": 2, "CD": 3}
CD_PERIANAL = 50
UC_SCOPED_WITH_MES_AT_MOST_1 = (46, 67)

FIRST = 1000.0  # outweighs every propensity: settles rank before the rest is looked at


@dataclass(frozen=True)
class Quota:
    """How many patients meet an endpoint: at follow-up, at baseline, and at baseline only (lost)."""

    events: int
    evaluable: int
    baseline_events: int = 0
    lost: int = 0

    def scaled_to(self, evaluable: int) -> "Quota":
        """Same shares of another number of evaluable patients.

        Examples
        --------
        >>> Quota(24, 67, 17, 1).scaled_to(670)
        Quota(events=240, evaluable=670, baseline_events=170, lost=10)
        """
        parts = (self.events, self.baseline_events, self.lost)
        events, before, lost = (whole_share(part, self.evaluable, evaluable) for part in parts)
        return Quota(events, evaluable, before, min(lost, before))

    def evaluable_of(self, group: int, study_group: int) -> int:
        """Number of evaluable patients in a group of another size."""
        return whole_share(self.evaluable, study_group, group)


@dataclass(frozen=True)
class Calibration:
    """Quotas by endpoint key and the two printed means of CDAI."""

    quotas: dict[str, Quota]
    cdai_mean_baseline: float
    cdai_mean_follow_up: float


def load_calibration(path: Path = PUBLISHED) -> Calibration:
    """Read the chosen counts and printed means.

    Raises
    ------
    TableError
        If the file is not there, or holds what it should not.
    """
    printed = read_published(path)
    quotas = {
        key: Quota(one.chosen_events, one.chosen_evaluable, one.chosen_baseline_events or 0, one.chosen_lost or 0)
        for key, one in printed.items()
        if one.chosen_events is not None and one.chosen_evaluable
    }
    means = (float(printed[key].value) for key in ("cdai_mean_baseline", "cdai_mean_follow_up"))
    return Calibration(quotas, *means)


def transition(
    low: np.ndarray,
    benefit: np.ndarray,
    among: np.ndarray,
    quota: Quota,
    can_start: np.ndarray | bool = True,
    can_end: np.ndarray | bool = True,
) -> tuple[np.ndarray, np.ndarray]:
    """Settle who meets an endpoint before and after, so that its quota is met exactly.

    Parameters
    ----------
    low, benefit
        Propensity to meet it at baseline, and to keep or gain it.
    among
        The evaluable patients.
    can_start, can_end
        Patients whom other findings allow to meet it at baseline and at follow-up.
    """
    quota = quota.scaled_to(int(among.sum()))
    before = pick(low, quota.baseline_events, among & can_start)
    barred = ~np.broadcast_to(can_end, among.shape)
    lost = pick(FIRST * barred - benefit, quota.lost, before)
    kept = before & ~lost & ~barred
    gained = pick(benefit, quota.events - int(kept.sum()), among & ~before & ~barred)
    return before, kept | gained
