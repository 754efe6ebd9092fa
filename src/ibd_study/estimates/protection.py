"""What disclosure control needs to know of a cohort: policy, sizes of groups, and every endpoint counted once."""

import hashlib
from typing import TYPE_CHECKING

import pandas as pd

from ibd_study import dictionary
from ibd_study.cohort import BASELINE, Cohort
from ibd_study.dictionary import DISEASES
from ibd_study.disclosure import EndpointCounts, Groups, Policy, choose_policy, decide, decide_cells, decide_steps
from ibd_study.endpoints import REGISTRY, SCORES, Endpoint
from ibd_study.estimates.cells import candidates_of, known_groups, told_groups, views_of
from ibd_study.estimates.changes import paired_values
from ibd_study.estimates.counts import Counts
from ibd_study.estimates.event_counts import ANY_INFECTION, INFECTION_KEYS, group_key
from ibd_study.estimates.factors import FACTORS, NOT_RECORDED
from ibd_study.estimates.rates import counts_of, outcome_of
from ibd_study.estimates.safety import ALWAYS_SHOWN
from ibd_study.kinds import Cell
from ibd_study.parameters import Parameters
from ibd_study.scores import INSTRUMENTS

if TYPE_CHECKING:
    from ibd_study.estimates.analysis import Analysis

FEW_VALUES = 4
# Groups of events made of others.
UNIONS = {group_key(ANY_INFECTION): INFECTION_KEYS}


def policy_of(cohort: Cohort, parameters: Parameters) -> Policy:
    """The disclosure policy of a run; see :func:`ibd_study.disclosure.choose_policy`."""
    return choose_policy(
        parameters.disclosure,
        parameters.minimum_count,
        parameters.rounding_base,
        synthetic=cohort.synthetic,
    )


def secret_of(cohort: Cohort, patients: pd.Series) -> bytes:
    """A hash of all that is recorded of some patients: who has not all of it cannot repeat the draws of rounding."""
    digest = hashlib.sha256()
    for frame in (cohort.patients, cohort.visits, cohort.adverse_events):
        digest.update(frame[frame["patient_id"].isin(patients)].to_csv(index=False).encode())
    return digest.digest()


def groups_of(analysis: "Analysis", policy: Policy) -> Groups:
    """Sizes of the analysed groups, and for every endpoint of the registry what may be shown of it.

    All of them are counted on every page, whichever it shows, so that two pages never decide differently.
    """
    sizes = sizes_of(analysis)
    entries = in_order(analysis.parameters)
    counts = [decided_by(entry, analysis.parameters, counts_of(analysis, entry)) for entry in entries]
    shown = decide(counts, sizes, policy)
    columns = _baseline_columns(analysis.pairs)
    at_baseline = {place: int(values.notna().sum()) for place, values in columns.items()}
    return Groups(
        sizes={"": len(analysis.pairs)} | sizes,
        counts={one.endpoint: one for one in counts},
        shown=shown,
        steps=decide_steps(counts, shown, sizes, _in_tables(analysis, at_baseline), policy),
        at_baseline=at_baseline,
        columns_with_rare_value=frozenset(
            place for place, values in columns.items() if _has_rare_value(values, policy)
        ),
        public_terms=ALWAYS_SHOWN,
        unions=UNIONS,
        rare_names=_rare_names(analysis, policy),
        cells=_cells(analysis, [entry for entry in entries if shown[entry.key].after], policy),
    )


def _cells(analysis: "Analysis", shown: list[Endpoint], policy: Policy) -> frozenset[Cell]:
    if policy.is_rounding or not policy.all_safe(*sizes_of(analysis).values()):
        return frozenset()
    outcomes = {entry: outcome_of(analysis, entry) for entry in shown}
    views = views_of(analysis)
    told, known = told_groups(analysis, outcomes), known_groups(analysis, outcomes, views)
    return decide_cells(candidates_of(analysis, outcomes, views), told, known, policy)


def sizes_of(analysis: "Analysis") -> dict[str, int]:
    """Analysed patients of each disease."""
    return {disease: int((analysis.pairs["diagnosis"] == disease).sum()) for disease in DISEASES}


def _in_tables(analysis: "Analysis", at_baseline: dict[tuple[str, str], int]) -> dict[tuple[str, str], set[int]]:
    """Patients with a value at baseline, and of a score with one at both times."""
    paired = {(key, score.disease): len(paired_values(analysis, score)[0]) for key, score in SCORES.items()}
    return {place: {count, paired.get(place, count)} for place, count in at_baseline.items()}


def in_order(parameters: Parameters) -> list[Endpoint]:
    """Endpoints of everybody before those counted among some; the first have precedence."""
    return sorted(REGISTRY.values(), key=lambda entry: bool(entry.counted(parameters)))


def _rare_names(analysis: "Analysis", policy: Policy) -> frozenset[str]:
    named_by_data = [factor for factor in FACTORS if not factor.names(analysis.parameters)]
    return frozenset(
        f"{factor.key}={level}"
        for factor in named_by_data
        for level, count in factor.split(analysis.pairs, analysis.parameters).value_counts().items()
        if level != NOT_RECORDED and count < policy.minimum_count
    )


def decided_by(entry: Endpoint, parameters: Parameters, counts: Counts) -> EndpointCounts:
    """Counts of one endpoint by which it is decided what may be shown of it."""
    read = {column for one in entry.by_index(parameters) for clause in one.rule for column in clause.columns}
    table = counts.table if entry.can_be_met_before(parameters) else None
    return EndpointCounts(
        entry.key,
        entry.disease,
        entry.domain,
        counts.evaluable,
        counts.met,
        (table.yes_yes, table.gained, table.lost, table.no_no) if table else None,
        tuple(score for score in SCORES if score in read),
        frozenset(item for column in read for item in _items(column)),
        counts.steps,
    )


def _items(column: str) -> tuple[str, ...]:
    """What a column is made of; itself where it is no score."""
    return (column, *INSTRUMENTS[column].columns) if column in INSTRUMENTS else (column,)


def _baseline_columns(pairs: pd.DataFrame) -> dict[tuple[str, str], pd.Series]:
    """Values before the drug by column and disease."""
    of_visits = {name: name + BASELINE for name in dictionary.table_fields("visits")}
    of_patients = {name: name for name in dictionary.table_fields("patients")}
    scores = {name: name + BASELINE for name in SCORES}
    names = {name: column for name, column in (of_visits | of_patients | scores).items() if column in pairs}
    return {
        (name, disease): pairs.loc[pairs["diagnosis"] == disease, column]
        for name, column in names.items()
        for disease in DISEASES
    }


def _has_rare_value(values: pd.Series, policy: Policy) -> bool:
    counts = values.value_counts()
    return len(counts) <= FEW_VALUES and any(policy.is_small(count) for count in counts)
