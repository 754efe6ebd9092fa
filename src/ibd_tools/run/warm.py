"""Import once, before processes are forked, what pages import one by one; importing this is its whole use.

Nothing here may start a thread, the engine of the charts (V8) or a pool: a fork would have only half of it.
"""

# ruff: noqa: F401
import altair
import docx
import papermill
import scipy.stats

import ibd_tools.audit
import ibd_tools.hospitals
import ibd_tools.operating_characteristics
import ibd_tools.other_studies
import ibd_tools.run.engine
