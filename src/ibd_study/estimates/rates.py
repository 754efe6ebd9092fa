"""Rates of endpoints: before and after on the same patients, with the paired counts and tests."""

import narwhals as nw
import pandas as pd

from ibd_study.cohort import FOLLOW_UP
from ibd_study.endpoints import Endpoint, classify, endpoint, one_rule_with
from ibd_study.estimates.analysis import Analysis
from ibd_study.estimates.counts import Counts, count, has_whole_rule, recorded_indices
from ibd_study.kinds import Kind
from ibd_study.missing import complete_outcome
from ibd_study.parameters import Parameters
from ibd_study.results import NEVER_BEFORE, Page, Results, limits, proportion_record, tested, times_100
from ibd_study.statistics import PairedTable, TestResult, mcnemar, paired_difference_interval

MCNEMAR_FORMS = ("exact", "mid_p", "chi_square", "chi_square_corrected")
PAIRED_COUNTS = {"stayed_yes": "yes_yes", "gained": "gained", "lost": "lost", "stayed_no": "no_no"}


def endpoint_rates(analysis: Analysis, keys: list[str]) -> Results:
    """Rates of endpoints at the follow-up week and, where the rule can be read there, at baseline.

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
    entries = [endpoint(key) for key in keys]
    return analysis.results(
        [record for entry in entries for record in rate_records(analysis, entry, counts_of(analysis, entry))]
    )


def outcome_of(analysis: Analysis, entry: Endpoint, *, at_baseline: bool = False) -> pd.Series:
    """Yes, no or missing per patient, under the run's missing-data rule; missing where it is not recorded."""
    return complete_outcome(classified_of(analysis, entry, at_baseline=at_baseline), analysis.parameters)


def classified_of(analysis: Analysis, entry: Endpoint, *, at_baseline: bool = False) -> pd.DataFrame:
    """Who is counted and each patient's answer before the missing-data rule; missing where it is not recorded."""
    indices, pairs = indices_of(analysis, entry), analysis.pairs_for(entry.disease)
    if not indices:
        unknown = pd.Series(pd.NA, index=pairs.index, dtype="boolean")
        return pd.DataFrame({"counted": unknown, "outcome": unknown})
    return classify(pairs, entry, analysis.parameters, at_baseline=at_baseline, indices=indices)


def indices_of(analysis: Analysis, entry: Endpoint) -> list[str]:
    """Names of the indices by which the cohort of a run can answer at all."""
    return recorded_indices(analysis.cohort.recorded_at, entry, analysis.parameters)


def counts_of(analysis: Analysis, entry: Endpoint) -> Counts:
    """All counts of an endpoint in a run."""
    return count(analysis.pairs_for(entry.disease), entry, analysis.parameters, analysis.cohort.recorded_at)


def rate_records(page: Page, entry: Endpoint, counts: Counts) -> list[dict]:
    """The records of :func:`endpoint_rates`, from counts that any engine made."""
    common = {"endpoint": entry.key, "disease": entry.disease}
    parameters, week = page.parameters, page.weeks(entry.disease)
    records = [proportion_record(counts.met, counts.evaluable, parameters)]
    records += [Kind.STEP.at(step=name) | {"value": n, "unit": "patients"} for name, n in counts.steps.items()]
    records = [record | {"week": week} for record in (*records, *_by_index(counts, parameters), *_unused(counts))]
    if counts.table:
        before = proportion_record(counts.table.before, counts.table.n, parameters) | {"week": 0}
        compared = [before, *paired_records(counts.table, week, parameters)]
        records += only_what_can_be_compared(compared, entry, parameters)
    return [common | record for record in [*records, *same_rule_records(entry, week, parameters)]]


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


def _by_index(counts: Counts, parameters: Parameters) -> list[dict]:
    """Whom each index judged, where the run lets several judge: no rate hides a mixture."""
    return [
        proportion_record(met, evaluable, parameters)
        | Kind.RATE_BY_INDEX.at(number=place, index=index)
        | {"method": index}
        for place, (index, (met, evaluable)) in enumerate(counts.by_index.items(), 1)
    ]


def _unused(counts: Counts) -> list[dict]:
    """How many patients other indices would let judge, where that is mostly theirs and the run does not let them."""
    record = Kind.EVALUABLE_BY_OTHERS.at(indices=counts.others) | {
        "value": counts.with_others,
        "unit": "patients",
        "N": counts.steps["of_disease"],
        "method": ", ".join(counts.others),
    }
    return [record] if counts.with_others > 2 * counts.evaluable else []


def before_and_after(analysis: Analysis, entry: Endpoint) -> PairedTable:
    """Counts of a state endpoint before and after, on patients evaluable at both."""
    return PairedTable.from_answers(outcome_of(analysis, entry, at_baseline=True), outcome_of(analysis, entry))


def paired_records(table: PairedTable, week: float, parameters: Parameters) -> list[dict]:
    """The four paired counts, the difference of the rates, and every form of McNemar's test.

    P-values of its forms can fall on both sides of any printed value.
    """
    counts = [
        Kind.PAIRED_COUNT.at(count=name)
        | {"value": getattr(table, part), "unit": "patients", "N": table.n, "week": week}
        for name, part in PAIRED_COUNTS.items()
    ]
    tests = [
        Kind.PAIRED_TEST.at(form=form)
        | {"week": week, "N": table.n, **_of_pairs(mcnemar(table.gained, table.lost, form), table)}
        for form in MCNEMAR_FORMS
    ]
    return [*counts, _difference(table, parameters) | {"week": week}, *tests]


def _difference(table: PairedTable, parameters: Parameters) -> dict:
    level = parameters.ci_level
    low, high = paired_difference_interval(table, level)
    test = mcnemar(table.gained, table.lost, parameters.paired_test)
    return Kind.DIFFERENCE.at() | {
        "value": times_100(table.difference),
        "unit": "percentage points",
        "N": table.n,
        **limits(times_100(low), times_100(high), level, "newcombe_10"),
        **_of_pairs(test, table),
    }


def _of_pairs(test: TestResult, table: PairedTable) -> dict:
    """A test of before against after, which has no p-value where nobody has both."""
    return tested(test) if table.n else {"p_value": None, "test": test.method}


def fully_assessed(analysis: Analysis, entry: Endpoint) -> int:
    """Patients of the disease with every column recorded that the rule reads at the visit."""
    return int(whole_rule_of(analysis.pairs_of(entry.disease), entry, analysis.parameters, FOLLOW_UP).sum())


def whole_rule_of(pairs: pd.DataFrame, entry: Endpoint, parameters: Parameters, suffix: str) -> pd.Series:
    """Whether each patient has every column of the rule recorded at a time, by one index or another."""
    assessed = has_whole_rule(entry.by_index(parameters), suffix, pairs.columns).alias("assessed")
    return nw.from_native(pairs).select(assessed).to_native()["assessed"]
