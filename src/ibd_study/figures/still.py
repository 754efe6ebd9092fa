"""Still pictures of charts: the SVG that a page shows without scripts and in print, and the PNG made of it."""

import re

from ibd_study.figures.bundle import chart_versions, vegalite_minor

WIDE, SMALL = 640, 300
PNG_SCALE = 2
# What Vega-Lite does by itself in a page; a fixed width needs it said.
FIT_WIDTH = {"type": "fit-x", "contains": "padding"}
_SIZE = re.compile(r'<svg[^>]*? width="(?P<width>[\d.]+)" height="(?P<height>[\d.]+)"')


def svg_of(spec: dict, width: int = WIDE) -> str:
    """Draw a chart specification as SVG of a fixed width, without looking anything up on the network.

    The first call of a process starts the chart engine and takes about ten times as long as the next ones.
    """
    import vl_convert

    fixed = {"width": width, "autosize": FIT_WIDTH} if spec.get("width") == "container" else {}
    version = vegalite_minor(chart_versions()["vegalite"])
    return vl_convert.vegalite_to_svg(spec | fixed, vl_version=version, allowed_base_urls=[])


def size_of(svg: str) -> tuple[int, int]:
    """Width and height of an SVG, in whole pixels.

    Examples
    --------
    >>> size_of('<svg version="1.1" width="640" height="320.5">')
    (640, 321)
    """
    size = _SIZE.search(svg)
    return tuple(int(-(-float(size[side]) // 1)) for side in ("width", "height"))


def stacked(svgs: list[str]) -> str:
    """One SVG of several, one above the other."""
    if len(svgs) == 1:
        return svgs[0]
    sizes = [size_of(svg) for svg in svgs]
    tops = [sum(height for _, height in sizes[:place]) for place in range(len(sizes))]
    placed = [svg.replace("<svg ", f'<svg y="{top}" ', 1) for svg, top in zip(svgs, tops, strict=True)]
    width, height = max(width for width, _ in sizes), sum(height for _, height in sizes)
    start = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
    return f"{start}{''.join(placed)}</svg>"


def png_of(svgs: list[str]) -> bytes:
    """The still pictures of a figure as one PNG, for what cannot show SVG."""
    import vl_convert

    return vl_convert.svg_to_png(stacked(svgs), scale=PNG_SCALE)
