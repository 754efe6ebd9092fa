"""In which encoding a text file is written, and what tells that it is written in another."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from ibd_study.checked import Problem
from ibd_study.plain_text import MOST_LINE_SIGNS

# More bytes than a line of the most signs has in any encoding.
CHUNK = 4 * 1024 * 1024

# The longer mark first: that of UTF-32 begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# In these every byte is a letter, so that no file can fail to be read in them, though it be another one.
ONE_BYTE = ("cp125", "iso8859", "mac-", "mac_")


def encoding_of(path: Path, declared: str | None) -> str:
    """The encoding that the first bytes of a file say, else the declared one, else UTF-8."""
    with path.open("rb") as file:
        start = file.read(4)
    return next((name for mark, name in MARKS if start.startswith(mark)), declared or "utf-8")


def encoding_problem(path: Path, declared: str | None, encoding: str) -> Problem | None:
    """What is wrong if a file is not text in an encoding, or has a line without end; None where it is in order.

    It is read in parts, so that memory holds none of a file that is refused.
    """
    try:
        name = codecs.lookup(encoding).name
        # Some of Python's codecs are for other things than text.
        "x".encode(encoding)
    except (LookupError, ValueError):
        return Problem(path.name, f"an encoding that is known, not {declared!r}", cure="try cp1252")
    rows, is_ascii, decoder = 0, True, codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(path):
            if len(chunk) == CHUNK and b"\n" not in chunk and b"\r" not in chunk:
                return _endless(path, rows + 1)
            is_ascii = is_ascii and chunk.isascii()
            rows += decoder.decode(chunk, final=not chunk).count("\n")
    except UnicodeDecodeError as error:
        return _undecodable(path, encoding, rows, error)
    return _of_another(path, encoding, name, is_ascii)


def _chunks(path: Path) -> Iterator[bytes]:
    """A file in parts, the last of them empty."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
    yield b""


def _endless(path: Path, row: int) -> Problem:
    cure = "is it a table, and is every quotation mark closed?"
    return Problem(path.name, f"lines of at most {MOST_LINE_SIGNS:,} signs", row, cure=cure)


def _of_another(path: Path, encoding: str, name: str, is_ascii: bool) -> Problem | None:
    """What tells that a file which can be read in an encoding is written in another one."""
    with path.open("rb") as file:
        start = file.read(4)
    if b"\0" in start and name in ("utf-8", "ascii", *ONE_BYTE):
        order = "le" if start[1:2] == b"\0" else "be"
        cure = f"say encoding: utf-16-{order} in the mapping"
        return Problem(path.name, f"text in {encoding}; its bytes are those of UTF-16 without a mark", cure=cure)
    if name.startswith(ONE_BYTE) and not is_ascii and _is_utf_8(path):
        cure = "leave encoding: out of the mapping"
        return Problem(path.name, f"text in {encoding}; its bytes are those of UTF-8", cure=cure)
    return None


def _undecodable(path: Path, encoding: str, rows: int, error: UnicodeDecodeError) -> Problem:
    row = rows + error.object[: error.start].decode(encoding, errors="ignore").count("\n") + 1
    cure = "say encoding: in the mapping; cp1252 is usual for files of Windows"
    value = error.object[error.start : error.start + 1].hex()
    return Problem(path.name, f"text in {encoding}", row, value=f"byte {value}", cure=cure)


def _is_utf_8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk, final=not chunk)
    except UnicodeDecodeError:
        return False
    return True
