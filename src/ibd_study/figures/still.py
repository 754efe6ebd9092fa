"""Still pictures of charts: the SVG that a page shows without scripts and in print."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata

from ibd_study.reads import kept

WIDE, SMALL = 640, 300
# What Vega-Lite does by itself in a page; a fixed width needs it said.
FIT_WIDTH = {"type": "fit-x", "contains": "padding"}
# A hundredth of a pixel is enough; the engine writes fourteen decimals, half of the bytes of a picture.
_PLACES = re.compile(r' (?:d|transform|x2|y2)="[^"]*"')
_TOO_FINE = re.compile(r"(\.\d\d)\d+")
_SIZE = re.compile(r'<svg[^>]*? width="(?P<width>[\d.]+)" height="(?P<height>[\d.]+)"')


def chart_versions() -> dict[str, str]:
    """Versions of the chart libraries that Altair writes for, checked against those in vl-convert.

    Raises
    ------
    RuntimeError
        When the two packages do not fit together: charts would then look for their scripts on the network.
    """
    import vl_convert
    from altair.vegalite.v6.display import VEGA_VERSION, VEGAEMBED_VERSION, VEGALITE_VERSION

    wanted = {"vega": VEGA_VERSION, "vegalite": VEGALITE_VERSION, "vegaembed": VEGAEMBED_VERSION}
    carried = {
        "vega": [vl_convert.get_vega_version()],
        "vegalite": vl_convert.get_vegalite_versions(),
        "vegaembed": [vl_convert.get_vega_embed_version()],
    }
    for library, version in wanted.items():
        if not any(_is_same(version, other) for other in carried[library]):
            raise RuntimeError(
                f"Altair {metadata.version('altair')} needs {library} {version}, but vl-convert-python "
                f"{metadata.version('vl-convert-python')} carries {', '.join(carried[library])}; "
                "install the two versions named in the lock file"
            )
    return wanted


def _is_same(wanted: str, carried: str) -> bool:
    """Whether one version is the other, as far as both are spelled out."""
    return all(a == b for a, b in zip(wanted.split("."), carried.split("."), strict=False))


def vegalite_minor(version: str) -> str:
    """The form in which vl-convert names a Vega-Lite version: "6.4" of "6.4.1"."""
    return ".".join(version.split(".")[:2])


def svg_of(spec: dict, width: int = WIDE) -> str:
    """Draw a chart specification as SVG of a fixed width, without looking anything up on the network.

    The first call of a process starts the chart engine and takes about ten times as long as the next ones.
    """
    fixed = {"width": width, "autosize": FIT_WIDTH} if spec.get("width") == "container" else {}
    drawn = json.dumps(spec | fixed, sort_keys=True)
    version = vegalite_minor(chart_versions()["vegalite"])
    return kept("drawn charts", drawn, lambda: _coarser(_drawers[-1](drawn, version)))


def draw(spec: str, version: str) -> str:
    """Draw a specification, given as JSON, with a version of Vega-Lite, in this process."""
    import vl_convert

    return vl_convert.vegalite_to_svg(spec, vl_version=version, allowed_base_urls=[])


Drawer = Callable[[str, str], str]
_drawers: list[Drawer] = [draw]


@contextmanager
def drawn_by(drawer: Drawer) -> Iterator[None]:
    """Let somebody else draw inside, who is given what :func:`draw` is."""
    _drawers.append(drawer)
    try:
        yield
    finally:
        _drawers.pop()


def _coarser(svg: str) -> str:
    """Cut what no screen shows off the places of marks; words stay as they are."""
    return _PLACES.sub(lambda place: _TOO_FINE.sub(r"\1", place[0]), svg)


def size_of(svg: str) -> tuple[int, int]:
    """Width and height of an SVG, in whole pixels.

    Examples
    --------
    >>> size_of('<svg version="1.1" width="640" height="320.5">')
    (640, 321)
    """
    width, height = (int(-(-float(size) // 1)) for size in _SIZE.findall(svg)[0])
    return width, height
