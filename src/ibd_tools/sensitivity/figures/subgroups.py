"""Subgroups and predictors: forest plots of rates and of odds ratios, and predicted against observed."""

import pandas as pd

from ibd_study.endpoints import REGISTRY
from ibd_study.estimates import NOT_RECORDED, factor_label, level_label
from ibd_study.figures import BEFORE, DISEASE_COLOURS, Figure, ForestRow, drawn_rows, forest_plot
from ibd_study.figures import grammar as draw
from ibd_study.kinds import Kind
from ibd_study.results import Results, at, format_percent
from ibd_study.words import (
    NOT_ESTIMABLE,
    endpoint_label,
    endpoint_name,
    rate_text,
    say,
    with_suppressed_words,
)
from ibd_tools.sensitivity.estimates.predictors import REFERENCE
from ibd_tools.sensitivity.words import EVERY_LEVEL_WITHHELD, NOBODY, has_nobody

WIDEST_RATIO = (0.02, 50.0)


def subgroup_forest(results: Results, key: str) -> Figure:
    """Rate of an endpoint in every subgroup with its interval, and one p-value a factor."""
    own = results.of(endpoint=key)
    rows = own.of(kind=Kind.SUBGROUP_RATE).rows
    is_known = (at(rows, "level") != NOT_RECORDED) | ~(rows["N"] == 0).fillna(False)
    lines = _lines(rows[is_known], own.of(kind=Kind.BETWEEN_SUBGROUPS).rows, NOBODY)
    caption = (
        f"Rate of {endpoint_label(key)} among evaluable patients of each subgroup, with events/evaluable. "
        "p: likelihood-ratio test that the rate is the same in all recorded subgroups of a factor, not adjusted for "
        "the number of factors."
    )
    title = f"{endpoint_name(key)} by subgroup{_divides_most(own)}"
    return forest_plot(results, lines, key=f"subgroups-{key.replace('_', '-')}", title=title, caption=caption)


def _divides_most(own: Results) -> str:
    """The factor whose subgroups differ most, and its p among all factors; nothing where none can be named."""
    smallest = own.first(kind=Kind.SMALLEST_BETWEEN_SUBGROUPS)
    if smallest is None or pd.isna(smallest["p_value"]):
        return ""
    return f": {say(smallest, 'words')} divides most (p {say(smallest, 'p')})"


def odds_ratio_forest(results: Results, key: str) -> Figure:
    """Adjusted odds ratios of one model on a log scale; to the right of 1 the endpoint is reached more often."""
    lines = _lines(results.of(endpoint=key, kind=Kind.ODDS_RATIO_ADJUSTED).rows, otherwise=NOT_RECORDED)
    patients = say(results.one(endpoint=key, kind=Kind.MODEL_FACT, fact="terms"), "total")
    caption = (
        f"Odds ratios for {endpoint_label(key)} from one model with all these terms, on {patients} patients; "
        "beside each its interval. Age and activity compare the upper with the lower quartile of the patients."
    )
    # One count holds for all rows: it stands in the caption, and the interval takes its place beside each row.
    rows_of_one_model = Results(results.rows.assign(N=None), results.synthetic)
    return forest_plot(
        rows_of_one_model,
        lines,
        key=f"odds-ratios-{key.replace('_', '-')}",
        title=f"{endpoint_name(key)}: adjusted odds ratios",
        caption=caption,
        axis="adjusted odds ratio",
        scale="log",
        reference=1.0,
        domain=WIDEST_RATIO,
    )


def _lines(rows: pd.DataFrame, tests: pd.DataFrame | None = None, otherwise: str = NOT_RECORDED) -> list[ForestRow]:
    """A heading for each factor, with its test where there is one, and its levels under it."""
    p_values = {} if tests is None else {row["at"]["factor"]: f", p {say(row, 'p')}" for _, row in tests.iterrows()}
    lines = []
    for factor, own in rows.groupby(at(rows, "factor"), sort=False):
        lines.append(ForestRow(factor_label(factor) + p_values.get(factor, "")))
        lines += [_forest_row(row, otherwise) for _, row in own.iterrows()]
    return lines or [ForestRow(EVERY_LEVEL_WITHHELD)]


def _forest_row(row: pd.Series, otherwise: str) -> ForestRow:
    place = {name: row[name] for name in ("endpoint", "kind", "subgroup")}
    look = "reference" if row["at"].get("why") == REFERENCE else "estimate"
    label = level_label(row["at"]["factor"], row["at"]["level"])
    return ForestRow(label, place, look, otherwise=otherwise if has_nobody(row) else NOT_ESTIMABLE)


def calibration(results: Results, key: str) -> Figure:
    """Observed rate against predicted rate in groups of patients; on the diagonal they agree."""
    frame = _calibration(results, key)
    x = draw.across("predicted", draw.PERCENT, title="predicted, %")
    y = draw.upright("value", draw.PERCENT, title="observed, % of the group")
    diagonal = pd.DataFrame({"predicted": draw.PERCENT, "value": draw.PERCENT})
    colour, tips = DISEASE_COLOURS[REGISTRY[key].disease], {"words": "Group", "said": "Observed"}
    chart = draw.panel(
        draw.mark("line", diagonal, x, y, color=BEFORE, strokeDash=[4, 4], strokeWidth=1),
        *draw.dots(frame, y, x, color=colour, tips=tips),
        height=320,
    )
    spoken = (
        "; ".join(f"{row.words}: observed {row.said}" for row in frame.itertuples())
        or "No group of patients can be shown"
    )
    return Figure(
        f"calibration-{key.replace('_', '-')}",
        f"{endpoint_name(key)}: predicted against observed",
        (chart,),
        f"Predicted and observed rates of {endpoint_label(key)}. {spoken or 'No group of patients can be shown'}.",
        "Patients in groups of equal size by their predicted rate, with the observed rate and its interval. On the "
        "dashed line prediction and observation agree. These are the patients from whom the model was made: new ones "
        "lie further off.",
        with_suppressed_words(frame, "subgroup", "predicted", "value", "ci_low", "ci_high", "n", "N"),
        results.synthetic,
        {"subgroup": "group", "predicted": "predicted, %", "value": "observed, %", "n": "events", "N": "patients"},
    )


def _calibration(results: Results, key: str) -> pd.DataFrame:
    words = {"said": rate_text}
    observed = drawn_rows(results, "subgroup", endpoint=key, kind=Kind.CALIBRATION_OBSERVED, words=words)
    predicted = drawn_rows(results, endpoint=key, kind=Kind.CALIBRATION_PREDICTED)["value"]
    frame = observed.assign(predicted=predicted)
    percents = [NOT_ESTIMABLE if value is None else format_percent(value) for value in predicted]
    pairs = zip(frame["subgroup"], percents, strict=True)
    return frame.assign(words=[f"{group}, predicted {percent}" for group, percent in pairs])
