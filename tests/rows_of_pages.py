"""Results rows of every kind that the book shows, of one cohort: for the tests of charts and of tables.

Of the endpoints and choices that are all treated alike a few are taken: the rows take most of the time of these tests.
"""

import dataclasses
from dataclasses import dataclass

import pytest

from ibd_study.cohort import Cohort
from ibd_study.endpoints import REGISTRY, SCORES
from ibd_study.estimates import (
    baseline_table,
    course_of_rates,
    endpoint_rates,
    flow_labels,
    laboratory_course,
    open_analysis,
    persistence,
    published_numbers,
    safety_rates,
    score_changes,
    selection_flow,
)
from ibd_study.results import Results
from ibd_tools.other_studies import other_studies
from ibd_tools.sensitivity import (
    Curve,
    adjusted_tests,
    assessed_and_not,
    declared_choices,
    predictors,
    rates_under_rules,
    specification_curves,
    specification_spread,
    subgroup_rates,
    tipping_points,
)
from ibd_tools.sensitivity.estimates import specification_counts

COMPARED = ["uc_clinical_remission", "cd_endoscopic_response"]
REMISSION = ["uc_clinical_remission", "cd_clinical_remission"]
CURVES = ["uc_clinical_remission", "cd_radiological_response"]
BY_WEEK = ["uc_clinical_remission", "uc_clinical_response", "cd_clinical_remission", "cd_clinical_response"]
RULED = [*REMISSION, "uc_histological_remission", "cd_endoscopic_response"]
STATES = [key for key, entry in REGISTRY.items() if entry.kind == "state"]


@dataclass(frozen=True)
class Page:
    """Results rows of one cohort, as the notebooks make them."""

    cohort: Cohort
    rates: Results
    scores: Results
    printed: Results
    course: Results
    safety: Results
    flow: Results
    missing: Results
    assessed: Results
    labels: dict[str, str]
    weeks: Results
    studies: Results
    benefit: Results
    persistence: Results
    baseline: Results
    adjusted: Results
    curves: dict[str, Curve]
    spread: Results


def page_of(path: str, **parameters: object) -> Page:
    """The rows of a cohort folder under parameters of its own; few copies, samples and shifts."""
    quick = {"imputations": 2, "bootstrap_samples": 2, "unseen_worse_by_sd": [0, 1]}
    analysis = open_analysis("charts", {"cohort": path} | quick | parameters)
    with pytest.MonkeyPatch.context() as patched:
        with_few_windows(patched)
        curves = specification_curves(analysis, CURVES)
    return Page(
        analysis.cohort,
        endpoint_rates(analysis, list(REGISTRY)),
        score_changes(analysis, list(SCORES)),
        published_numbers(analysis),
        laboratory_course(analysis),
        safety_rates(analysis),
        selection_flow(analysis),
        rates_under_rules(analysis, RULED) + tipping_points(analysis, RULED),
        assessed_and_not(analysis),
        flow_labels(analysis),
        course_of_rates(analysis, BY_WEEK),
        other_studies(analysis, COMPARED),
        subgroup_rates(analysis, REMISSION) + predictors(analysis, REMISSION),
        persistence(analysis),
        baseline_table(analysis),
        adjusted_tests(analysis, STATES),
        curves,
        specification_spread(analysis, curves),
    )


def with_few_windows(patched: pytest.MonkeyPatch) -> None:
    """Take the declared choices with one window each way: making pairs takes most of the time of a small cohort."""

    def choices_of(key, parameters):
        return tuple(
            dataclasses.replace(choice, options=choice.options[1:2]) if "window" in choice.key else choice
            for choice in declared_choices(key)
        )

    patched.setattr(specification_counts, "choices_of", choices_of)
