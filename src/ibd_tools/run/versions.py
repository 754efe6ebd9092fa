"""Which Python and which packages a run is computed with, whatever the lock says of them."""

import sys
from functools import cache
from importlib.metadata import version

PACKAGES = ("ibd-study", "pandas", "numpy", "scipy", "statsmodels", "altair", "papermill", "jupyter-book")


@cache
def versions() -> dict[str, str]:
    """Versions by name, as they are installed here."""
    return {"python": sys.version.split()[0]} | {name: version(name) for name in PACKAGES}
