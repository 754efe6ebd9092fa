"""Tables of the audit: a verdict per number, the rules of rounding, the tests, and what a wrong digit would show."""

from typing import Any

import pandas as pd

from ibd_study.kinds import Kind
from ibd_study.printed import RULES
from ibd_study.results import NOT_RECORDED, Results, format_percent
from ibd_study.tables import Table
from ibd_study.words import say
from ibd_tools.audit.columns import COLUMNS, EVERY_KIND, EXAMPLE
from ibd_tools.audit.numbers import words_of

SHOWN = {rule: words for rule, words in RULES.items() if rule != "either"}
WORDS = {"integer": "a whole number", "string": "text"}
NO_P = "No p-value of a percentage is printed as a number"


def verdicts_table(results: Results, labels: dict[str, str]) -> Table:
    """One row per printed number: how it is printed, and the verdict."""
    records = [_verdict(results, labels, key) for key in labels]
    relations = [place["words"] for place in results.of(kind=Kind.AUDIT_RELATION).rows["at"]]
    kinds = results.of(kind=Kind.AUDIT_VERDICTS).rows
    counted = ", ".join(f"{row['at']['verdict'].replace('_', ' ')} {say(row)}" for _, row in kinds.iterrows())
    return Table(
        "audit-verdicts",
        f"What arithmetic says of each printed number: {counted}",
        pd.DataFrame(records),
        "Every printed number held against whole numbers of patients.",
        results.synthetic,
        (
            "Only if: possible, under a condition that is not printed. Impossible: no whole numbers give it under any "
            "rule of rounding tried. Derived by arithmetic, never the paper's data.",
            *(f"Said to rest on the same patients. {words}." for words in relations),
        ),
        folded=True,
    )


def _verdict(results: Results, labels: dict[str, str], key: str) -> dict[str, str]:
    row = results.one(endpoint=key, kind=Kind.AUDIT_PRINTED)
    printed = row["at"]["words"]
    # A number that stands alone has its unit added.
    is_bare = not set(printed) & set("(%/ ")
    return {
        "Number": f"{row['disease']}: {labels[key]}",
        "Printed": f"{printed} {row['unit']}".strip() if is_bare else printed,
        "Verdict": words_of(results, Kind.AUDIT_VERDICT, key),
    }


def p_values_table(results: Results, labels: dict[str, str]) -> Table:
    """One row per printed p-value, with the verdict on it."""
    rows = results.of(kind=Kind.AUDIT_P).rows
    records = [
        {
            "p-value of": f"{row['disease']}: {labels[row['endpoint']]}",
            "Printed": row["test"],
            "Verdict": row["at"]["words"],
        }
        for _, row in rows.iterrows()
    ]
    return Table(
        "audit-p-values",
        "What does arithmetic say of each printed p-value?",
        pd.DataFrame(records or [{"p-value of": "none printed", "Printed": "", "Verdict": ""}]),
        "Every printed p-value held against the usual tests on every feasible count.",
        results.synthetic,
    )


def rounding_table(results: Results, labels: dict[str, str]) -> Table:
    """How many counts give each percentage by rule of rounding, and how many of them on the whole group."""
    rows = results.of(kind=Kind.AUDIT_RULE).rows
    records = [_rounding(rows[rows["endpoint"] == key], labels[key]) for key in labels if key in set(rows["endpoint"])]
    return Table(
        "audit-rounding",
        "Would another rule of rounding explain the percentages?",
        pd.DataFrame(records, columns=["Percentage", *SHOWN.values()]),
        "Number of counts that give each percentage, by how it may have been rounded; in brackets those on the whole "
        "group, or on the printed denominator.",
        results.synthetic,
        folded=True,
    )


def _rounding(rows: pd.DataFrame, label: str) -> dict[str, str]:
    by_rule = {row["at"]["rule"]: f"{say(row)} ({_recorded(row['n'])})" for _, row in rows.iterrows()}
    cells = {words: by_rule[rule] for rule, words in SHOWN.items() if rule in by_rule}
    return {"Percentage": f"{rows['disease'].iloc[0]}: {label}"} | cells


def _recorded(count: Any) -> object:
    return NOT_RECORDED if pd.isna(count) else count


def p_tests_table(results: Results, labels: dict[str, str]) -> Table:
    """For each p-value printed as a number: test by test, what gives it on each count."""
    rows = results.of(kind=Kind.AUDIT_TEST).rows
    records = []
    for key in dict.fromkeys(rows["endpoint"]):
        of_key = rows[rows["endpoint"] == key]
        printed = results.one(endpoint=key, kind=Kind.AUDIT_P)["test"]
        records.append({"Test": f"{labels[key]}, p {printed}", "On": "", "Gives the printed p": ""})
        records += [
            {"Test": row["test"], "On": say(row, "count"), "Gives the printed p": row["at"]["words"]}
            for _, row in of_key.iterrows()
            if pd.isna(row["value"]) or row["value"]
        ]
    return Table(
        "audit-tests",
        "Every count that gives a printed p-value",
        pd.DataFrame(records or [{"Test": NO_P, "On": "", "Gives the printed p": ""}]),
        "What each percentage would have been compared with, by test and by the count that it rests on; for paired "
        "tests with the patients who gained (+) and lost (\N{MINUS SIGN}) the state.",
        results.synthetic,
        ("A test and a count that are not named give another p. Unpaired tests: groups of equal size.",),
        folded=True,
    )


def detection_table(results: Results) -> Table:
    """How often one wrong digit would be noticed, by number of patients."""
    rows = results.of(kind=Kind.AUDIT_DIGIT)
    heads = {
        "digit_noticed": "Impossible",
        "digit_doubted": "Only if cut off or rounded up",
        "digit_noticed_without_n": "Impossible, n not printed",
    }
    records = [
        {"Patients": str(n)} | {head: format_percent(rows.one(part=part, N=n)["value"]) for part, head in heads.items()}
        for n in sorted(rows.rows["N"].dropna().unique())
    ]
    return Table(
        "audit-detection",
        "How often would one wrong digit be noticed?",
        pd.DataFrame(records),
        "Share of all single wrong digits in percentages with one decimal that lead to each verdict, over every count "
        "of the patients.",
        results.synthetic,
        (
            "Where the number of patients can be divided by ten, a wrong first digit always gives another possible "
            "percentage and is never noticed.",
        ),
        folded=True,
    )


def audit_example() -> Table:
    """A short table of invented printed numbers, to begin one's own from."""
    caption = "Four invented numbers as a paper may print them. The download is a table that can be audited."
    return Table("audit-example", "A table to begin from", pd.DataFrame(EXAMPLE), caption, False)


def audit_columns() -> Table:
    """The columns of a table of printed numbers, for who audits another paper."""
    records = [
        {
            "Column": name,
            "Needed": "yes" if column.read_as.required else "no",
            "For": "any" if column.kinds == EVERY_KIND else ", ".join(column.kinds),
            "Meaning": column.meaning,
            "Allowed": ", ".join(column.read_as.codes) or WORDS[column.read_as.type],
        }
        for name, column in COLUMNS.items()
    ]
    caption = "A CSV file with commas and decimal points, one row per number."
    return Table("audit-columns", "The columns of a table to audit", pd.DataFrame(records), caption, False, folded=True)
