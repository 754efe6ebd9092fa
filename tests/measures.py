"""`make measures`: the house in figures, for the note that closes a change of its shape.

Prints lines by room (code, docstrings, blank), the lengths of functions, places that read a name or a sentence back
apart, imports past the face of a room, lines of the parameter cells of the notebooks, and what the rate of one endpoint
passes through where small groups are protected. Circles and arrows upwards are none: ``make check`` refuses them.
"""

import ast
import json
import statistics
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
# Columns of the results table that hold a name or words, and what takes text apart.
WORDS = {"statistic", "method", "test"}
TAKES_APART = {
    *("startswith", "endswith", "removeprefix", "removesuffix", "split", "partition", "rpartition", "rsplit"),
    *("match", "fullmatch", "search", "contains", "extract", "findall"),
}


def main() -> None:
    """Print all measures of the working tree."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py"))}
    print("lines by room         code docstring  blank    all")
    total: Counter = Counter()
    for room, counted in sorted(lines_by_room(trees).items(), key=lambda item: -item[1].total()):
        print(_row(room, counted))
        total += counted
    print(_row("all", total))
    lengths = sorted(
        body_lines(node) for tree in trees.values() for node in ast.walk(tree) if isinstance(node, FUNCTION)
    )
    p90 = statistics.quantiles(lengths, n=10)[-1]
    print(f"functions: {len(lengths)}, lines median {statistics.median(lengths):g}, p90 {p90:g}, most {lengths[-1]}")
    print(f"places that take a name or a sentence apart: {sum(map(places_that_parse, trees.values()))}")
    print(f'the literal "statistic": {sum(map(literals, trees.values()))}')
    print(f"imports past a face: {sum(len(past_a_face(path, tree)) for path, tree in trees.items())}")
    print(f"lines of parameter cells: {sum(parameter_lines(path) for path in (ROOT / 'notebooks').rglob('*.ipynb'))}")
    calls = calls_of_one_endpoint()
    crossings = sum(count for (caller, function), count in calls.items() if caller and caller != room_of(function[0]))
    functions = {function for _, function in calls}
    classified = sum(count for (_, (_, name)), count in calls.items() if name == "classify")
    print(
        f"one endpoint under the minimum count: {len(functions)} functions, {crossings} crossings of rooms, "
        f"classify called {classified} times"
    )


def calls_of_one_endpoint() -> Counter[tuple[str, tuple[Path, str]]]:
    """How often each function of the house is called from each room for one protected rate, once its cohort is open."""
    from ibd_study.estimates import endpoint_rates, open_analysis

    calls: Counter[tuple[str, tuple[Path, str]]] = Counter()

    def note(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(str(SOURCE)) and code.co_name[0] != "<":
            caller = frame.f_back.f_code.co_filename if frame.f_back else ""
            room = room_of(Path(caller)) if caller.startswith(str(SOURCE)) else ""
            calls[room, (Path(code.co_filename), code.co_name)] += 1

    analysis = open_analysis("measures", {"disclosure": "minimum_count"})
    sys.setprofile(note)
    endpoint_rates(analysis, ["uc_clinical_remission"])
    sys.setprofile(None)
    return calls


def _row(room: str, counted: Counter) -> str:
    return f"{room:<32} {counted['code']:>6} {counted['docstring']:>6} {counted['blank']:>6} {counted.total():>6}"


def room_of(path: Path) -> str:
    """Package and room of a source file.

    Examples
    --------
    >>> room_of(SOURCE / "ibd_study" / "scores" / "mayo.py"), room_of(SOURCE / "ibd_study" / "reads.py")
    ('ibd_study.scores', 'ibd_study.reads')
    """
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts[:2])


def lines_by_room(trees: dict[Path, ast.Module]) -> dict[str, Counter]:
    """Lines of code (comments among them), of docstrings and blank ones, by room."""
    found: dict[str, Counter] = {}
    for path, tree in trees.items():
        lines = path.read_text(encoding="utf-8").splitlines()
        docstrings = {place for node in _docstrings(tree) for place in range(node.lineno, node.end_lineno + 1)}
        kinds = (
            "docstring" if n in docstrings else "code" if line.strip() else "blank" for n, line in enumerate(lines, 1)
        )
        found.setdefault(room_of(path), Counter()).update(kinds)
    return found


def _docstrings(tree: ast.Module) -> Iterator[ast.stmt]:
    holders = [node for node in ast.walk(tree) if isinstance(node, FUNCTION | ast.ClassDef | ast.Module)]
    return (node.body[0] for node in holders if ast.get_docstring(node, clean=False) is not None)


def body_lines(function: FUNCTION) -> int:
    """Lines of a function from its ``def``, without its docstring."""
    total = function.end_lineno - function.lineno + 1
    documented = ast.get_docstring(function, clean=False) is not None
    return total - (function.body[0].end_lineno - function.body[0].lineno + 1 if documented else 0)


def places_that_parse(tree: ast.Module) -> int:
    """Calls that take apart what stands in a column of names or words.

    Examples
    --------
    >>> places_that_parse(ast.parse("row['statistic'].startswith('percentage_'); 'a b'.split()"))
    1
    """
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    return sum(call.func.attr in TAKES_APART and bool(WORDS & _constants(call)) for call in calls)


def _constants(node: ast.AST) -> set[object]:
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def literals(tree: ast.Module) -> int:
    """How often ``"statistic"`` stands in the code."""
    return sum(isinstance(node, ast.Constant) and node.value == "statistic" for node in ast.walk(tree))


def past_a_face(path: Path, tree: ast.Module) -> list[str]:
    """Modules of another room that a file imports in place of a face: of the room's, or of a package in it."""
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    deep = [module for module in modules if module.startswith("ibd_") and module.count(".") > 1]
    others = [module for module in deep if ".".join(module.split(".")[:2]) != room_of(path)]
    return [module for module in others if not SOURCE.joinpath(*module.split("."), "__init__.py").is_file()]


def parameter_lines(notebook: Path) -> int:
    """Lines of the cell tagged ``parameters``."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return sum(
        len("".join(cell["source"]).splitlines()) for cell in cells if "parameters" in cell["metadata"].get("tags", [])
    )


if __name__ == "__main__":
    main()
