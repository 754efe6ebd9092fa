"""Ultrasound and MRI indices at their boundaries."""

import pandas as pd
import pytest

from ibd_study.scores import (
    score_ibus_sas,
    score_maria_segment,
    score_milan_muc,
    score_smaria_segment,
    score_van_assche,
    score_van_assche_modified,
)


@pytest.mark.parametrize(
    ("thickness_mm", "fat", "doppler", "stratification", "expected"),
    [
        (3, 0, 0, 0, 12),
        (5, 2, 2, 2, 72),
        (9.25, 2, 3, 3, 100),
        (9.5, 2, 3, 3, 101),
        (15, 2, 3, 3, 123),
        (None, 2, 3, 3, None),
    ],
)
def test_ibus_sas_has_no_cap_and_a_normal_bowel_is_not_zero(thickness_mm, fat, doppler, stratification, expected):
    score = score_ibus_sas(
        bowel_wall_thickness_mm=thickness_mm,
        inflammatory_fat=fat,
        colour_doppler=doppler,
        wall_stratification=stratification,
    )
    assert score == expected


@pytest.mark.parametrize("thickness_mm", [0, 0.4, 31])
def test_wall_thickness_in_other_units_is_refused(thickness_mm):
    with pytest.raises(ValueError, match=r"expected a number from 0\.5 to 30 mm"):
        score_milan_muc(bowel_wall_thickness_mm=thickness_mm, flow=0)


@pytest.mark.parametrize(
    ("thickness_mm", "flow", "expected"),
    [(4.0, 0, 5.6), (3.0, 1, 6.2), (2.0, 0, 2.8), (4.5, 0, 6.3), (7.0, 1, 11.8), (4, None, None)],
)
def test_milan_scores_are_exact_at_the_cut_off(thickness_mm, flow, expected):
    assert score_milan_muc(bowel_wall_thickness_mm=thickness_mm, flow=flow) == expected


@pytest.mark.parametrize(
    ("item", "values", "refused"),
    [
        ("t2_hyperintensity", [0, 4, 8], 2),
        ("collections", [0, 4], 1),
        ("rectal_wall", [0, 2], 1),
        ("tracts", [0, 1, 2, 3], 4),
        ("location", [0, 1, 2, 3], 4),
        ("extension", [0, 1, 2], 3),
    ],
)
def test_van_assche_items_take_their_codes_only(item, values, refused):
    names = (
        "tracts",
        "location",
        "extension",
        "t2_hyperintensity",
        "collections",
        "rectal_wall",
    )
    others = dict.fromkeys(names, 0)
    assert score_van_assche(**others | {item: pd.Series(values)}).tolist() == values
    with pytest.raises(ValueError, match=f"Van Assche index: item {item} .* holds {refused}"):
        score_van_assche(**others | {item: refused})


@pytest.mark.parametrize(
    ("extension", "t2", "rectal_wall", "mass", "feature", "expected"),
    [
        (0, 0, 0, 0, 0, 0.0),
        (1, 1, 1, 1, 1, 7.2),
        (3, 0, 0, 0, 0, 4.5),
        (0, 2, 0, 0, 0, 4.6),
        (0, 0, 2, 0, 0, 2.0),
        (0, 0, 0, 5, 0, 6.0),
        (0, 0, 0, 0, 2, 2.4),
        (1, None, 1, 1, 1, None),
    ],
)
def test_modified_van_assche_sums_are_exact(extension, t2, rectal_wall, mass, feature, expected):
    score = score_van_assche_modified(
        extension=extension,
        t2_hyperintensity=t2,
        rectal_wall=rectal_wall,
        inflammatory_mass=mass,
        dominant_feature=feature,
    )
    assert score == expected


@pytest.mark.parametrize(
    ("thickness_mm", "enhancement", "oedema", "ulcers", "expected"),
    [
        (2, 0, 0, 0, 3.0),
        (4, 50, 0, 0, 7.0),
        (6, 100, 0, 0, 11.0),
        (6, 100, 1, 1, 26.0),
        (2, -50, 0, 0, 2.0),
        (6, None, 1, 1, None),
    ],
)
def test_maria_segment(thickness_mm, enhancement, oedema, ulcers, expected):
    score = score_maria_segment(
        wall_thickness_mm=thickness_mm,
        relative_contrast_enhancement_percent=enhancement,
        oedema=oedema,
        ulcers=ulcers,
    )
    assert score == expected


@pytest.mark.parametrize(
    ("thickness_mm", "oedema", "fat_stranding", "ulcers", "expected"),
    [
        (3.0, 0, 0, 0, 0),
        (3.01, 0, 0, 0, 1),
        (2, 1, 0, 0, 1),
        (2, 0, 1, 0, 1),
        (2, 0, 0, 1, 2),
        (8, 1, 1, 1, 5),
        (None, 1, 1, 1, None),
    ],
)
def test_smaria_wall_counts_only_above_3_mm(thickness_mm, oedema, fat_stranding, ulcers, expected):
    score = score_smaria_segment(
        wall_thickness_mm=thickness_mm,
        oedema=oedema,
        fat_stranding=fat_stranding,
        ulcers=ulcers,
    )
    assert score == expected
