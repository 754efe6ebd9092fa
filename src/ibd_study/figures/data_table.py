"""The table behind a figure: readable, and to take away as CSV."""

import base64
from html import escape

import pandas as pd

from ibd_study.results import NOT_RECORDED, format_number, format_p

P_VALUE = "p_value"


def data_details(key: str, title: str, data: pd.DataFrame, names: dict[str, str]) -> str:
    """A fold with the rows of a figure as an accessible table and a CSV to download.

    Parameters
    ----------
    key, title
        Of the figure: they name the file and the table.
    data
        Aggregated rows.
    names
        Headings in words, by column; a column without one is headed by its name.
    """
    return (
        '<details class="ibd-data"><summary>Data behind this figure</summary>'
        f'<div class="ibd-scroll" role="region" tabindex="0" aria-label="{escape(f"Data: {title}")}">'
        f"{_table(title, data, names)}</div>"
        f'<a class="ibd-download" download="{escape(key)}.csv" href="{_csv_link(data)}">Download as CSV</a>'
        "</details>"
    )


def _table(title: str, data: pd.DataFrame, names: dict[str, str]) -> str:
    heads = "".join(f'<th scope="col">{escape(names.get(name, str(name)))}</th>' for name in data.columns)
    rows = "".join(f"<tr>{_cells(row, data)}</tr>" for row in data.astype(object).itertuples(index=False))
    return f"<table><caption>{escape(title)}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(row: tuple, data: pd.DataFrame) -> str:
    first, *others = zip(row, data.columns, strict=True)
    head = f'<th scope="row">{escape(_words(*first))}</th>'
    return head + "".join(_cell(value, name) for value, name in others)


def _cell(value: object, name: str) -> str:
    numeric = ' class="ibd-number"' if isinstance(value, (int, float)) else ""
    return f"<td{numeric}>{escape(_words(value, name))}</td>"


def _words(value: object, name: str) -> str:
    if pd.isna(value):
        return NOT_RECORDED
    if isinstance(value, float):
        return format_p(value) if name == P_VALUE else format_number(value, 0 if value.is_integer() else 1)
    return str(value)


def _csv_link(data: pd.DataFrame) -> str:
    text = data.to_csv(index=False, lineterminator="\n", float_format="%.12g")
    return f"data:text/csv;charset=utf-8;base64,{base64.b64encode(text.encode()).decode()}"
