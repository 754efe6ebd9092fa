"""Truth tables: literal patients, one a line, each with the answer expected of an endpoint.

A table names a patient; each case changes some of the patient's values, written
``column: (at baseline, at the visit)``, with None for what is not recorded.
"""

from dataclasses import dataclass, field
from functools import cache

import pandas as pd
import polars as pl
import pytest

from ibd_study.endpoints import REGISTRY, classify
from ibd_study.parameters import parse

YES, NO, NOT_EVALUABLE, NOT_COUNTED = "yes", "no", "not evaluable", "not counted"
# Who cannot be told to belong to the denominator stays out of it, but not because the rule says so.
UNKNOWN = "not known whether counted"
NOTHING = "nothing recorded"
BACKENDS = ("pandas", "polars")

Values = dict[str, object]


@dataclass(frozen=True)
class Case:
    """One patient: a sentence, what differs from the patient of the table, and the answer."""

    id: str
    values: Values | str
    expected: str


@dataclass(frozen=True, eq=False)
class Table:
    """The cases of one endpoint under one set of parameters."""

    key: str
    patient: Values
    cases: tuple[Case, ...]
    settings: dict[str, object] = field(default_factory=dict)
    at_baseline: bool = False

    @property
    def parameters(self):
        return parse(self.settings)

    @property
    def name(self) -> str:
        settings = ", ".join(f"{name} {value}" for name, value in self.settings.items())
        return " ".join(filter(None, [self.key, settings and f"({settings})", "at baseline" * self.at_baseline]))


def params(tables: list[Table]) -> list:
    """Every case of every table, as parameters of a test whose id says what is promised."""
    return [pytest.param(table, case, id=f"{table.name}: {case.id}") for table in tables for case in table.cases]


def answer(table: Table, case: Case, backend: str) -> str:
    """The answer that the endpoint gives for the patient of a case."""
    return _answers(table, backend)[case.id]


@cache
def _answers(table: Table, backend: str) -> dict[str, str]:
    """Answers of all cases of a table, classified in one frame, by case."""
    entry, parameters = REGISTRY[table.key], table.parameters
    rows = [_row(table, case, entry.columns(parameters)) for case in table.cases]
    found = classify(_frame(rows, backend), entry, parameters, at_baseline=table.at_baseline)
    records = found.to_dict("records") if backend == "pandas" else found.to_dicts()
    assert len({case.id for case in table.cases}) == len(records), "every case has a sentence of its own"
    return {record["patient_id"]: in_words(record["counted"], record["outcome"]) for record in records}


def in_words(counted, outcome) -> str:
    """Say counted and outcome, each true, false or missing, as one of the answers."""
    if pd.isna(counted) or not counted:
        assert pd.isna(outcome), "who is not counted has no outcome"
        return UNKNOWN if pd.isna(counted) else NOT_COUNTED
    return NOT_EVALUABLE if pd.isna(outcome) else YES if outcome else NO


def _row(table: Table, case: Case, columns: list[str]) -> Values:
    values = {} if case.values == NOTHING else table.patient | case.values
    unknown = set(values) - set(columns) - {"diagnosis"}
    assert not unknown, f"the rule of {table.key} does not read {unknown}"
    row: Values = {"patient_id": case.id, "diagnosis": values.get("diagnosis", table.key[:2].upper())}
    for column in columns:
        row[f"{column}_baseline"], row[f"{column}_followup"] = values.get(column, (None, None))
    return row


def _frame(rows: list[Values], backend: str):
    """The same literals in nullable pandas columns or in polars."""
    text = ("patient_id", "diagnosis")
    if backend == "pandas":
        columns = {name: [row[name] for row in rows] for name in rows[0]}
        return pd.DataFrame(
            {name: pd.array(v, dtype="string" if name in text else "Float64") for name, v in columns.items()}
        )
    return pl.DataFrame(rows, schema={name: pl.String if name in text else pl.Float64 for name in rows[0]})


def incomplete(tables: list[Table]) -> dict[str, set[str]]:
    """What the tables of the default rules leave out: answers, and columns never left unrecorded, by endpoint."""
    gaps = {}
    for key, entry in REGISTRY.items():
        own = [table for table in tables if table.key == key and not table.settings and not table.at_baseline]
        answers = {case.expected for table in own for case in table.cases}
        read = {column for clause in entry.rule(parse({})) for column in clause.columns}
        gaps[key] = {YES, NO, NOT_EVALUABLE, NOT_COUNTED} - answers | read.difference(*map(_left_out, own))
    return {key: gap for key, gap in gaps.items() if gap}


def _left_out(table: Table) -> set[str]:
    """Columns that some case leaves unrecorded at the visit, all else being as in the patient of the table."""
    single = [case.values for case in table.cases if case.values != NOTHING and len(case.values) == 1]
    return {column for values in single for column, value in values.items() if value[1] is None}
