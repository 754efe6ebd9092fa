"""One local script with all that draws the charts, so that a page needs no network.

vl-convert carries the libraries; nothing is downloaded and nothing is kept in the repository.
"""

import hashlib
import json
from importlib import metadata
from pathlib import Path

DRAWING = Path(__file__).with_name("draw.js")


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
        if not any(_fits(version, other) for other in carried[library]):
            raise RuntimeError(
                f"Altair {metadata.version('altair')} needs {library} {version}, but vl-convert-python "
                f"{metadata.version('vl-convert-python')} carries {', '.join(carried[library])}; "
                "install the two versions named in the lock file"
            )
    return wanted


def _fits(wanted: str, carried: str) -> bool:
    """Whether one version is the other, as far as both are spelled out."""
    return all(a == b for a, b in zip(wanted.split("."), carried.split("."), strict=False))


def vegalite_minor(version: str) -> str:
    """The form in which vl-convert names a Vega-Lite version.

    Examples
    --------
    >>> vegalite_minor("6.4.1")
    '6.4'
    """
    return ".".join(version.split(".")[:2])


def write_vega_bundle(path: str | Path) -> Path:
    """Write the script that draws every chart, unless it is already there and unchanged.

    Parameters
    ----------
    path
        Of the script, such as ``vega.js``.

    Raises
    ------
    RuntimeError
        When Altair and vl-convert do not fit together.
    """
    path = Path(path)
    versions = chart_versions()
    snippet = DRAWING.read_text(encoding="utf-8").replace("__VERSIONS__", _debug_object(versions))
    recipe = _sha256(f"{metadata.version('vl-convert-python')}\n{snippet}")
    if not _is_current(path, recipe):
        import vl_convert

        body = vl_convert.javascript_bundle(snippet, vl_version=vegalite_minor(versions["vegalite"]))
        text = f"(function () {{{body}\n}})();\n"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{_heading(recipe, text)}{text}", encoding="utf-8")
    return path


def _debug_object(versions: dict[str, str]) -> str:
    return json.dumps({f"{library}_version": version for library, version in versions.items()})


def _heading(recipe: str, text: str) -> str:
    return f"// charts {recipe} {_sha256(text)}\n"


def _is_current(path: Path, recipe: str) -> bool:
    if not path.is_file():
        return False
    heading, _, text = path.read_text(encoding="utf-8").partition("\n")
    return f"{heading}\n" == _heading(recipe, text)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
