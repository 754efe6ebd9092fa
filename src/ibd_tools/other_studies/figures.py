"""The cohort's rate among those of other studies: one forest plot per endpoint."""

import re
from collections.abc import Sequence

from ibd_study.figures import Figure, ForestRow, forest_plot
from ibd_study.kinds import Kind
from ibd_study.results import NOT_RECORDED, Results
from ibd_study.words import endpoint_label, say
from ibd_tools.other_studies.study_row import SETTINGS, StudyRow

DOSE = re.compile(r"\d+ mg")
ENDS = ("lowest", "highest")


def studies_forest(results: Results, studies: Sequence[StudyRow], key: str) -> Figure:
    """One endpoint at the week of this run: printed and recomputed by the study, then others by population.

    Parameters
    ----------
    results
        Of :func:`ibd_tools.other_studies.other_studies`.
    studies
        The rows of other studies that the results were made from: they hold the words.
    key
        Endpoint key of the registry.
    """
    own = results.one(endpoint=key, kind=Kind.RATE_AMONG_STUDIES)
    disease, week = own["disease"], float(own["week"])
    rows = [row for row in studies if row.endpoint_key == key]
    lines = [
        ForestRow("This study"),
        *(
            ForestRow(f"Printed, week {row.timepoint}", _at(row, key), "printed", printed=row.percent)
            for row in rows
            if row.setting == "this_study"
        ),
        ForestRow("Recomputed here", {"endpoint": key, "kind": Kind.RATE_AMONG_STUDIES}, "own"),
    ]
    for (setting, is_comparator), title in _headings().items():
        found = [row for row in rows if (row.setting, row.is_comparator, row.weeks) == (setting, is_comparator, week)]
        lines += [ForestRow(title), *_of_population(results, found, key)] if found else []
    return forest_plot(
        results,
        lines,
        key=f"studies-{key.replace('_', '-')}",
        title=f"{disease} {endpoint_label(key)} at week {week:g}: {say(own)} here, {_others(results, key)}",
        axis="% of patients",
        caption="Intervals stand where counts may be used. Groups of fewer than three such studies are not pooled.",
    )


def _others(results: Results, key: str) -> str:
    """The range of the other cohorts whose percentage was checked, as in the answer of the page."""
    ends = (results.one(endpoint=f"other_{key}", kind=Kind.STUDY_RANGE, whom="real_world", end=end) for end in ENDS)
    low, high = (say(row) for row in ends)
    if low == NOT_RECORDED:
        return "no checked percentage of another cohort"
    return f"{low} in the other cohort" if low == high else f"{low} to {high} in other cohorts"


def _headings() -> dict[tuple[str, bool], str]:
    """Populations in their order, the drug before its comparator."""
    others = {setting: words for setting, words in SETTINGS.items() if setting != "this_study"}
    comparators = {setting: "withdrawn" if setting == "trial_maintenance" else "placebo" for setting in others}
    return {
        (setting, is_comparator): words.capitalize() + (f", {comparators[setting]}" if is_comparator else "")
        for is_comparator in (False, True)
        for setting, words in others.items()
    }


def _of_population(results: Results, rows: Sequence[StudyRow], key: str) -> list[ForestRow]:
    """Rows by the rule they share, each rule with its pooled lines under it."""
    groups: dict[str, list[StudyRow]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    lines = []
    for name, own in groups.items():
        lines += [_line(results, row, key, name) for row in own]
        lines += _pooled(results, own[0].definition_family, key, name)
    return lines


def _line(results: Results, row: StudyRow, key: str, group: str) -> ForestRow:
    """One row of another study; its weight is shown where the results have one."""
    found = results.of(**_at(row, key)).rows
    has_count = bool(found["n"].notna().any())
    kind = "reference" if row.is_comparator else "estimate"
    kind = "unverified" if not row.is_verified or (has_count and not row.counts_are_checked) else kind
    label = row_label(row) + (", count derived" if has_count and row.events is None else "")
    weight = {"endpoint": f"other_{key}", "kind": Kind.STUDY_WEIGHT, "group": group, "row": row.key}
    return ForestRow(label, _at(row, key), kind, weight, printed="" if has_count else row.percent)


def _at(row: StudyRow, key: str) -> dict[str, object]:
    return {"endpoint": f"other_{key}", "kind": Kind.STUDY, "row": row.key}


def row_label(row: StudyRow) -> str:
    """A study, its year and, for an arm of a trial, its dose.

    Examples
    --------
    >>> from ibd_tools.other_studies import read_evidence
    >>> [row_label(row) for row in read_evidence() if row.study == "U-ACHIEVE Induction"][:2]
    ['U-ACHIEVE Induction 2022, 45\xa0mg', 'U-ACHIEVE Induction 2022']
    """
    dose = DOSE.search(row.dose) if row.is_trial else None
    return f"{row.study} {row.year}" + (f", {dose[0]}".replace(" mg", "\N{NO-BREAK SPACE}mg") if dose else "")


def _pooled(results: Results, rule: str, key: str, name: str) -> list[ForestRow]:
    """The lines of a group that was pooled; the caption says why others were not."""
    group = {"endpoint": f"other_{key}", "group": name}
    if results.first(kind=Kind.BINOMIAL, **group) is None:
        return []
    return [
        ForestRow(f"Pooled: {rule}", {"kind": Kind.POOLED, **group}, "pooled"),
        ForestRow("A new study", {"kind": Kind.PREDICTION, **group}, "prediction"),
        ForestRow("Pooled, binomial model", {"kind": Kind.BINOMIAL, **group}, "pooled"),
    ]
