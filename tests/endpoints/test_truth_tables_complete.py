"""The truth tables leave no endpoint, no answer and no missing value out."""

import test_truth_tables_cd as cd
import test_truth_tables_shared as shared
import test_truth_tables_uc_clinical as uc_clinical
import test_truth_tables_uc_endoscopy as uc_endoscopy
from truth_table import NO, NOT_EVALUABLE, YES, Case, Table, incomplete

TABLES = [*uc_clinical.TABLES, *uc_endoscopy.TABLES, *cd.TABLES, *shared.TABLES]


def test_every_endpoint_has_each_answer_and_each_missing_column():
    assert incomplete(TABLES) == {}


def test_a_missing_answer_is_noticed():
    without_no = [table for table in TABLES if table.key != "uc_endoscopic_remission"]
    cases = (Case("yes", {}, YES), Case("open", {"mayo_endoscopic_subscore": (1, None)}, NOT_EVALUABLE))
    table = Table("uc_endoscopic_remission", {"mayo_endoscopic_subscore": (1, 0)}, cases)
    assert incomplete([*without_no, table]) == {"uc_endoscopic_remission": {NO, "not counted"}}
