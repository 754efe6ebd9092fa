"""Every chart of the book by name, drawn from the results rows of one cohort."""

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass

from ibd_study import figures
from ibd_study.cohort import Cohort
from ibd_study.endpoints import REGISTRY, SCORES
from ibd_study.estimates import (
    endpoint_rates,
    flow_labels,
    laboratory_course,
    open_analysis,
    published_numbers,
    safety_rates,
    score_changes,
    selection_flow,
)
from ibd_study.figures import Figure
from ibd_study.results import Results

UC = [key for key, entry in REGISTRY.items() if entry.disease == "UC"]
CD = [key for key, entry in REGISTRY.items() if entry.disease == "CD"]
CUT_OFFS = {"cdai": 150.0, "ses_cd": 2.0}


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
    labels: dict[str, str]


def page_of(path: str, **parameters: object) -> Page:
    analysis = open_analysis("charts", {"cohort": path} | parameters)
    return Page(
        analysis.cohort,
        endpoint_rates(analysis, list(REGISTRY)),
        score_changes(analysis, list(SCORES)),
        published_numbers(analysis),
        laboratory_course(analysis),
        safety_rates(analysis),
        selection_flow(analysis),
        flow_labels(analysis),
    )


def states(keys: list[str]) -> list[str]:
    return [key for key in keys if REGISTRY[key].kind == "state"]


CHARTS: dict[str, Callable[[Page], Figure]] = {
    "rates UC": lambda page: figures.rates_before_after(page.rates, UC, "UC"),
    "rates CD": lambda page: figures.rates_before_after(page.rates, CD, "CD"),
    "paired UC": lambda page: figures.paired_counts(page.rates, states(UC), "UC"),
    "paired CD": lambda page: figures.paired_counts(page.rates, states(CD), "CD"),
    "headline": lambda page: figures.headline(page.printed + page.rates),
    "laboratory UC": lambda page: figures.laboratory_panels(page.course, "UC", {"crp_mg_l": 5.0}),
    "laboratory CD": lambda page: figures.laboratory_panels(page.course, "CD", {}),
    "safety": lambda page: figures.safety_dots(page.safety),
    "flow": lambda page: figures.flow_chart(page.flow, page.labels),
    **{f"denominator {key}": lambda page, key=key: figures.denominator(page.rates, key, key) for key in (UC[0], CD[0])},
    **{
        f"shift {key}": lambda page, key=key: figures.shift_table(page.scores, key)
        for key, score in SCORES.items()
        if score.highest <= 9
    },
    **{
        f"curves {key}": lambda page, key=key: figures.cumulative_curves(page.scores, key, CUT_OFFS.get(key))
        for key in SCORES
    },
    **{
        f"change {key}": lambda page, key=key: figures.change_distribution(page.scores, key, CUT_OFFS.get(key))
        for key in SCORES
    },
}


@dataclass(frozen=True)
class Drawn:
    """A figure and the specifications of its charts, made once: Altair takes long to check them."""

    figure: Figure

    @functools.cached_property
    def specs(self) -> list[dict]:
        return self.figure.specs()

    @property
    def rows(self) -> list[dict]:
        """All rows inside the charts."""
        return [row for spec in self.specs for rows in spec["datasets"].values() for row in rows]

    @property
    def text(self) -> str:
        """All that a reader, or a reader of the source, can find."""
        return json.dumps(self.specs) + self.figure.data.to_csv() + self.figure.alt + self.figure.caption
