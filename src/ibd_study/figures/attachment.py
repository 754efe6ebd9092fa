"""A file that a page carries along: rows too many to read on the page, packed for taking away."""

import base64
import io
import zipfile
from dataclasses import dataclass
from html import escape

import pandas as pd

from ibd_study.disclosure import aggregates_only
from ibd_study.plain_text import csv_text

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
        packed = base64.b64encode(self.packed()).decode()
        return (
            f'<a class="ibd-download" download="{escape(self.name)}.zip" '
            f'href="data:application/zip;base64,{packed}">{escape(self.words)}</a>'
        )

    def packed(self) -> bytes:
        """The zip archive, stable to the byte."""
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as file:
            entry = zipfile.ZipInfo(f"{self.name}.csv", NO_DATE)
            file.writestr(entry, csv_text(self.rows), zipfile.ZIP_DEFLATED, compresslevel=9)
        return archive.getvalue()
