"""p-values of many tables at once are those of one table at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibd_study.statistics import chi_square, fisher_exact, mcnemar
from ibd_tools.audit import chi_square_p_values, fisher_p_values, mcnemar_p_values

METHODS = ("exact", "mid_p", "chi_square", "chi_square_corrected")


@pytest.mark.parametrize("method", METHODS)
def test_every_split_of_forty_pairs_is_that_of_the_single_test(method):
    gained, lost = np.indices((21, 21))
    found = mcnemar_p_values(gained, lost, method)
    for a, b in zip(gained.ravel(), lost.ravel(), strict=True):
        single = mcnemar(int(a), int(b), method).p_value
        assert np.isnan(found[a, b]) if single is None else found[a, b] == pytest.approx(single, rel=1e-12)


@given(data=st.data(), total_a=st.integers(1, 60), total_b=st.integers(1, 60))
def test_fisher_against_every_count_of_the_other_group_is_scipys(data, total_a, total_b):
    events_a = data.draw(st.integers(0, total_a))
    events_b = data.draw(st.integers(0, total_b))
    found = fisher_p_values(events_a, total_a, total_b)
    assert len(found) == total_b + 1
    assert found[events_b] == pytest.approx(fisher_exact(events_a, total_a, events_b, total_b).p_value, rel=1e-6)


@given(data=st.data(), total_a=st.integers(1, 60), total_b=st.integers(1, 60), corrected=st.booleans())
def test_chi_square_against_every_count_of_the_other_group_is_scipys(data, total_a, total_b, corrected):
    events_a = data.draw(st.integers(0, total_a))
    events_b = data.draw(st.integers(0, total_b))
    found = chi_square_p_values(events_a, total_a, total_b, corrected=corrected)[events_b]
    single = chi_square(events_a, total_a, events_b, total_b, corrected).p_value
    assert np.isnan(found) if single is None else found == pytest.approx(single, rel=1e-9, abs=1e-300)


def test_a_group_without_patients_has_no_chi_square_and_a_fisher_of_one():
    assert np.isnan(chi_square_p_values(3, 5, 0)).all()
    assert fisher_p_values(3, 5, 0).tolist() == pytest.approx([1.0])


def test_an_unknown_form_and_a_count_that_is_none_are_refused():
    with pytest.raises(ValueError, match="expected one of: exact, mid_p"):
        mcnemar_p_values(np.array([1]), np.array([2]), "yates")
    with pytest.raises(ValueError, match="events_a is 6 but total_a is only 5"):
        fisher_p_values(6, 5, 5)
    with pytest.raises(ValueError, match="total_b is -1"):
        chi_square_p_values(1, 5, -1)
