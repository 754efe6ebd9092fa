"""Coverage of intervals and size of tests, tried on invented patients whose truth is known."""

from ibd_tools.operating_characteristics.figures import promise_curves
from ibd_tools.operating_characteristics.numbers import method_promises
from ibd_tools.operating_characteristics.simulation import all_tables
from ibd_tools.operating_characteristics.tables import changes_promises_table, cohorts_promises_table, promises_table
