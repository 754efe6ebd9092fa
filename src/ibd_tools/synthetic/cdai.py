"""CDAI items before and after: wanted counts of remission and response, and the two printed means.

A target is drawn for each patient; the items are made to add up to it; stool counts (2 points each)
then move the mean of the evaluable patients to the printed one without changing any outcome.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ibd_study.scores import (
    cdai_haematocrit_term,
    cdai_standard_weight_kg,
    cdai_weight_term,
    compute_score,
)
from ibd_tools.synthetic.calibration import FIRST, Calibration, Quota, transition
from ibd_tools.synthetic.draws import bell, by_weight, half_up, happens, pick, standing

REMISSION_BELOW = 150
RESPONSE_FALL = 70
STANDARD_HAEMATOCRIT = {"male": 47, "female": 42}
DIARY = ("cdai_liquid_stools_7d", "cdai_abdominal_pain_7d", "cdai_wellbeing_7d")
STOOLS_7D = (0, 140)
MARGIN = 1  # points kept from a cut-off, so that rounding the total cannot cross it
SPARE = 0.35  # share of a total left to the diary


@dataclass(frozen=True)
class Labels:
    """Yes/no arrays of one set of patients: in remission before and after, and response."""

    before: np.ndarray
    after: np.ndarray
    response: np.ndarray


def draw_cdai(
    rng: np.random.Generator,
    patients: pd.DataFrame,
    evaluable: np.ndarray,
    calibration: Calibration,
) -> tuple[list[pd.DataFrame], list[np.ndarray], Labels]:
    """CDAI items, totals and labels; quotas and means hold among the ``evaluable``."""
    labels = _labels(rng, patients, evaluable, calibration.quotas)
    targets = _targets(rng, patients, labels)
    weights = _weights(rng, patients, labels)
    items, totals = [], []
    for target, weight in zip(targets, weights, strict=True):
        moment = items_of_total(rng, target, weight, patients)
        items.append(moment)
        totals.append(_total(moment, patients))
    means = (calibration.cdai_mean_baseline, calibration.cdai_mean_follow_up)
    for when in (0, 1):
        room = _room(totals, labels, items[when][DIARY[0]].to_numpy(), when)
        shift = _stools_to_mean(rng, totals[when], means[when], room, evaluable)
        items[when][DIARY[0]] += shift
        totals[when] = totals[when] + 2 * shift
    return items, totals, labels


def _total(items: pd.DataFrame, patients: pd.DataFrame) -> np.ndarray:
    return compute_score("cdai", items.assign(**patients[["sex", "height_cm"]])).to_numpy(dtype=float)


def _haematocrit_points(haematocrit: np.ndarray, patients: pd.DataFrame) -> np.ndarray:
    column = pd.Series(haematocrit, index=patients.index)
    return cdai_haematocrit_term(haematocrit_percent=column, sex=patients["sex"]).to_numpy(dtype=float)


def _weight_points(weight: np.ndarray, patients: pd.DataFrame) -> np.ndarray:
    standard = cdai_standard_weight_kg(height_cm=patients["height_cm"], sex=patients["sex"])
    column = pd.Series(weight, index=patients.index)
    return cdai_weight_term(weight_kg=column, standard_weight_kg=standard).to_numpy(dtype=float)


def _labels(
    rng: np.random.Generator, patients: pd.DataFrame, evaluable: np.ndarray, quotas: dict[str, Quota]
) -> Labels:
    size = len(patients)
    low = 0.6 * bell(rng, size) - patients["severity"].to_numpy()
    benefit = patients["benefit"].to_numpy() + 0.4 * bell(rng, size)
    before, after, response = (np.zeros(size, dtype=bool) for _ in range(3))
    for members in (evaluable, ~evaluable):
        start, end = transition(low, benefit, members, quotas["cd_clinical_remission"])
        wanted = quotas["cd_clinical_response"].scaled_to(int(members.sum())).events
        likely = benefit - 1.2 * start + FIRST * (end & ~start)
        before, after = before | start, after | end
        response |= pick(likely, wanted, members & ~(start & ~end))
    return Labels(before, after, response)


def _targets(rng: np.random.Generator, patients: pd.DataFrame, labels: Labels) -> tuple[np.ndarray, np.ndarray]:
    """Whole-number CDAI totals true to the labels, higher in the severely ill and falling with benefit."""
    severity, benefit = patients["severity"].to_numpy(), patients["benefit"].to_numpy()
    ill = severity + 0.5 * bell(rng, len(patients))
    poor = 0.4 * severity - benefit + 0.5 * bell(rng, len(patients))
    before = _baseline_targets(ill, labels)
    quiet, active = standing(poor, labels.after), standing(poor, ~labels.after)
    after = np.where(labels.after, 42 + 96 * quiet, 154 + 170 * active**2)
    enough, too_little = before - RESPONSE_FALL - 3, before - RESPONSE_FALL + 3
    after = np.where(labels.response, np.minimum(after, enough), np.maximum(after, too_little))
    return before, np.floor(after)


def _baseline_targets(ill: np.ndarray, labels: Labels) -> np.ndarray:
    """Baseline totals that leave room for the outcome: a response needs 70 points to fall."""
    cases = [
        (labels.before & labels.response, 122, 25, 1),
        (labels.before & ~labels.response, 58, 86, 1),
        (~labels.before & labels.response & ~labels.after, 232, 140, 1),
        (~labels.before & ~labels.response & labels.after, 154, 50, 1),
        (~labels.before & labels.response & labels.after, 172, 165, 1.5),
        (~labels.before & ~labels.response & ~labels.after, 160, 150, 1),
    ]
    targets = [np.where(case, low + span * standing(ill, case) ** power, 0) for case, low, span, power in cases]
    return np.floor(np.sum(targets, axis=0))


def _weights(rng: np.random.Generator, patients: pd.DataFrame, labels: Labels) -> tuple[np.ndarray, np.ndarray]:
    before = half_up(patients["bmi_kg_m2"] * (patients["height_cm"] / 100) ** 2, 1)
    gain = np.where(labels.response, 1.3, 0.1) + 0.9 * bell(rng, len(patients))
    return before, half_up(before + np.clip(gain, -2, 5), 1)


def items_of_total(
    rng: np.random.Generator, target: np.ndarray, weight: np.ndarray, patients: pd.DataFrame
) -> pd.DataFrame:
    """Items of CDAI that add up to wanted totals, as nearly as whole items can."""
    size = len(target)
    haematocrit = _haematocrit(rng, target, patients)
    rest = target - _haematocrit_points(haematocrit, patients) - _weight_points(weight, patients)
    wish = by_weight(rng, size, {0: 50, 1: 36, 2: 14})
    complications = np.clip(np.floor((rest - SPARE * target) / 20), 0, wish)
    rest = rest - 20 * complications
    antidiarrhoeal = happens(rng, size, 14) & (rest - 30 >= SPARE * target)
    rest = rest - 30 * antidiarrhoeal
    mass = by_weight(rng, size, {0: 88, 2: 9, 5: 3})
    mass = np.where(rest - 10 * mass >= SPARE * target, mass, 0)
    return pd.DataFrame(
        {
            **_diary(rng, np.maximum(rest - 10 * mass, 0)),
            "cdai_complications": complications,
            "cdai_antidiarrhoeal": antidiarrhoeal.astype(float),
            "cdai_abdominal_mass": mass.astype(float),
            "haematocrit_percent": haematocrit,
            "weight_kg": weight,
        }
    )


def _haematocrit(rng: np.random.Generator, target: np.ndarray, patients: pd.DataFrame) -> np.ndarray:
    points = np.clip(10 + 0.11 * target + 14 * bell(rng, len(target)), -12, 0.3 * target)
    return half_up(patients["sex"].map(STANDARD_HAEMATOCRIT).to_numpy() - points / 6, 1)


def _diary(rng: np.random.Generator, points: np.ndarray) -> dict[str, np.ndarray]:
    """Split points over seven days of pain, wellbeing and stools."""
    size = len(points)
    shares = (
        np.clip(0.22 + 0.05 * bell(rng, size), 0.08, 0.36),
        np.clip(0.33 + 0.05 * bell(rng, size), 0.16, 0.5),
    )
    pain = np.clip(np.floor(shares[0] * points / 5), 0, 21)
    wellbeing = np.clip(np.floor(shares[1] * points / 7), 0, 28)
    stools = np.clip(half_up((points - 5 * pain - 7 * wellbeing) / 2), *STOOLS_7D)
    return dict(zip(DIARY, (stools, pain, wellbeing), strict=True))


def _room(totals: list[np.ndarray], labels: Labels, stools: np.ndarray, when: int) -> tuple[np.ndarray, np.ndarray]:
    """Stools each patient can lose and gain while every outcome stays as it is."""
    quiet = (labels.before, labels.after)[when]
    low = np.where(quiet, -np.inf, REMISSION_BELOW + MARGIN)
    high = np.where(quiet, REMISSION_BELOW - MARGIN, np.inf)
    other = totals[1 - when] + (RESPONSE_FALL if when == 0 else -RESPONSE_FALL)
    at_least = labels.response if when == 0 else ~labels.response
    low = np.where(at_least, np.maximum(low, other + MARGIN), low)
    high = np.where(at_least, high, np.minimum(high, other - MARGIN))
    losing = np.minimum((totals[when] - low) / 2, stools - STOOLS_7D[0])
    gaining = np.minimum((high - totals[when]) / 2, STOOLS_7D[1] - stools)
    return np.maximum(np.floor(losing), 0), np.maximum(np.floor(gaining), 0)


def _stools_to_mean(
    rng: np.random.Generator, total: np.ndarray, mean: float, room: tuple[np.ndarray, np.ndarray], evaluable: np.ndarray
) -> np.ndarray:
    """Stools to add (or take away) so that the evaluable patients have the wanted mean total."""
    shift = np.zeros(len(total))
    wanted = int(np.rint((mean * evaluable.sum() - total[evaluable].sum()) / 2))
    left = np.where(evaluable, room[int(wanted > 0)], 0)
    order = rng.permutation(len(total))
    while wanted and (left > 0).any():
        movers = order[left[order] > 0][: abs(wanted)]
        shift[movers] += np.sign(wanted)
        left[movers] -= 1
        wanted -= int(np.sign(wanted)) * len(movers)
    return shift
