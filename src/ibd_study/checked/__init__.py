"""Tables that people write, as CSV: text in, checked values out, and every problem by row, column and cure at once."""

from ibd_study.checked.cells import Column, Limit, is_date, parse_cell
from ibd_study.checked.problems import Problem, TableError, as_words
from ibd_study.checked.rows import Rows, checked_rows, read_rows
from ibd_study.checked.text import NumberedRows, TextTable, read_text
