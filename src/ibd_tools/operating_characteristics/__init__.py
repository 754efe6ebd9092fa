"""Coverage of intervals and size of tests, tried on invented patients whose truth is known."""

from ibd_tools.operating_characteristics.figures import promise_curves as promise_curves
from ibd_tools.operating_characteristics.numbers import method_promises as method_promises
from ibd_tools.operating_characteristics.tables import changes_promises_table as changes_promises_table
from ibd_tools.operating_characteristics.tables import cohorts_promises_table as cohorts_promises_table
from ibd_tools.operating_characteristics.tables import promises_table as promises_table
