# One rule a page, for executors that spread pages over machines: `ibd-study build --executor NAME` calls this, and
# `ibd-study sweep --executor NAME` for the pages of all its runs at once. `ibd-study build` alone runs the pages of this
# machine itself, from one warm process. In both, the project decides which pages are out of date, by what each has read;
# what it wants run lies in private/wanted.
import json
import re
import shlex
import sys
from pathlib import Path

RUNS = config["run_folders"]
PAGES = {run: json.loads(Path(run, "private", "plan.json").read_text(encoding="utf-8"))["pages"] for run in RUNS}
STEP = f"{shlex.quote(sys.executable)} -m ibd_tools.run {{wildcards.run:q}}"


wildcard_constraints:
    run="|".join(map(re.escape, RUNS)),


rule all:
    input:
        expand("{run}/html/index.html", run=RUNS),


rule notebook:
    input:
        "{run}/private/wanted/{page}",
    output:
        "{run}/notebooks/{page}.ipynb",
        "{run}/parts/{page}.csv",
    shell:
        STEP + " page {wildcards.page}"


rule book:
    input:
        lambda wildcards: [f"{wildcards.run}/parts/{page}.csv" for page in PAGES[wildcards.run]],
        "{run}/private/plan.json",
    output:
        "{run}/html/index.html",
    shell:
        STEP + " book"
