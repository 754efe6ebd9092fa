"""The public faces of the study's rooms and of its sensitivity analyses, from their own docstrings."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from html import escape
from types import ModuleType

import ibd_study
from ibd_tools.book.run_data import RunData

SIMPLE = (str, int, float, bool, type(None))


def api_fragment(_: RunData) -> str:
    """Every room with what it is for, and all that it offers: how it is called and what it says of itself."""
    rooms = sorted(f"{ibd_study.__name__}.{one.name}" for one in pkgutil.iter_modules(ibd_study.__path__))
    return "\n\n".join(map(_room, [*rooms, "ibd_tools.sensitivity"]))


def _room(place: str) -> str:
    module, name = importlib.import_module(place), place.split(".")[1]
    entries = [_entry(key, offered) for key, offered in public(module)]
    head = f"<summary>Functions and classes: {len(entries)}</summary>"
    folded = "\n".join(['<details class="ibd-api">', head, *entries, "</details>"])
    return f"## {name}\n\n{_words(module)[0]}\n\n{folded}"


def public(module: ModuleType) -> Iterator[tuple[str, Callable]]:
    """Functions and classes that a room offers: what its face passes on, or what a room of one file defines."""
    own = [name for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__]
    names = getattr(module, "__all__", sorted(vars(module)) if hasattr(module, "__path__") else own)
    for name in names:
        offered = getattr(module, name)
        # A name for a type of Python's own says nothing of this study.
        if name[0] != "_" and callable(offered) and str(offered.__module__).startswith("ibd_"):
            yield name, offered


def _entry(name: str, offered: Callable) -> str:
    """One line, which unfolds where there is more to say; HTML, which is read as it is."""
    summary, more = _words(offered)
    line = f"<code>{escape(name + _called(offered))}</code> {_with_code(escape(summary))}"
    if not more:
        return f'<p class="ibd-api">{line}</p>'
    return f'<details class="ibd-api"><summary>{line}</summary><pre>{_one_block(escape(more))}</pre></details>'


def _words(offered: object) -> tuple[str, str]:
    """First paragraph of a docstring, and the rest."""
    summary, _, more = (inspect.getdoc(offered) or "").partition("\n\n")
    return " ".join(summary.split()), more


def _with_code(text: str) -> str:
    return re.sub(r"``?([^`]+)``?", r"<code>\1</code>", re.sub(r":\w+:`", "`", text))


def _one_block(text: str) -> str:
    """Without empty lines, at which HTML in Markdown ends."""
    return text.replace("\n\n", "\n&#32;\n")


def _called(offered: Callable) -> str:
    """The parameters by name; a default only where it is a plain value, since another may name a place."""
    try:
        parameters = inspect.signature(offered).parameters.values()
    except ValueError:
        return ""
    return str(inspect.Signature([_plain(one) for one in parameters]))


def _plain(parameter: inspect.Parameter) -> inspect.Parameter:
    default = parameter.default if parameter.default is parameter.empty or _is_plain(parameter.default) else _Left()
    return parameter.replace(annotation=parameter.empty, default=default)


def _is_plain(value: object) -> bool:
    return all(map(_is_plain, value)) if isinstance(value, tuple) else isinstance(value, SIMPLE)


class _Left:
    def __repr__(self) -> str:
        return "…"
