"""The shared cohort, written once; and a way to write others."""

import pytest
from literal_cohort import PATIENTS, VISITS, analyse, write_cohort


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """The shared cohort as a folder."""
    return write_cohort(tmp_path_factory.mktemp("shared") / "cohort", PATIENTS, VISITS)


@pytest.fixture(scope="session")
def analysis(folder):
    """The shared cohort under the default parameters."""
    return analyse(folder)


@pytest.fixture
def cohort_of(tmp_path):
    """Write and open a cohort of its own: patients, visits and, where there are any, events as text."""

    def open_cohort(patients: str, visits: str, events: str | None = None, **parameters):
        return analyse(write_cohort(tmp_path / "cohort", patients, visits, events), **parameters)

    return open_cohort
