"""Ulcerative colitis: Mayo items, UCEIS and Nancy before and after, with the wanted counts.

Outcomes are settled first, by ranking; the items are then the most likely ones that give them.
"""

import numpy as np
import pandas as pd

from ibd_tools.synthetic.calibration import (
    FIRST,
    GROUPS,
    NO_FOLLOW_UP_VISIT,
    UC_SCOPED_WITH_MES_AT_MOST_1,
    Quota,
    transition,
)
from ibd_tools.synthetic.course import Course
from ibd_tools.synthetic.draws import bell, by_weight, closest, half_up, happens, pick, standing, whole_share
from ibd_tools.synthetic.uceis import draw_uceis

Pair = tuple[np.ndarray, np.ndarray]


def draw_uc_course(rng: np.random.Generator, patients: pd.DataFrame, quotas: dict[str, Quota]) -> Course:
    """Draw the course of the UC patients from their severity and benefit."""
    severity, benefit = patients["severity"].to_numpy(), patients["benefit"].to_numpy()
    seen = _attendance(rng, benefit, quotas)
    mes = _mayo_endoscopic_subscores(rng, seen["scoped"], severity, benefit, quotas)
    seen["diary"] = ~_scoped_without_diary(rng, seen["scoped"], mes, quotas)
    labels = _clinical_labels(rng, seen, mes, severity, benefit, quotas)
    diary = _diaries(rng, labels, mes, severity, benefit)
    uceis = draw_uceis(rng, seen["scoped"], mes, benefit, quotas["uc_endoscopic_response"])
    nancy = _nancy_indices(rng, seen["biopsied"], mes, severity, benefit, quotas)
    baseline, follow_up = (
        pd.concat([_mayo_items(rng, diary[when], mes[when]), uceis[when]], axis=1).assign(nancy_index=nancy[when])
        for when in (0, 1)
    )
    before, after = (mes[when] + diary[when].sum(axis=1) for when in (0, 1))
    activity = pd.DataFrame({"before": before / 11, "after": after / 11})
    return Course(baseline, follow_up, *_assessed(rng, seen), labels, activity)


def _attendance(rng: np.random.Generator, benefit: np.ndarray, quotas: dict[str, Quota]) -> pd.DataFrame:
    """Who was scoped twice and biopsied twice, and who has no visit in the follow-up window.

    The well decline endoscopy: those not scoped are the ones who improved most.
    """
    size = len(benefit)
    scoped_count = quotas["uc_endoscopic_remission"].evaluable_of(size, GROUPS["UC"])
    unscoped = pick(benefit + 0.8 * bell(rng, size), size - scoped_count)
    absent = pick(bell(rng, size), whole_share(NO_FOLLOW_UP_VISIT["UC"], GROUPS["UC"], size), unscoped)
    biopsied_count = quotas["uc_histological_remission"].evaluable_of(size, GROUPS["UC"])
    biopsied = pick(bell(rng, size), biopsied_count, ~unscoped)
    return pd.DataFrame({"scoped": ~unscoped, "visit": ~absent, "biopsied": biopsied})


def _mayo_endoscopic_subscores(
    rng: np.random.Generator, scoped: pd.Series, severity: np.ndarray, benefit: np.ndarray, quotas: dict[str, Quota]
) -> Pair:
    before, after = np.zeros(len(severity), dtype=int), np.zeros(len(severity), dtype=int)
    low, benefit = bell(rng, len(severity)) - severity, benefit + 0.5 * bell(rng, len(severity))
    for members in (scoped.to_numpy(), ~scoped.to_numpy()):
        start, end = transition(low, benefit, members, quotas["uc_endoscopic_remission"])
        grade = np.digitize(standing(-low, members & ~start), (0.16, 0.60)) + 1
        before = np.where(members & ~start, grade, before)
        mild = _mild_after(benefit, members, start, end, before)
        better = np.where(benefit + bell(rng, len(benefit)) > 0, before - 1, before)
        after = np.where(members & ~end, np.where(mild, 1, np.maximum(better, 2)), after)
    return before, np.where(scoped, after, np.minimum(after, 1))


def _mild_after(
    benefit: np.ndarray, members: np.ndarray, start: np.ndarray, end: np.ndarray, before: np.ndarray
) -> np.ndarray:
    mild_or_none = whole_share(*UC_SCOPED_WITH_MES_AT_MOST_1, int(members.sum()))
    propensity = benefit - 0.9 * before + FIRST * start
    return pick(propensity, mild_or_none - int(end.sum()), members & ~end)


def _scoped_without_diary(
    rng: np.random.Generator, scoped: pd.Series, mes: Pair, quotas: dict[str, Quota]
) -> np.ndarray:
    size = len(scoped)
    evaluable = quotas["uc_clinical_remission"].evaluable_of(size, GROUPS["UC"])
    return pick(bell(rng, size), int(scoped.sum()) - evaluable, scoped.to_numpy() & (mes[1] <= 1))


def _clinical_labels(
    rng: np.random.Generator,
    seen: pd.DataFrame,
    mes: Pair,
    severity: np.ndarray,
    benefit: np.ndarray,
    quotas: dict[str, Quota],
) -> pd.DataFrame:
    """Remission and response: by quota in the evaluable; everybody else did well.

    Those not scoped have no bleeding and a low stool frequency, so that no recorded clause fails and
    they stay not evaluable instead of counting as a "no".
    """
    evaluable = (seen["scoped"] & seen["diary"]).to_numpy()
    benefit = benefit + 0.5 * bell(rng, len(benefit)) + 0.4 * (mes[1] == 0)
    before, after = transition(-severity, benefit, evaluable, quotas["uc_clinical_remission"], mes[0] == 0, mes[1] <= 1)
    wanted = quotas["uc_clinical_response"].scaled_to(int(evaluable.sum())).events
    gained = after & ~before
    response = pick(benefit + 0.8 * (mes[0] - mes[1]) + FIRST * gained, wanted, evaluable & ~before)
    return pd.DataFrame(
        {
            "evaluable": evaluable,
            "remission_before": before,
            "remission": after | ~evaluable,
            "response": response | ~evaluable,
        }
    )


def _diaries(
    rng: np.random.Generator, labels: pd.DataFrame, mes: Pair, severity: np.ndarray, benefit: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Stool frequency and rectal bleeding (two columns) before and after, true to the labels."""
    items = np.stack(np.meshgrid(*[np.arange(4)] * 4, indexing="ij")).reshape(4, -1)
    size = len(labels)
    noise = [bell(rng, size) for _ in items]
    wanted = [
        2.1 + 0.5 * severity + 0.5 * noise[0],
        1.2 + 0.4 * severity + 0.35 * (mes[0] - 1.5) + 0.5 * noise[1],
        1.0 - 0.5 * benefit + 0.3 * (mes[1] - 1) + 0.5 * noise[2],
        0.4 - 0.4 * benefit + 0.4 * (mes[1] - 1) + 0.5 * noise[3],
    ]
    far = [(item[None, :] - np.clip(wish, 0, 3)[:, None]) ** 2 for item, wish in zip(items, wanted, strict=True)]
    chosen = np.take(items, closest(np.sum(far, axis=0), _true_to_labels(items, labels, mes)), axis=1)
    return chosen[:2].T, chosen[2:].T


def _true_to_labels(items: np.ndarray, labels: pd.DataFrame, mes: Pair) -> np.ndarray:
    """Which candidate diaries (columns) give each patient (row) the remission and response settled."""
    stools, bleeding, stools_after, bleeding_after = items[:, None, :]
    mes_before, mes_after = (scores[:, None] for scores in mes)
    total, total_after = stools + bleeding + mes_before, stools_after + bleeding_after + mes_after
    fall = total - total_after
    before = (total <= 2) & (stools <= 1) & (bleeding == 0) & (mes_before <= 1)
    after = (total_after <= 2) & (stools_after <= np.minimum(stools, 1)) & (bleeding_after == 0)
    after &= mes_after <= 1
    bleeding_better = (bleeding - bleeding_after >= 1) | (bleeding_after <= 1)
    response = (fall >= 2) & (10 * fall >= 3 * total) & bleeding_better
    found = {"remission_before": before, "remission": after, "response": response}
    return np.all([values == labels[[name]].to_numpy() for name, values in found.items()], axis=0)


def _mayo_items(rng: np.random.Generator, diary: np.ndarray, mes: np.ndarray) -> pd.DataFrame:
    size = len(mes)
    physician = half_up((diary.sum(axis=1) + mes) / 3 + 0.4 * bell(rng, size))
    recorded = happens(rng, size, 70)
    return pd.DataFrame(
        {
            "mayo_stool_frequency": diary[:, 0],
            "mayo_rectal_bleeding": diary[:, 1],
            "mayo_physician_global": np.where(recorded, np.clip(physician, 0, 3), np.nan),
            "mayo_endoscopic_subscore": mes,
        }
    )


def _nancy_indices(
    rng: np.random.Generator,
    biopsied: pd.Series,
    mes: Pair,
    severity: np.ndarray,
    benefit: np.ndarray,
    quotas: dict[str, Quota],
) -> Pair:
    """Nancy index: at most 1 by quota; else 2 to 4, higher with more active endoscopy."""
    size = len(mes[0])
    nancy = np.zeros((2, size), dtype=int)
    for members in (biopsied.to_numpy(), ~biopsied.to_numpy()):
        labels = transition(
            -severity - 2 * mes[0] + bell(rng, size),
            benefit - 2 * mes[1] + bell(rng, size),
            members,
            quotas["uc_histological_remission"],
        )
        for when, quiet in enumerate(labels):
            active = np.clip(1 + mes[when] + by_weight(rng, size, {0: 60, 1: 40}), 2, 4)
            nancy[when, members] = np.where(quiet, by_weight(rng, size, {0: 40, 1: 60}), active)[members]
    return nancy[0], nancy[1]


def _assessed(rng: np.random.Generator, seen: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    size = len(seen)
    follow_up = pd.DataFrame(
        {
            "visit": seen["visit"],
            "clinical": seen["visit"] & seen["diary"],
            "endoscopy": seen["scoped"],
            "histology": seen["biopsied"],
        }
    )
    scoped_before = seen["scoped"] | happens(rng, size, 75)
    biopsied_before = seen["biopsied"] | (scoped_before & happens(rng, size, 30))
    baseline = pd.DataFrame(
        {"visit": True, "clinical": True, "endoscopy": scoped_before, "histology": biopsied_before},
        index=seen.index,
    )
    return baseline, follow_up
