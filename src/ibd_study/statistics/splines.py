"""A number as terms of a model: a straight line, or a curve that is straight in its tails."""

import pandas as pd


def natural_spline(values: pd.Series, degrees: int) -> pd.DataFrame:
    """Natural cubic regression spline of a number: `degrees` columns, without a constant.

    Knots lie at quantiles of the values; beyond the outermost the curve is a straight line. The basis is patsy's
    ``cr`` with centred columns. Missing values stay missing. With too few different values for the knots, the
    number itself is the one column.

    Examples
    --------
    >>> natural_spline(pd.Series([1.0, 2.0, 4.0, None, 9.0, 12.0]), 3).shape
    (6, 3)
    """
    from patsy import dmatrix

    known = values.dropna().astype(float)
    if known.nunique() <= degrees + 1:
        return values.astype("Float64").to_frame("1")
    basis = dmatrix("cr(value, df=degrees, constraints='center') - 1", {"value": known.to_numpy(), "degrees": degrees})
    columns = [str(place + 1) for place in range(basis.shape[1])]
    return pd.DataFrame(basis, index=known.index, columns=columns).reindex(values.index).astype("Float64")
