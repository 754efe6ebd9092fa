"""Parts of a whole that is known: when one is withheld, so are as many others as it takes to hide it.

The levels of a factor, the patients judged by each index, and the groups of a calibration add up to numbers that stand
exactly on another page. One withheld part would follow from the whole and the others, even where these are rounded.
"""

from collections.abc import Mapping

from ibd_study.disclosure.policy import Policy

Cells = tuple[int, int]


def hidden_parts(parts: Mapping[str, Cells], policy: Policy) -> frozenset[str]:
    """Names of the parts to withhold: those of a few patients, and the smallest others beside them.

    Parameters
    ----------
    parts
        By name, who met the endpoint and who was evaluable.
    policy
        The minimum count.

    Examples
    --------
    >>> sorted(hidden_parts({"female": (3, 25), "male": (20, 41)}, Policy("minimum_count")))
    ['female', 'male']
    >>> sorted(hidden_parts({"E1": (2, 6), "E2": (9, 20), "E3": (15, 40)}, Policy("minimum_count")))
    ['E1', 'E2']
    """
    present = {name: cells for name, cells in parts.items() if cells[1]}
    hidden = [name for name, (n, total) in present.items() if not policy.all_safe(n, total - n, total)]
    others = sorted((name for name in present if name not in hidden), key=lambda name: present[name][1])
    while hidden and others and not _hide_each_other([present[name] for name in hidden], policy):
        hidden.append(others.pop(0))
    return frozenset(hidden)


def _hide_each_other(cells: list[Cells], policy: Policy) -> bool:
    """Whether each small count among them can still be any: together they are enough, and one may be of many."""
    events, total = sum(n for n, _ in cells), sum(total for _, total in cells)
    enough = min(events, total - events) >= policy.minimum_count - 1
    return len(cells) > 1 and enough and any(total >= policy.minimum_count for _, total in cells)
