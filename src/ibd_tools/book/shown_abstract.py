"""The visual abstract of each disease: what a run puts on it, its files beside the pages, and how a page shows it."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

import pandas as pd

from ibd_study.dictionary import DISEASES
from ibd_study.kinds import Kind
from ibd_study.parameters import Parameters, when_read
from ibd_study.results import Results
from ibd_study.words import endpoint_label, flow_words, missing_words, say, sentence
from ibd_tools.book.notice import citation_words, patients_words
from ibd_tools.book.numbering import SHOWN_HASH
from ibd_tools.book.poster import Sheet
from ibd_tools.book.run_data import RunData
from ibd_tools.book.visual_abstract import RATES, Yardstick, visual_abstract
from ibd_tools.other_studies import StudyRow, read_evidence

FOLDER = "visual_abstracts"
FORMS = {"png": "PNG", "pdf": "PDF", "docx": "Word", "svg": "SVG"}
NOTHING = "No rate of this disease could be computed, so there is nothing to put on a sheet."
MOST_DOUBTS = 4


def shown_abstract(run: RunData, disease: str, html: Path) -> str:
    """Write the files of a disease's sheet and return the HTML that shows it; words where there is nothing to show.

    Raises
    ------
    ValueError
        When there is no such disease.
    """
    if disease not in DISEASES:
        raise ValueError(f"no disease {disease!r}; there are {', '.join(DISEASES)}")
    if not _can_be_drawn(run.results, disease):
        return f"<p>{NOTHING}</p>"
    sheet = sheet_of(run, disease)
    (html / FOLDER).mkdir(parents=True, exist_ok=True)
    for ending, content in sheet.files().items():
        (html / FOLDER / f"{sheet.key}.{ending}").write_bytes(content)
    return _html(sheet)


def _can_be_drawn(results: Results, disease: str) -> bool:
    """Whether the run has every rate and how far it can bend, and patients of the disease."""
    kinds = (Kind.RATE, Kind.RATE_WORST, Kind.RATE_BEST, Kind.NOT_EVALUABLE)
    rates = [results.first(kind=kind, endpoint=key) for kind in kinds for key in RATES[disease]]
    is_computed = all(rate is not None for rate in rates) and results.first(kind=Kind.FLOW) is not None
    return is_computed and flow_words(results, "selected").get(disease.lower(), "0") != "0"


def sheet_of(run: RunData, disease: str) -> Sheet:
    """The sheet of one disease; what was printed and placebo are on it only where the cohort is that of the study."""
    parameters = run.parameters
    yardsticks = dict(_yardsticks(parameters)) if run.synthetic else {}
    foot = [
        f"{citation_words(run)}.",
        f"Run {run.manifest['run']}: {patients_words(run)}, cohort {run.manifest['cohort']['sha256'][:SHOWN_HASH]}. "
        "Not for clinical use.",
    ]
    doubts = list(_doubts(run.results, disease, parameters, yardsticks))[:MOST_DOUBTS]
    printed = run.printed if run.synthetic else {}
    return visual_abstract(run.results, disease, when_read(parameters, disease), doubts, foot, printed, yardsticks)


def _yardsticks(parameters: Parameters) -> Iterator[tuple[str, Yardstick]]:
    """Placebo arms of trials of induction at the week of the run, whose percentage was read in its source.

    An endpoint of a longer name, such as remission by stool frequency and pain, is another one.
    """
    arms: dict[str, list[StudyRow]] = {}
    for row in read_evidence():
        is_placebo = row.setting == "trial_induction" and row.is_comparator and row.is_verified
        is_same = row.endpoint.replace(" ", "_") == row.family
        if is_placebo and is_same and row.disease in DISEASES and row.weeks == parameters.week_of(row.disease):
            arms.setdefault(row.endpoint_key, []).append(row)
    for key, rows in arms.items():
        rates = [float(row.percent) for row in rows]
        read_in = rows[0].source.partition(";")[0]
        source = f"{' and '.join(row.study for row in rows)} (doi {rows[0].doi}; read in: {read_in})"
        yield key, Yardstick(min(rates), max(rates), source)


def _doubts(
    results: Results, disease: str, parameters: Parameters, yardsticks: dict[str, Yardstick]
) -> Iterator[tuple[str, str]]:
    first = RATES[disease][0]
    known = yardsticks.get(first)
    trials = f" The mark for placebo is from {known.source}, by the trials' own rules." if known else ""
    yield "No control group", f"How many would have been as well anyway is not known.{trials}"
    if parameters.minimum_treatment_weeks:
        yield (
            "Early stops",
            f"Only patients treated for at least {parameters.minimum_treatment_weeks:g} weeks were selected. Whoever "
            "stopped earlier is in no numerator and no denominator.",
        )
    row = results.one(kind=Kind.NOT_EVALUABLE, endpoint=first)
    label = sentence(endpoint_label(first))
    counted = f"could not be judged in {say(row)} of {say(row, 'total')} patients."
    how_many = f"in how many {label.lower()} could not be judged is {missing_words(row)}."
    yield (
        "Who was judged",
        f"{label} {how_many if pd.isna(row['value']) else counted} The worst case counts all of them as "
        "failures, the best case as successes.",
    )
    yield "Flares abate", "Patients are seen first when they are ill, and part of any fall would have come by itself."
    yield "Other patients", "Each rate rests on patients of its own: compare counts before percentages."


def _html(sheet: Sheet) -> str:
    place = f"{FOLDER}/{sheet.key}"
    links = " ".join(
        f'<a class="ibd-download" href="{place}.{ending}" download>Download as {name}</a>'
        for ending, name in FORMS.items()
    )
    return (
        f'<figure class="ibd-abstract" id="{escape(sheet.key)}"><a href="{place}.pdf">'
        f'<img src="{place}.svg" width="800" height="1131" alt="{escape(sheet.alt)}"></a>'
        f"<figcaption>{links}</figcaption></figure>"
    )
