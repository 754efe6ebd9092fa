"""What is imported once, before the processes of the pages are forked."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

# Of a thread, and of the engine of the charts, a fork would have only half.
LOOK = """
import json, os, sys
import ibd_tools.run.warm
print(json.dumps([len(os.listdir("/proc/self/task")), sorted(sys.modules)]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no page is forked")
def test_what_all_pages_need_is_imported_without_a_thread_and_without_the_engine_of_the_charts():
    environment = os.environ | {
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    said = subprocess.run([sys.executable, "-c", LOOK], env=environment, capture_output=True, text=True, check=True)
    threads, imported = json.loads(said.stdout)
    assert threads == 1
    assert {"altair", "docx", "papermill.execute", "IPython.core.interactiveshell", "scipy.stats"} <= set(imported)
    assert not {"vl_convert", "polars", "playwright"} & set(imported)
