"""What cohorts of some sizes took stands on its page as it was measured, with how fast it grows."""

import pytest

from ibd_tools.book import scale

ROWS = """\
what,stage,patients,cpu_s,wall_s,memory_mb,cores,machine_gb
book,read,1000,1,1.2,150,2,24
book,read,100000,100,101,1500,2,24
book,whole book,1000,60,31,800,2,24
page,many_tests,1000,2,2,90,2,24
"""


@pytest.fixture
def measures(tmp_path, monkeypatch):
    path = tmp_path / "scale.csv"
    path.write_text(ROWS, encoding="utf-8")
    rows = scale.read_scale(path)
    monkeypatch.setattr(scale, "read_scale", lambda: rows)


def test_stages_stand_by_size_with_memory_and_growth(measures):
    assert scale.scale_fragment(None, "book").splitlines()[2:] == [
        "| read | 1.0 s, 150 MB | 100 s, 1.5 GB | 1.00 |",
        "| whole book | 60 s, 800 MB | not measured |  |",
    ]


def test_a_page_is_named_in_words_that_break(measures):
    assert scale.scale_fragment(None, "page").splitlines()[2:] == ["| many tests | 2.0 s, 90 MB |  |"]


def test_the_machine_is_named(measures):
    assert "on 2 cores and 24 GB of memory" in scale.scale_machine_fragment(None)


def test_the_committed_measures_can_be_read():
    assert {row["what"] for row in scale.read_scale()} == set(scale.HEADS)
