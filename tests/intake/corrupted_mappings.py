"""Exports whose mapping is not as it should be: no YAML, unknown keys, columns and units, wrong values."""

import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any

from corrupted_exports import Export, Mutation, Outcome, clean_export, everywhere, no_column, read, refused


def _text(name: str, edit: Callable[[str], str] | str, outcome: Outcome) -> Mutation:
    """The text of the mapping changed, or another text in its place."""

    def change(export: Export) -> None:
        export.mapping_text = edit if isinstance(edit, str) else edit(json.dumps(export.mapping))

    return Mutation(name, "long", change, outcome)


def _top(name: str, key: str, value: Any, *words: str) -> Mutation:
    return Mutation(name, "long", lambda export: export.mapping.update({key: value}), refused("mapping", *words))


def _entry(name: str, key: str, value: Any, *words: str, layout: str = "long") -> Mutation:
    return Mutation(name, layout, lambda export: export.entry().update({key: value}), refused("mapping", *words))


def _rule(column: str, rule: Any, *words: str, table: str = "visits", outcome: Outcome | None = None) -> Mutation:
    def change(export: Export) -> None:
        export.entry()[table][column] = rule

    name = f"rule of {column}: {json.dumps(rule)}"
    return Mutation(name, "long", change, outcome or refused(*words))


BILLION = "title: &a [x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 8)}]\n" for old, new in itertools.pairwise("abcdefghijk")
)


def _yaml() -> Iterator[Mutation]:
    for name, text, words in [
        ("YAML that is none", "title: [a", "expected YAML (while parsing a flow sequence"),
        ("YAML with tabs", "title: a\nfiles:\n\t- file: x", "expected YAML (while scanning"),
        ("YAML with signs of control", "title: a\x01", "expected YAML ("),
        ("an alias that is not there", "title: *a", "expected YAML (found undefined alias"),
        ("YAML that holds itself", "title: a\nfiles: &a [*a]", "expected YAML (an alias inside of what it stands for"),
        ("a key twice", "title: a\ntitle: b", "'title' stands there twice"),
        ("a key that is a list", "? [a]\n: b", "a key must be a text, not ['a']"),
        ("a key that is a table", "? {a: b}\n: b", "a key must be a text"),
        ("a tag of Python", "title: !!python/object/apply:os.system [ls]", "could not determine a constructor"),
        ("a tag of a number", "title: !!int abc", "could not determine a constructor"),
        ("a tag of a date", "title: !!timestamp soon", "could not determine a constructor"),
        ("two documents", "title: a\n---\ntitle: b", "expected YAML ("),
        ("a list", "- a\n- b", "expected keys such as title and files"),
        ("a text", "hello", "expected keys such as title and files"),
        ("JSON that is cut", '{"title": "a", "files": [', "expected YAML ("),
        ("aliases that unfold to a billion", BILLION, "expected YAML (more than 50,000 values once aliases are"),
        ("a file of 600,000 signs", "title: " + "a" * 600_000, "expected YAML (more than 100,000 signs"),
        ("nested a thousand times", "[" * 3000, "expected YAML ("),
    ]:
        yield _text(name, text, refused("1 problem in mapping", words))
    yield _text("only a title", "title: a", refused("files: expected this key; it is needed"))
    yield _text("files that are a text", "title: a\nfiles: export.csv", refused("files: found 'export.csv'; expected"))
    yield _text("no file", "title: a\nfiles: []", refused("files: found []; expected"))
    yield _text("a mark of UTF-8", lambda text: f"\ufeff{text}", read())
    yield _text("comments", lambda text: f"# {{role}}`x` <script>\n{text}", read())


def _keys() -> Iterator[Mutation]:
    yield _top("an unknown key", "tittle", "x", "tittle: unknown key; did you mean 'title'?")
    yield _top("no title", "title", "", "title: found ''; expected")
    yield _top("a title that is a list", "title", ["a"], "title: found ['a']; expected")
    yield _top("a name with a slash", "name", "../x", "name: found '../x'; expected")
    yield _top("synthetic that is a word", "synthetic", "perhaps", "synthetic: found 'perhaps'; expected")
    yield _top("baselines that are made up", "visits_without_baseline", "invent", "expected 'refuse' or 'add_empty'")
    for key, value, words in [
        ("sheeet", "x", "unknown key; did you mean 'sheet'?"),
        ("header_row", 0, "header_row: found '0'; expected"),
        ("header_row", "two", "header_row: found 'two'; expected"),
        ("header_row", "9" * 5000, "header_row: found "),
        ("separator", "::", "separator: found '::'; expected"),
        ("decimal", ";", "decimal: found ';'; expected"),
        ("thousands", ".", "thousands: found '.'; expected another mark than the decimal mark"),
        ("missing", "999", "missing: found '999'; expected"),
        ("layout", "tall", "layout: found 'tall'; expected"),
        ("layout", "wide", "pattern: expected a pattern such as '{column}_w{week}'"),
        ("pattern", "{column}", "expected {column} and {week} in it"),
        ("pattern_weeks", {"bl": "start"}, "pattern_weeks → bl: found 'start'; expected a number of weeks"),
        ("patient_id", {"value": "P1"}, "patient_id: expected a column"),
        ("patient_id", ["id"], "patient_id: found ['id']; expected"),
        ("week", {"column": "week", "recode": {"x": "soon"}}, "week → recode → x: found 'soon'; expected a number"),
        ("week", {"from_dates": "true", "column": "week"}, "expected either column or from_dates: true"),
        ("week", {"column": "week", "unit": "months"}, "unit: found 'months'; expected"),
        ("leave_out", [{"column": "dx", "is": ["x"]}], "because: expected this key; it is needed"),
        ("leave_out", [{"column": "dx", "because": "x"}], "expected either 'is' or 'is_not', a list of texts"),
        ("only", {"visit": []}, "only → visit: unknown key; did you mean 'visits'?"),
        ("visits", {}, "files: expected a section visits in one of them"),
        ("patients", {}, "files: expected a section patients in one of them"),
        ("patients", {"sex": "sex"}, "files: expected diagnosis in a section patients; the cohort needs it"),
        ("adverse_events", {"grade": "x"}, "files: expected term in a section adverse_events"),
    ]:
        yield _entry(f"{key}: {json.dumps(value)[:40]}", key, value, words)
    for key, value, words in [
        ("file", "exprot.csv", "export.csv: expected a file that the mapping names: exprot.csv"),
        ("sheet", "Data", ""),
        ("patient_id", "ID", "column ID: expected this column; did you mean 'id'?"),
        ("week", "visit", "column visit: expected this column"),
        ("leave_out", [{"column": "arm", "is": ["x"], "because": "y"}], "column arm: expected this column"),
    ]:
        outcome = refused(words) if words else read()
        change = lambda export, key=key, value=value: export.entry().update({key: value})  # noqa: E731
        yield Mutation(f"{key} of another export: {json.dumps(value)}", "long", change, outcome)


def _rules() -> Iterator[Mutation]:
    none = "the data dictionary has no such column in 'visits'"
    for column, rule, words in [
        ("crp", "crp", f"visits → crp: {none}; expected a name of the data dictionary"),
        ("CRP_mg_l", "crp", f"{none}; did you mean 'crp_mg_l'?"),
        ("week", "week", "expected none here; the keys patient_id and week of the file make it"),
        ("crp_mg_l", {"column": "crp", "unit": "mmol/L"}, "found unit 'mmol/L'; expected one of: mg/L, mg/dL"),
        ("crp_mg_l", {"column": "crp", "unit": "=1+1"}, "found unit '=1+1'; expected one of"),
        ("crp_mg_l", {"column": "crp", "units": "mg/dL"}, "units: unknown key; did you mean 'unit'?"),
        ("crp_mg_l", {"column": "crp", "recode": ["a"]}, "recode: found ['a']; expected"),
        ("crp_mg_l", {"column": "crp", "recode": {"a": ["b"]}}, "recode → a: found ['b']; expected"),
        ("crp_mg_l", {"column": "crp", "value": "1"}, "found column and value; expected exactly one of"),
        ("crp_mg_l", {}, "found none; expected exactly one of column"),
        ("crp_mg_l", [], "crp_mg_l: found []; expected"),
        ("crp_mg_l", {"column": "crp", "dates": ["DD/MM/YYYY"]}, "found dates; expected none"),
        ("crp_mg_l", {"column": "crp", "repeats": "median"}, "repeats: found 'median'; expected"),
        ("crp_mg_l", {"column": "crp", "censored": {"below": "zero"}}, "below: found 'zero'; expected"),
        ("crp_mg_l", {"column": "crp", "split": {"separator": "", "take": "first"}}, "separator: found ''; expected"),
        ("crp_mg_l", {"column": "crp", "listed": {"yes": ["a"]}}, "found listed; expected none"),
        ("crp_mg_l", {"column": "crp", "description": "mine"}, "expected no description or type"),
        ("crp_mg_l", {"columns": {"0": "crp"}}, "expected layout: wide"),
        (
            "visit_date",
            {"column": "date", "dates": ["DD/MM/YYYY", "MM/DD/YYYY"]},
            "found both day first and month first",
        ),
        ("visit_date", {"column": "date", "dates": ["DD/MM/Y"]}, "expected 'YYYY-MM-DD'"),
        ("visit_date", {"column": "date", "dates": ["DD/MM/YY"]}, "expected two_digit_years_from: beside it"),
        ("visit_date", {"column": "date", "repeats": "mean"}, "expected first, last or refuse"),
        ("visit_date", {"column": "date", "unit": "days"}, "found a unit; expected none"),
        ("albumin_g_l", {"column": "alb", "steroid": {"column": "dx"}}, "expected it at steroid_dose_mg_day only"),
    ]:
        yield _rule(column, rule, words)
    for column, rule, words in [
        ("ward", "dx", "a patient's column of your own needs a description"),
        ("=1+1", {"column": "dx", "description": "x"}, "expected as name of a column of your own one of no other"),
        ("@ward", {"column": "dx", "description": "x"}, "expected as name of a column of your own one of no other"),
        ("__row", {"column": "dx", "description": "x"}, "expected as name of a column of your own one of no other"),
        ("__file", {"column": "dx", "description": "x"}, "expected as name of a column of your own one of no other"),
        ("a\nb", {"column": "dx", "description": "x"}, "expected as name of a column of your own one of no other"),
        ("", {"column": "dx", "description": "x"}, "expected as name of a column of your own one of no other"),
        ("week", {"column": "dx", "description": "x"}, "expected as name of a column of your own one of no other"),
        (
            "crp_mg_l",
            {"column": "dx", "description": "x"},
            "expected as name of a column of your own one of no other",
        ),
        ("ward", {"column": "dx", "description": "x", "type": "text"}, "type: found 'text'; expected"),
        ("ward", {"column": "ward", "description": "x"}, "column ward: expected this column"),
        ("sex", {"column": "sex", "recode": {"female": "F"}}, "expected one of female, male; say in recode:"),
        ("sex", {"value": "woman"}, "column (one value): found 'woman'; expected one of female, male"),
        ("age_years", {"value": "old"}, "column (one value): found 'old'; expected a number"),
        ("centre", {"column": "centre", "split": {"separator": "/", "take": "mean"}}, "expected first or last"),
    ]:
        yield _rule(column, rule, words, table="patients")
    yield _rule("age_years", {"value": "50"}, table="patients", outcome=read(everywhere("age_years", "50")))
    female = {"column": "sex", "recode": {"female": "", "male": ""}}
    yield _rule("sex", female, table="patients", outcome=read(everywhere("sex", "")))
    months = everywhere("age_years", lambda years: f"{int(years) / 12:.12g}")
    young = ("age_years: below 18 in 14 patients",)
    rule = {"column": "age", "unit": "months"}
    yield _rule("age_years", rule, table="patients", outcome=read(months, said=young))
    tenfold = everywhere("crp_mg_l", lambda value: value and f"{float(value) / 10:.12g}")
    grid = clean_export("long").grid
    at = grid[0].index("crp")

    def smaller(export: Export) -> None:
        for row in export.grid[1:]:
            row[at] = row[at] and f"{float(row[at]) / 10:.12g}"

    def said(export: Export) -> None:
        smaller(export)
        export.entry()["visits"]["crp_mg_l"] = {"column": "crp", "unit": "mg/dL"}

    yield Mutation("another unit", "long", smaller, read(tenfold))
    yield Mutation("another unit, said so", "long", said, read())

    def less(export: Export) -> None:
        del export.entry()["visits"]["crp_mg_l"]

    yield Mutation(
        "a column that the mapping forgets", "long", less, read(no_column("crp_mg_l"), said=("export.csv: crp",))
    )


MAPPINGS = [*_yaml(), *_keys(), *_rules()]
