"""Cohorts of ulcerative colitis in which being scoped depends on what is recorded, and whose true rate is known.

Baseline items are independent and uniform on 1 to 3; the chance of endoscopic remission falls with their sum, so the
true rate is a sum over 27 combinations. The follow-up symptoms go with the endoscopy.
"""

from collections.abc import Callable
from itertools import product
from pathlib import Path

import numpy as np
from literal_cohort import analyse, write_cohort

from ibd_study.estimates import Analysis

ENDPOINT = "uc_endoscopic_remission"
HEADER = "patient_id,week,mayo_stool_frequency,mayo_rectal_bleeding,mayo_endoscopic_subscore"
Chance = Callable[[np.ndarray, np.ndarray], np.ndarray]


def logistic(number: np.ndarray | float) -> np.ndarray | float:
    return 1 / (1 + np.exp(-number))


def remission(total: np.ndarray | float) -> np.ndarray | float:
    """Chance of remission by the sum of the baseline items."""
    return logistic(0.9 * (5.5 - total))


TRUE_PERCENT = 100 * float(np.mean([remission(sum(items)) for items in product((1, 2, 3), repeat=3)]))


def seen_by_baseline(total: np.ndarray, bleeding: np.ndarray) -> np.ndarray:
    """The more active at baseline, the less often scoped at follow-up."""
    return logistic(1.0 * (6.5 - total))


def seen_by_symptoms(total: np.ndarray, bleeding: np.ndarray) -> np.ndarray:
    """Who still bleeds at follow-up is scoped, who does not often declines."""
    return np.where(bleeding > 0, 0.9, 0.35)


def cohort(folder: Path, patients: int, chance: Chance, seed: int, **parameters: object) -> Analysis:
    """Draw a cohort, write it and open it."""
    rng = np.random.default_rng(seed)
    before = rng.integers(1, 4, (patients, 3))
    total = before.sum(axis=1)
    healed = rng.random(patients) < remission(total)
    endoscopy = np.where(healed, 0, rng.integers(1, 4, patients))
    bleeding = np.clip(endoscopy - rng.integers(0, 2, patients), 0, 3)
    stools = np.clip(endoscopy + rng.integers(-1, 2, patients), 0, 3)
    seen = rng.random(patients) < chance(total, bleeding)
    rows = [HEADER]
    for number in range(patients):
        first = ",".join(str(item) for item in before[number])
        scoped = endoscopy[number] if seen[number] else ""
        rows += [f"P{number},0,{first}", f"P{number},8,{stools[number]},{bleeding[number]},{scoped}"]
    age = rng.integers(20, 70, patients)
    names = "\n".join(f"P{number},UC,{age[number]}" for number in range(patients))
    text = f"patient_id,diagnosis,age_years\n{names}\n", "\n".join(rows) + "\n"
    return analyse(write_cohort(folder, *text), **parameters)
