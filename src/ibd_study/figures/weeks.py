"""An axis of weeks, with the patients of each week under its number."""

import json
import textwrap
from typing import Any

from ibd_study.figures import grammar as draw

MARGIN = 8
LINE = 9


def week_axis(under: dict[float, str]) -> Any:
    """The horizontal axis of the given weeks, a few words under each, with room beside the first and the last.

    Parameters
    ----------
    under
        What stands under each week, such as ``n 66``, so that it does not hide a point.
    """
    words = json.dumps({f"{week:g}": textwrap.wrap(text, LINE) for week, text in under.items()})
    lines = f"split(datum.label + '\\n' + join({words}[datum.label], '\\n'), '\\n')"
    # No label may go for want of room: a week without its words could be the only one with a point.
    axis = {"values": sorted(under), "format": "~g", "grid": False, "labelExpr": lines, "labelOverlap": False}
    return draw.across("week", _with_margin(under), nice=False, title="week", axis=axis)


def _with_margin(weeks: dict[float, str]) -> list[float]:
    low, high = min(weeks), max(weeks)
    margin = (high - low) / MARGIN or 1.0
    return [low - margin, high + margin]
