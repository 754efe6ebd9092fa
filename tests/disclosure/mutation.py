"""Mutation score of disclosure control: small faults, drawn by a seed, put into the room one by one; who notices?

    make mutants, or python tests/disclosure/mutation.py [mutants] [seed] [first] [last]

Each mutant is one changed operator, comparison, constant or condition. The literal tests of the room run on it, and on
one that survives them the drawn ones. Survivors are listed with their line, old and new. With ``first`` and ``last``
only a piece of the mutants drawn is tried.
"""

import ast
import copy
import importlib.abc
import importlib.util
import os
import random
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
ROOM = HERE.parents[1] / "src" / "ibd_study" / "disclosure"
LITERAL = ("test_groups", "test_decide_cells", "test_protected_safety", "test_rounding_limits", "test_disclosure")
LITERAL += ("test_protect_other_pages", "test_protect", "test_policy")
DRAWN = ("test_nested_endpoints",)
COMPARISONS = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
COMPARISONS |= {ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is}
OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr}
NAMES = {"all": "any", "any": "all", "min": "max", "max": "min"}


def places(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Nodes that can be changed, each with how; no text, no type and nothing of an import."""
    equal_lengths = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.keyword) and one.arg == "strict"}
    for node in ast.walk(tree):
        if id(node) in equal_lengths:
            continue
        if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
            yield node, "comparison"
        elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS and not _is_type(node):
            yield node, "operator"
        elif isinstance(node, ast.BoolOp):
            yield node, "and, or"
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield node, "not"
        elif isinstance(node, ast.Constant) and type(node.value) in (int, bool):
            yield node, "constant"
        elif isinstance(node, ast.Name) and node.id in NAMES:
            yield node, "name"
        elif isinstance(node, ast.IfExp):
            yield node, "condition"


def _is_type(node: ast.BinOp) -> bool:
    return any(isinstance(side, ast.Constant) and side.value is None for side in (node.left, node.right))


def change(node: ast.AST, how: str) -> None:
    """Put the fault in."""
    if how == "comparison":
        node.ops[0] = COMPARISONS[type(node.ops[0])]()
    elif how == "operator":
        node.op = OPERATORS[type(node.op)]()
    elif how == "and, or":
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif how == "not":
        node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)
    elif how == "constant":
        node.value = (not node.value) if isinstance(node.value, bool) else node.value + 1
    elif how == "name":
        node.id = NAMES[node.id]
    else:
        node.body, node.orelse = node.orelse, node.body


def mutants() -> list[tuple[Path, int, int, str]]:
    """Every mutant of the room: its file, the number of its place there, its line and how it is changed."""
    found = []
    for path in sorted(ROOM.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found += [(path, number, node.lineno, how) for number, (node, how) in enumerate(places(tree))]
    return found


def mutated(path: Path, number: int) -> tuple[ast.Module, str]:
    """The changed module, and its changed place as it was and is."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    node, how = list(places(tree))[number]
    before = ast.unparse(copy.deepcopy(node))
    change(node, how)
    return ast.fix_missing_locations(tree), f"{before}  ->  {ast.unparse(node)}"


class _Mutant(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Gives one module out changed."""

    def __init__(self, name: str, tree: ast.Module, path: Path):
        self.name, self.tree, self.path = name, tree, path

    def find_spec(self, name, path=None, target=None):
        places = [str(self.path.parent)] if self.path.stem == "__init__" else None
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.path, loader=self, submodule_search_locations=places)

    def get_source(self, fullname):
        return None

    def get_code(self, fullname):
        return compile(self.tree, str(self.path), "exec")


def is_noticed(path: Path, tree: ast.Module, tests: tuple[str, ...]) -> bool:
    """Whether a test fails on a mutant, in a process of its own."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] != 0
    import pytest

    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    module = "ibd_study.disclosure" + ("" if path.stem == "__init__" else f".{path.stem}")
    # What other rooms hold of this one stays as it was: the tests judge this room alone.
    for name in [name for name in sys.modules if name.startswith("ibd_study.disclosure")]:
        del sys.modules[name]
    sys.meta_path.insert(0, _Mutant(module, tree, path))
    sys.path[:0] = [str(HERE), str(HERE.parent)]
    files = [str(HERE / f"{name}.py") for name in tests]
    try:
        code = pytest.main([*files, "-x", "-q", "-p", "no:cacheprovider", "--noconftest"])
    except BaseException:
        code = 1
    os._exit(int(code) != 0)


def main(count: int = 210, seed: int = 1, first: int = 1, last: int | None = None) -> None:
    """Draw mutants, try them, and print score and survivors."""
    warnings.filterwarnings("ignore")
    # What every child would import.
    import hypothesis  # noqa: F401
    import pytest  # noqa: F401

    import ibd_study.words  # noqa: F401
    import ibd_tools.lessons.solver  # noqa: F401

    everything = mutants()
    chosen = random.Random(seed).sample(everything, min(count, len(everything)))
    survivors = []
    piece = list(enumerate(chosen, 1))[first - 1 : last]
    for number, (path, place, line, how) in piece:
        tree, words = mutated(path, place)
        if not is_noticed(path, tree, LITERAL) and not is_noticed(path, tree, DRAWN):
            survivors.append(f"{path.name}:{line} ({how}): {words}")
            print(f"{number}: {survivors[-1]}", flush=True)
    print(f"{len(piece) - len(survivors)} of {len(piece)} noticed, of {len(everything)} possible, seed {seed}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
