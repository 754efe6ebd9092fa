"""Options that several commands share, and what is asked of a folder to write."""

from collections.abc import Callable
from pathlib import Path

import click

from ibd_tools.cli.errors import MessageError, errors_for_people


def _settings(_context: click.Context, _option: click.Parameter, settings: tuple[str, ...]) -> dict[str, object]:
    from ibd_tools.run import parse_setting

    with errors_for_people():
        return dict(parse_setting(text) for text in settings)


def setting(name: str, words: str) -> Callable:
    """The option ``--set`` of a command, which hands parameters over under a name."""
    return click.option("--set", name, multiple=True, callback=_settings, metavar="NAME=VALUE", help=words)


def _cores(_context: click.Context, _option: click.Parameter, cores: str) -> str:
    if cores != "all" and (not cores.isdecimal() or int(cores) == 0):
        raise MessageError(f"--cores is {cores!r}; expected a whole number above 0, or all")
    return cores


def _empty(_context: click.Context, _argument: click.Parameter, folder: Path) -> Path:
    if folder.exists() and any(folder.iterdir()):
        raise MessageError(f"{folder} is not empty; name a new folder")
    return folder


SET = setting("settings", "Set one parameter.")
CORES = click.option("--cores", default="all", show_default=True, callback=_cores, help="Number of cores, or all.")
EXECUTOR = click.option("--executor", default="", help="Spread the pages by a Snakemake executor, such as slurm.")
FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)


def new_folder(name: str) -> Callable:
    """The argument of a command that writes a folder, which must not hold anything."""
    return click.argument(name, type=FOLDER, callback=_empty)
