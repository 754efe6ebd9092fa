"""Printed numbers that are said to rest on the same patients: is there a number of patients that fits them all?"""

from collections.abc import Collection
from dataclasses import dataclass

from ibd_study.printed import joint_counts
from ibd_tools.audit.columns import MEAN
from ibd_tools.audit.entry import Entry
from ibd_tools.audit.items import mean_is_possible
from ibd_tools.audit.means import scale_of
from ibd_tools.audit.verdict import Verdict, consistent, impossible, not_checkable, one_of, only_if

RULES = {"either": "", "truncated": "figures were cut off, not rounded", "ceiling": "figures were rounded up"}


@dataclass(frozen=True)
class Relation:
    """Numbers tied to each other, the denominators that fit all of them, and the verdict."""

    keys: tuple[str, ...]
    denominators: tuple[int, ...]
    verdict: Verdict


def check_relations(entries: dict[str, Entry], possible: Collection[str]) -> tuple[Relation, ...]:
    """Sets of numbers tied by ``shares_n_with`` and ``subset_of``, each with its verdict.

    Only ``possible`` keys are held together: a number that is impossible alone is not accused again, and nothing is
    said of one that is no count.
    """
    sets = [tuple(key for key in keys if key in possible) for keys in _tied(entries)]
    return tuple(_relation(entries, keys) for keys in sets if len(keys) > 1)


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
    if any(entry.is_in_too_many or not entry.sizes for entry in own.values()):
        return Relation(keys, (), not_checkable("not every number of patients can be tried"))
    fitting = {rule: _fitting(own, rule) for rule in RULES}
    rule = next((rule for rule in RULES if fitting[rule]), None)
    if rule is None:
        larger = _larger_than_its_whole(own)
        return Relation(keys, (), impossible(larger or "no number of patients fits all of them together"))
    return Relation(keys, tuple(fitting[rule]), _verdict(own, fitting[rule], RULES[rule]))


def _verdict(entries: dict[str, Entry], sizes: list[int], unusual: str) -> Verdict:
    whole = min((entry.group_size for entry in entries.values() if entry.group_size), default=None)
    stated = any(entry.n for entry in entries.values())
    if unusual:
        return only_if(f"{unusual}, on {one_of(sizes)} patients")
    if stated or whole in sizes:
        return consistent(f"all of them can rest on the same {sizes[-1]} patients")
    return only_if(f"all of them rest on {one_of(sizes)} of the {whole} patients")


def _larger_than_its_whole(entries: dict[str, Entry]) -> str:
    """Words where one part alone is larger than its whole; empty where that is not the reason."""
    for part in entries.values():
        for whole in (entries[key] for key in part.subset_of if key in entries):
            pair = {part.key: part, whole.key: whole}
            if float(part.value) > float(whole.value) and not any(_fitting(pair, rule) for rule in RULES):
                of_whole = f"of which it is a part: {whole.words}, {whole.printed_words}"
                return f"{part.words}, {part.printed_words}, is larger than that {of_whole}"
    return ""


def _fitting(entries: dict[str, Entry], rule: str) -> list[int]:
    sizes = set.intersection(*(set(entry.sizes) for entry in entries.values()))
    for entry in entries.values():
        if entry.items and entry.kind == MEAN:
            scale = scale_of(entry)
            sizes = {n for n in sizes if mean_is_possible(entry.value, entry.sd, n, scale, rule)}
    percentages = {key: entry.value for key, entry in entries.items() if entry.is_percentage}
    known = {key: entry.events for key, entry in entries.items()}
    subsets = [(key, whole) for key, entry in entries.items() for whole in entry.subset_of if whole in entries]
    return sorted(joint_counts(percentages, sorted(sizes), subsets, rule, known))
