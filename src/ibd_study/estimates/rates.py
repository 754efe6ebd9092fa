"""Rates of endpoints: before and after on the same patients, with the paired counts and tests."""

from dataclasses import replace

import pandas as pd

from ibd_study.cohort import BASELINE, FOLLOW_UP, Cohort
from ibd_study.cohort.pairs import COMPUTED_ONLY, DAILY_MEANS, SCORE_COLUMNS, as_read
from ibd_study.endpoints import ByIndex, Clause, Endpoint, classify, endpoint, one_rule_with
from ibd_study.estimates.analysis import Analysis
from ibd_study.estimates.records import proportion_record, times_100
from ibd_study.kinds import Kind
from ibd_study.missing import complete_outcome
from ibd_study.parameters import Parameters
from ibd_study.reads import recording
from ibd_study.results import NEVER_BEFORE, Results
from ibd_study.scores import INSTRUMENTS
from ibd_study.statistics import (
    PairedTable,
    mcnemar,
    paired_difference_interval,
)

MCNEMAR_FORMS = ("exact", "mid_p", "chi_square", "chi_square_corrected")
STEPS = ("of_disease", "counted", "assessed_at_baseline", "assessed_in_window", "evaluable")
PAIRED_COUNTS = {
    "stayed_yes": "yes_yes",
    "gained": "gained",
    "lost": "lost",
    "stayed_no": "no_no",
}


def endpoint_rates(analysis: Analysis, keys: list[str]) -> Results:
    """Rates of endpoints at the follow-up week and, where the rule can be read there, at baseline.

    Parameters
    ----------
    analysis
        From :func:`ibd_study.estimates.open_analysis`.
    keys
        Endpoint keys of the registry.

    Returns
    -------
    Results
        Per endpoint: ``percentage`` at follow-up; for a state endpoint ``percentage`` at week 0 among the
        same patients, the paired counts ``stayed_yes``, ``gained``, ``lost``, ``stayed_no``, and
        ``percentage_difference`` (after minus before, percentage points, Newcombe's interval, McNemar's
        test), and ``p_mcnemar_<form>`` for every form of the test; and the steps to the denominator
        ``of_disease``, ``counted``, ``assessed_at_baseline``, ``assessed_in_window``, ``evaluable``; where other
        indices may stand in, ``by_index_<place>``: the rate among those whom each judged, named under ``method``;
        where they may not and would judge most, ``evaluable_with_other_indices``.
        Where the rule cannot be met before, the rows of before, paired counts, difference and tests are empty and say
        so under ``method``. An endpoint whose rule in this run is that of one listed before it names that one under
        ``method`` of ``same_rule_as``, and has no p-value: one rule is tested once.
        An endpoint of which the cohort does not record a column keeps its rows, empty, under every rule for
        missing data: only its failures could be known, and 0 % would be said of what nobody looked at.
    """
    return analysis.results([record for key in keys for record in _records(analysis, endpoint(key))])


def outcome_of(analysis: Analysis, entry: Endpoint, *, at_baseline: bool = False) -> pd.Series:
    """Yes, no or missing per patient, under the run's missing-data rule; missing where it is not recorded."""
    return complete_outcome(classified_of(analysis, entry, at_baseline=at_baseline), analysis.parameters)


def classified_of(analysis: Analysis, entry: Endpoint, *, at_baseline: bool = False) -> pd.DataFrame:
    """Who is counted and each patient's answer before the missing-data rule; missing where it is not recorded."""
    indices, pairs = recorded_indices(analysis, entry), analysis.pairs_for(entry.disease)
    if not indices:
        unknown = pd.Series(pd.NA, index=pd.RangeIndex(len(pairs)), dtype="boolean")
        return pd.DataFrame({"counted": unknown, "outcome": unknown})
    return classify(pairs, entry, analysis.parameters, at_baseline=at_baseline, indices=indices)


def recorded_indices(analysis: Analysis, entry: Endpoint) -> list[str]:
    """Names of the indices by which the cohort can answer at all."""
    allowed = entry.by_index(analysis.parameters)
    return [one.index for one in allowed if _is_recorded(analysis, entry, one)]


def _is_recorded(analysis: Analysis, entry: Endpoint, one: ByIndex) -> bool:
    """Whether the cohort records what the rule reads after the start, and for a change before it too."""
    after = (analysis.cohort.visits["week"] > 0).fillna(False)
    times = (after, ~after) if entry.kind == "change" else (after,)
    columns = {column for clause in one.rule for column in clause.columns}
    return all(has_values(analysis.cohort, column, time) for time in times for column in columns)


def has_values(cohort: Cohort, column: str, at: pd.Series) -> bool:
    """Whether a column has a value at some visit of the time, or is computed from columns of which every one has."""
    in_visits = column in cohort.visits
    if in_visits and cohort.visits.loc[at, column].notna().any():
        return True
    if column in DAILY_MEANS:
        return has_values(cohort, DAILY_MEANS[column], at)
    if column in (*SCORE_COLUMNS, *COMPUTED_ONLY):
        return all(has_values(cohort, item, at) for item in INSTRUMENTS[column].columns)
    return not in_visits and column in cohort.recorded


def _records(analysis: Analysis, entry: Endpoint) -> list[dict]:
    common = {"endpoint": entry.key, "disease": entry.disease}
    after = outcome_of(analysis, entry)
    week = analysis.weeks(entry.disease)
    records = [_percentage(analysis, after) | {"week": week}]
    records += [
        Kind.STEP.at(step=name) | {"value": count, "unit": "patients", "week": week}
        for name, count in denominator_steps(analysis, entry, after).items()
    ]
    records += [
        record | {"week": week} for record in (*_by_index(analysis, entry), *_unused_indices(analysis, entry, after))
    ]
    if entry.kind == "state":
        before = outcome_of(analysis, entry, at_baseline=True).where(after.notna())
        table = PairedTable.from_answers(before, after)
        compared = [_percentage(analysis, before) | {"week": 0}, *paired_records(table, week, analysis.parameters)]
        records += only_what_can_be_compared(compared, entry, analysis.parameters)
    return [common | record for record in [*records, *same_rule_records(entry, week, analysis.parameters)]]


def only_what_can_be_compared(records: list[dict], entry: Endpoint, parameters: Parameters) -> list[dict]:
    """Records of before and of before against after: empty where before is 0 by definition, and one rule tested once.

    A difference from a rate that the rule itself sets to 0 is the rate afterwards, and its p-value says nothing.
    """
    if not entry.can_be_met_before(parameters):
        return [not_before(record) for record in records]
    if one_rule_with(entry, parameters):
        return [record | {"p_value": None, "test": ""} for record in records]
    return records


def not_before(record: dict) -> dict:
    """A record whose number would be true by definition, without it and with the reason."""
    kept = ("endpoint", "disease", "week", "kind", "unit")
    told = {name: record[name] for name in kept if name in record}
    return told | {"at": record["at"] | {"why": NEVER_BEFORE}, "method": NEVER_BEFORE}


def same_rule_records(entry: Endpoint, week: float, parameters: Parameters) -> list[dict]:
    """The endpoint listed before whose rule this one has in this run, if there is one."""
    other = one_rule_with(entry, parameters)
    return [Kind.SAME_RULE.at(other=other.key) | {"method": other.key, "week": week}] if other else []


def _by_index(analysis: Analysis, entry: Endpoint) -> list[dict]:
    """Whom each index judged, where the run lets several judge: no rate hides a mixture."""
    allowed = entry.by_index(analysis.parameters)
    indices = recorded_indices(analysis, entry)
    if len(allowed) < 2 or not indices:
        return []
    classified = classify(analysis.pairs_for(entry.disease), entry, analysis.parameters, indices=indices)
    outcome = classified["outcome"].astype("boolean").where(classified["counted"].fillna(False).astype(bool))
    return [
        _percentage(analysis, outcome.where((classified["index"] == one.index).fillna(False)))
        | Kind.RATE_BY_INDEX.at(number=place, index=one.index)
        | {"method": one.index}
        for place, one in enumerate(allowed, 1)
    ]


def _unused_indices(analysis: Analysis, entry: Endpoint, outcome: pd.Series) -> list[dict]:
    """How many patients other indices would let judge, where that is mostly theirs and the run does not let them."""
    if analysis.parameters.other_indices:
        return []
    with recording():  # which columns another rule reads hangs on none of its cut-offs
        asked = replace(analysis, parameters=analysis.parameters.model_copy(update={"other_indices": True}))
        recorded = {*recorded_indices(asked, entry)} - {entry.index(analysis.parameters)}
        others = [one for one in entry.by_index(asked.parameters) if one.index in recorded]
    times = (BASELINE, FOLLOW_UP) if entry.kind == "change" else (FOLLOW_UP,)
    pairs = analysis.pairs_for(entry.disease)
    counted = classify(pairs, entry, analysis.parameters)["counted"].fillna(False).astype(bool)
    by_others = [has_whole_rule(pairs, [one.rule for one in others], time) for time in times]
    own, with_others = outcome.notna(), outcome.notna() | (counted & pd.concat(by_others, axis=1).all(axis=1))
    indices = [one.index for one in others]
    record = Kind.EVALUABLE_BY_OTHERS.at(indices=indices) | {
        "value": int(with_others.sum()),
        "unit": "patients",
        "N": len(analysis.pairs_of(entry.disease)),
        "method": ", ".join(indices),
    }
    return [record] if with_others.sum() > 2 * own.sum() else []


def _percentage(analysis: Analysis, outcome: pd.Series) -> dict:
    events, total = int(outcome.fillna(False).sum()), int(outcome.notna().sum())
    return proportion_record(events, total, analysis.parameters)


def before_and_after(analysis: Analysis, entry: Endpoint) -> PairedTable:
    """Counts of a state endpoint before and after, on patients evaluable at both."""
    return PairedTable.from_answers(outcome_of(analysis, entry, at_baseline=True), outcome_of(analysis, entry))


def paired_records(table: PairedTable, week: float, parameters: Parameters) -> list[dict]:
    """The four paired counts, the difference of the rates, and every form of McNemar's test."""
    counts = [
        Kind.PAIRED_COUNT.at(count=name)
        | {"value": getattr(table, part), "unit": "patients", "N": table.n, "week": week}
        for name, part in PAIRED_COUNTS.items()
    ]
    return [*counts, _difference(table, parameters) | {"week": week}, *_other_tests(table, week)]


def _difference(table: PairedTable, parameters: Parameters) -> dict:
    level = parameters.ci_level
    low, high = paired_difference_interval(table, level)
    test = mcnemar(table.gained, table.lost, parameters.paired_test)
    return Kind.DIFFERENCE.at() | {
        "value": times_100(table.difference),
        "unit": "percentage points",
        "N": table.n,
        "ci_low": times_100(low),
        "ci_high": times_100(high),
        "ci_level": level,
        "method": "newcombe_10",
        "p_value": test.p_value if table.n else None,
        "test": test.method,
    }


def _other_tests(table: PairedTable, week: float) -> list[dict]:
    """P-values of every form of McNemar's test: they can fall on both sides of any printed value."""
    n = table.n
    tests = {form: mcnemar(table.gained, table.lost, form) for form in MCNEMAR_FORMS}
    return [
        Kind.PAIRED_TEST.at(form=form)
        | {"week": week, "N": n, "p_value": test.p_value if n else None, "test": test.method}
        for form, test in tests.items()
    ]


def fully_assessed(analysis: Analysis, entry: Endpoint) -> int:
    """Patients of the disease with every column recorded that the rule reads at the visit."""
    pairs = analysis.pairs_of(entry.disease)
    return int(has_whole_rule(pairs, rules_of(entry, analysis.parameters), FOLLOW_UP).sum())


def denominator_steps(analysis: Analysis, entry: Endpoint, outcome: pd.Series) -> dict[str, int]:
    """Patients at each step to the denominator of a rate, from all of the disease to those evaluable."""
    pairs = analysis.pairs_of(entry.disease)
    classified = classify(pairs, entry, analysis.parameters)
    counted = pairs[classified["counted"].fillna(False).astype(bool).to_numpy()]
    rules = rules_of(entry, analysis.parameters)
    counts = (
        len(pairs),
        len(counted),
        int(has_whole_rule(counted, rules, BASELINE).sum()),
        int(has_whole_rule(counted, rules, FOLLOW_UP).sum()),
        int(outcome.notna().sum()),
    )
    return dict(zip(STEPS, counts, strict=True))


def rules_of(entry: Endpoint, parameters: Parameters) -> list[tuple[Clause, ...]]:
    """The clauses of the rule by each index that may judge."""
    return [one.rule for one in entry.by_index(parameters)]


def has_whole_rule(pairs: pd.DataFrame, rules: list[tuple[Clause, ...]], suffix: str) -> pd.Series:
    """Whether each patient has every column of a rule recorded, by one index or another."""
    assessed = pd.Series(False, index=pairs.index)
    for rule in rules:
        columns = [column for clause in rule for column in clause.columns]
        read = as_read(pairs, columns, times=(suffix,))
        assessed |= read[[column + suffix for column in columns]].notna().all(axis=1)
    return assessed
