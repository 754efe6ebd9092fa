"""A rate as a curve with the band of its interval, against what the unseen did, and the line where conclusions tip."""

import pandas as pd

from ibd_study.figures import grammar as draw
from ibd_study.figures.theme import DISEASE_COLOURS
from ibd_study.results import format_percent

HEIGHT = 260


def rate_curve(frame: pd.DataFrame, x, limit: float, tips: dict[str, str], left: object):
    """Band, line and points of one endpoint; ``left`` is where the words on the dashed line begin."""
    colour = DISEASE_COLOURS[frame["disease"].iloc[0]]
    y = draw.upright("value", draw.PERCENT, title="% of all counted")
    words = pd.DataFrame({"words": [f"dashed: {format_percent(limit)}"]})
    return draw.panel(
        draw.interval(frame, draw.upright("ci_low"), "ci_high", x, kind="area", color=colour, opacity=0.25),
        draw.mark("line", frame, x, y, color=colour),
        draw.mark("point", frame, x, y, color=colour, size=40, tips=tips),
        draw.reference(limit, upright_at=False, strokeDash=draw.DASHED),
        draw.words_at(words, "words", left, draw.at("y", 95), align="left", dx=6),
        height=HEIGHT,
        title=frame["words"].iloc[0],
    )
