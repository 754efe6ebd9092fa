"""One look for every chart: fonts, grid lines, and colours that keep their meaning throughout the book.

Colours are those of Okabe and Ito (https://jfly.uni-koeln.de/color/), which colour-blind readers can tell apart;
no chart may rely on colour alone.
"""

import textwrap

UC = "#0072B2"
CD = "#D55E00"
DISEASE_COLOURS = {"UC": UC, "CD": CD}
BEFORE = "#767676"
GAIN = "#009E73"
LOSS = "#CC79A7"
INK = "#1F1F1F"
BAND = "#DCE3EA"
GRID = "#ECECEC"
PAPER = "#FFFFFF"

# Liberation Sans comes with the converter of still pictures and has the widths of Arial, so that
# a picture is laid out alike on every computer.
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
FONT_SIZE = 14
LABEL_WIDTH = 16
LINE_HEIGHT = 16
LINES = "split(datum.label, '\\n')"
# A label of several lines would hang from its tick; half of its height brings it to the middle.
CENTRED = f"{-LINE_HEIGHT / 2} * (length({LINES}) - 1)"

_TEXT = {"labelFontSize": FONT_SIZE, "titleFontSize": FONT_SIZE, "labelColor": INK, "titleColor": INK}

CONFIG = {
    "font": FONT,
    "background": PAPER,
    "view": {"stroke": None},
    "axis": {
        **_TEXT,
        "titleFontWeight": "normal",
        "titlePadding": 10,
        "labelPadding": 6,
        "labelLimit": 0,
        "gridColor": GRID,
        "domainColor": BEFORE,
        "tickColor": BEFORE,
    },
    "axisX": {"labelOverlap": "greedy", "tickCount": 5},
    # A vertical title is hard to read: it stands above its axis instead.
    "axisY": {
        "titleAngle": 0,
        "titleAlign": "left",
        "titleX": 0,
        "titleY": -12,
        "titleBaseline": "bottom",
        "labelOffset": {"expr": CENTRED},
    },
    "legend": {**_TEXT, "titleFontWeight": "normal", "orient": "top", "symbolSize": 120, "labelLimit": 0},
    "header": _TEXT,
    "title": {"fontSize": 16, "anchor": "start", "color": INK, "offset": 12},
    "text": {"fontSize": FONT_SIZE, "color": INK},
    "point": {"size": 90, "filled": True, "opacity": 1},
    "rule": {"strokeWidth": 2},
    "line": {"strokeWidth": 2.5},
}


def themed(spec: dict) -> dict:
    """Put the theme under a chart specification; what the chart says itself wins.

    Examples
    --------
    >>> themed({"config": {"font": "serif"}})["config"]["font"]
    'serif'
    """
    return spec | {"config": _under(CONFIG, spec.get("config", {}))}


def _under(base: dict, over: dict) -> dict:
    nested = {
        key: _under(base[key], value)
        for key, value in over.items()
        if isinstance(value, dict) and isinstance(base.get(key), dict)
    }
    return base | over | nested


def wrapped(label: str, width: int = LABEL_WIDTH) -> str:
    r"""Break a long label into lines, so that a phone keeps room for the picture.

    Use it with :data:`LINES` as the ``labelExpr`` of the axis.

    Examples
    --------
    >>> wrapped("Intestinal ultrasound remission")
    'Intestinal\nultrasound\nremission'
    """
    return "\n".join(textwrap.wrap(label, width))
