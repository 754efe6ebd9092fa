"""What the door needs to know of a cohort: its policy, the sizes of its groups, and every endpoint counted once."""

import hashlib

import pandas as pd

from ibd_study import dictionary
from ibd_study.cohort import Cohort
from ibd_study.cohort.pairs import BASELINE
from ibd_study.disclosure import EndpointCounts, Groups, Policy, choose_policy, decide
from ibd_study.endpoints import REGISTRY, SCORES, Endpoint
from ibd_study.estimates.factors import FACTORS, NOT_RECORDED, factors_of
from ibd_study.estimates.rates import before_and_after, outcome_of
from ibd_study.estimates.safety import ALWAYS_SHOWN, ANY_INFECTION, INFECTION_KEYS, group_key
from ibd_study.parameters import Parameters
from ibd_study.statistics import PairedTable

DISEASES = ("UC", "CD")
FEW_VALUES = 4


def policy_of(cohort: Cohort, parameters: Parameters) -> Policy:
    """The disclosure policy of a run; see :func:`ibd_study.disclosure.choose_policy`."""
    return choose_policy(
        parameters.disclosure,
        parameters.minimum_count,
        parameters.rounding_base,
        synthetic=cohort.synthetic,
        secret=b"" if cohort.synthetic else _secret(cohort),
    )


def _secret(cohort: Cohort) -> bytes:
    """A hash of all that the cohort records; its published hash is another, over the bytes of the files."""
    digest = hashlib.sha256()
    for frame in (cohort.patients, cohort.visits, cohort.adverse_events):
        digest.update(frame.to_csv(index=False).encode())
    return digest.digest()


def groups_of(analysis, policy: Policy) -> Groups:
    """Sizes of the analysed groups, and for every endpoint of the registry what may be shown of it.

    All of them are counted on every page, whichever it shows, so that two pages never decide differently.
    """
    sizes = sizes_of(analysis)
    outcomes = {entry: outcome_of(analysis, entry) for entry in in_order(analysis.parameters)}
    counts = [counts_of(analysis, entry, after, _table(analysis, entry)) for entry, after in outcomes.items()]
    changes = {entry: _gains(analysis, entry, after) for entry, after in outcomes.items() if entry.kind == "state"}
    columns = _baseline_columns(analysis.pairs)
    return Groups(
        sizes={"": len(analysis.pairs)} | sizes,
        counts={one.endpoint: one for one in counts},
        shown=decide(counts, sizes, policy),
        at_baseline={place: int(values.notna().sum()) for place, values in columns.items()},
        few_values=frozenset(place for place, values in columns.items() if _has_rare_value(values, policy)),
        public_terms=ALWAYS_SHOWN,
        unions={group_key(ANY_INFECTION): INFECTION_KEYS},
        levels=_by_level(analysis, outcomes),
        changes=_by_level(analysis, changes),
        rare_names=_rare_names(analysis, policy),
    )


def sizes_of(analysis) -> dict[str, int]:
    """Analysed patients of each disease."""
    return {disease: int((analysis.pairs["diagnosis"] == disease).sum()) for disease in DISEASES}


def in_order(parameters: Parameters) -> list[Endpoint]:
    """Endpoints of everybody before those counted among some; the first have precedence."""
    return sorted(REGISTRY.values(), key=lambda entry: bool(entry.counted(parameters)))


def _gains(analysis, entry: Endpoint, after: pd.Series) -> pd.Series:
    """Of those whose answer changed, who gained it; missing for everybody else."""
    before = outcome_of(analysis, entry, at_baseline=True)
    return after.where((before != after).fillna(False))


def _by_level(analysis, outcomes: dict[Endpoint, pd.Series]) -> dict[tuple[str, str], dict[str, tuple[int, int]]]:
    """Yes and evaluable by endpoint and factor, in each level; "not recorded" is one."""
    splits = {factor: factor.split(analysis.pairs, analysis.parameters) for factor in FACTORS}
    return {
        (entry.key, factor.key): _yes_and_known(outcome, splits[factor])
        for entry, outcome in outcomes.items()
        for factor in factors_of(entry.disease)
    }


def _rare_names(analysis, policy: Policy) -> frozenset[str]:
    named_by_data = [factor for factor in FACTORS if not factor.names(analysis.parameters)]
    return frozenset(
        f"{factor.key}={level}"
        for factor in named_by_data
        for level, count in factor.split(analysis.pairs, analysis.parameters).value_counts().items()
        if level != NOT_RECORDED and count < policy.minimum_count
    )


def _yes_and_known(outcome: pd.Series, split: pd.Series) -> dict[str, tuple[int, int]]:
    known = outcome.dropna().astype(int)
    found = known.groupby(split.loc[known.index]).agg(["sum", "count"])
    return {str(level): (int(yes), int(total)) for level, yes, total in found.itertuples()}


def _table(analysis, entry: Endpoint) -> PairedTable | None:
    return before_and_after(analysis, entry) if entry.can_be_met_before(analysis.parameters) else None


def counts_of(analysis, entry: Endpoint, after: pd.Series, table: PairedTable | None) -> EndpointCounts:
    """Counts of one endpoint by which it is decided what may be shown of it."""
    read = {column for clause in entry.rule(analysis.parameters) for column in clause.columns}
    return EndpointCounts(
        entry.key,
        entry.disease,
        entry.domain,
        int(after.notna().sum()),
        int(after.fillna(False).sum()),
        (table.yes_yes, table.gained, table.lost, table.no_no) if table else None,
        tuple(score for score in SCORES if score in read),
    )


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
