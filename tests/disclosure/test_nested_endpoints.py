"""Two endpoints one inside the other, with any counts: what is shown of both tells no small count of either."""

from itertools import product

import pytest
from by_name import protect_named
from hypothesis import given, settings
from hypothesis import strategies as st

from ibd_study.disclosure import EndpointCounts, Groups, Policy, decide
from ibd_tools.lessons.solver import System, minus, sum_of

MINIMUM = 5
STATES = ("neither", "wider", "both")
CELLS = list(product(STATES, STATES))
INNER, WIDER = {"both"}, {"both", "wider"}
# Small counts are where it matters, so they are drawn often.
counts = st.one_of(st.integers(0, 6), st.integers(0, 30))


def _cells(before: set[str], after: set[str]) -> dict[str, float]:
    return sum_of(*(f"{a} to {b}" for a, b in CELLS if a in before and b in after))


def _parts(yes: set[str]) -> dict[str, dict[str, float]]:
    """Every count that a page shows of an endpoint, as the sum of cells that it is."""
    no, everybody = set(STATES) - yes, set(STATES)
    paired = {"stayed_yes": (yes, yes), "gained": (no, yes), "lost": (yes, no), "stayed_no": (no, no)}
    parts = {name: _cells(*sides) for name, sides in paired.items()}
    before, after = {"before": _cells(yes, everybody)}, {"after": _cells(everybody, yes)}
    return parts | before | after | {"no before": _cells(no, everybody), "no after": _cells(everybody, no)}


def _count(terms: dict[str, float], drawn: dict[str, int]) -> int:
    return sum(round(weight) * drawn[name] for name, weight in terms.items())


def _records(key: str, true: dict[str, int], total: int, size: int) -> list[dict]:
    rate = {"endpoint": key, "disease": "UC", "statistic": "percentage", "unit": "%", "N": total}
    records = [rate | {"n": true[name], "value": 1.0, "week": week} for name, week in (("after", 8), ("before", 0))]
    for name in ("stayed_yes", "gained", "lost", "stayed_no"):
        records.append(rate | {"statistic": name, "value": true[name], "unit": "patients"})
    steps = {"of_disease": size, "evaluable": total}
    return records + [{"endpoint": key, "disease": "UC", "statistic": k, "value": v} for k, v in steps.items()]


def _told(system: System, key: str, parts: dict, everybody: dict, records: list[dict]) -> None:
    """Let the attacker know what left."""
    sides = {8: "after", 0: "before"}
    for record in records:
        is_rate = record["statistic"] == "percentage"
        name = sides[record["week"]] if is_rate else record["statistic"]
        value = record["n"] if is_rate else record["value"]
        terms = parts.get(name, everybody if name == "evaluable" else everybody | {"rest": 1.0})
        if value is not None:
            system.know(terms, value)
        if record.get("N") is not None:
            system.know(everybody, record["N"])


@settings(max_examples=60)
@given(drawn=st.lists(counts, min_size=10, max_size=10))
def test_no_small_count_of_two_nested_endpoints_can_be_told(drawn):
    true = dict(zip([f"{a} to {b}" for a, b in CELLS], drawn, strict=False)) | {"rest": drawn[9]}
    everybody = _cells(set(STATES), set(STATES))
    total, size = _count(everybody, true), _count(everybody, true) + true["rest"]
    policy, sizes = Policy("minimum_count", MINIMUM), {"": size, "UC": size}
    parts = {"wider": _parts(WIDER), "inner": _parts(INNER)}
    known = {key: {name: _count(terms, true) for name, terms in own.items()} for key, own in parts.items()}
    counted = [
        EndpointCounts(
            key, "UC", "clinical", total, n["after"], tuple(n[w] for w in ("stayed_yes", "gained", "lost", "stayed_no"))
        )
        for key, n in known.items()
    ]
    groups = Groups(sizes, {one.endpoint: one for one in counted}, decide(counted, sizes, policy))
    system = System()
    system.know(everybody | {"rest": 1.0}, 0, 10_000)
    for key in parts:
        _told(system, key, parts[key], everybody, protect_named(_records(key, known[key], total, size), policy, groups))
    sought = [(f"{key} {name}", terms) for key, own in parts.items() for name, terms in own.items()]
    sought += [(f"between, {at}", minus(parts["wider"][at], parts["inner"][at])) for at in ("before", "after")]
    sought.append(("not evaluable", {"rest": 1.0}))
    for name, terms in sought:
        if policy.is_small(_count(terms, true)):
            low, high = system.range_of(terms)
            assert low <= 1, (name, low, high)
            assert high >= MINIMUM - 1, (name, low, high)


def test_the_attack_on_nested_endpoints_finds_what_is_shown():
    system = System()
    system.know(sum_of("a", "b"), 20)
    system.know(sum_of("a"), 17)
    assert system.range_of({"b": 1.0}) == (3, 3)
    with pytest.raises(ValueError, match="contradict"):
        system.know(sum_of("a"), 16)
        system.range_of({"b": 1.0})
