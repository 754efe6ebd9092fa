"""Bowel ultrasound and perianal MRI before and after, with the wanted counts."""

import numpy as np
import pandas as pd

from ibd_tools.synthetic.calibration import FIRST, GROUPS, Quota, transition
from ibd_tools.synthetic.draws import bell, by_weight, half_up, happens, pick, standing

THICK_ABOVE = 30  # tenths of a millimetre
ULTRASOUND = (
    "us_bowel_wall_thickness_mm",
    "us_inflammatory_fat",
    "us_colour_doppler",
    "us_wall_stratification",
)


def draw_ultrasound(
    rng: np.random.Generator, patients: pd.DataFrame, evaluable: np.ndarray, quotas: dict[str, Quota]
) -> list[pd.DataFrame]:
    """Ultrasound items of the worst segment; quotas hold among the ``evaluable``."""
    severity, size = patients["severity"].to_numpy(), len(patients)
    labels = _ultrasound_labels(rng, patients, evaluable, quotas)
    walls = _walls(rng, severity, labels)
    active = [
        severity + 0.7 * bell(rng, size),
        severity - labels["response"] + 0.7 * bell(rng, size),
    ]
    return [
        _ultrasound_items(rng, walls[when], active[when], labels[name]) for when, name in enumerate(("before", "after"))
    ]


def _ultrasound_labels(
    rng: np.random.Generator, patients: pd.DataFrame, evaluable: np.ndarray, quotas: dict[str, Quota]
) -> dict[str, np.ndarray]:
    size = len(patients)
    low = bell(rng, size) - patients["severity"].to_numpy()
    benefit = patients["benefit"].to_numpy() + 0.7 * bell(rng, size)
    labels = {name: np.zeros(size, dtype=bool) for name in ("before", "after", "thin", "response")}
    for members in (evaluable, ~evaluable):
        remission, response = quotas["cd_ultrasound_remission"], quotas["cd_ultrasound_response"]
        start, end = transition(low, benefit, members, remission)
        count = int(members.sum())
        thin = count - response.evaluable_of(count, remission.evaluable)
        thin = start | pick(low - FIRST * end, thin - int(start.sum()), members & ~start)
        wanted = response.scaled_to(int((members & ~thin).sum())).events
        fallen = pick(benefit + FIRST * end, wanted, members & ~thin)
        for name, values in zip(labels, (start, end, thin, fallen), strict=True):
            labels[name] |= values
    return labels


def _walls(
    rng: np.random.Generator, severity: np.ndarray, labels: dict[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Bowel-wall thickness in tenths of a millimetre; no change comes near the 25 % cut-off."""
    size, draw = len(severity), rng.integers(0, 1000, len(severity))
    thin, response, after = labels["thin"], labels["response"], labels["after"]
    thick = np.floor(36 + 52 * standing(severity + 0.7 * bell(rng, size), ~thin) ** 1.5)
    thick = np.where(response & after, np.maximum(thick, 43), thick)
    before = np.where(thin, 21 + draw % 9, thick)
    kept_percent = np.where(response, 45 + draw % 28, 80 + draw % 26)
    later = np.floor(before * kept_percent / 100)
    later = np.where(after, np.minimum(later, THICK_ABOVE - draw % 6), later)
    return before, np.maximum(later, 18)


def _ultrasound_items(
    rng: np.random.Generator, wall: np.ndarray, active: np.ndarray, quiet: np.ndarray
) -> pd.DataFrame:
    size = len(wall)
    level = (wall - 20) / 20 + 0.5 * active
    fat = np.clip(half_up(0.5 * level + 0.5 * bell(rng, size)), 0, 2)
    doppler = np.clip(half_up(0.8 * level + 0.5 * bell(rng, size)), 0, 3)
    stratification = np.clip(half_up(0.6 * level + 0.6 * bell(rng, size)), 0, 3)
    all_normal = (wall <= THICK_ABOVE) & (fat + doppler + stratification == 0)
    doppler = np.where(all_normal, 1, doppler)
    graded = [np.where(quiet, 0, item) for item in (fat, doppler, stratification)]
    return pd.DataFrame(dict(zip(ULTRASOUND, [wall / 10, *graded], strict=True)))


def draw_van_assche(
    rng: np.random.Generator, patients: pd.DataFrame, evaluable: np.ndarray, quotas: dict[str, Quota]
) -> list[pd.DataFrame]:
    """Original Van Assche items of the perianal MRI; quotas hold among the ``evaluable``."""
    size = len(patients)
    benefit = patients["benefit"].to_numpy() + 0.6 * bell(rng, size)
    low = bell(rng, size) - patients["severity"].to_numpy()
    start, end = transition(low, benefit, evaluable, quotas["cd_radiological_remission"])
    active = evaluable & ~start
    wanted = quotas["cd_radiological_response"].scaled_to(int(active.sum())).events
    response = pick(benefit + FIRST * end, wanted, active)
    before = _fistula(rng, size)
    after = _fistula_later(rng, before, response)
    return [_cleared(before, start), _cleared(after, end)]


def _fistula(rng: np.random.Generator, size: int) -> pd.DataFrame:
    tracts = by_weight(rng, size, {1: 45, 2: 30, 3: 25})
    return pd.DataFrame(
        {
            "van_assche_tracts": tracts,
            "van_assche_location": np.minimum(by_weight(rng, size, {1: 45, 2: 42, 3: 13}), tracts + 1),
            "van_assche_extension": by_weight(rng, size, {1: 82, 2: 18}),
            "van_assche_t2_hyperintensity": by_weight(rng, size, {4: 35, 8: 65}),
            "van_assche_collections": 4 * happens(rng, size, 30),
            "van_assche_rectal_wall": 2 * happens(rng, size, 45),
        }
    ).astype(float)


def _fistula_later(rng: np.random.Generator, before: pd.DataFrame, response: np.ndarray) -> pd.DataFrame:
    """A response lowers the T2 signal, and in some empties collections or thins the rectal wall."""
    size = len(before)
    cleared = response & happens(rng, size, 60), response & happens(rng, size, 40)
    return before.assign(
        van_assche_t2_hyperintensity=before["van_assche_t2_hyperintensity"] - 4 * response,
        van_assche_collections=before["van_assche_collections"] * ~cleared[0],
        van_assche_rectal_wall=before["van_assche_rectal_wall"] * ~cleared[1],
    )


def _cleared(items: pd.DataFrame, healed: np.ndarray) -> pd.DataFrame:
    return items.mul(~healed, axis=0)


def imaging_pairs(
    rng: np.random.Generator, patients: pd.DataFrame, absent: np.ndarray, quotas: dict[str, Quota]
) -> tuple[np.ndarray, np.ndarray]:
    """Who has ultrasound twice (more often in the larger centres), and who perianal MRI twice."""
    size, present = len(patients), ~absent
    large = patients["centre"].isin(["A", "B", "C"]).to_numpy()
    ultrasound = quotas["cd_ultrasound_remission"].evaluable_of(size, GROUPS["CD"])
    mri = quotas["cd_radiological_remission"].evaluable_of(size, GROUPS["CD"])
    perianal = patients["cd_perianal"].to_numpy(dtype=bool)
    return (
        pick(bell(rng, size) + large, ultrasound, present),
        pick(bell(rng, size), mri, present & perianal),
    )
