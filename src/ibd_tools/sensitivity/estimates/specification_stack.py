"""Pairs of the same patients under every window and every way to fill gaps, one below the other.

They are made once for all endpoints of a specification curve and classified together, once per rule. Of a large cohort
they would not fit into memory: so many patients at a time are stacked, and their counts added.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from ibd_study.cohort import BASELINE as BEFORE
from ibd_study.cohort import FOLLOW_UP as AFTER
from ibd_study.cohort import select
from ibd_study.endpoints import REGISTRY
from ibd_study.estimates import ACTIVITY_ENDPOINTS, Analysis, in_population, in_subgroup
from ibd_study.missing import make_pairs, rule_of_pairs
from ibd_study.parameters import Parameters
from ibd_study.reads import Read, note, recording
from ibd_tools.sensitivity.choices import INTERVAL, Choice, Option

MISSING, POPULATION = "missing_data", "population"
WINDOW, BASELINE, TREATED = "window_weeks", "baseline_window_weeks", "minimum_treatment_weeks"
# What a reader of a results page cannot choose otherwise: it stays as the run has it.
LEFT_AS_SET = (BASELINE, TREATED, INTERVAL)
PATIENTS_AT_ONCE = 10_000


@dataclass(frozen=True)
class Stack:
    """Pairs of some patients under every window, one below the other, and who was treated long enough.

    ``pairs`` by rule for missing data; rows run over follow-up windows, baseline windows and patients.
    """

    analysis: Analysis
    common: Mapping[str, Choice]
    pairs: dict[str, pd.DataFrame]
    treated: np.ndarray
    masks: dict[tuple, tuple[np.ndarray, set[Read]]] = field(default_factory=dict)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Follow-up windows, baseline windows, patients."""
        windows, baselines = (len(self.common[name].options) for name in (WINDOW, BASELINE))
        return windows, baselines, self.treated.shape[1]

    def analysed(self, parameters: Parameters) -> Analysis:
        """The stacked pairs as an analysis under other parameters."""
        return self.analysis.under(parameters, self.pairs[parameters.missing_data])

    def inside(self, parameters: Parameters, disease: str) -> np.ndarray:
        """Who of a disease belongs to the population, by baseline window and patient: it is read before the start."""
        rule = tuple(REGISTRY[ACTIVITY_ENDPOINTS[disease]].words(parameters))
        seen_as = (disease, parameters.population, parameters.partly_assessed, rule)
        if seen_as not in self.masks:
            _, baselines, patients = self.shape
            pairs = self.pairs[parameters.missing_data].iloc[: baselines * patients]
            with recording() as reads:
                inside = pairs.index.isin(in_population(pairs, parameters, [disease]).index)
            self.masks[seen_as] = inside.reshape(baselines, patients), reads
        mask, reads = self.masks[seen_as]
        note(reads)
        return mask


def stacks_of(analysis: Analysis, common: Mapping[str, Choice]) -> Iterator[Stack]:
    """The stacks of an analysis under the options of the choices that all endpoints share, by their keys."""
    patients, treated = _treated(analysis, common[TREATED])
    visits = analysis.cohort.visits
    place = pd.Index(patients["patient_id"]).get_indexer(pd.Index(visits["patient_id"]))
    for first in range(0, max(len(patients), 1), PATIENTS_AT_ONCE):
        some = slice(first, first + PATIENTS_AT_ONCE)
        cohort = replace(analysis.cohort, visits=visits[(place >= some.start) & (place < some.stop)])
        pairs = _stacked(replace(analysis, cohort=cohort), patients[some], common)
        yield Stack(analysis, common, pairs, treated[:, some])


def _stacked(analysis: Analysis, patients: pd.DataFrame, common: Mapping[str, Choice]) -> dict[str, pd.DataFrame]:
    """Pairs by rule for missing data."""
    read_before = [_made(analysis, patients, BEFORE, option) for option in common[BASELINE].options]
    before = [pairs.drop(columns=patients.columns) for pairs in read_before]
    pairs: dict[str, pd.DataFrame] = {}
    for option in common[MISSING].options:
        rule = str(option.settings[MISSING])
        same = pairs.get(rule_of_pairs(rule))
        pairs[rule] = _pairs(analysis, patients, common[WINDOW], option, before) if same is None else same
    return pairs


def _treated(analysis: Analysis, choice: Choice) -> tuple[pd.DataFrame, np.ndarray]:
    """Everybody selected under some shortest treatment, and under which, by option and patient."""
    chosen = [with_settings(analysis.parameters, option.settings) for option in choice.options]
    selected = [select(analysis.cohort.patients, parameters)[0]["patient_id"] for parameters in chosen]
    patients = analysis.cohort.patients
    anybody = patients[patients["patient_id"].isin(pd.concat(selected))]
    anybody = in_subgroup(anybody, analysis.parameters.subgroup)
    return anybody, np.array([anybody["patient_id"].isin(one).to_numpy(dtype=bool) for one in selected])


def _pairs(
    analysis: Analysis, patients: pd.DataFrame, windows: Choice, rule: Option, before: list[pd.DataFrame]
) -> pd.DataFrame:
    """Pairs under one rule for missing data. What was before the drug depends on no window of the follow-up."""
    stacked = []
    for window in windows.options:
        after = _made(analysis, patients, AFTER, window, rule)
        stacked += [pd.concat([after, one], axis=1) for one in before]
    return pd.concat(stacked, ignore_index=True)


def _made(analysis: Analysis, patients: pd.DataFrame, time: str, *options: Option) -> pd.DataFrame:
    parameters = with_settings(analysis.parameters, *(one.settings for one in options))
    return make_pairs(patients, analysis.cohort, parameters, [time])


def with_settings(parameters: Parameters, *settings: dict[str, object]) -> Parameters:
    """Parameters with the values of some options."""
    return parameters.model_copy(update={name: value for one in settings for name, value in one.items()})
