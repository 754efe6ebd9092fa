"""The row of column names: which are in order, and which stand there more than once."""

import itertools
import re

from ibd_study.checked import Problem

ROW = "__row"


def header_problems(name: str, header: list[str], row: int) -> list[Problem]:
    """What is wrong with a row of column names; a name may stand there twice as long as nothing reads it."""
    if not header:
        return [Problem(name, f"column names in row {row}", row, cure="say header_row: in the mapping")]
    if len(header) == 1 and header[0].startswith("sep="):
        cure = f"row {row} only says the separator; say header_row: {row + 1} in the mapping"
        return [Problem(name, f"column names in row {row}", row, value=header[0], cure=cure)]
    problems = []
    if "" in header:
        number = header.index("") + 1
        problems.append(Problem(name, f"a name for column {number}", row, cure="name it in the export"))
    if ROW in header:
        problems.append(Problem(name, f"no column named {ROW}", row, cure="rename it in the export"))
    return problems


def each_once(header: list[str]) -> list[str]:
    """Column names of which a repeated one gets a number, as pandas writes it.

    Examples
    --------
    >>> each_once(["Complete?", "crp", "Complete?", "Complete?"])
    ['Complete?', 'crp', 'Complete?.1', 'Complete?.2']
    """
    taken, seen, made = set(header), set(), []
    for name in header:
        numbered = (f"{name}.{number}" for number in itertools.count(1))
        made.append(next(one for one in numbered if one not in taken) if name in seen else name)
        seen.add(name)
        taken.add(made[-1])
    return made


def copies(header: list[str]) -> dict[str, str]:
    """Of each name that repeats another one, with a number from 1 on behind it, the name that it repeats.

    Examples
    --------
    >>> copies(["crp", "crp.1", "crp.2", "cdai.0", "cdai.8"])
    {'crp.1': 'crp', 'crp.2': 'crp'}
    """
    known, found = set(header), {}
    for name in header:
        match = re.fullmatch(r"(.+)\.([1-9]\d{0,3})", name, re.DOTALL)
        if match and all(f"{match[1]}.{number}" in known for number in range(1, int(match[2]))) and match[1] in known:
            found[name] = match[1]
    return found


def read_repeated(name: str, header: list[str], used: set[str]) -> list[Problem]:
    """Names that the mapping reads and that stand there again, where nothing says which of them is meant."""
    again = [original for copy, original in copies(header).items() if original in used and copy not in used]
    expected = "each column name once, of those that the mapping reads"
    cure = "rename one of them in the export"
    return [Problem(name, expected, column=column, cure=cure) for column in dict.fromkeys(again)]


def box_parts(header: str) -> tuple[str, str] | None:
    """Question and choice of a checkbox of REDCap, in a raw or in a labelled export; None of any other header.

    Examples
    --------
    >>> box_parts("prior___1"), box_parts("Prior drugs (choice=infliximab)"), box_parts("crp_w8")
    (('prior', '1'), ('Prior drugs', 'infliximab'), None)
    """
    match = re.fullmatch(r"(.+?)___(\w+)", header) or re.fullmatch(r"(.+?) \(choice=(.+)\)", header)
    return (match[1], match[2]) if match else None
