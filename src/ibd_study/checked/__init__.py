"""Tables that people write, as CSV: text in, checked values out, and every problem by row, column and cure at once."""

from ibd_study.checked.cells import Column as Column
from ibd_study.checked.cells import Limit as Limit
from ibd_study.checked.cells import is_date as is_date
from ibd_study.checked.cells import parse_cell as parse_cell
from ibd_study.checked.problems import Problem as Problem
from ibd_study.checked.problems import TableError as TableError
from ibd_study.checked.problems import as_words as as_words
from ibd_study.checked.rows import Rows as Rows
from ibd_study.checked.rows import checked_rows as checked_rows
from ibd_study.checked.rows import read_rows as read_rows
from ibd_study.checked.text import NumberedRows as NumberedRows
from ibd_study.checked.text import TextTable as TextTable
from ibd_study.checked.text import read_text as read_text
