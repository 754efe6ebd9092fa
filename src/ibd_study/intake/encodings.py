"""In which encoding a text file is written, and what tells that it is written in another."""

import codecs
from pathlib import Path

from ibd_study.intake.problems import ImportProblem

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


def encoding_problem(path: Path, declared: str | None, encoding: str) -> ImportProblem | None:
    """What is wrong if a file is not written in an encoding; None where it is."""
    try:
        name, raw = codecs.lookup(encoding).name, path.read_bytes()
        raw.decode(encoding)
    except UnicodeDecodeError as error:
        return _undecodable(path, encoding, raw, error)
    except (LookupError, ValueError):
        return ImportProblem(path.name, f"an encoding that is known, not {declared!r}", "try cp1252")
    if b"\0" in raw[:4] and name in ("utf-8", "ascii", *ONE_BYTE):
        order = "le" if raw[1:2] == b"\0" else "be"
        cure = f"say encoding: utf-16-{order} in the mapping"
        return ImportProblem(path.name, f"text in {encoding}; its bytes are those of UTF-16 without a mark", cure)
    if name.startswith(ONE_BYTE) and not raw.isascii() and _is_utf_8(raw):
        cure = "leave encoding: out of the mapping"
        return ImportProblem(path.name, f"text in {encoding}; its bytes are those of UTF-8", cure)
    return None


def _undecodable(path: Path, encoding: str, raw: bytes, error: UnicodeDecodeError) -> ImportProblem:
    row = raw[: error.start].decode(encoding, errors="ignore").count("\n") + 1
    cure = "say encoding: in the mapping; cp1252 is usual for files of Windows"
    value = raw[error.start : error.start + 1].hex()
    return ImportProblem(path.name, f"text in {encoding}", cure, (row,), 1, value=f"byte {value}")


def _is_utf_8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
