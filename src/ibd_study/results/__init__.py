"""The results table: one row a number; writing, reading, finding and comparing them, and their digits."""

from ibd_study.results.compare import differences
from ibd_study.results.fields import FIELDS, results_package
from ibd_study.results.lookup import lookup
from ibd_study.results.methods import NEVER_BEFORE, PRINTED, PRINTED_WITH_INTERVAL, left_out, without_hospitals
from ibd_study.results.page import Page
from ibd_study.results.records import (
    limits,
    proportion_of,
    proportion_record,
    summary_records,
    tested,
    times_100,
    told,
)
from ibd_study.results.rounding import (
    NOT_RECORDED,
    format_count,
    format_interval,
    format_number,
    format_p,
    format_percent,
    format_printed,
    percent_of,
    round_half_up,
)
from ibd_study.results.table import (
    COLUMNS,
    KEY,
    Results,
    at,
    before_and_after,
    read_results,
    results_frame,
    write_results,
)
