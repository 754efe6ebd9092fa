"""The pages that the table of contents lists."""

from pathlib import Path

import yaml

TOC = "_toc.yml"
PAGE_SUFFIXES = (".md", ".ipynb")


def toc_pages(toc: Path) -> list[str]:
    """Names of all pages of a table of contents, without ending, in reading order."""
    return listed_pages(yaml.safe_load(toc.read_text(encoding="utf-8")))


def listed_pages(node: object) -> list[str]:
    """Names of all pages of a table of contents, or of a part of it, as it was read."""
    if isinstance(node, list):
        return [name for item in node for name in listed_pages(item)]
    if not isinstance(node, dict):
        return []
    own = [str(node[key]) for key in ("root", "file") if key in node]
    return own + [name for value in node.values() for name in listed_pages(value)]


def toc_problems(folder: Path) -> list[str]:
    """Where the table of contents and the page files of a folder do not agree, one line each."""
    listed = toc_pages(folder / TOC)
    present = {path.stem for path in folder.iterdir() if path.suffix in PAGE_SUFFIXES}
    twice = sorted({name for name in listed if listed.count(name) > 1})
    return [
        *(f"page {name}: listed in {TOC}, but there is no such file" for name in listed if name not in present),
        *(f"page {name}: not listed in {TOC}" for name in sorted(present - set(listed))),
        *(f"page {name}: listed twice in {TOC}" for name in twice),
    ]
