"""Running selected pages gives what running all would: what a page has not read cannot move its rows.

Each page runs in this process on a small cohort. Then everything that it did not read is changed at once - every
parameter that it takes - and it runs again: its rows have to be the same. And every function that it calls has to
lie in a file that its imports lead to.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pytest
from notebook_cells import PAGES, code_of, path_of, run_cells

# What is called while modules are imported is not called by a page.
import ibd_study.figures
import ibd_study.tables  # noqa: F401
import ibd_tools.sensitivity  # noqa: F401
from ibd_study.parameters import Parameters, parse
from ibd_study.parameters.notebook_cell import accepted_parameters, declared_parameters
from ibd_study.reads import COHORT, PARAMETER, recording
from ibd_tools.run.imports import SOURCE, source_files
from ibd_tools.synthetic import write_cohort

QUICK = {"imputations": 2, "bootstrap_samples": 0, "simulation_repetitions": 50}
# Another value of every parameter that a page may take and not read.
OTHER = {
    "missing_data": "nri",
    "partly_assessed": "not_evaluable",
    "other_indices": True,
    "population": "biologic_experienced",
    "subgroup": "sex=female",
    "ci_method": "jeffreys",
    "paired_test": "mid_p",
    "pooling_interval": "wald",
    "pairing": "first_last",
    "wilcoxon_zeros": "wilcox",
    "number_terms": "spline",
    "model_penalty": "none",
    "audit_table": "data/published.csv",
    "disclosure": "none",
    "steroid_free_population": "everybody",
    "uc_remission_rule": "symptoms",
    "uc_response_rule": "symptoms",
    "uc_endoscopic_response_index": "mayo_endoscopic_subscore",
    "course_weeks": [4.0],
    "unseen_worse_by_sd": [0.0, 1.0],
    "sites": ["another.zip"],
}
# All other pages are looked at with the slow tests.
AT_ONCE = {"uc_clinical", "cd_imaging", "selection_and_baseline"}
SIGNATURE = ["run", "cohort_sha256", "parameters_sha256"]


@pytest.fixture(scope="module")
def cohort(tmp_path_factory) -> str:
    folder = tmp_path_factory.mktemp("cohort") / "sixty"
    write_cohort(folder, 60, 3)
    return str(folder)


def other_value(name: str, value: object) -> object:
    """A value that differs and is allowed."""
    if name in OTHER:
        return OTHER[name] if OTHER[name] != value else value
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return value + 1 if parse_allows(name, value + 1) else value / 2


def parse_allows(name: str, value: float) -> bool:
    try:
        return bool(parse({name: value}))
    except ValueError:
        return False


def _model_names(names: Iterable[str]) -> set[str]:
    return set(names) & set(Parameters.model_fields)


def _run_and_heard(page: str, folder: Path, cohort: str) -> tuple[pd.DataFrame, set, set[Path]]:
    """Rows of a page, what it read, and the files in which the functions lie that it called."""
    files: set[str] = set()

    def hear(frame, event, _argument):
        if event == "call":
            files.add(frame.f_code.co_filename)

    sys.setprofile(hear)
    try:
        with recording() as reads:
            rows = _rows_of(page, folder, cohort, QUICK)
    finally:
        sys.setprofile(None)
    return rows, reads, {Path(name) for name in files if name.startswith(str(SOURCE))}


def _rows_of(page: str, folder: Path, cohort: str, values: dict[str, object]) -> pd.DataFrame:
    folder.mkdir(exist_ok=True)
    rows, _ = run_cells(page, folder, cohort=cohort, **values)
    return rows.drop(columns=SIGNATURE)


@pytest.mark.parametrize(
    "page", [pytest.param(page, marks=pytest.mark.slow) if page not in AT_ONCE else page for page in PAGES]
)
def test_what_a_page_has_not_read_moves_none_of_its_rows(page, cohort, tmp_path):
    notebook = path_of(page)
    rows, reads, called = _run_and_heard(page, tmp_path / "first", cohort)
    assert called - source_files("\n".join(code_of(page))) == set(), "it calls what its imports do not lead to"
    if COHORT not in reads:
        rows = rows.assign(disclosure="")
    used = {name for kind, name in reads if kind == PARAMETER}
    # Another profile of definitions changes cut-offs, which a page reads by their own names.
    used |= {"cohort", "definitions"}
    assert _model_names(declared_parameters(notebook)) <= used, "a page names only what its numbers turn on"
    values = vars(parse(QUICK))
    unread = {name: other_value(name, values[name]) for name in _model_names(accepted_parameters(notebook)) - used}
    again = _rows_of(page, tmp_path / "second", cohort, {"settings": QUICK | unread})
    pd.testing.assert_frame_equal(rows, again)
