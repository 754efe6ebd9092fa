"""A file that a page carries along: rows too many to read on the page, packed for taking away."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ibd_study.disclosure import aggregates_only
from ibd_study.figures.markup import download
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
        return download(f"{self.name}.zip", self.words, "application/zip", self.packed())

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
