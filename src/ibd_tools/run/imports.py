"""Which source files the code of a page comes from, followed through its imports by name.

A package's ``__init__`` only passes names on: ``from ibd_study.estimates import endpoint_rates`` leads to the file that
defines this name and to the ``__init__``, but not to the neighbours that it names too. Files that are no Python, such
as tables, belong to the modules that name them.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ibd_study.project import SOURCE

PACKAGES = ("ibd_study", "ibd_tools")
# Their modules enter themselves in a register when they are imported, so that one name of it leads to all of them.
WHOLE = ("scores",)


def source_files(code: str, source: Path = SOURCE) -> set[Path]:
    """Files of the study and of its tools that a piece of code runs, directly or by way of others.

    Parameters
    ----------
    code
        Python, such as the cells of a notebook.
    source
        Folder that holds both packages.

    Examples
    --------
    >>> names = {path.name for path in source_files("from ibd_study.results import format_interval")}
    >>> "rounding.py" in names, "studies.py" in names
    (True, False)
    """
    found: set[Path] = set()
    waiting = list(_imported(ast.parse(code), source))
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += _leads_to(path, source)
    tables = {table for table in _tables(source) if any(table.name in _text(path) for path in found)}
    return found | tables | {init for path in found for init in _inits(path, source)}


def _inits(path: Path, source: Path) -> Iterator[Path]:
    """The ``__init__`` of every package that a file lies in."""
    return (parent / "__init__.py" for parent in path.parents if source in parent.parents)


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def _tables(source: Path) -> tuple[Path, ...]:
    files = (path for package in PACKAGES for path in (source / package).rglob("*") if path.is_file())
    return tuple(path for path in files if path.suffix not in (".py", ".pyc"))


@cache
def _leads_to(path: Path, source: Path) -> tuple[Path, ...]:
    """Files imported by a module; an ``__init__`` that was named itself leads to all that it imports."""
    return tuple(_imported(ast.parse(_text(path)), source))


def _imported(tree: ast.Module, source: Path) -> Iterator[Path]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and _is_ours(node.module):
            for alias in node.names:
                yield from _named(node.module, alias.name, source)
        elif isinstance(node, ast.Import):
            yield from (file for alias in node.names if _is_ours(alias.name) for file in _module(alias.name, source))


def _is_ours(module: str) -> bool:
    return module.split(".")[0] in PACKAGES


def _module(name: str, source: Path) -> list[Path]:
    """The file of a module; of a package its ``__init__``."""
    place = source.joinpath(*name.split("."))
    return [path for path in (place.with_suffix(".py"), place / "__init__.py") if path.is_file()]


def _named(module: str, name: str, source: Path) -> Iterator[Path]:
    """Files that ``from module import name`` leads to."""
    if inner := _module(f"{module}.{name}", source):
        yield from inner
        return
    for path in _module(module, source):
        is_passed_on = path.name == "__init__.py" and path.parent.name not in WHOLE
        origin = _passed_on(path).get(name) if is_passed_on else None
        if origin is None:
            yield path
        else:
            yield from _named(*origin, source)


@cache
def _passed_on(path: Path) -> dict[str, tuple[str, str]]:
    """Names that an ``__init__`` takes from elsewhere in the package: module and name there."""
    return {
        alias.asname or alias.name: (node.module, alias.name)
        for node in ast.parse(_text(path)).body
        if isinstance(node, ast.ImportFrom) and node.module and _is_ours(node.module)
        for alias in node.names
    }
