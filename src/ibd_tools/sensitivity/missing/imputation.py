"""Multiple imputation of what the rules read: scores and items, never a yes or no.

Each copy of the pairs has every missing score filled with a recorded value of the same scale; the endpoints are then
classified on the copy by the same rules as on any other pairs. Sources: van Buuren and Groothuis-Oudshoorn 2011,
doi:10.18637/jss.v045.i03 (chained equations, choice of predictors); White, Royston, Wood 2011, doi:10.1002/sim.4067.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ibd_study.cohort import (
    AS_LONGER_SCORE_READS,
    BASELINE,
    COMPUTED_ONLY,
    FOLLOW_UP,
    SCORE_COLUMNS,
    score_of,
)
from ibd_study.dictionary import DISEASES
from ibd_study.parameters import Parameters
from ibd_tools.sensitivity.missing.chained_equations import ChainedEquations
from ibd_tools.sensitivity.missing.imputation_model import (
    DONATED,
    ImputedColumn,
    donated_items,
    imputation_frame,
    imputed_leaves,
    model_of,
)

COPY = "imputed_copy"
DONORS = 5
FIRST_CYCLES = 10
CYCLES_BETWEEN = 4


@dataclass(frozen=True)
class Imputations:
    """Imputed copies of the pairs of one disease, and what each imputed column was predicted from.

    ``stacked`` has all ``number`` copies one below another, with ``imputed_copy`` counted from 0; ``recorded`` are the
    pairs that they were made of, ``leaves`` the columns imputed, ``columns`` those that rules read, ``seed`` what
    further draws begin with.
    """

    stacked: pd.DataFrame
    number: int
    model: tuple[ImputedColumn, ...]
    recorded: pd.DataFrame
    leaves: tuple[str, ...]
    columns: tuple[str, ...]
    seed: tuple[int, ...]

    @property
    def copies(self) -> list[pd.DataFrame]:
        """Each copy with the rows and columns of the pairs."""
        split = (self.stacked[self.stacked[COPY] == number] for number in range(self.number))
        return [copy.drop(columns=COPY).reset_index(drop=True) for copy in split]


def impute(pairs: pd.DataFrame, disease: str, columns: list[str], parameters: Parameters) -> Imputations:
    """Impute the columns which rules read, at baseline and follow-up, for the patients of one disease.

    Parameters
    ----------
    pairs
        From :func:`ibd_study.missing.make_pairs`, as observed.
    disease
        UC or CD. The two are imputed apart: they share few scores.
    columns
        Columns that the rules read, without the time point.
    parameters
        ``imputations`` and ``seed`` are read.

    Returns
    -------
    Imputations
        Copies with the rows of that disease and the columns of the pairs. Recorded values are never changed. A
        column that fewer than 10 patients have is left as it is.
    """
    own = pairs[pairs["diagnosis"] == disease].reset_index(drop=True)
    leaves = imputed_leaves(own, columns)
    frame, variables = imputation_frame(own, leaves)
    model = model_of(frame, variables)
    seed = (parameters.seed, list(DISEASES).index(disease))
    rng = np.random.default_rng(list(seed))
    completed = _complete(frame, model, parameters.imputations, rng)
    stacked = filled_copies(own, leaves, columns, pd.concat(completed, ignore_index=True), [rng] * len(completed))
    imputed = tuple(one for one in model.values() if one.variable.column in leaves)
    return Imputations(stacked, len(completed), imputed, own, tuple(leaves), tuple(columns), seed)


def _complete(
    frame: pd.DataFrame, model: dict[str, ImputedColumn], copies: int, rng: np.random.Generator
) -> list[pd.DataFrame]:
    """Imputed copies of the numeric frame, from one chain, far enough apart to forget one another."""
    if not model:
        return [frame] * copies
    chain = ChainedEquations(
        frame, {name: [other.name for other in one.predictors] for name, one in model.items()}, DONORS, rng
    )
    completed = []
    for copy in range(copies):
        chain.update_all(CYCLES_BETWEEN if copy else FIRST_CYCLES)
        completed.append(chain.data)
    return completed


def filled_copies(
    own: pd.DataFrame,
    leaves: Sequence[str],
    columns: Sequence[str],
    completed: pd.DataFrame,
    rngs: Sequence[np.random.Generator],
) -> pd.DataFrame:
    """Stacked pairs with imputed values where they had none, donated items, and the scores computed anew.

    Values are filled in and scores computed of all copies at once: a patient's depend on no other row, and few calls
    are quicker. Only the draws of donors go copy by copy.

    ``leaves`` are imputed, ``columns`` are what rules read. ``completed`` has values of the leaves at both times, of
    all copies one below another, without a column that cannot be imputed. Each copy draws its donors from its own of
    ``rngs``.
    """
    rows = len(own)
    stacked = own.iloc[np.tile(np.arange(rows), len(rngs))].reset_index(drop=True)
    stacked[COPY] = np.repeat(np.arange(len(rngs)), rows)
    for name in (leaf + time for leaf in leaves for time in (BASELINE, FOLLOW_UP)):
        if name in completed:
            stacked[name] = stacked[name].fillna(completed[name].astype(own[name].dtype))
    donated = donated_items(columns)
    for number, rng in enumerate(rngs if donated else []):
        place = slice(number * rows, (number + 1) * rows)
        for time in (BASELINE, FOLLOW_UP):
            _donate(stacked, place, own, DONATED + time, [item + time for item in donated], rng)
    for time in (BASELINE, FOLLOW_UP):
        _compute_scores(stacked, time)
    return stacked


def _donate(
    filled: pd.DataFrame, place: slice, own: pd.DataFrame, total: str, items: list[str], rng: np.random.Generator
) -> None:
    """Items behind an imputed total: those of a patient with (nearly) that total, all from one patient."""
    donors = own.loc[own[items].notna().all(axis=1) & own[total].notna(), [*items, total]]
    if donors.empty:
        return
    copy = filled.iloc[place]
    for row in copy.index[copy[items].isna().any(axis=1) & copy[total].notna()]:
        distance = (donors[total] - copy[total].loc[row]).abs()
        donor = rng.choice(donors.index[distance == distance.min()])
        filled.loc[row, items] = copy.loc[row, items].fillna(donors.loc[donor, items])


def _compute_scores(filled: pd.DataFrame, time: str) -> None:
    for column, name in ((c + time, n + time) for items in AS_LONGER_SCORE_READS.values() for c, n in items.items()):
        filled[name] = filled[name].fillna(filled[column])
    items = filled.copy(deep=False)
    for key in (*SCORE_COLUMNS, *COMPUTED_ONLY):
        if filled[key + time].isna().any():
            filled[key + time] = filled[key + time].fillna(score_of(key, items, time))
