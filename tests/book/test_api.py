"""The page of functions says what every room offers, and no place on this computer."""

import importlib
from pathlib import Path

import pytest

from ibd_study.project import SOURCE
from ibd_tools.book.api import _called, api_fragment, public

SAID = api_fragment(None)


@pytest.mark.parametrize(
    "room", ["ibd_study.cohort", "ibd_study.plain_text", "ibd_study.figures", "ibd_tools.sensitivity"]
)
def test_each_room_lists_what_it_offers(room):
    own = SAID.split(f"\n## {room.split('.')[1]}\n")[1].split("\n## ")[0]
    offered = dict(public(importlib.import_module(room)))
    assert offered
    assert all(f"<code>{name}(" in own for name in offered)


def test_a_function_is_shown_with_its_parameters_and_the_rest_of_its_docstring_folded():
    assert "<code>proportion_interval(events, total, level=0.95, method=&#x27;wilson&#x27;)</code>" in SAID
    folded = SAID.split("<code>proportion_interval(")[1].split("</details>")[0]
    assert "Parameters" in folded.split("<pre>")[1]


def test_no_default_tells_where_the_code_lies():
    def found(path=Path("/home/somebody"), kinds=("a", Path("/home")), level=0.95):
        """Look there."""

    assert _called(found) == "(path=…, kinds=…, level=0.95)"
    assert str(SOURCE.parent) not in SAID


def test_html_goes_on_where_a_docstring_has_an_empty_line():
    block = next(part for part in SAID.split("\n\n") if part.startswith("<details") and "Examples" in part)
    assert block.count("<details") == block.count("</details>")
