"""Counts of a cohort that is too large for the book, on an engine of one's choice: the same rules, the same rows."""

from ibd_tools.engines.counting import counted_rows
