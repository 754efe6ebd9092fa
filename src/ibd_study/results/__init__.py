"""The results table: one row a number; writing, reading, finding, comparing and saying them."""

from ibd_study.results.compare import differences
from ibd_study.results.lookup import lookup, say
from ibd_study.results.table import COLUMNS, KEY, Results, read_results, results_frame, write_results
from ibd_study.results.words import (
    NEVER_BEFORE,
    NOT_ESTIMABLE,
    NOT_RECORDED,
    PRINTED,
    PRINTED_WITH_INTERVAL,
    format_count,
    format_interval,
    format_number,
    format_p,
    format_percent,
    left_out,
    missing_words,
    percent_of,
    round_half_up,
    without_hospitals,
)

__all__ = [
    "COLUMNS",
    "KEY",
    "NEVER_BEFORE",
    "NOT_ESTIMABLE",
    "NOT_RECORDED",
    "PRINTED",
    "PRINTED_WITH_INTERVAL",
    "Results",
    "differences",
    "format_count",
    "format_interval",
    "format_number",
    "format_p",
    "format_percent",
    "left_out",
    "lookup",
    "missing_words",
    "percent_of",
    "read_results",
    "results_frame",
    "round_half_up",
    "say",
    "without_hospitals",
    "write_results",
]
