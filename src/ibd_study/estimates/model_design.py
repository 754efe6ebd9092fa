"""The terms of a model, given by the factors beforehand: which patients, which columns, and what was left out."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ibd_study.estimates.analysis import Analysis
from ibd_study.estimates.factors import NOT_RECORDED, Factor, reference_level
from ibd_study.statistics import natural_spline

SPLINE_DEGREES = 3
RECORDED_AT_LEAST = 0.8
QUARTILES = (0.25, 0.75)
CONTRAST_LEVEL = "upper against lower quartile"
LEFT_OUT = f"left out: recorded in fewer than {100 * RECORDED_AT_LEAST:.0f} % of evaluable patients"
ALIKE = "left out: alike in all evaluable patients"


@dataclass(frozen=True)
class Term:
    """One factor in a model: its columns, and for each thing said of it the weights on these columns."""

    factor: Factor
    columns: pd.DataFrame
    contrasts: dict[str, pd.Series]
    reference: str | None
    why_not: str = ""


def term_of(analysis: Analysis, factor: Factor, disease: str, evaluable: pd.Series, *, as_number: bool) -> Term:
    """A factor as columns of a design among evaluable patients; without columns where it cannot enter.

    Parameters
    ----------
    analysis, factor, disease
        Whose, which, and in which disease.
    evaluable
        Outcome of the evaluable patients, indexed as the pairs.
    as_number
        Whether a factor that has a number enters by it.
    """
    if as_number and factor.number:
        return _number(analysis, factor, analysis.pairs[factor.number[disease]].loc[evaluable.index].astype("Float64"))
    split = factor.split(analysis.pairs, analysis.parameters).loc[evaluable.index]
    reference = reference_level(factor, split)
    levels = [level for level in factor.known_levels(split, analysis.parameters) if level != reference]
    names = {level: f"{factor.key}={level}" for level in levels if (split == level).any()}
    known = split != NOT_RECORDED
    columns = {name: (split == level).astype("Float64").where(known) for level, name in names.items()}
    frame = pd.DataFrame(columns, index=split.index)
    contrasts = {level: pd.Series({name: 1.0}) for level, name in names.items()}
    return _checked(Term(factor, frame, contrasts, reference), known.mean())


def _number(analysis: Analysis, factor: Factor, values: pd.Series) -> Term:
    """The number over its interquartile range, so that a coefficient compares the quartiles, or a spline of it."""
    known = values.dropna().astype(float)
    low, high = known.quantile(QUARTILES) if len(known) else (np.nan, np.nan)
    if not high > low:
        return _checked(Term(factor, pd.DataFrame(index=values.index), {}, None), values.notna().mean())
    scaled = values / (high - low)
    spline = analysis.parameters.number_terms == "spline"
    columns = natural_spline(scaled, SPLINE_DEGREES) if spline else scaled.to_frame("1")
    columns = columns.add_prefix(f"{factor.key}.")
    weights = _at(columns, scaled, high / (high - low)) - _at(columns, scaled, low / (high - low))
    return _checked(Term(factor, columns, {CONTRAST_LEVEL: weights}, None), values.notna().mean())


def _at(columns: pd.DataFrame, scaled: pd.Series, value: float) -> pd.Series:
    """Columns at a value: those of the patients nearest below and above, in between in proportion."""
    known = columns.assign(_value=scaled).dropna().astype(float).drop_duplicates("_value").sort_values("_value")
    position = known.pop("_value").to_numpy()
    return pd.Series({name: float(np.interp(value, position, known[name])) for name in known})


def _checked(term: Term, recorded: float) -> Term:
    why_not = LEFT_OUT if not recorded >= RECORDED_AT_LEAST else ALIKE if term.columns.empty else ""
    if not why_not:
        return term
    return Term(term.factor, term.columns.iloc[:, :0], {}, term.reference, why_not)


def joined(terms: list[Term], index: pd.Index) -> pd.DataFrame:
    """The design: the columns of all terms, without those that are the same in every complete patient."""
    design = pd.concat([pd.DataFrame(index=index), *(term.columns for term in terms)], axis=1)
    complete = design.dropna()
    return design[[name for name in design if complete[name].nunique() > 1]]
