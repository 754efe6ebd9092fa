"""Text from data as plain text: no formula in a spreadsheet, no markup in Markdown, no sign that cannot be seen."""

import csv
import re
from collections.abc import Iterator
from typing import TextIO

import pandas as pd

# A spreadsheet takes a cell that begins so for a formula and runs it; some take the wide letters of East Asia too.
FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
# Signs of control, and those that lead the eye astray. Tabs can be seen; line ends have words of their own.
INVISIBLE = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff]"
MOST_LINE_SIGNS = 1_000_000
_NO_NUMBER = re.compile(r"(?![+-]\d+(\.\d+)?$)" + FORMULA.removeprefix("^"))
_MARKUP = re.compile(r"([\\`*_{}\[\]<>|#$~])")


def no_formula(text: str) -> str:
    """Text with an apostrophe before it where a spreadsheet would run it; a number with its sign stays as it is.

    Examples
    --------
    >>> no_formula("=1+1"), no_formula("-2.5"), no_formula("-x"), no_formula("a = b")
    ("'=1+1", '-2.5', "'-x", 'a = b')
    """
    return f"'{text}" if _NO_NUMBER.match(text) else text


def lines_of(file: TextIO) -> Iterator[str]:
    """Lines of an open text file, for a CSV reader; a line that would fill the memory is an error of CSV.

    Raises
    ------
    csv.Error
        At a line of more than a million signs.
    """
    while line := file.readline(MOST_LINE_SIGNS + 1):
        if len(line) > MOST_LINE_SIGNS:
            raise csv.Error(f"a line of more than {MOST_LINE_SIGNS:,} signs")
        yield line


def csv_text(frame: pd.DataFrame) -> str:
    """Rows as CSV that can be opened in a spreadsheet: no text and no heading starts a formula.

    Numbers are written with twelve digits, and a negative one stays a number.

    Examples
    --------
    >>> print(csv_text(pd.DataFrame({"centre": ["@A", "B"], "change": [-2.5, 1.0]})), end="")
    centre,change
    '@A,-2.5
    B,1
    """
    safe = frame.rename(columns=lambda name: csv_cell(str(name)))
    for place, dtype in enumerate(safe.dtypes):
        if not pd.api.types.is_numeric_dtype(dtype):
            safe.isetitem(place, safe.iloc[:, place].map(csv_cell).array)
    return safe.to_csv(index=False, lineterminator="\n", float_format="%.12g")


def csv_cell(value: object) -> object:
    """A cell as it may stand in a CSV file: text that starts no formula and no new row, or what is no text."""
    return re.sub(r"[\r\n]+", " ", no_formula(value)) if isinstance(value, str) else value


def escaped(text: object) -> str:
    r"""Text that Markdown takes literally.

    Examples
    --------
    >>> escaped("p < 0.001 | a_b")
    'p \\< 0.001 \\| a\\_b'
    """
    return _MARKUP.sub(r"\\\1", " ".join(str(text).split()))


def visible(text: str) -> str:
    """Text in which signs that cannot be seen, or that would steer a terminal, are spelt out.

    Examples
    --------
    >>> print(visible("a\x1b[31m\u200bb"))
    a\\x1b[31m\\u200bb
    """
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)
