"""The shared cohort, written once; a way to write others; each opened once per set of parameters."""

import pytest
from literal_cohort import PATIENTS, VISITS, analyse, write_cohort


@pytest.fixture(scope="session")
def cohort_of(tmp_path_factory):
    """Write and open a cohort: patients, visits and, where there are any, events as text."""
    folders, opened = {}, {}

    def open_cohort(patients: str, visits: str, events: str | None = None, **parameters):
        text = (patients, visits, events)
        if text not in folders:
            folders[text] = write_cohort(tmp_path_factory.mktemp("cohort"), *text)
        key = (text, repr(parameters))
        if key not in opened:
            opened[key] = analyse(folders[text], **parameters)
        return opened[key]

    return open_cohort


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """The shared cohort as a folder."""
    return write_cohort(tmp_path_factory.mktemp("shared"), PATIENTS, VISITS)


@pytest.fixture(scope="session")
def shared(cohort_of):
    """Open the shared cohort under parameters of its own."""
    return lambda **parameters: cohort_of(PATIENTS, VISITS, **parameters)


@pytest.fixture(scope="session")
def analysis(shared):
    """The shared cohort under the default parameters."""
    return shared()
