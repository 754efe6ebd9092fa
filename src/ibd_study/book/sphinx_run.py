"""Run Jupyter Book's own Sphinx build, in a process of its own and on several cores.

The ``jupyter-book`` command calls the same function, but has no option for the number of processes.
"""

import os
import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Build strictly: source folder, output folder and settings are the arguments."""
    from jupyter_book.sphinx import build_sphinx

    source, output, config = (Path(argument) for argument in arguments)
    overrides = {
        "nitpicky": True,
        "external_toc_path": (source / "_toc.yml").as_posix(),
        "latex_individualpages": False,
    }
    status = build_sphinx(
        source,
        output,
        noconfig=True,
        path_config=str(config),
        confoverrides=overrides,
        doctreedir=output.parent / ".doctrees",
        warningiserror=True,
        keep_going=True,
        quiet=True,
        jobs=os.cpu_count() or 1,
    )
    return status if isinstance(status, int) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
