"""The browser of the tests: Debian's Chromium, started once a module.

Not once a session: its event loop stands in the way of tests that run a notebook.
"""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    """Debian's Chromium, driven by Playwright; where there is none, its tests are skipped."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        pytest.skip("Chromium is not installed; on Debian: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


def sheets_of(chromium, path: Path) -> int:
    """Number of A4 sheets on which a page is printed."""
    page = chromium.new_page()
    page.goto(path.as_uri())
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    page.close()
    return len(PdfReader(io.BytesIO(printed)).pages)
