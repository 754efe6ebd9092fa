"""Import once, before processes are forked, what pages import one by one; importing this is its whole use.

Nothing here may start a thread, the engine of the charts (V8) or a pool: a fork would have only half of it.
"""

import ibd_study.estimates
import ibd_study.figures
import ibd_study.run.engine
import ibd_study.tables  # noqa: F401
