"""One number has one published value on all pages of a protected book: by endpoint, week, population and rule."""

import pandas as pd
import pytest
from newer_pages import newer_rows, without_imputations
from small_cohorts import all_rows, opened, part_of_synthetic

from ibd_tools.sensitivity import specification_curves, specification_spread

REMISSION = ["uc_clinical_remission", "cd_clinical_remission"]
# Names under which pages print the rate of all evaluable patients at follow-up.
SAME = ("percentage", "percentage_observed", "percentage_among_studies", "percentage_at_week", "specification_own")
# And those of all patients, of whom who was not evaluable counts as failed.
FAILED = ("percentage_nri", "percentage_worst_case", "percentage_if_0_unseen_succeed")


def _of_all_pages(analysis) -> pd.DataFrame:
    curves = specification_curves(analysis, REMISSION)
    spread = specification_spread(analysis, curves).rows
    rows = pd.concat([all_rows(analysis), newer_rows(analysis), spread], ignore_index=True)
    return rows[(rows["subgroup"] == "everybody") & rows["week"].isin([8, 12])]


def _with_several_values(rows: pd.DataFrame, names: tuple[str, ...]) -> list[tuple]:
    same = rows[rows["statistic"].isin(names)]
    numbers = same[["value", "n", "N"]].astype(float).round(10).fillna(-1).apply(tuple, axis=1)
    differing = numbers.groupby([same["endpoint"], same["disease"], same["week"]]).nunique()
    return differing[differing > 1].index.tolist()


COHORTS = [
    (patients, seed, other_indices, disclosure)
    for disclosure in ("minimum_count", "rounding")
    for other_indices in (False, True)
    for patients, seed in ((60, 1), (40, 2), (150, 3))
]


@pytest.mark.parametrize(
    ("patients", "seed", "other_indices", "disclosure"),
    [COHORTS[0], *(pytest.param(*case, marks=pytest.mark.slow) for case in COHORTS[1:])],
)
def test_a_rate_has_one_value_on_all_pages(tmp_path, monkeypatch, patients, seed, other_indices, disclosure):
    without_imputations(monkeypatch)
    folder = part_of_synthetic(tmp_path / "cohort", patients, seed)
    rows = _of_all_pages(opened(folder, other_indices=other_indices, disclosure=disclosure))
    assert rows.loc[rows["statistic"].isin(SAME), "value"].notna().sum() > 3
    assert _with_several_values(rows, SAME) == []
    assert _with_several_values(rows, FAILED) == []
