"""What ``{generated}`` and ``{count}`` can say, by name."""

from collections.abc import Callable
from typing import TypeVar

from ibd_study.endpoints import REGISTRY
from ibd_study.nearest import did_you_mean
from ibd_study.parameters import describe
from ibd_tools.book import drug_page, fragments, guidelines, scale, tables, teaching
from ibd_tools.book.answers import (
    against_printed_fragment,
    agreement_fragment,
    baseline_answer_fragment,
    choices_answer_fragment,
    course_answer_fragment,
)
from ibd_tools.book.api import api_fragment
from ibd_tools.book.audit_form import audit_form_fragment
from ibd_tools.book.first_screen import first_screen_fragment
from ibd_tools.book.ledger import assumptions_fragment
from ibd_tools.book.mapping_reference import mapping_fragment
from ibd_tools.book.notice import protection_words
from ibd_tools.book.reporting import reporting_answer_fragment, reporting_fragment
from ibd_tools.book.run_data import RunData
from ibd_tools.sensitivity import FEWEST_SAMPLES, MOST_DRAWN, MOST_FATES, MOST_IMPUTED

T = TypeVar("T")
GENERATED: dict[str, Callable[..., str]] = {
    "against_printed": against_printed_fragment,
    "api": api_fragment,
    "assumptions": assumptions_fragment,
    "agreement": agreement_fragment,
    "audit_form": audit_form_fragment,
    "baseline_answer": baseline_answer_fragment,
    "choices_answer": choices_answer_fragment,
    "course_answer": course_answer_fragment,
    "definitions": fragments.definitions_fragment,
    "dictionary": tables.dictionary_fragment,
    "drug_facts": drug_page.facts_fragment,
    "evidence_note": tables.evidence_note_fragment,
    "first_screen": first_screen_fragment,
    "flow_table": tables.flow_table_fragment,
    "guidelines": guidelines.guidelines_fragment,
    "guidelines_met": guidelines.guidelines_met_fragment,
    "headline_table": tables.headline_table_fragment,
    "hospitals": tables.hospitals_fragment,
    "protection": lambda run: protection_words(run.manifest),
    "mapping": mapping_fragment,
    "parameters": fragments.parameters_fragment,
    "reporting": reporting_fragment,
    "reporting_answer": reporting_answer_fragment,
    "rerun": fragments.rerun_fragment,
    "results_columns": tables.results_columns_fragment,
    "rule": fragments.rule_fragment,
    "run_facts": fragments.run_facts_fragment,
    "scale": scale.scale_fragment,
    "scale_machine": scale.scale_machine_fragment,
    "sketch": drug_page.sketch_fragment,
    "teaching": teaching.teaching_fragment,
}
COUNTS: dict[str, Callable[[RunData], int]] = {
    "assumptions": lambda run: len(run.assumptions),
    "printed": lambda run: len(run.printed),
    "endpoints": lambda run: len(REGISTRY),
    "parameters": lambda run: len(describe()),
    "most_imputed": lambda run: MOST_IMPUTED,
    "most_drawn": lambda run: MOST_DRAWN,
    "fewest_samples": lambda run: FEWEST_SAMPLES,
    "most_fates": lambda run: MOST_FATES,
}


def written_part(run: RunData, words: str) -> str:
    """A generated part by its name, with the names of what it is about after it: ``rule uc_clinical_remission``."""
    name, *about = words.split()
    return named(GENERATED, name, "generated part")(run, *about)


def named(table: dict[str, T], name: str, what: str) -> T:
    """The entry of a table by its name.

    Raises
    ------
    ValueError
        Naming the nearest entry, or all of them.

    Examples
    --------
    >>> try:
    ...     named(GENERATED, "asumptions", "generated part")
    ... except ValueError as error:
    ...     print(error)
    no generated part 'asumptions'; did you mean 'assumptions'?
    """
    if name in table:
        return table[name]
    hint = did_you_mean(name, table, f"there are {', '.join(sorted(table)) or 'none'}")
    raise ValueError(f"no {what} {name!r}; {hint}")
