"""Patients whose disease activity is known, with the grades of the Mayo score that a hospital would write down."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from ibd_study.cohort import BASELINE, FOLLOW_UP
from ibd_study.scores import compute_score
from ibd_tools.synthetic import REMISSION_BELOW, Truth, draw_population, normal, stream, uniform

USUAL = 200.0
# In SDs of activity from the line of being well: from here on the grade is 1, 2 and 3.
CUTS = {
    "mayo_stool_frequency": (-0.4, 0.4, 1.2),
    "mayo_rectal_bleeding": (0.3, 0.9, 1.6),
    "mayo_physician_global": (-0.2, 0.7, 1.5),
    "mayo_endoscopic_subscore": (-0.6, 0.4, 1.1),
}
ENDOSCOPY = "mayo_endoscopic_subscore"
# How far a grade strays from the activity of the disease, in the same SDs.
ERROR = 0.5


@dataclass(frozen=True)
class GradedPatients:
    """Pairs before and after, as :func:`ibd_study.endpoints.classify` reads them, and who is truly well after."""

    pairs: pd.DataFrame
    well: pd.Series


def truth_of(well_percent: float) -> Truth:
    """What is true where so many patients are well later; everybody starts, and some are well already.

    Examples
    --------
    >>> from ibd_tools.lessons.known_truth import percent_below_later
    >>> round(percent_below_later(truth_of(45.0)), 1)
    45.0
    """
    usual = Truth(starts_at_cdai=None, usual_cdai_mean=USUAL)
    effect = USUAL - REMISSION_BELOW + usual.usual_cdai_sd * float(ndtri(well_percent / 100))
    return usual.model_copy(update={"effect_points": effect})


def draw_graded(
    well_percent: float, patients: int, seed: int, came_percent: float = 85.0, scoped_percent: float = 70.0
) -> GradedPatients:
    """Draw patients and their grades; who comes to the later visit, and who of these is scoped, is chance.

    Parameters
    ----------
    well_percent
        How many are truly well later.
    patients, seed
        How many, and of which draws.
    came_percent, scoped_percent
        Who comes to the later visit, and who of these has an endoscopy.
    """
    truth = truth_of(well_percent)
    people = draw_population(truth, patients, seed)
    came = 100 * uniform(stream(seed, "came"), patients) < came_percent
    scoped = came & (100 * uniform(stream(seed, "later endoscopy"), patients) < scoped_percent)
    everybody = np.full(patients, True)
    seen = {BASELINE: (everybody, everybody), FOLLOW_UP: (came, scoped)}
    readings = {BASELINE: people["cdai_start"], FOLLOW_UP: people["cdai_later_with"]}
    named = pd.DataFrame({"patient_id": [f"P{place}" for place in range(patients)], "diagnosis": "UC"})
    graded = [
        _grades((reading - REMISSION_BELOW) / truth.usual_cdai_sd, seed, time, *seen[time])
        for time, reading in readings.items()
    ]
    return GradedPatients(pd.concat([named, *graded], axis=1), people["cdai_later_with"] < REMISSION_BELOW)


def _grades(activity: pd.Series, seed: int, time: str, came: np.ndarray, scoped: np.ndarray) -> pd.DataFrame:
    """Every item and score at one time; an item that was not assessed is missing, and so is its score."""
    items = pd.DataFrame(
        {
            item: pd.Series(np.searchsorted(cuts, activity + ERROR * normal(stream(seed, item + time), len(activity))))
            .astype("Int64")
            .where(scoped if item == ENDOSCOPY else came)
            for item, cuts in CUTS.items()
        }
    )
    scores = {key: compute_score(key, items) for key in ("modified_mayo", "partial_mayo")}
    return items.assign(**scores).add_suffix(time)
