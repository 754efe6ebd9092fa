"""p-values of many tables at once are those of one table at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibd_study.statistics import chi_square, fisher_exact, mcnemar
from ibd_tools.audit.usual_tests import PAIRED_TESTS, Tables, mcnemar_p_values, p_values_on


@pytest.mark.parametrize("test", PAIRED_TESTS)
def test_every_split_of_forty_pairs_is_that_of_the_single_test(test):
    gained, lost = np.indices((21, 21))
    found = mcnemar_p_values(test, gained, lost)
    for a, b in zip(gained.ravel(), lost.ravel(), strict=True):
        single = mcnemar(int(a), int(b), test.removeprefix("mcnemar_")).p_value
        assert np.isnan(found[a, b]) if single is None else found[a, b] == pytest.approx(single, rel=1e-12)


SINGLE = {
    "fisher": fisher_exact,
    "chi_square": lambda *table: chi_square(*table, corrected=False),
    "chi_square_corrected": chi_square,
}


@pytest.mark.parametrize("test", SINGLE)
@given(data=st.data(), total_a=st.integers(1, 60), total_b=st.integers(1, 60))
def test_every_count_of_the_other_group_is_that_of_the_single_test(test, data, total_a, total_b):
    events_a = data.draw(st.integers(0, total_a))
    events_b = data.draw(st.integers(0, total_b))
    found = p_values_on(test, Tables(events_a, total_a, np.arange(total_b + 1), total_b))
    assert len(found) == total_b + 1
    single = SINGLE[test](events_a, total_a, events_b, total_b).p_value
    assert np.isnan(found[events_b]) if single is None else found[events_b] == pytest.approx(single, rel=1e-6)


def test_a_group_without_patients_has_no_chi_square_and_a_fisher_of_one():
    nobody = Tables(3, 5, np.array([0]), 0)
    assert np.isnan(p_values_on("chi_square", nobody)).all()
    assert p_values_on("fisher", nobody).tolist() == pytest.approx([1.0])
