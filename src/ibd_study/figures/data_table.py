"""The table behind a figure: readable, and to take away as CSV."""

from html import escape
from typing import Any

import pandas as pd

from ibd_study.figures.attachment import Attachment, download
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
NUMERIC = ' class="ibd-number"'
BADGE = '<span class="ibd-badge" title="The patients behind these numbers are invented">SYNTHETIC</span>'
# Whoever shows a figure or table on a page writes here where it comes from.
SOURCE_LINE = '<p class="ibd-from"></p>'
INVENTED = "SYNTHETIC: the patients behind these numbers are invented."


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
    others = "".join(f" {attachment.link()}" for attachment in attachments)
    return (
        '<details class="ibd-data"><summary>Data behind this figure</summary>'
        f'<div class="ibd-scroll" role="region" tabindex="0" aria-label="{escape(f"Data: {title}")}">'
        f"{_table(title, data, names)}</div>"
        f"{download(f'{key}.csv', 'Download as CSV', 'text/csv', csv_text(data).encode())}{others}</details>"
    )


def _table(title: str, data: pd.DataFrame, names: dict[str, str]) -> str:
    heads = [names.get(name, HEADS.get(name, str(name))) for name in data.columns]
    data = data.assign(endpoint=data["endpoint"].map(key_words)) if "endpoint" in data else data
    first, *others = (_words(data[name], str(name)) for name in data.columns)
    columns = [
        [f'<th scope="row" role="rowheader">{words}</th>' for words, _ in first],
        *map(_cells, others, heads[1:]),
    ]
    rows = "".join(f'<tr role="row">{"".join(cells)}</tr>' for cells in zip(*columns, strict=True))
    return (
        f'<table role="table"><caption>{escape(title)}</caption>{heads_row(heads, [False] * len(heads))}'
        f'<tbody role="rowgroup">{rows}</tbody></table>'
    )


def heads_row(heads: list[str], numeric: list[bool]) -> str:
    """The head of a table; roles are said aloud, since on a phone its rows are no longer laid out as a table."""
    cells = "".join(
        f'<th scope="col" role="columnheader"{NUMERIC if is_number else ""}>{escape(head)}</th>'
        for head, is_number in zip(heads, numeric, strict=True)
    )
    return f'<thead role="rowgroup"><tr role="row">{cells}</tr></thead>'


def under(head: str) -> str:
    """Attributes of a cell: its role, and its head, which stands before it where rows are stacked."""
    return f' role="cell" data-label="{escape(head)}"'


def _cells(column: list[tuple[str, bool]], head: str) -> list[str]:
    return [f"<td{NUMERIC if is_number else ''}{under(head)}>{words}</td>" for words, is_number in column]


def _words(column: pd.Series, name: str) -> list[tuple[str, bool]]:
    """The words of a column's cells, its numbers with equal decimals, and which of them are numbers."""
    values = [None if pd.isna(value) else value for value in column.astype(object)]
    decimals = int(any(isinstance(value, float) and not value.is_integer() for value in values))
    return [(escape(_say(value, name, decimals)), _is_number(value)) for value in values]


def _say(value: Any, name: str, decimals: int) -> str:
    if value is None:
        return NOT_RECORDED
    if not _is_number(value):
        return str(value)
    return format_p(value) if name == P_VALUE else format_number(value, decimals)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
