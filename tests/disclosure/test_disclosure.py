"""Aggregates pass, patient rows do not."""

import pandas as pd
import pytest

from ibd_study import dictionary
from ibd_study.disclosure import ROW_LEVEL, aggregates_only


def test_table_of_aggregates_passes_unchanged():
    frame = pd.DataFrame({"endpoint": ["uc_clinical_remission"], "n": [38], "N": [66]})
    assert aggregates_only(frame) is frame


@pytest.mark.parametrize("column", sorted(ROW_LEVEL))
def test_table_with_a_row_level_column_is_refused(column):
    with pytest.raises(ValueError, match=rf"patient rows \(columns {column}\).*aggregate first"):
        aggregates_only(pd.DataFrame({column: [1], "n": [1]}))


def test_patients_in_the_index_are_refused_too():
    frame = pd.DataFrame({"patient_id": ["P1"], "week": [0], "n": [1]})
    for index in ("patient_id", ["patient_id", "week"]):
        with pytest.raises(ValueError, match="patient_id"):
            aggregates_only(frame.set_index(index))


def test_every_row_level_column_found_is_named():
    frame = pd.DataFrame({"start_date": [1], "n": [1], "patient_id": ["P1"]})
    with pytest.raises(ValueError, match=r"columns patient_id, start_date\)"):
        aggregates_only(frame)


def test_every_date_of_the_dictionary_is_of_one_patient():
    assert {field.name for field in dictionary.fields() if field.type == "date"} <= ROW_LEVEL
