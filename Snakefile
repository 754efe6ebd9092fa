# What depends on what. `make book` calls this through `ibd-study build`, which writes the plan of the run.
import json
import sys
from pathlib import Path

RUN = Path(config["run_folder"])
# What may name the cohort's place or hold a patient's value: the plan, and the logs with their tracebacks.
PRIVATE = RUN / "private"
PLAN = PRIVATE / "plan.json"
PAGES = json.loads(PLAN.read_text(encoding="utf-8"))["pages"]
# The hash stands for the cohort's files: their folder may have any name, and Snakemake reads braces as wildcards.
COHORT = RUN / "cohort.sha256"
LOCK = "requirements.lock"

# A new row among the other studies runs their page again and no other.
EVIDENCE = {"other_studies": "data/evidence.csv"}

# What takes longest begins first: begun last, it would keep one core waiting for the other.
LONG = ("missing_data", "specification_curve", "can_the_methods_be_trusted", "subgroups_and_predictors")

# Snakemake does not see what a notebook imports, so every source file of the analysis is named as input.
# The rooms of the book and of the command line stay out: a change there runs no notebook again.
NOT_ANALYSIS = {"book", "run", "synthetic"}
SOURCES = sorted(
    str(path)
    for path in Path("src/ibd_study").rglob("*")
    if path.suffix in {".py", ".csv"} and path.name != "cli.py" and not NOT_ANALYSIS & set(path.parts)
)
BOOK_SOURCES = sorted(
    str(path)
    for folder in ("book", "src/ibd_study/book")
    for path in Path(folder).rglob("*")
    if path.is_file() and path.suffix != ".pyc"
)


rule all:
    input:
        RUN / "html" / "index.html",


rule notebook:
    input:
        notebook="notebooks/{page}.ipynb",
        sources=SOURCES,
        cohort=COHORT,
        published="data/published.csv",
        audited=lambda wildcards: PAGES[wildcards.page].get("audit_table", []),
        evidence=lambda wildcards: EVIDENCE.get(wildcards.page, []),
        lock=LOCK,
    output:
        notebook=RUN / "notebooks" / "{page}.ipynb",
        results=RUN / "parts" / "{page}.csv",
    params:
        values=lambda wildcards: json.dumps(PAGES[wildcards.page], sort_keys=True),
    log:
        PRIVATE / "logs" / "{page}.ipynb",
    shell:
        "{sys.executable} -m ibd_study.run.notebook {input.notebook} {output.notebook} {output.results} {log}"
        f" {PLAN}"


use rule notebook as long_notebook with:
    wildcard_constraints:
        page="|".join(LONG),
    priority: 1


ruleorder: long_notebook > notebook


rule results:
    input:
        parts=[RUN / "parts" / f"{page}.csv" for page in PAGES],
        plan=PLAN,
    output:
        results=RUN / "results.csv",
        manifest=RUN / "manifest.json",
    shell:
        "{sys.executable} -m ibd_study.run.manifest {input.plan} {output.results} {output.manifest} {input.parts}"


rule charts:
    input:
        "src/ibd_study/figures/draw.js",
        LOCK,
    output:
        RUN.parent / ".charts" / "vega.js",
    shell:
        "{sys.executable} -c 'from ibd_study.figures import write_vega_bundle; write_vega_bundle(\"{output}\")'"


rule book:
    input:
        charts=RUN.parent / ".charts" / "vega.js",
        notebooks=[RUN / "notebooks" / f"{page}.ipynb" for page in PAGES],
        results=RUN / "results.csv",
        manifest=RUN / "manifest.json",
        sources=BOOK_SOURCES + ["_config.yml", "data/published.csv", "data/assumptions.csv", LOCK],
    output:
        RUN / "html" / "index.html",
    log:
        PRIVATE / "logs" / "book.txt",
    shell:
        "{sys.executable} -m ibd_study.book {RUN} {log} {input.notebooks}"
