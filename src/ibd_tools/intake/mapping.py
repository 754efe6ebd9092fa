"""The mapping: a typed description of an export, from which its JSON Schema and its reference are made.

Nothing is changed in an import that the mapping does not say.
"""

import json
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Repeats = Literal["refuse", "first", "last", "highest", "lowest", "worst", "mean"]
YearFirst = Literal["YYYY-MM-DD", "YYYY/MM/DD", "YYYYMMDD"]
DayOrMonthFirst = Literal["DD/MM/YYYY", "MM/DD/YYYY", "DD.MM.YYYY", "DD-MM-YYYY", "MM-DD-YYYY", "DD-MON-YYYY"]
# The year of two digits stands at the end.
ShortDate = Literal["DD/MM/YY", "MM/DD/YY", "DD.MM.YY", "DD-MM-YY", "DD-MON-YY"]
WithTime = Literal["YYYY-MM-DD HH:MM", "YYYY-MM-DD HH:MM:SS", "DD/MM/YYYY HH:MM", "MM/DD/YYYY HH:MM"]
DateFormat = Literal[YearFirst, DayOrMonthFirst, ShortDate, WithTime, "excel_serial"]
Header = str | list[str]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Censored(_Strict):
    """What a value beyond the limit of its assay becomes; without this, '<5' and '>1800' are refused."""

    below: Literal["refuse", "at_limit", "half_limit", "missing"] = Field("refuse", description="For '<5'.")
    above: Literal["refuse", "at_limit", "missing"] = Field("refuse", description="For '>1800'.")


class Split(_Strict):
    """Several values in one cell, and which of them counts."""

    separator: str = Field(min_length=1, description="What stands between the values, such as ';'.")
    take: Literal["first", "last", "highest", "lowest", "mean"] = Field(description="Which value counts.")


class UnitBy(_Strict):
    """A unit that differs between rows, for instance between centres."""

    column: Header = Field(description="Column of the same file that decides, such as the centre.")
    units: dict[str, str] = Field(description="Unit by value of that column.")


class Steroid(_Strict):
    """Dose of any steroid to prednisolone equivalents, by the drug named in another column."""

    column: Header = Field(description="Column of the same file with the name of the drug.")
    names: dict[str, str] = Field(default={}, description="Names in the export to names of the table of steroids.")


class Checked(_Strict):
    """Checkboxes of one question, one column each; the number of ticked ones counts.

    It is missing where every box is empty; beside a box that says something an empty one counts as not ticked.
    """

    columns: list[Header] = Field(min_length=1, description="The columns of the boxes.")
    checked: list[str] = Field(
        ["1", "Checked", "yes", "Yes"], description="Cells that mean ticked; without it 1, Checked, yes, Yes."
    )
    unchecked: list[str] = Field(
        ["0", "Unchecked", "no", "No"], description="Cells that mean not ticked; without it 0, Unchecked, no, No."
    )


class AnyOf(_Strict):
    """Yes where any of several columns says yes, no where all of them say no; else missing.

    Where none says yes, one empty cell is enough to make it missing: nobody knows what it would have said.
    """

    columns: list[Header] = Field(min_length=1, description="The columns; each cell says yes or no, or is empty.")
    yes: list[str] = Field(
        ["yes", "1", "checked", "true"],
        description="Cells that mean yes, in capitals or not; without it yes, 1, checked, true.",
    )
    no: list[str] = Field(
        ["no", "0", "unchecked", "false"],
        description="Cells that mean no, in capitals or not; without it no, 0, unchecked, false.",
    )


class Difference(_Strict):
    """One column minus another, two numbers or two dates; missing where either is missing."""

    column: Header = Field(description="The column from which the other is taken.")
    minus: Header = Field(description="The column that is taken from it.")


def _listed(value: Any) -> Any:
    return {"columns": value} if isinstance(value, list) else value


AnyOfOrList = Annotated[AnyOf, BeforeValidator(_listed, json_schema_input_type=list[Header] | AnyOf)]


class Listed(_Strict):
    """Yes where a cell lists one of some names, such as drugs of a class; no where it lists only others."""

    separator: str = Field(",", min_length=1, description="What stands between the names.")
    yes: list[str] = Field(min_length=1, description="Names that mean yes; capitals do not matter.")
    no: list[str] = Field([], description="Other names that may stand there. A name in neither list is refused.")


class Rule(_Strict):
    """How one column of the cohort is made. A bare text is short for its column.

    Cells are trimmed, then taken in this order: missing codes, extract, recode, several values in a cell, censored
    values, number or date, log2, unit. Of several columns each is taken so before they become one.
    """

    column: Header | None = Field(None, description="Its header in the export; of several names the one that is there.")
    columns: dict[str, str] = Field({}, description="In a wide file without pattern: header by week.")
    value: str | None = Field(None, description="One value for every row, instead of a column.")
    count_checked: Checked | None = Field(None, description="Number of ticked boxes, instead of a column.")
    any_of: AnyOfOrList | None = Field(
        None,
        description="Yes where any of several columns says yes, no where all say no, else missing.",
    )
    greatest_of: list[Header] = Field(
        [], description="The greatest number, or the latest date, of several columns; missing where all are missing."
    )
    difference: Difference | None = Field(
        None,
        description="One column minus another. Of two dates, with dates: beside it, it is a number of days, or in "
        "unit: days what the column counts in.",
    )
    missing: list[str] = Field([], description="Cells that mean missing, besides those of the file and empty ones.")
    extract: str | None = Field(
        None,
        max_length=200,
        description="A regular expression with one group: the part of the cell that counts, such as an id inside a "
        "text. A cell that it does not fit is refused.",
    )
    recode: dict[str, str] = Field({}, description="Whole cells to other texts; an empty text makes them missing.")
    listed: Listed | None = Field(None, description="Yes or no from a list of names in one cell.")
    split: Split | None = Field(None, description="Several values in one cell.")
    censored: Censored = Field(Censored(), description="Values such as '<5' and '>1800'.")
    log2: bool = Field(False, description="True where the export has the logarithm to base 2 of the value.")
    unit: str | None = Field(None, description="Unit in the export, if it is not that of the dictionary.")
    unit_by: UnitBy | None = Field(None, description="Unit by the value of another column.")
    steroid: Steroid | None = Field(None, description="Conversion to prednisolone equivalents.")
    dates: list[DateFormat] = Field([], description="Ways in which dates are written; YYYY-MM-DD is always read.")
    two_digit_years_from: int | None = Field(
        None,
        ge=1900,
        le=2100,
        description="The first of the hundred years in which years of two digits lie: with 2000, 87 is 2087; with 1950 "
        "it is 1987, and 24 is 2024.",
    )
    repeats: Repeats = Field(
        "refuse",
        description="Which value counts where rows of one visit or patient disagree. One rule on all columns of a "
        "score chooses whole examinations: the first, the last, the worst by its total, or the mean of the complete.",
    )
    description: str = Field("", description="Only for a patient's column of your own: what it means.")
    type: Literal["string", "number", "integer", "boolean", "date"] = Field(
        "string", description="Only for a column of your own."
    )


def _short(value: Any) -> Any:
    return {"column": value} if isinstance(value, str) else value


RuleOrName = Annotated[Rule, BeforeValidator(_short, json_schema_input_type=str | Rule)]


class Week(_Strict):
    """Where the week of a row comes from: weeks since the first dose, baseline at 0 or below."""

    column: Header | None = Field(None, description="Its header in the export.")
    recode: dict[str, str] = Field({}, description="Whole cells to weeks; an ambiguous week needs its rule here.")
    missing: list[str] = Field([], description="Cells that mean that no week is known.")
    extract: str | None = Field(
        None, max_length=200, description="A regular expression with one group: the part of the cell that is the week."
    )
    unit: Literal["weeks", "days"] = Field("weeks", description="Unit in the export; 7 days are a week.")
    from_dates: bool = Field(False, description="Days from start_date to visit_date, divided by 7.")
    without: Literal["refuse", "leave_out"] = Field("refuse", description="What happens to a row without a week.")

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.column is None) is not self.from_dates:
            raise ValueError("expected either column or from_dates: true")
        return self


WeekOrName = Annotated[Week, BeforeValidator(_short, json_schema_input_type=str | Week)]


class Condition(_Strict):
    """Rows whose cell in a column is one of some texts, or none of them; an empty text is an empty cell."""

    column: Header = Field(description="Header in the export.")
    is_: list[str] = Field([], alias="is", description="The cell is one of these.")
    is_not: list[str] = Field([], description="The cell is none of these.")

    @model_validator(mode="after")
    def _one_list(self) -> Self:
        if bool(self.is_) is bool(self.is_not):
            raise ValueError("expected either 'is' or 'is_not', a list of texts")
        return self


class LeaveOut(Condition):
    """Rows to leave out, counted under a reason."""

    because: str = Field(min_length=1, description="The reason, printed in the report.")


class Only(_Strict):
    """Conditions under which a row is read into a table; without them every row is."""

    patients: list[Condition] = Field([], description="Conditions that a row must meet, all of them.")
    visits: list[Condition] = Field([], description="Conditions that a row must meet, all of them.")
    adverse_events: list[Condition] = Field([], description="Conditions that a row must meet, all of them.")


class FileMapping(_Strict):
    """One file of the export, or several alike: how it is written, and what its columns are."""

    file: str = Field(description="Name of the file; * stands for any letters, so that several files can be alike.")
    sheet: str | None = Field(None, description="Sheet of a workbook; needed where it has several.")
    header_row: int = Field(1, ge=1, description="Row of the column names.")
    separator: Literal[",", ";", "|", "tab"] | None = Field(None, description="If it is not found by itself.")
    encoding: str | None = Field(None, description="If it is not UTF-8 or UTF-16, for instance cp1252.")
    decimal: Literal[".", ","] = Field(".", description="Decimal mark.")
    thousands: Literal["", ".", ",", " ", "'"] = Field("", description="Mark between thousands.")
    missing: list[str] = Field([], description="Cells that mean missing in every column. Empty cells always do.")
    leave_out: list[LeaveOut] = Field([], description="Rows to leave out, with the reason.")
    layout: Literal["long", "wide"] = Field("long", description="Long: one row per visit. Wide: one row per patient.")
    pattern: str | None = Field(None, description="In a wide file: how headers are made, such as '{column}_w{week}'.")
    pattern_weeks: dict[str, str] = Field(
        {}, description="Week of the words that stand in headers for {week}; an empty text leaves a word out."
    )
    patient_id: RuleOrName = Field(description="Column of the pseudonym; it joins the files.")
    week: WeekOrName | None = Field(None, description="In a long file: column of the week, or weeks from dates.")
    absent_columns: Literal["refuse", "leave_out"] = Field(
        "refuse", description="What happens to columns of the tables below that the file does not have."
    )
    only: Only = Field(Only(), description="Which rows are read into which table.")
    patients: dict[str, RuleOrName] = Field({}, description="Columns of the patients table, by dictionary name.")
    visits: dict[str, RuleOrName] = Field({}, description="Columns of the visits table.")
    adverse_events: dict[str, RuleOrName] = Field({}, description="Columns of the events table.")


class Mapping(_Strict):
    """A whole export: what the cohort is called, and its files."""

    title: str = Field(min_length=1, description="Title of the cohort, printed in the book.")
    name: str = Field("own-cohort", pattern=r"^[a-z0-9._-]+$", description="Short name of the cohort.")
    description: str = Field("", description="A sentence on where the patients come from.")
    synthetic: bool = Field(False, description="True only for invented patients.")
    visits_without_baseline: Literal["refuse", "add_empty"] = Field(
        "refuse",
        description="What happens to patients with later visits but none at week 0: an empty one can be added.",
    )
    files: list[FileMapping] = Field(min_length=1, description="The files of the export.")


def schema_text() -> str:
    """The JSON Schema of a mapping, by which an editor completes and checks one while it is typed.

    Where a text is expected a number or true/false may stand too: an editor takes ``999`` for a number.
    """
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | Mapping.model_json_schema(by_alias=True)
    return json.dumps(_lenient(schema), indent=1, ensure_ascii=False) + "\n"


def _lenient(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_lenient(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _lenient(value) for key, value in schema.items()}
    plain = made.get("type") == "string" and not {"enum", "pattern", "const"} & set(made)
    return made | {"type": ["string", "number", "boolean"]} if plain else made
