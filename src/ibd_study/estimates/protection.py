"""What disclosure control needs to know of a cohort: policy, sizes of groups, and every endpoint counted once."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import narwhals as nw
import pandas as pd
from narwhals.typing import IntoFrame

from ibd_study import dictionary
from ibd_study.cohort import BASELINE, FOLLOW_UP, Cohort
from ibd_study.dictionary import DISEASES
from ibd_study.disclosure import (
    DisclosureError,
    EndpointCounts,
    Groups,
    Policy,
    choose_policy,
    decide,
    decide_cells,
    decide_steps,
)
from ibd_study.endpoints import SCORES, Endpoint
from ibd_study.estimates.cells import candidates_of, known_groups, told_groups
from ibd_study.estimates.counts import Counts
from ibd_study.estimates.event_counts import ANY_INFECTION, INFECTION_KEYS, group_key
from ibd_study.estimates.factors import FACTORS, NOT_RECORDED
from ibd_study.estimates.patient_groups import PatientGroups, in_order
from ibd_study.estimates.rates import counts_of
from ibd_study.estimates.safety import ALWAYS_SHOWN
from ibd_study.kinds import Cell
from ibd_study.parameters import ParameterError, Parameters
from ibd_study.scores import INSTRUMENTS

if TYPE_CHECKING:
    from ibd_study.estimates.analysis import Analysis

# A column of a cohort and a disease.
Place = tuple[str, str]
FEW_VALUES = 4
# Groups of events made of others.
UNIONS = {group_key(ANY_INFECTION): INFECTION_KEYS}


def policy_of(parameters: Parameters, *, synthetic: bool) -> Policy:
    """The disclosure policy of a run; see :func:`ibd_study.disclosure.choose_policy`.

    Raises
    ------
    ParameterError
        When these patients do not allow the policy asked for.
    """
    try:
        return choose_policy(
            parameters.disclosure, parameters.minimum_count, parameters.rounding_base, synthetic=synthetic
        )
    except DisclosureError as error:
        raise ParameterError(str(error)) from None


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
    groups, values = rates_decided(analysis, policy), _baseline_values(analysis.pairs)
    return replace(
        groups,
        columns_with_rare_value=frozenset(place for place, own in values.items() if _has_rare_value(own, policy)),
        rare_names=_rare_names(analysis, policy),
        cells=_cells(analysis, groups, policy),
    )


def rates_decided(analysis: "Analysis", policy: Policy) -> Groups:
    """The part of :func:`groups_of` that rests on counts of endpoints."""
    counts = {entry.key: counts_of(analysis, entry) for entry in in_order(analysis.parameters)}
    return decided_by_counts(analysis.pairs, counts, analysis.parameters, policy)


def decided_by_counts(pairs: IntoFrame, counts: Mapping[str, Counts], parameters: Parameters, policy: Policy) -> Groups:
    """What may be shown of rates and steps, decided from counts alone, with the pairs on any engine."""
    own = [_counts_to_decide(entry, parameters, counts[entry.key]) for entry in in_order(parameters)]
    sizes, at_baseline, in_tables = _recorded(pairs)
    shown = decide(own, sizes, policy)
    return Groups(
        sizes={"": sum(sizes.values())} | sizes,
        counts={one.endpoint: one for one in own},
        shown=shown,
        steps=decide_steps(own, shown, sizes, in_tables, policy),
        at_baseline=at_baseline,
        public_terms=ALWAYS_SHOWN,
        unions=UNIONS,
    )


def _cells(analysis: "Analysis", groups: Groups, policy: Policy) -> frozenset[Cell]:
    if policy.is_rounding or not groups.sizes_are_safe(policy):
        return frozenset()
    of_patients = PatientGroups(analysis)
    shown = [one for key, one in of_patients.answers.items() if groups.shown[key].after]
    told, known = told_groups(of_patients, shown), known_groups(of_patients, shown)
    return decide_cells(candidates_of(of_patients, shown), told, known, policy)


def _rare_names(analysis: "Analysis", policy: Policy) -> frozenset[str]:
    named_by_data = [factor for factor in FACTORS if not factor.names(analysis.parameters)]
    return frozenset(
        f"{factor.key}={level}"
        for factor in named_by_data
        for level, count in factor.split(analysis.pairs, analysis.parameters).value_counts().items()
        if level != NOT_RECORDED and count < policy.minimum_count
    )


def _counts_to_decide(entry: Endpoint, parameters: Parameters, counts: Counts) -> EndpointCounts:
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


def _baseline_columns(present: Collection[str]) -> dict[str, str]:
    """Columns of the pairs that hold what was before the drug, by the name in the tables of a cohort."""
    columns = {name: name + BASELINE for name in (*dictionary.table_fields("visits"), *SCORES)}
    columns |= {name: name for name in dictionary.table_fields("patients")}
    return {name: column for name, column in columns.items() if column in present}


def _recorded(pairs: IntoFrame) -> tuple[dict[str, int], dict[Place, int], dict[Place, set[int]]]:
    """Patients of each disease; those with a value before; and those of whom tables speak, scores at both times too."""
    frame = nw.from_native(pairs)
    columns = _baseline_columns(frame.collect_schema().names())
    of = {disease: nw.col("diagnosis") == disease for disease in DISEASES}
    known = {name: ~nw.col(column).is_null() for name, column in columns.items()}
    asked = {("", disease): whole for disease, whole in of.items()}
    asked |= {(name, disease): whole & one for name, one in known.items() for disease, whole in of.items()}
    asked |= {
        (key + FOLLOW_UP, score.disease): of[score.disease] & known[key] & ~nw.col(key + FOLLOW_UP).is_null()
        for key, score in SCORES.items()
    }
    sums = [one.cast(nw.Int64).sum().alias(" ".join(place)) for place, one in asked.items()]
    totals = frame.select(*sums).lazy().collect().row(0)
    # A sum over nobody is missing in some engines.
    counts = {place: int(total or 0) for place, total in zip(asked, totals, strict=True)}
    at_baseline = {(name, disease): counts[name, disease] for name in columns for disease in DISEASES}
    in_tables = {
        (name, disease): {count, counts.get((name + FOLLOW_UP, disease), count)}
        for (name, disease), count in at_baseline.items()
    }
    return {disease: counts["", disease] for disease in DISEASES}, at_baseline, in_tables


def _baseline_values(pairs: pd.DataFrame) -> dict[Place, pd.Series]:
    """Values before the drug by column and disease."""
    by_disease = {disease: pairs[pairs["diagnosis"] == disease] for disease in DISEASES}
    columns = _baseline_columns(pairs.columns)
    return {(name, disease): own[column] for name, column in columns.items() for disease, own in by_disease.items()}


def _has_rare_value(values: pd.Series, policy: Policy) -> bool:
    counts = values.value_counts()
    return len(counts) <= FEW_VALUES and any(policy.is_small(count) for count in counts)
