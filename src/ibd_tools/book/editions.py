"""Editions: books of other kinds of runs, which share pages with the main book."""

import re
from pathlib import Path

import yaml

from ibd_tools.book.toc import PAGE_SUFFIXES, TOC, listed_pages, toc_pages

HOSPITALS, TEACHER = "hospitals", "teacher"
# Folder of each edition in the folder of the pages; it has a table of contents and the pages that are its own.
EDITIONS = {HOSPITALS: "_hospitals", TEACHER: "_teacher"}
# Caption of the part of the contents that holds the lessons.
LEARN = "Learn"
_LINK = re.compile(r"(?<!!)\[(?P<words>[^\[\]]+)\]\((?P<page>[\w-]+)\.(?:md|ipynb)(?:#[\w-]+)?\)")


def edition_pages(pages: Path, edition: str, files: dict[Path, bytes]) -> dict[Path, bytes]:
    """Files of the main book as an edition has them.

    A page which the edition's table of contents lists and of which it has none of its own is that of the main book.
    Where that page links to one which the edition lacks, the words stay and the link goes. The teacher's edition is the
    whole main book, and its table of contents lists only what comes after the part that teaches.

    Parameters
    ----------
    pages
        Folder of the main book's pages.
    edition
        Name of the edition.
    files
        All files of the main book, by their path in the folder.
    """
    own_folder = pages / EDITIONS[edition]
    own = {path.relative_to(own_folder): path.read_bytes() for path in sorted(own_folder.iterdir())}
    if edition == TEACHER:
        return files | own | {Path(TOC): _with_part(files[Path(TOC)], own[Path(TOC)])}
    listed = set(toc_pages(own_folder / TOC))
    shared = {
        path: _without_dead_links(content, listed) if path.suffix == ".md" else content
        for path, content in files.items()
        if path.name != TOC and (path.suffix != ".md" or path.stem in listed)
    }
    return shared | own


def _with_part(contents: bytes, added: bytes) -> bytes:
    """A table of contents with a part more, after the lessons."""
    toc = yaml.safe_load(contents)
    (place,) = [place for place, part in enumerate(toc["parts"], 1) if part["caption"] == LEARN]
    toc["parts"].insert(place, yaml.safe_load(added))
    return yaml.safe_dump(toc, sort_keys=False).encode()


def without_lessons(files: dict[Path, bytes]) -> dict[Path, bytes]:
    """Files of the main book; if no lesson is among them, without the part that teaches and without links to it.

    Parameters
    ----------
    files
        All files of the main book, its notebooks among them, by their path in the folder.
    """
    toc = yaml.safe_load(files[Path(TOC)])
    lessons = [part for part in toc.get("parts", []) if part["caption"] == LEARN]
    gone = set(listed_pages(lessons))
    if not gone or any(Path(f"{page}.ipynb") in files for page in gone):
        return files
    left = {path: content for path, content in files.items() if path.stem not in gone}
    pages = {path.stem for path in left}
    unlinked = {path: _without_dead_links(left[path], pages) for path in left if path.suffix in PAGE_SUFFIXES}
    toc["parts"].remove(*lessons)
    return left | unlinked | {Path(TOC): yaml.safe_dump(toc, sort_keys=False).encode()}


def _without_dead_links(content: bytes, listed: set[str]) -> bytes:
    """A page with links only to pages that are there.

    Examples
    --------
    >>> _without_dead_links(b"See [methods](methods.md) and [the audit](audit.ipynb).", {"methods"})
    b'See [methods](methods.md) and the audit.'
    """

    def kept(match: re.Match) -> str:
        return match[0] if match["page"] in listed else match["words"]

    return _LINK.sub(kept, content.decode("utf-8")).encode("utf-8")
