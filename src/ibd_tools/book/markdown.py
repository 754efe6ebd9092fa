"""Small pieces of Markdown: tables, definition lists, code."""

from collections.abc import Iterable, Sequence


def code(text: object) -> str:
    """Text as code, such as the name of a column.

    Examples
    --------
    >>> code("uc_week")
    '`uc_week`'
    """
    return f"`{text}`"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], numeric: Iterable[int] = ()) -> str:
    """A table of ready Markdown cells; columns whose place is in ``numeric`` stand to the right.

    Examples
    --------
    >>> print(table(["week", "n"], [["8", "66"]], numeric=[1]))
    | week | n |
    |---|---:|
    | 8 | 66 |
    """
    right = set(numeric)
    rule = ["---:" if place in right else "---" for place in range(len(heads))]
    lines = [_row(heads), "|" + "|".join(rule) + "|", *(_row(row) for row in rows)]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def definitions(pairs: Iterable[tuple[str, str]]) -> str:
    """A list of terms and what is said of each; who is said nothing of is left out.

    Examples
    --------
    >>> print(definitions([("Source", "a trial"), ("Note", "")]))
    Source
    : a trial
    """
    return "\n\n".join(f"{term}\n: {_indented(said)}" for term, said in pairs if said)


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")


def bullets(items: Iterable[str]) -> str:
    """A list with one bullet an item.

    Examples
    --------
    >>> print(bullets(["one", "two"]))
    - one
    - two
    """
    return "\n".join(f"- {item}" for item in items)


def fold(title: str, content: str, *, is_open: bool = False) -> str:
    """Content that can be folded to its title; it may hold no heading.

    Examples
    --------
    >>> print(fold("More", "Words."))
    ::::::{fold} More
    <BLANKLINE>
    Words.
    <BLANKLINE>
    ::::::
    """
    option = ":open:\n" if is_open else ""
    return f"::::::{{fold}} {title}\n{option}\n{content}\n\n::::::"
