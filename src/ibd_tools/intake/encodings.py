"""In which encoding a text file is written, and what tells that it is written in another."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from ibd_study.checked import Problem, TableError
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


class EncodingError(TableError):
    """A file is text in another encoding than it is read in."""

    def __init__(self, path: Path, expected: str, row: int | None = None, value: str | None = None, cure: str = ""):
        super().__init__(path.name, [Problem(path.name, expected, row, value=value, cure=cure)])


def encoding_of(path: Path, declared: str | None) -> str:
    """The encoding that the first bytes of a file say, else the declared one, else UTF-8.

    Raises
    ------
    TableError
        If the file is not text in it, or has a line without end; an ``EncodingError`` if it is text in another one.
        The file is read in parts, so that memory holds none of one that is refused.
    """
    with path.open("rb") as file:
        start = file.read(4)
    encoding = next((name for mark, name in MARKS if start.startswith(mark)), declared or "utf-8")
    try:
        name = codecs.lookup(encoding).name
        # Some of Python's codecs are for other things than text.
        "x".encode(encoding)
    except (LookupError, ValueError):
        unknown = Problem(path.name, f"an encoding that is known, not {declared!r}", cure="try cp1252")
        raise TableError(path.name, [unknown]) from None
    is_ascii = _read_through(path, encoding)
    if b"\0" in start and name in ("utf-8", "ascii", *ONE_BYTE):
        cure = f"say encoding: utf-16-{'le' if start[1:2] == bytes(1) else 'be'} in the mapping"
        raise EncodingError(path, f"text in {encoding}; its bytes are those of UTF-16 without a mark", cure=cure)
    if name.startswith(ONE_BYTE) and not is_ascii and _is_utf_8(path):
        cure = "leave encoding: out of the mapping"
        raise EncodingError(path, f"text in {encoding}; its bytes are those of UTF-8", cure=cure)
    return encoding


def _read_through(path: Path, encoding: str) -> bool:
    """Whether a file that can be read in an encoding has ASCII letters only."""
    row, is_ascii = 1, True
    try:
        for chunk, text in _decoded(path, encoding):
            if len(chunk) == CHUNK and b"\n" not in chunk and b"\r" not in chunk:
                cure = "is it a table, and is every quotation mark closed?"
                endless = Problem(path.name, f"lines of at most {MOST_LINE_SIGNS:,} signs", row, cure=cure)
                raise TableError(path.name, [endless])
            is_ascii = is_ascii and chunk.isascii()
            row += text.count("\n")
    except UnicodeDecodeError as error:
        row += error.object[: error.start].decode(encoding, errors="ignore").count("\n")
        value = f"byte {error.object[error.start : error.start + 1].hex()}"
        cure = "say encoding: in the mapping; cp1252 is usual for files of Windows"
        raise EncodingError(path, f"text in {encoding}", row, value, cure) from None
    return is_ascii


def _decoded(path: Path, encoding: str) -> Iterator[tuple[bytes, str]]:
    """A file in parts, as bytes and as text; the last of them is empty."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk, decoder.decode(chunk)
        yield b"", decoder.decode(b"", final=True)


def _is_utf_8(path: Path) -> bool:
    try:
        return all(True for _ in _decoded(path, "utf-8"))
    except UnicodeDecodeError:
        return False
