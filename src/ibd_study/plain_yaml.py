"""YAML that a person wrote; a small text that unfolds to a huge one, or that would take minutes to read, is refused."""

import itertools
import re

import yaml

MOST_SIGNS = 100_000
MOST_VALUES = 50_000
DEEPEST = 100


def load(text: str, loader: type[yaml.SafeLoader] = yaml.SafeLoader) -> object:
    """The content of a YAML text.

    Parameters
    ----------
    text
        At most 100,000 signs; written out in full, without aliases, it may hold 50,000 values.
    loader
        Which texts it takes for numbers, dates and the like.

    Raises
    ------
    yaml.YAMLError
        With what is wrong and where, in words.

    Examples
    --------
    >>> load("{a: &words [x, y], b: *words}")
    {'a': ['x', 'y'], 'b': ['x', 'y']}
    """
    if len(text) > MOST_SIGNS:
        raise yaml.YAMLError(f"more than {MOST_SIGNS:,} signs")
    if _depth(text) > DEEPEST:
        raise yaml.YAMLError("lists or keys too deep inside of one another")
    reader = loader(text)
    try:
        node = reader.get_single_node()
        if node is None:
            return None
        if _values(node, {}) > MOST_VALUES:
            raise yaml.YAMLError(f"more than {MOST_VALUES:,} values once aliases are written out")
        return reader.construct_document(node)
    except RecursionError:
        raise yaml.YAMLError("lists or keys too deep inside of one another") from None
    finally:
        reader.dispose()


def _depth(text: str) -> int:
    """Brackets that are open at once, at most; the reader takes seconds for a thousand."""
    brackets = re.findall(r"[\[\]{}]", text)
    return max(itertools.accumulate(1 if bracket in "[{" else -1 for bracket in brackets), default=0)


def _values(node: yaml.Node, known: dict[yaml.Node, int]) -> int:
    """How many values a node holds when every alias is written out."""
    if known.get(node) == 0:
        raise yaml.YAMLError("an alias inside of what it stands for")
    if node not in known:
        known[node] = 0
        inner = node.value if isinstance(node, yaml.CollectionNode) else []
        parts = [part for one in inner for part in (one if isinstance(one, tuple) else [one])]
        known[node] = 1 + sum(_values(part, known) for part in parts)
    return known[node]
