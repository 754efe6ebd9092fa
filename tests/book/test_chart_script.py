"""All that draws the charts of a book is one script beside its pages."""

import pytest

from ibd_tools.book.chart_script import write_chart_script


@pytest.fixture(scope="module")
def script(tmp_path_factory):
    return write_chart_script(tmp_path_factory.mktemp("script") / "charts" / "vega.js")


def test_the_script_is_one_local_script_that_shares_nothing_by_accident(script):
    text = script.read_text(encoding="utf-8")
    assert text.split("\n", 1)[1].startswith("(function () {")
    for name in ("window.vegaEmbed=", "window.vegaLite=", "window.vega=", "window.VEGA_DEBUG="):
        assert name in text
    assert "cdn.jsdelivr" not in text and "unpkg.com" not in text


def test_the_script_is_written_again_only_when_it_is_not_the_same(script, monkeypatch):
    untouched = script.stat().st_mtime_ns
    assert write_chart_script(script).stat().st_mtime_ns == untouched
    first = script.read_bytes()
    script.write_bytes(first + b"// damaged")
    monkeypatch.setattr("vl_convert.javascript_bundle", lambda snippet, vl_version: f"/* {vl_version} */{snippet}")
    assert b"/* 6.4 */" in write_chart_script(script).read_bytes()
