"""Subgroups and predictors: forest plots of rates and of odds ratios, and predicted against observed."""

import pandas as pd

from ibd_study.endpoints import REGISTRY
from ibd_study.estimates.factors import NOT_RECORDED, factor_label, level_label
from ibd_study.estimates.predictors import REFERENCE
from ibd_study.estimates.subgroups import RATES
from ibd_study.figures import grammar as draw
from ibd_study.figures.forest import forest_plot
from ibd_study.figures.forest_rows import ForestRow
from ibd_study.figures.frames import drawn_rows
from ibd_study.figures.rendering import Figure
from ibd_study.figures.theme import BEFORE, DISEASE_COLOURS
from ibd_study.results import Results
from ibd_study.words import (
    NOT_ESTIMABLE,
    endpoint_label,
    factor_row,
    has_nobody,
    level_rows,
    rate_text,
    say,
    with_suppressed_words,
)

RATIOS, TEST = "odds_ratio_adjusted", "between_subgroups"
WIDEST_RATIO = (0.02, 50.0)
NOBODY = "nobody evaluable"
# In place of all levels, where each of them is of a few patients and its name is withheld with its number.
EVERY_LEVEL_WITHHELD = "every subgroup is of a few patients: suppressed"
NO_LEVEL = ForestRow(EVERY_LEVEL_WITHHELD)
NO_GROUP = "No group of patients can be shown"


def subgroup_forest(results: Results, key: str, title: str) -> Figure:
    """Rate of an endpoint in every subgroup with its interval, and one p-value a factor."""
    rows: list[ForestRow] = []
    drawn = ""
    for factor, level, row in level_rows(results, key, RATES):
        if level == NOT_RECORDED and has_nobody(row):
            continue
        if factor != drawn:
            test, drawn = factor_row(results, key, TEST, factor), factor
            rows.append(ForestRow(_heading(factor, test)))
        rows.append(_forest_row(key, factor, level, row))
    caption = (
        f"Rate of {_words(key)} among evaluable patients of each subgroup, with events/evaluable. p: likelihood-ratio "
        "test that the rate is the same in all recorded subgroups of a factor, not adjusted for the number of factors."
    )
    return forest_plot(results, rows or [NO_LEVEL], key=f"subgroups-{_short(key)}", title=title, caption=caption)


def odds_ratio_forest(results: Results, key: str, title: str) -> Figure:
    """Adjusted odds ratios of one model on a log scale; to the right of 1 the endpoint is reached more often."""
    rows: list[ForestRow] = []
    drawn = ""
    for factor, level, row in level_rows(results, key, RATIOS):
        if factor != drawn:
            drawn = factor
            rows.append(ForestRow(factor_label(factor)))
        rows.append(_forest_row(key, factor, level, row))
    caption = (
        f"Odds ratios for {_words(key)} from one model with all these terms, on {_patients(results, key)} patients; "
        "beside each its interval. Age and activity compare the upper with the lower quartile of the patients."
    )
    # One count holds for all rows: it stands in the caption, and the interval takes its place beside each row.
    rows_of_one_model = Results(results.rows.assign(N=pd.NA), results.synthetic)
    return forest_plot(
        rows_of_one_model,
        rows or [NO_LEVEL],
        key=f"odds-ratios-{_short(key)}",
        title=title,
        caption=caption,
        axis="adjusted odds ratio",
        scale="log",
        reference=1.0,
        domain=WIDEST_RATIO,
    )


def _patients(results: Results, key: str) -> str:
    return say(results.of(endpoint=key, statistic="model_terms").rows.iloc[0], "total")


def _words(key: str) -> str:
    return endpoint_label(key).lower()


def _heading(factor: str, test: pd.Series | None) -> str:
    return factor_label(factor) + ("" if test is None else f", p {say(test, 'p')}")


def _forest_row(key: str, factor: str, level: str, row: pd.Series) -> ForestRow:
    at = {"endpoint": key, "statistic": row["statistic"], "subgroup": row["subgroup"]}
    nobody = NOBODY if row["statistic"] == RATES else NOT_RECORDED
    kind = "reference" if row["method"] == REFERENCE else "estimate"
    return ForestRow(level_label(factor, level), at, kind, otherwise=nobody if has_nobody(row) else NOT_ESTIMABLE)


def _short(key: str) -> str:
    return key.replace("_", "-")


def calibration(results: Results, key: str, title: str) -> Figure:
    """Observed rate against predicted rate in groups of patients; on the diagonal they agree."""
    frame = _calibration(results, key)
    x = draw.across("predicted", draw.PERCENT, title="predicted, %")
    y = draw.upright("value", draw.PERCENT, title="observed, % of the group")
    diagonal = pd.DataFrame({"predicted": draw.PERCENT, "value": draw.PERCENT})
    colour, tips = DISEASE_COLOURS[REGISTRY[key].disease], {"words": "Group", "said": "Observed"}
    chart = draw.panel(
        draw.mark("line", diagonal, x, y, color=BEFORE, strokeDash=[4, 4], strokeWidth=1),
        *draw.dots(frame, y, x, colour=colour, tips=tips),
        height=320,
    )
    spoken = "; ".join(f"{row.words}: observed {row.said}" for row in frame.itertuples()) or NO_GROUP
    return Figure(
        f"calibration-{_short(key)}",
        title,
        (chart,),
        f"Predicted and observed rates of {_words(key)}. {spoken}.",
        "Patients in groups of equal size by their predicted rate, with the observed rate and its interval. On the "
        "dashed line prediction and observation agree. These are the patients from whom the model was made: new ones "
        "lie further off.",
        with_suppressed_words(frame, "subgroup", "predicted", "value", "ci_low", "ci_high", "n", "N"),
        results.synthetic,
        {"subgroup": "group", "predicted": "predicted, %", "value": "observed, %", "n": "events", "N": "patients"},
    )


def _calibration(results: Results, key: str) -> pd.DataFrame:
    words = {"said": rate_text}
    observed = drawn_rows(results, "subgroup", endpoint=key, statistic="calibration_observed", words=words)
    predicted = drawn_rows(results, endpoint=key, statistic="calibration_predicted")["value"]
    frame = observed.assign(predicted=predicted)
    return frame.assign(words=[f"{row.subgroup}, predicted {_percent(row.predicted)}" for row in frame.itertuples()])


def _percent(value: float | None) -> str:
    return NOT_ESTIMABLE if value is None else f"{value:.1f} %"
