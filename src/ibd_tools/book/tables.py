"""Tables that a run writes itself: printed against recomputed, selection, and the data dictionary."""

import pandas as pd

from ibd_study import dictionary
from ibd_study.kinds import Kind
from ibd_study.plain_text import escaped
from ibd_study.printed import Printed
from ibd_study.results import FIELDS, at, lookup
from ibd_study.tables import verdict
from ibd_study.words import mixed_indices, say, unused_indices
from ibd_tools.book.markdown import code, fold, table
from ibd_tools.book.run_data import RunData

FILTER = """```{raw} html
<p class="ibd-filter" data-items=".ibd-fold tbody tr" data-words="Columns with the words"></p>
```"""
NOT_COMPUTED = "not computed in this run"
BUILT_IN = "The cohort is {term}`synthetic` and was made to agree with the printed values; agreement proves nothing."
TYPE_WORDS = {
    "string": "text",
    "number": "number",
    "integer": "whole number",
    "boolean": "yes or no",
    "date": "date, YYYY-MM-DD",
}
FLOW_KINDS = [Kind.FLOW, Kind.FLOW_OF_DISEASE, Kind.FLOW_EXCLUDED, Kind.FLOW_NOT_RECORDED]
FLOW_STEPS = {
    "registered": "In the cohort",
    "diagnosis": "Diagnosis UC or CD",
    "adult": "Old enough",
    "treated": "Treated long enough",
    "selected": "Selected",
    "analysed": "Analysed",
    "baseline_visit": "With a baseline assessment in the window",
    "followup_visit": "And a follow-up assessment in the window",
}


def results_columns_fragment(_: RunData) -> str:
    """The columns of the results table and what they mean."""
    rows = [[code(field["name"]), escaped(field["description"])] for field in FIELDS]
    return table(["Column", "Meaning"], rows)


def headline_table_fragment(run: RunData) -> str:
    """The printed percentages, one row each: printed, recomputed with count and interval, verdict."""
    heads = ["Endpoint", "Printed", "Recomputed", "Events/evaluable", "Interval", "Verdict"]
    rows = [_headline_row(one, run) for one in run.printed.values() if one.is_percentage]
    notes = [BUILT_IN] if run.synthetic else []
    keys = [one.key for one in run.printed.values() if one.is_percentage]
    notes += filter(None, [mixed_indices(run.results, keys), unused_indices(run.results, keys)])
    return "\n\n".join([table(heads, rows, numeric=range(1, 5)), *notes])


def _headline_row(one: Printed, run: RunData) -> list[str]:
    label = f"{one.disease}: {{ref}}`{one.label.lower()} <endpoint-{one.key}>`"
    printed = f"{{printed}}`{one.key}`"
    if not is_computed(run, one.key):
        return [label, printed, NOT_COMPUTED, "", "", NOT_COMPUTED]
    shown = [f"{{result}}`{one.key}{part}`" for part in ("", ":count", ":ci")]
    return [label, printed, *shown, verdict(lookup(run.results.rows, one.key)[0], one)]


def is_computed(run: RunData, key: str) -> bool:
    """Whether the results of the run have a row for a key."""
    return key.split(".")[0] in set(run.results.rows["endpoint"])


def flow_table_fragment(run: RunData) -> str:
    """The selection of patients step by step: who remains, who fell out, whose value is not recorded."""
    heads = ["Step", "Patients", "UC", "CD", "Fell out", "Criterion not recorded"]
    shown = [
        [words, *_flow_counts(run, step)]
        for step, words in FLOW_STEPS.items()
        if run.results.first(kind=Kind.FLOW, step=step) is not None
    ]
    return table(heads, shown, numeric=range(1, 6)) if shown else f"The selection is {NOT_COMPUTED}."


def _flow_counts(run: RunData, step: str) -> list[str]:
    of_step = run.results.of(kind=FLOW_KINDS, step=step)
    of_disease = {row["at"]["disease"]: row for _, row in of_step.of(kind=Kind.FLOW_OF_DISEASE).rows.iterrows()}
    others = [of_step.first(kind=kind) for kind in (Kind.FLOW, Kind.FLOW_EXCLUDED, Kind.FLOW_NOT_RECORDED)]
    return [_whole(row) for row in (others[0], of_disease.get("uc"), of_disease.get("cd"), *others[1:])]


def _whole(row: pd.Series | None) -> str:
    return "" if row is None else say(row)


def hospitals_fragment(run: RunData) -> str:
    """The hospitals of a joined book: analysed patients of each disease, and how each protects small groups."""
    rows = run.results.of(kind=Kind.HOSPITAL_PATIENTS).rows
    shown = []
    for name, own in rows.groupby(at(rows, "hospital"), sort=True):
        by_disease = {row["disease"]: row for _, row in own.iterrows()}
        counts = [_whole(by_disease.get(disease)) for disease in ("UC", "CD")]
        shown.append([escaped(name), *counts, escaped(own["at"].iloc[0].get("words", ""))])
    return table(["Hospital", "UC patients", "CD patients", "Protection of small groups"], shown, numeric=(1, 2))


def evidence_note_fragment(run: RunData) -> str:
    """Whether the numbers that the abstract does not print say anything."""
    if run.synthetic:
        return (
            "In this run the cohort is {term}`synthetic`: these numbers are illustrative. "
            "Some have the size reported by other cohorts; none is a finding."
        )
    return "In this run they come from the cohort named above; there is nothing printed to compare them with."


def dictionary_fragment(run: RunData) -> str:
    """The data dictionary, one table a file, with what this cohort records."""
    recorded = set(run.manifest["cohort"]["recorded"])
    heads = ["Column", "Unit", "Allowed", "Recorded"]
    parts = [FILTER]
    for name, title in dictionary.TABLE_TITLES.items():
        rows = [_column_row(column, recorded) for column in dictionary.table_fields(name).values()]
        parts.append(f"### {title}\n\n{fold(f'{len(rows)} columns', table(heads, rows))}")
    known = {column.name for column in dictionary.fields()}
    if others := sorted(recorded - known):
        names = ", ".join(code(name) for name in others)
        parts.append(f"Columns of this cohort that the dictionary does not have, and that are not used: {names}.")
    return "\n\n".join(parts)


def _column_row(column: dictionary.Field, recorded: set[str]) -> list[str]:
    meaning = f"**{escaped(column.title)}** {code(column.name)} {escaped(column.description)}"
    shown = "yes" if column.name in recorded else "no"
    return [meaning.strip(), escaped(column.unit), escaped(allowed(column)), shown]


def allowed(column: dictionary.Field) -> str:
    """What a column may hold, in words.

    Examples
    --------
    >>> allowed(dictionary.table_fields("visits")["mayo_rectal_bleeding"])[:29]
    'number, 0 to 3'
    """
    if column.codes:
        return "; ".join(_code(value, meaning) for value, meaning in column.codes.items())
    return ", ".join(filter(None, [TYPE_WORDS[column.type], _range(column)]))


def _code(value: str, meaning: str) -> str:
    return value if value == meaning else f"{value} = {meaning}"


def _range(column: dictionary.Field) -> str:
    low, high = column.minimum, column.maximum
    if low is None and high is None:
        return ""
    if low is None or high is None:
        return f"at most {high:g}" if low is None else f"at least {low:g}"
    return f"{low:g} to {high:g}"
