"""One local script with all that draws the charts, so that a page needs no network.

vl-convert carries the libraries; nothing is downloaded and nothing is kept in the repository.
"""

import hashlib
import json
from importlib import metadata
from pathlib import Path

from ibd_study.figures import chart_versions, vegalite_minor

DRAWING = Path(__file__).with_name("draw.js")


def write_chart_script(path: Path) -> Path:
    """Write the script that draws every chart, unless it is already there and unchanged.

    Raises
    ------
    RuntimeError
        When Altair and vl-convert do not fit together.
    """
    versions = chart_versions()
    debug = json.dumps({f"{library}_version": version for library, version in versions.items()})
    snippet = DRAWING.read_text(encoding="utf-8").replace("__VERSIONS__", debug)
    recipe = _sha256(f"{metadata.version('vl-convert-python')}\n{snippet}")
    if not _is_current(path, recipe):
        import vl_convert

        body = vl_convert.javascript_bundle(snippet, vl_version=vegalite_minor(versions["vegalite"]))
        text = f"(function () {{{body}\n}})();\n"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{_heading(recipe, text)}{text}", encoding="utf-8")
    return path


def _is_current(path: Path, recipe: str) -> bool:
    if not path.is_file():
        return False
    heading, _, text = path.read_text(encoding="utf-8").partition("\n")
    return f"{heading}\n" == _heading(recipe, text)


def _heading(recipe: str, text: str) -> str:
    return f"// charts {recipe} {_sha256(text)}\n"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
