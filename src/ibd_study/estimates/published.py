"""The printed numbers beside the recomputed ones, and what the printed ones can rest on."""

from math import isfinite

from ibd_study.endpoints import endpoint
from ibd_study.estimates.analysis import Analysis
from ibd_study.estimates.rates import before_and_after, only_what_can_be_compared
from ibd_study.kinds import Kind
from ibd_study.printed import Printed, feasible_counts, read_published
from ibd_study.results import Results, tested
from ibd_study.statistics import OddsRatio, chi_square, conditional_odds_ratio, fisher_exact, proportion_interval

FISHER = "fisher"
MAIN_DOMAINS, MAIN_KINDS = ("clinical", "endoscopic"), ("remission", "response")
CONDITIONAL = "conditional maximum likelihood, exact limits"


def published_numbers(analysis: Analysis) -> Results:
    """The printed numbers as results rows, with every count that each percentage can rest on.

    Returns
    -------
    Results
        Per printed percentage: ``printed``; ``feasible`` (how many events/evaluable give it, among at
        most the group's size); ``feasible_lowest`` and ``feasible_highest``, the union of all intervals;
        and per count one row ``feasible_<evaluable>``. Means: ``printed`` only. Where a p-value is printed, the
        unpaired tests ``p_unpaired_<test>`` that treat before and after as two groups of patients; that of Fisher
        has the conditional odds ratio as its value, which is empty, as its upper limit is, where it is infinite.
    """
    of_paper, of_patients = [], []
    for printed in read_published().values():
        week = 0 if printed.is_of_baseline else analysis.weeks(printed.disease)
        common = {"endpoint": printed.key, "disease": printed.disease, "week": week}
        unit = "%" if printed.is_percentage else "points"
        found = [Kind.PRINTED.at() | {"value": float(printed.value), "unit": unit}]
        found += _feasible(analysis, printed) if printed.is_percentage else []
        of_paper += [common | record for record in found]
        tests = _unpaired_tests(analysis, printed) if printed.p and printed.is_percentage else []
        of_patients += [common | record for record in tests]
    return analysis.results(of_paper, from_patients=False) + analysis.results(of_patients)


def published_endpoints() -> list[str]:
    """Keys of the printed percentages, in the order of the abstract."""
    return [key for key, printed in read_published().items() if printed.is_percentage]


def main_endpoints(disease: str) -> list[str]:
    """Keys of a disease's main endpoints: clinical and endoscopic remission and response.

    Examples
    --------
    >>> main_endpoints("CD")[:2]
    ['cd_clinical_remission', 'cd_clinical_response']
    """
    wanted = [f"{disease.lower()}_{domain}_{kind}" for domain in MAIN_DOMAINS for kind in MAIN_KINDS]
    return [key for key in published_endpoints() if key in wanted]


def _feasible(analysis: Analysis, printed: Printed) -> list[dict]:
    p = analysis.parameters
    counts = feasible_counts(printed.value, printed.group_size or 0)
    intervals = [proportion_interval(events, n, p.ci_level, p.ci_method) for events, n in counts]
    lowest = min(low for low, _ in intervals if low is not None)
    highest = max(high for _, high in intervals if high is not None)
    return [
        Kind.FEASIBLE.at() | {"value": len(counts), "unit": "count"},
        *(
            Kind.FEASIBLE_LIMIT.at(end=end) | {"value": 100 * limit, "unit": "%", "method": p.ci_method}
            for end, limit in (("lowest", lowest), ("highest", highest))
        ),
        *(
            Kind.FEASIBLE_COUNT.at() | {"value": 100 * events / n, "unit": "%", "n": events, "N": n}
            for events, n in counts
        ),
    ]


def _unpaired_tests(analysis: Analysis, printed: Printed) -> list[dict]:
    entry = endpoint(printed.key)
    table = before_and_after(analysis, entry)
    n, before, after = table.n, table.before, table.after
    tests = {
        FISHER: fisher_exact(after, n, before, n),
        "chi_square": chi_square(after, n, before, n, corrected=False),
        "chi_square_corrected": chi_square(after, n, before, n, corrected=True),
    }
    records = [Kind.UNPAIRED_TEST.at(form=form) | {"N": n, **tested(test)} for form, test in tests.items()]
    level = analysis.parameters.ci_level
    records[0] |= _odds(conditional_odds_ratio(after, n, before, n, level)) | {"ci_level": level}
    return only_what_can_be_compared(records, entry, analysis.parameters)


def _odds(ratio: OddsRatio) -> dict:
    """Columns of an odds ratio; what is infinite has no number."""
    finite = [number if number is not None and isfinite(number) else None for number in ratio]
    numbers = dict(zip(("value", "ci_low", "ci_high"), finite, strict=True))
    return numbers | {"unit": "odds ratio", "method": CONDITIONAL}
