"""The audit calls nothing impossible that an honest computation gave, and notices wrong digits as often as it says."""

import random

import pytest
from honest_tables import honest_table, printed_share, with_a_wrong_digit
from hypothesis import given
from hypothesis import strategies as st
from printed_numbers import audited, percentage

from ibd_tools.audit import IMPOSSIBLE, ONLY_IF, Entry, detection
from ibd_tools.audit.detection import altered

SIZES = (20, 40, 80, 156, 300)


def _called_impossible(entries: list[Entry]) -> list[object]:
    found = audited(*entries, tests=False)
    return [*found.attention, *found.impossible_together]


@given(seed=st.integers(0, 2**32), size=st.integers(2, 60))
def test_nothing_in_an_honest_table_is_called_impossible(seed, size):
    assert _called_impossible(honest_table(random.Random(seed), size)) == []


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_nothing_in_two_thousand_honest_tables_of_a_size_is_called_impossible(size):
    """Ten thousand tables over all sizes."""
    draw = random.Random(20250114 + size)
    for _ in range(2000):
        entries = honest_table(draw, size)
        assert _called_impossible(entries) == [], entries


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_the_share_of_wrong_digits_noticed_is_the_one_stated(size):
    """Two thousand percentages with one digit mistyped; Monte Carlo error below 1.1 percentage points."""
    draw = random.Random(20250114 + size)
    found = []
    while len(found) < 2000:
        text = with_a_wrong_digit(draw, draw.randint(0, size), size)
        if text:
            finding = audited(percentage("k", text, size, n=size), tests=False).findings["k"]
            found.append(finding.verdict.kind)
    stated = detection(size)
    print(f"n = {size}: noticed {found.count(IMPOSSIBLE) / 20:.1f} %, doubted {found.count(ONLY_IF) / 20:.1f} %")
    assert found.count(IMPOSSIBLE) / 2000 == pytest.approx(stated.impossible, abs=0.045)
    assert found.count(ONLY_IF) / 2000 == pytest.approx(stated.only_if, abs=0.045)


def test_altered_percentages_differ_in_one_digit_and_could_be_printed():
    assert list(altered("9.0"))[:2] == ["0.0", "1.0"]
    for text in ("57.6", "100.0", "0.0", "5"):
        for changed in altered(text):
            assert sum(a != b for a, b in zip(text, changed, strict=True)) == 1
            assert 0 <= float(changed) <= 100
            assert not changed.startswith("0") or changed[1:2] in ("", ".")


def test_of_three_patients_every_wrong_digit_is_counted_by_hand():
    """Possible on three: 0.0, 33.3, 66.7 and 100.0; only 33.2 and 33.4, 66.6 and 66.8 come from another rule."""
    wrong = [text for events in range(4) for text in altered(printed_share(events, 3, 1, "half_up"))]
    possible = {"0.0", "33.3", "66.7", "100.0"}
    by_another_rule = {"33.4", "66.6"}
    found = detection(3)
    assert found.only_if == pytest.approx(sum(text in by_another_rule for text in wrong) / len(wrong))
    assert found.impossible == pytest.approx(sum(text not in possible | by_another_rule for text in wrong) / len(wrong))


def test_without_its_denominator_a_percentage_hides_more():
    for n in (20, 33, 80):
        assert detection(n, n_is_printed=False).impossible < detection(n).impossible


def test_in_a_thousand_patients_nothing_is_noticed():
    assert detection(1000) == (0, 0)
