"""Tables of other studies: every row with its rule and source, what was pooled, and percentages that do not fit."""

from collections.abc import Sequence

import pandas as pd

from ibd_study.kinds import Kind
from ibd_study.results import NOT_RECORDED, Results, at, format_interval, format_number
from ibd_study.tables import Table
from ibd_study.words import endpoint_label, say
from ibd_tools.other_studies.counts import slips
from ibd_tools.other_studies.study_row import DRUG, SETTINGS, StudyRow
from ibd_tools.pooling import pooled_interval_words

EMPTY = "–"
NOT_SYNTHETIC = False  # the patients of other studies are none of this run's cohort
# Numbers of a pooled group, each with its heading and how it is said.
POOLED = {
    Kind.POOLED: ("Pooled", "full"),
    Kind.PREDICTION: ("A new study", "ci"),
    Kind.BINOMIAL: ("Binomial model", "full"),
    Kind.I_SQUARED: ("I²", "value"),
    Kind.TAU_SQUARED: ("tau²", "decimals"),
    Kind.HETEROGENEITY_TEST: ("p of Q", "p"),
}


def studies_table(results: Results, studies: Sequence[StudyRow], keys: Sequence[str], title: str) -> Table:
    """One row per row of another study, at any week, under its endpoint: whom, when, by which rule, how many."""
    records = []
    for key in keys:
        records.append({"Study": endpoint_label(key).capitalize()})
        records += [_study_row(results, row, key) for row in studies if row.endpoint_key == key]
    return Table(
        f"studies-{keys[0].replace('_', '-')}",
        title,
        pd.DataFrame(records).fillna(""),
        "Percentages as the sources print them; where a count may be used, what the count gives, with one decimal.",
        NOT_SYNTHETIC,
        (
            "Unverified: nobody has checked the percentage, or its counts, in the source.",
            "Week –: the source states none.",
        ),
        folded=True,
    )


def _study_row(results: Results, row: StudyRow, key: str) -> dict[str, str]:
    found = results.one(endpoint=f"other_{key}", kind=Kind.STUDY, row=row.key)
    return {
        "Study": f"{row.study} {row.year}, {_who(row)}",
        "Result": _result(found, row),
        "Week": row.timepoint.replace("-", "–") or EMPTY,
        "Rule and source": f"Rule: {row.definition}. Source: {_source(row)}.",
    }


def _result(found: pd.Series, row: StudyRow) -> str:
    """The percentage and its count, if there is one; its interval stands in the picture."""
    count, percentage = say(found, "count"), say(found) if pd.notna(found["n"]) else f"{row.percent} %"
    return percentage + ("" if count == NOT_RECORDED else f" ({count})")


def _who(row: StudyRow) -> str:
    dose = row.dose.removeprefix(DRUG).strip(", ")
    return SETTINGS[row.setting] + (f", {dose}" if dose and row.is_trial else "")


def _source(row: StudyRow) -> str:
    parts = [_unchecked(row), row.doi and f"doi {row.doi}", row.source, row.notes]
    return "; ".join(part for part in parts if part)


def _unchecked(row: StudyRow) -> str:
    if not row.is_verified:
        return "unverified"
    has_counts = row.events is not None or row.n is not None
    return "counts unverified" if has_counts and not row.counts_are_checked else ""


def pooling_table(results: Results, studies: Sequence[StudyRow], keys: Sequence[str]) -> Table:
    """One row per group of studies that was pooled; in one sentence, how many were not."""
    records, left = [], 0
    for key in keys:
        groups = {row.group: row for row in studies if row.endpoint_key == key}
        present = results.of(endpoint=f"other_{key}")
        sizes = present.of(kind=Kind.STUDIES_IN_GROUP).rows
        pooled = set(at(present.of(kind=Kind.BINOMIAL).rows, "group"))
        records += [_pool_row(present.of(group=name), row, key) for name, row in groups.items() if name in pooled]
        left += int((sizes["N"] > 1).sum()) - len(pooled)
    return Table(
        "pooling",
        "What could be pooled",
        pd.DataFrame(records or [{"Group": "no group of studies could be pooled"}]),
        "Groups of studies of the same disease, endpoint, population, rule and week, at least three of them with "
        f"usable counts. Groups of at least two studies that were not pooled for want of such counts: {left}.",
        NOT_SYNTHETIC,
        (
            "Pooled: random effects on the logit scale, variance between studies by Paule and Mandel, interval by "
            f"{pooled_interval_words(results)}. Binomial: random-intercept logistic model on the counts, no correction "
            "for zero cells.",
            "tau²: variance between studies, in squared logits. I²: tau² as a share of tau² and the variance within a "
            "typical study, so the part of the variation between studies that is not chance.",
        ),
    )


def _pool_row(of_group: Results, row: StudyRow, key: str) -> dict[str, str]:
    number = of_group.one(kind=Kind.STUDIES_IN_GROUP)
    arm = f", {row.dose}" if row.is_trial else ""
    return {
        "Group": f"{row.disease} {endpoint_label(key)}: {SETTINGS[row.setting]}{arm}, {row.definition_family}",
        "Studies with usable counts": f"{format_number(number['value'], 0)} of {number['N']}",
        **{words: _pooled(of_group.first(kind=kind), part) for kind, (words, part) in POOLED.items()},
    }


def _pooled(row: pd.Series | None, part: str) -> str:
    if row is None:
        return EMPTY
    if part == "ci":
        return format_interval(row["ci_low"], row["ci_high"])
    return format_number(row["value"], 2) if part == "decimals" else say(row, part)


def slips_table(results: Results, studies: Sequence[StudyRow]) -> Table:
    """Printed percentages that no count of the patients gives, with what the counts do give."""
    found = list(slips(studies))
    counted = [[row] for row in found if row.events is not None]
    others = [row for row in found if row.events is None]
    # Of one study without printed denominators all percentages go into one line.
    by_study = [[row for row in others if row.study == name] for name in dict.fromkeys(row.study for row in others)]
    records = [_slip_row(results, rows) for rows in counted + by_study]
    return Table(
        "slips",
        "Printed percentages that their own counts do not give",
        pd.DataFrame(records or [{"Study": "none found"}]),
        "Cohorts among the other studies with a percentage that no count of all their patients rounds to.",
        NOT_SYNTHETIC,
        (
            "Where no denominator is printed, the number treated stands in for it. Then the percentage may rest on "
            "fewer patients, which is no slip, but which the reader was not told.",
        ),
    )


def _slip_row(results: Results, rows: Sequence[StudyRow]) -> dict[str, str]:
    """A percentage whose count is printed, or all those of a study whose denominators are not."""
    found = [results.one(endpoint=f"slip_{row.endpoint_key}", kind=Kind.SLIP, row=row.key) for row in rows]
    first, one = rows[0], found[0]
    if first.events is not None:
        means = f"The printed count, {say(one, 'count')}, gives {say(one)}."
    else:
        near = ", ".join(format_number(row["value"]) for row in found)
        means = f"No count of the {say(one, 'total')} treated gives it. The nearest give {near}."
    return {
        "Study": f"{first.study} {first.year}",
        "Endpoint": "; ".join(dict.fromkeys(f"{row.disease} {row.endpoint}" for row in rows)),
        "Printed, %": ", ".join(row.percent for row in rows),
        "What the counts say": means,
    }
