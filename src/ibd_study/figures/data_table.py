"""The rows behind a figure: a table to read, as CSV to take away, and packed where they are too many to read."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import pandas as pd

from ibd_study.disclosure import aggregates_only
from ibd_study.figures import markup
from ibd_study.plain_text import csv_text
from ibd_study.results import NOT_RECORDED, format_number, format_p
from ibd_study.words import key_words

P_VALUE = "p_value"
# Headings of columns that most figures have, where a figure gives no other.
HEADS = {
    "value": "%",
    "n": "events",
    "N": "patients",
    "ci_low": "interval from",
    "ci_high": "to",
    "q1": "lower quartile",
    "q3": "upper quartile",
}

# The earliest moment that the format knows: the same rows give the same bytes on any day.
NO_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Attachment:
    """Aggregated rows that a reader can save as a zipped CSV file.

    Raises
    ------
    ValueError
        When the rows are patient rows.
    """

    name: str
    words: str
    rows: pd.DataFrame

    def __post_init__(self) -> None:
        aggregates_only(self.rows)

    def link(self) -> str:
        """A link that holds the file itself and so works without network."""
        return markup.download(f"{self.name}.zip", self.words, "application/zip", self.packed())

    def packed(self) -> bytes:
        """The zip archive, stable to the byte."""
        return zipped({f"{self.name}.csv": csv_text(self.rows)})


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of files by name; the same files give the same bytes on any day."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for name, content in files.items():
            file.writestr(zipfile.ZipInfo(name, NO_DATE), content, zipfile.ZIP_DEFLATED, compresslevel=9)
    return archive.getvalue()


def data_details(
    key: str, title: str, data: pd.DataFrame, names: dict[str, str], attachments: tuple[Attachment, ...] = ()
) -> str:
    """A fold with the rows of a figure as an accessible table and a CSV to download.

    Parameters
    ----------
    key, title
        Of the figure: they name the file and the table.
    data
        Aggregated rows.
    names
        Headings in words, by column; a column without one is headed as in most figures, or by its name.
    attachments
        Further files to take away.
    """
    heads = [names.get(name, HEADS.get(name, str(name))) for name in data.columns]
    shown = data.assign(endpoint=data["endpoint"].map(key_words)) if "endpoint" in data else data
    columns = [_words(shown[name]) for name in shown.columns]
    rows = [
        markup.row(name, [markup.cell(words, head, look) for (words, look), head in zip(cells, heads[1:], strict=True)])
        for (name, _), *cells in zip(*columns, strict=True)
    ]
    table = markup.table(f"Data: {title}", title, heads, [""] * len(heads), rows)
    csv = markup.download(f"{key}.csv", "Download as CSV", "text/csv", csv_text(data).encode())
    others = "".join(f" {attachment.link()}" for attachment in attachments)
    return f'<details class="ibd-data"><summary>Data behind this figure</summary>{table}{csv}{others}</details>'


def _words(column: pd.Series) -> list[tuple[str, str]]:
    """The words of a column's cells, its numbers with equal decimals, each with its class."""
    values = [None if pd.isna(value) else value for value in column.astype(object)]
    decimals = int(any(isinstance(value, float) and not value.is_integer() for value in values))
    return [_cell(value, decimals, is_p=column.name == P_VALUE) for value in values]


def _cell(value: object, decimals: int, *, is_p: bool) -> tuple[str, str]:
    if value is None:
        return NOT_RECORDED, ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return escape(format_p(value) if is_p else format_number(value, decimals)), markup.NUMBER
    return escape(str(value)), ""
