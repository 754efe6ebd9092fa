"""How long the pages of a built book are: ``python tests/page_lengths.py runs/default/html [page ...]``.

Height in pixels on a desktop and on a phone with all folds closed, nodes of the document, and seconds until its charts
are drawn on the desktop.
"""

import shutil
import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# A chart in a closed fold has no width and is drawn when it gets one.
ALL_DRAWN = """() => [...document.querySelectorAll('.ibd-chart')]
    .every(chart => chart.classList.contains('ibd-drawn') || !chart.checkVisibility())"""
HEIGHT = "() => document.documentElement.scrollHeight"
NODES = "() => document.querySelectorAll('*').length"


def lengths(browser, path: Path) -> dict[str, float]:
    """Heights, nodes and load time of one page."""
    page = browser.new_page(viewport=DESKTOP)
    begun = time.monotonic()
    page.goto(path.resolve().as_uri())
    page.wait_for_function(ALL_DRAWN)
    found = {"seconds": time.monotonic() - begun, "desktop": page.evaluate(HEIGHT), "nodes": page.evaluate(NODES)}
    page.set_viewport_size(PHONE)
    page.reload()
    page.wait_for_function(ALL_DRAWN)
    found["phone"] = page.evaluate(HEIGHT)
    page.close()
    return found


def main(folder: str, *names: str) -> None:
    """Print a line for each page."""
    pages = sorted(path for path in Path(folder).glob("*.html") if not names or path.stem in names)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        print(f"{'page':32} {'1440 px':>8} {'390 px':>8} {'nodes':>8} {'seconds':>8}")
        for path in pages:
            found = lengths(browser, path)
            print(
                f"{path.stem:32} {found['desktop']:8.0f} {found['phone']:8.0f} {found['nodes']:8.0f} "
                f"{found['seconds']:8.1f}"
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
