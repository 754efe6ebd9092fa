"""Values inside pages are computed once for the same data, code and parameters, and never served stale."""

from pathlib import Path

import pytest

from ibd_study.parameters import parse
from ibd_study.reads import PARAMETER, keeping, kept, recording
from ibd_tools.run import values
from ibd_tools.run.values import KeptValues


class Page:
    """Computes twice a parameter of what it is given, and counts how often."""

    def __init__(self, folder: Path, code: str = "code", **values: object):
        self.parameters, self.folder, self.code, self.times = parse(values), folder, code, 0

    def compute(self, data: object) -> float:
        current = vars(self.parameters)
        with keeping(KeptValues(self.folder, self.code, lambda read: str(current[read[1]]))):
            return kept("doubled weeks", data, self._double)

    def _double(self) -> float:
        self.times += 1
        return 2 * self.parameters.uc_week


def test_the_same_is_computed_once_in_whatever_page(tmp_path):
    first, second = Page(tmp_path), Page(tmp_path, cd_week=20)
    assert [first.compute("a"), first.compute("a"), second.compute("a")] == [16, 16, 16]
    assert (first.times, second.times) == (1, 0), "cd_week was not read"


@pytest.mark.parametrize(
    ("page", "data", "value"),
    [({"uc_week": 10}, "a", 20), ({}, "b", 16), ({"code": "other"}, "a", 16)],
    ids=["parameter", "data", "code"],
)
def test_another_parameter_data_or_code_is_computed_anew(tmp_path, page, data, value):
    Page(tmp_path).compute("a")
    other = Page(tmp_path, **page)
    assert (other.compute(data), other.times) == (value, 1)
    assert (other.compute(data), other.times) == (value, 1)


def test_what_a_kept_value_has_read_counts_as_read(tmp_path):
    page = Page(tmp_path)
    for _ in range(2):
        with recording() as reads:
            page.compute("a")
        assert (PARAMETER, "uc_week") in reads


@pytest.mark.parametrize("ending", ["json", "pickle"])
def test_a_damaged_value_is_computed_anew(tmp_path, ending):
    Page(tmp_path).compute("a")
    for path in tmp_path.rglob(f"*.{ending}"):
        path.write_bytes(b"[[")
    page = Page(tmp_path)
    assert (page.compute("a"), page.times) == (16, 1)


def test_what_is_large_is_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(values, "MOST_BYTES", 4)
    page = Page(tmp_path)
    assert [page.compute("a"), page.compute("a"), page.times] == [16, 16, 2]
    assert not any(tmp_path.iterdir())


def test_without_a_keeper_everything_is_computed():
    assert [kept("any", "a", lambda: 1), kept("any", "a", lambda: 2)] == [1, 2]
