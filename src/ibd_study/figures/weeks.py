"""An axis of weeks, with the patients of each week under its number."""

import json

MARGIN = 8


def week_axis(under: dict[float, str]):
    """The horizontal axis of the given weeks, a line of words under each, with room beside the first and the last.

    Parameters
    ----------
    under
        What stands under each week, such as ``n 66``, so that it does not hide a point.
    """
    import altair as alt

    words = json.dumps({f"{week:g}": text for week, text in under.items()})
    axis = alt.Axis(values=sorted(under), format="~g", grid=False, labelExpr=f"[datum.label, {words}[datum.label]]")
    return alt.X("week:Q", title="week", axis=axis, scale=alt.Scale(domain=_with_margin(under), nice=False))


def _with_margin(weeks: dict[float, str]) -> list[float]:
    low, high = min(weeks), max(weeks)
    margin = (high - low) / MARGIN or 1.0
    return [low - margin, high + margin]
