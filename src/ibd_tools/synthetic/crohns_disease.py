"""Crohn's disease: who was assessed for what, and the findings before and after."""

import numpy as np
import pandas as pd

from ibd_tools.synthetic.calibration import GROUPS, NO_FOLLOW_UP_VISIT, Calibration, Quota
from ibd_tools.synthetic.cdai import draw_cdai
from ibd_tools.synthetic.course import Course, without
from ibd_tools.synthetic.draws import bell, happens, pick, whole_share
from ibd_tools.synthetic.imaging import draw_ultrasound, draw_van_assche, imaging_pairs
from ibd_tools.synthetic.ses_cd import SEGMENTS, draw_ses_cd


def draw_cd_course(rng: np.random.Generator, patients: pd.DataFrame, calibration: Calibration) -> Course:
    """Draw the course of the CD patients from their severity and benefit."""
    quotas, size = calibration.quotas, len(patients)
    absent, evaluable = _attendance(rng, size, quotas)
    diary, totals, labels = draw_cdai(rng, patients, evaluable, calibration)
    scoped = _scoped(rng, totals[1], absent, quotas)
    ultrasound_seen, mri_seen = imaging_pairs(rng, patients, absent, quotas)
    endoscopy = draw_ses_cd(rng, patients, scoped, quotas)
    severities = [np.minimum(findings.sum(axis=1) / 20, 1) for findings in endoscopy]
    ultrasound = draw_ultrasound(rng, patients, ultrasound_seen, quotas)
    mri = draw_van_assche(rng, patients, mri_seen, quotas)
    moments = [pd.concat(parts, axis=1) for parts in zip(diary, endoscopy, ultrasound, mri, strict=True)]
    assessed = _assessed(rng, patients, absent, evaluable, scoped, ultrasound_seen, mri_seen)
    _leave_out_segments(rng, moments, scoped)
    outcome = pd.DataFrame({"evaluable": evaluable, "remission_before": labels.before, "remission": labels.after})
    activity = [0.6 * totals[when] / 450 + 0.4 * severities[when] for when in (0, 1)]
    baseline, follow_up = moments
    return Course(baseline, follow_up, *assessed, outcome, pd.DataFrame({"before": activity[0], "after": activity[1]}))


def _attendance(rng: np.random.Generator, size: int, quotas: dict[str, Quota]) -> tuple[np.ndarray, np.ndarray]:
    """Who has no visit in the follow-up window, and who has a CDAI before and after."""
    absent = pick(bell(rng, size), whole_share(NO_FOLLOW_UP_VISIT["CD"], GROUPS["CD"], size))
    count = quotas["cd_clinical_remission"].evaluable_of(size, GROUPS["CD"])
    return absent, pick(bell(rng, size), count, ~absent)


def _scoped(
    rng: np.random.Generator, cdai_after: np.ndarray, absent: np.ndarray, quotas: dict[str, Quota]
) -> np.ndarray:
    """Who was scoped twice: rather those with symptoms left, since the well decline."""
    count = quotas["cd_endoscopic_remission"].evaluable_of(len(absent), GROUPS["CD"])
    return pick(cdai_after / 80 + bell(rng, len(absent)), count, ~absent)


def _assessed(
    rng: np.random.Generator,
    patients: pd.DataFrame,
    absent: np.ndarray,
    evaluable: np.ndarray,
    scoped: np.ndarray,
    ultrasound: np.ndarray,
    mri: np.ndarray,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Assessments per visit; a part of those not assessed twice were assessed at baseline.

    Those not evaluable lack the diary at follow-up, and all of them the haematocrit that CDAI needs.
    """
    size = len(patients)
    perianal = patients["cd_perianal"].to_numpy(dtype=bool)
    without_diary = ~evaluable & happens(rng, size, 60)
    follow_up = {
        "visit": ~absent,
        "clinical": ~absent & ~without_diary,
        "haematocrit": evaluable,
        "endoscopy": scoped | (~absent & ~scoped & happens(rng, size, 12)),
        "ultrasound": ultrasound,
        "mri": mri,
    }
    baseline = {
        "visit": np.ones(size, dtype=bool),
        "clinical": evaluable | happens(rng, size, 85),
        "haematocrit": evaluable | happens(rng, size, 70),
        "endoscopy": scoped | happens(rng, size, 70),
        "ultrasound": ultrasound | happens(rng, size, 25),
        "mri": mri | (perianal & happens(rng, size, 50)),
    }
    return pd.DataFrame(baseline), pd.DataFrame(follow_up)


def _leave_out_segments(rng: np.random.Generator, moments: list[pd.DataFrame], scoped: np.ndarray) -> None:
    """An ileum not reached: at times at baseline, always at follow-up of those not scoped completely."""
    sometimes = ~scoped & happens(rng, len(scoped), 25)
    ileum = [name for name in moments[0].columns if name.startswith(f"ses_cd_{SEGMENTS[0]}_")]
    for moment, missing in zip(moments, (sometimes, ~scoped), strict=True):
        moment[ileum] = without(moment[ileum], missing)
