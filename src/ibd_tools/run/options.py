"""Options that several commands share."""

from collections.abc import Callable

import click

from ibd_study.parameters import ParameterError
from ibd_tools.intake.commands import MessageError
from ibd_tools.run.plan import parse_setting


def _settings(_context: click.Context, _option: click.Parameter, settings: tuple[str, ...]) -> dict[str, object]:
    try:
        return dict(parse_setting(text) for text in settings)
    except ParameterError as error:
        raise MessageError(str(error)) from None


def setting(name: str, words: str) -> Callable:
    """The option ``--set`` of a command, which hands parameters over under a name."""
    return click.option("--set", name, multiple=True, callback=_settings, metavar="NAME=VALUE", help=words)


SET = setting("settings", "Set one parameter.")
