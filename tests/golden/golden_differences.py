"""What differs between two sets of runs, grouped by kind and said in words."""

import difflib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

KEY = ("notebook", "endpoint", "disease", "population", "subgroup", "week", "statistic", "method", "test")
# Rows whose whole key the other side lacks are held against each other without the key's sentences.
SHORT_KEY = KEY[:-2]
NUMBERS = ("value", "n", "N", "ci_low", "ci_high", "ci_level", "p_value")
WORDING = ("unit", "missing_data", "disclosure", "method", "test")
# Columns that are not compared, and why. The tool knows all columns of today; one that is added is not compared.
NOT_COMPARED = {
    "run": "the same by intention",
    "cohort_sha256": "differs with any file of the cohort; that shows in the numbers",
    "parameters_sha256": "differs with any new parameter, whatever it does",
    "kind": "the statistic, which is compared, is written from it",
    "at": "the statistic, which is compared, is written from it",
}
TEN_DIGITS = 1e-10
EMPTY = "(empty)"
PAGES = "words changed, by page"
MOST_PLACES, MOST_SIGNS, WORDS_AROUND = 4, 300, 5
Row = dict[str, str]


class Difference(NamedTuple):
    """One thing that differs in one run: its kind, the group that it is counted in, where it is, and both sides."""

    kind: str
    group: str
    place: str = ""
    old: str = ""
    new: str = ""


def row_differences(old: list[Row], new: list[Row]) -> Iterator[Difference]:
    """What differs between the results rows of two runs; a column that a side lacks is empty there."""
    for names in (KEY, SHORT_KEY):
        a, b = _by(old, names), _by(new, names)
        yield from (one for key in a if key in b for one in _of_pair(a[key], b[key]))
        old, new = [a[key] for key in a if key not in b], [b[key] for key in b if key not in a]
    for kind, rows in (("rows gone", old), ("rows new", new)):
        yield from (Difference(kind, _group(row), _place(row), _numbers(row)) for row in rows)


def _by(rows: list[Row], names: tuple[str, ...]) -> dict[tuple, Row]:
    """Rows by their key; those that share one are told apart by their order."""
    seen: Counter = Counter()
    found = {}
    for row in rows:
        key = tuple(row.get(name, "") for name in names)
        found[*key, seen[key]] = row
        seen[key] += 1
    return found


def _of_pair(a: Row, b: Row) -> Iterator[Difference]:
    by_kind = defaultdict(list)
    for name in NUMBERS:
        before, after = a.get(name, ""), b.get(name, "")
        if not _equal(before, after):
            by_kind["changed" if before and after else "empty now" if before else "empty before"].append(name)
    for kind, names in by_kind.items():
        yield Difference(f"numbers {kind}", _group(a), _place(a), _numbers(a, names), _numbers(b, names))
    for name in WORDING:
        before, after = a.get(name) or EMPTY, b.get(name) or EMPTY
        if before != after:
            yield Difference("words of rows changed", f"{a['notebook']}, {name}", _place(a), before, after)


def _equal(a: str, b: str) -> bool:
    return a == b or ("" not in (a, b) and math.isclose(float(a), float(b), rel_tol=TEN_DIGITS))


def _numbers(row: Row, names: list[str] | None = None) -> str:
    """Numbers of a row: the named ones, or those that it has."""
    return ", ".join(f"{name} {row.get(name) or EMPTY}" for name in names or filter(row.get, NUMBERS)) or "no number"


def _place(row: Row) -> str:
    return ", ".join(f"week {row[name]}" if name == "week" else row[name] for name in SHORT_KEY[1:] if row.get(name))


def _group(row: Row) -> str:
    """Page and statistic; numbers inside of a name do not make another group."""
    return f"{row['notebook']}, {re.sub(r'-?[0-9]+(?:[_.][0-9]+)*', '#', row['statistic'])}"


def page_differences(old: dict[str, list[str]], new: dict[str, list[str]]) -> Iterator[Difference]:
    """What differs between the words of two books, each the lines of its pages."""
    for kind, pages in (("pages gone", old.keys() - new.keys()), ("pages new", new.keys() - old.keys())):
        yield from (Difference(kind, page) for page in sorted(pages))
    for page in sorted(old.keys() & new.keys()):
        for tag, i, j, k, m in difflib.SequenceMatcher(None, old[page], new[page], autojunk=False).get_opcodes():
            before, after = (old[page][i:j], new[page][k:m]) if tag != "equal" else ([], [])
            for line in range(max(len(before), len(after))):
                sides = _shortened("".join(before[line : line + 1]).split(), "".join(after[line : line + 1]).split())
                yield Difference(PAGES, page, "", *sides)


def _shortened(a: list[str], b: list[str]) -> Iterator[str]:
    """Two lines of words, each from a few words before to a few words after what differs."""
    same = _same_words(a, b)
    same_end = _same_words(a[same:][::-1], b[same:][::-1])
    start, left = max(0, same - WORDS_AROUND), max(0, same_end - WORDS_AROUND)
    return (" ".join(["…"] * (start > 0) + side[start : len(side) - left] + ["…"] * (left > 0)) for side in (a, b))


def _same_words(a: list[str], b: list[str]) -> int:
    """With how many equal words two lists begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))


def said(found: dict[str, list[Difference]]) -> str:
    """The differences of all runs by kind and group, each group with its count in every run and an example."""
    groups: dict[tuple[str, str], list[tuple[str, Difference]]] = defaultdict(list)
    for run, differences in found.items():
        for one in differences:
            groups[one.kind, one.group].append((run, one))
    parts = [f"  {run}: {len(differences) or 'no'} differences" for run, differences in found.items()]
    for kind in sorted({kind for kind, _ in groups}):
        of_kind = {group: members for (its, group), members in groups.items() if its == kind}
        parts.append(f"\n{kind.upper()}: {sum(map(len, of_kind.values()))}")
        parts += [line for group in sorted(of_kind) for line in _group_lines(group, of_kind[group])]
    return "\n".join(parts)


def _group_lines(group: str, members: list[tuple[str, Difference]]) -> list[str]:
    counts = Counter(run for run, _ in members)
    heading = f"  {group}: {len(members)} ({', '.join(f'{run} {count}' for run, count in counts.items())})"
    run, one = members[0]
    if one.kind != PAGES:
        sides = " → ".join(filter(None, (one.old, one.new)))
        return [heading] + [f"    such as {one.place} ({run}): {sides}"] * bool(sides)
    places = sorted(dict.fromkeys((one.old, one.new) for _, one in members), key=_only_digits_differ)
    shown = [(sign, line) for place in places[:MOST_PLACES] for sign, line in zip("-+", place, strict=True) if line]
    lines = [f"    {sign} {line[:MOST_SIGNS]}{'…' * (len(line) > MOST_SIGNS)}" for sign, line in shown]
    return [heading, *lines] + [f"    … and {len(places) - MOST_PLACES} other places"] * (len(places) > MOST_PLACES)


def _only_digits_differ(place: tuple[str, str]) -> bool:
    return len({re.sub(r"\d+", "#", side) for side in place}) == 1
