# One rule a page, for executors that spread pages over machines: `ibd-study build --executor NAME` calls this.
# `ibd-study build` alone runs the pages of this machine itself, from one warm process. In both, the project decides
# which pages are out of date, by what each has read; what it wants run lies in private/wanted.
import json
import shlex
import sys
from pathlib import Path

RUN = Path(config["run_folder"])
PRIVATE = RUN / "private"
PAGES = json.loads((PRIVATE / "plan.json").read_text(encoding="utf-8"))["pages"]
STEP = f"{shlex.quote(sys.executable)} -m ibd_tools.run {shlex.quote(str(RUN))}"


rule all:
    input:
        RUN / "html" / "index.html",


rule notebook:
    input:
        PRIVATE / "wanted" / "{page}",
    output:
        RUN / "notebooks" / "{page}.ipynb",
        RUN / "parts" / "{page}.csv",
    shell:
        STEP + " page {wildcards.page}"


rule book:
    input:
        [RUN / "parts" / f"{page}.csv" for page in PAGES],
        PRIVATE / "plan.json",
    output:
        RUN / "html" / "index.html",
    shell:
        STEP + " book"
