"""Every chart of the book by name, drawn from the results rows of one cohort."""

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass

from rows_of_pages import BY_WEEK, COMPARED, CURVES, REMISSION, Page

from ibd_study import figures
from ibd_study.endpoints import REGISTRY, SCORES
from ibd_study.estimates import read_published
from ibd_study.figures import Figure
from ibd_tools import other_studies, sensitivity
from ibd_tools.other_studies import read_evidence

UC = [key for key, entry in REGISTRY.items() if entry.disease == "UC"]
CD = [key for key, entry in REGISTRY.items() if entry.disease == "CD"]
FOREST = [
    figures.ForestRow(REGISTRY[key].label, {"endpoint": key, "statistic": "percentage", "week": week})
    for key, week in ((UC[0], 8), (CD[0], 12))
]
CUT_OFFS = {"cdai": 150.0, "ses_cd": 2.0}


evidence = functools.cache(read_evidence)


def check_schema(figure: Figure) -> None:
    """Raise where a chart breaks the schema of Vega-Lite; a run does not look, since it takes long."""
    for chart in figure.charts:
        chart.to_dict(validate=True)


def states(keys: list[str]) -> list[str]:
    return [key for key in keys if REGISTRY[key].kind == "state"]


CHARTS: dict[str, Callable[[Page], Figure]] = {
    "rates UC": lambda page: figures.rates_before_after(page.rates, UC, read_published()),
    "rates CD": lambda page: figures.rates_before_after(page.rates, CD, read_published()),
    "paired UC": lambda page: figures.paired_counts(page.rates, states(UC), "UC"),
    "paired CD": lambda page: figures.paired_counts(page.rates, states(CD), "CD"),
    "headline": lambda page: figures.headline(page.printed + page.rates, read_published()),
    "laboratory UC": lambda page: figures.laboratory_panels(page.course, "UC", {"crp_mg_l": 5.0}),
    "laboratory CD": lambda page: figures.laboratory_panels(page.course, "CD", {}),
    "course UC": lambda page: figures.course_panels(page.weeks, BY_WEEK[:2]),
    "course CD": lambda page: figures.course_panels(page.weeks, BY_WEEK[2:]),
    "safety": lambda page: figures.safety_dots(page.safety),
    "persistence": lambda page: figures.persistence_curves(page.persistence, "persistence"),
    **{f"subgroups {key}": lambda page, key=key: sensitivity.subgroup_forest(page.benefit, key) for key in REMISSION},
    **{f"ratios {key}": lambda page, key=key: sensitivity.odds_ratio_forest(page.benefit, key) for key in REMISSION},
    **{f"calibration {key}": lambda page, key=key: sensitivity.calibration(page.benefit, key) for key in REMISSION},
    "flow": lambda page: figures.flow_chart(page.flow, page.labels),
    "forest": lambda page: figures.forest_plot(page.rates, FOREST, key="forest", title="Rates", caption="Rates."),
    **{
        f"studies {key}": lambda page, key=key: other_studies.studies_forest(page.studies, evidence(), key)
        for key in COMPARED
    },
    "rules": lambda page: sensitivity.rates_under_each_rule(page.missing),
    "tipping": lambda page: sensitivity.tipping_ranges(page.missing, "How many must have succeeded?"),
    "tipping curves": lambda page: sensitivity.tipping_curves(page.missing, "Every fate of those not evaluable"),
    "shifted curves": lambda page: sensitivity.shifted_curves(page.missing, "Those not evaluable did worse"),
    "assessed UC": lambda page: sensitivity.balance_of_assessed(page.assessed, "UC", "UC"),
    "assessed CD": lambda page: sensitivity.balance_of_assessed(page.assessed, "CD", "CD"),
    "choices": lambda page: sensitivity.specification_overview(page.spread, CURVES, read_published()),
    **{
        f"choices {key}": lambda page, key=key: sensitivity.specification_figure(
            page.spread, page.curves[key], read_published()
        )
        for key in CURVES
    },
    **{
        f"what if {key}": lambda page, key=key: sensitivity.what_if_figure(page.curves[key], read_published())
        for key in CURVES
    },
    **{f"denominator {key}": lambda page, key=key: figures.denominator(page.rates, key) for key in (UC[0], CD[0])},
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
    """A figure and the specifications of its charts, made once."""

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
