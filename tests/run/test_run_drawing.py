"""One process draws for all pages; one that dies or cannot draw keeps nobody waiting."""

import json
import threading
import time
from multiprocessing.connection import Listener
from pathlib import Path

import pytest

from ibd_study.figures import drawn_by
from ibd_study.figures.still import svg_of
from ibd_tools.run.drawing import draw_at, one_drawer

SPEC = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "data": {"values": [{"x": 1}, {"x": 2}]},
    "mark": "point",
    "encoding": {"x": {"field": "x", "type": "quantitative"}},
}


@pytest.fixture
def place() -> str:
    with one_drawer() as place:
        until = time.monotonic() + 60
        while not Path(place).exists() and time.monotonic() < until:
            time.sleep(0.05)
        yield place


def test_the_drawer_gives_the_picture_that_is_drawn_here(place, monkeypatch):
    here = svg_of(SPEC)
    monkeypatch.setattr("ibd_study.figures.still.draw", lambda *_: pytest.fail("drawn here"))
    with drawn_by(lambda spec, version: draw_at(place, spec, version)):
        assert [svg_of(SPEC) for _ in range(2)] == [here] * 2


def test_what_the_drawer_cannot_draw_is_said_by_the_page_and_the_next_one_is_drawn(place):
    with pytest.raises(ValueError):
        draw_at(place, json.dumps(SPEC | {"mark": 7}), "6.4")
    assert draw_at(place, json.dumps(SPEC), "6.4").startswith("<svg")


def test_without_an_answer_the_page_draws_itself(tmp_path):
    place = str(tmp_path / "silent")
    with Listener(place) as listener:
        silent = threading.Thread(target=lambda: listener.accept().close())
        silent.start()
        assert draw_at(place, json.dumps(SPEC), "6.4").startswith("<svg")
        silent.join()
    assert draw_at(str(tmp_path / "nobody"), json.dumps(SPEC), "6.4").startswith("<svg")
