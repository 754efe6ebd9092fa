"""Printed numbers that are said to rest on the same patients: is there a number of patients that fits them all?"""

from dataclasses import dataclass

from ibd_study.audit.counts import joint_counts
from ibd_study.audit.items import Scale, mean_is_possible
from ibd_study.audit.table import Entry
from ibd_study.audit.verdict import Verdict, consistent, impossible, one_of, only_if

RULES = {"either": "", "truncated": "figures were cut off, not rounded", "ceiling": "figures were rounded up"}


@dataclass(frozen=True)
class Relation:
    """Numbers tied to each other, the denominators that fit all of them, and the verdict."""

    keys: tuple[str, ...]
    denominators: tuple[int, ...]
    verdict: Verdict


def check_relations(entries: dict[str, Entry]) -> tuple[Relation, ...]:
    """Sets of numbers tied by ``shares_n_with`` and ``subset_of``, each with its verdict."""
    return tuple(_relation(entries, keys) for keys in _tied(entries) if len(keys) > 1)


def _tied(entries: dict[str, Entry]) -> list[tuple[str, ...]]:
    """Keys in sets that hang together, in the order of the table."""
    label = {key: key for key in entries}
    for key, entry in entries.items():
        for other in (*entry.shares_n_with, *entry.subset_of):
            old, new = label[other], label[key]
            label = {name: new if set_of == old else set_of for name, set_of in label.items()}
    sets = dict.fromkeys(label.values())
    return [tuple(key for key in entries if label[key] == name) for name in sets]


def _relation(entries: dict[str, Entry], keys: tuple[str, ...]) -> Relation:
    own = {key: entries[key] for key in keys}
    fitting = {rule: _fitting(own, rule) for rule in RULES}
    rule = next((rule for rule in RULES if fitting[rule]), None)
    if rule is None:
        return Relation(keys, (), impossible("no number of patients fits all of them together"))
    return Relation(keys, tuple(fitting[rule]), _verdict(own, fitting[rule], RULES[rule]))


def _verdict(entries: dict[str, Entry], sizes: list[int], unusual: str) -> Verdict:
    whole = min(entry.group_size for entry in entries.values())
    stated = any(entry.n for entry in entries.values())
    if unusual:
        return only_if(f"{unusual}, on {one_of(sizes)} patients")
    if stated or whole in sizes:
        return consistent(f"all of them can rest on the same {sizes[-1]} patients")
    return only_if(f"all of them rest on {one_of(sizes)} of the {whole} patients")


def _fitting(entries: dict[str, Entry], rule: str) -> list[int]:
    sizes = set.intersection(*(set(entry.sizes) for entry in entries.values()))
    for entry in entries.values():
        if entry.items and not entry.is_percentage:
            scale = Scale(entry.items, entry.minimum, entry.maximum)
            sizes = {n for n in sizes if mean_is_possible(entry.value, entry.sd, n, scale, rule)}
    percentages = {key: entry.value for key, entry in entries.items() if entry.is_percentage}
    subsets = [(key, whole) for key, entry in entries.items() for whole in entry.subset_of]
    return sorted(joint_counts(percentages, sorted(sizes), subsets, rule))
