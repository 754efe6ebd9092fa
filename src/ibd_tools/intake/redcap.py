"""A REDCap project for a new centre: its data dictionary, and the mapping of its exports.

Forms: patient (once), visit (at each event, or repeating) and adverse_event (repeating). An export may be raw
or labelled; the mapping names both headers and both ways of writing each cell.
"""

import yaml

from ibd_study import dictionary
from ibd_study.dictionary import Field, column_title
from ibd_tools.intake.units import table_beside

HEAD = [
    "Variable / Field Name",
    "Form Name",
    "Section Header",
    "Field Type",
    "Field Label",
    "Choices, Calculations, OR Slider Labels",
    "Field Note",
    "Text Validation Type OR Show Slider Number",
    "Text Validation Min",
    "Text Validation Max",
    "Identifier?",
    "Branching Logic (Show field only if...)",
    "Required Field?",
    "Custom Alignment",
    "Question Number (surveys only)",
    "Matrix Group Name",
    "Matrix Ranking?",
    "Field Annotation",
]
FORMS = {"patients": "patient", "visits": "visit", "adverse_events": "adverse_event"}
# A row of an export belongs to a table if this needed field of the table's form is filled in.
MARKS = {"patients": "diagnosis", "visits": "week", "adverse_events": "term"}
# Checkboxes: the field of the form, its question, code and label of each box, and the column that the box makes. Of
# CDAI's complications the number of ticked ones is the column.
BOXES = table_beside("redcap_boxes.csv")


def data_dictionary() -> list[list[str]]:
    """Rows of the data dictionary with the header first; 18 columns, as REDCap reads them."""
    rows: dict[str, list[str]] = {}
    for table in dictionary.TABLES:
        for field in dictionary.table_fields(table).values():
            row = _row(field)
            # The id stands on the first form only, and the boxes of one question are one field.
            rows.setdefault(row[0], row)
    return [HEAD, *rows.values()]


def _row(field: Field) -> list[str]:
    validation, needed = ["", "", ""], "y" if field.required else ""
    name, words, note = field.name, column_title(field.name), field.description
    if boxes := [box for box in BOXES if box["column"] == field.name]:
        name, words, needed = boxes[0]["field"], boxes[0]["question"], ""
        kind, choices = "checkbox", _choices({box["code"]: box["label"] for box in BOXES if box["field"] == name})
        note = "Their number enters CDAI" if len(boxes) > 1 else ""
    elif field.type == "boolean":
        kind, choices = "yesno", ""
    elif field.codes:
        kind, choices = "radio", _choices(field.codes)
    else:
        kind, choices, validation = "text", "", _validation(field)
    return [name, FORMS[field.table], "", kind, words, choices, note, *validation, "", "", needed, *[""] * 5]


def _choices(choices: dict[str, str]) -> str:
    return " | ".join(f"{code}, {title}" for code, title in choices.items())


def _validation(field: Field) -> list[str]:
    if field.type == "date":
        return ["date_ymd", "", ""]
    if field.type not in ("number", "integer"):
        return ["", "", ""]
    limits = ["" if limit is None else f"{limit:.12g}" for limit in (field.minimum, field.maximum)]
    return [field.type, *limits]


def redcap_mapping() -> str:
    """The mapping by which a raw or labelled export of the project is imported."""
    entry: dict = {
        "file": "*.csv",
        "absent_columns": "leave_out",
        "patient_id": {"column": _headers("patient_id")},
        "week": {"column": _headers("week")},
        "only": {table: [{"column": _headers(mark), "is_not": [""]}] for table, mark in MARKS.items()},
    }
    for table in dictionary.TABLES:
        fields = dictionary.table_fields(table).values()
        entry[table] = {field.name: _rule(field) for field in fields if field.name not in ("patient_id", "week")}
    content = {"title": "My cohort", "files": [entry]}
    head = (
        "# Imports an export of the REDCap project of `ibd-study template`: CSV, raw or labelled, all forms.\n"
        "# Fields that you delete from the project, and the form adverse_event, are left out by themselves.\n"
    )
    return head + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110)


def _headers(name: str) -> list[str]:
    """The header of a column in a raw and in a labelled export."""
    return [name, column_title(name)]


def _rule(field: Field) -> dict:
    boxes = [
        [f"{box['field']}___{box['code']}", f"{box['question']} (choice={box['label']})"]
        for box in BOXES
        if box["column"] == field.name
    ]
    if len(boxes) > 1:
        return {"count_checked": {"columns": boxes}}
    if boxes:
        return {"column": boxes[0], "recode": {"1": "yes", "0": "no", "Checked": "yes", "Unchecked": "no"}}
    rule: dict = {"column": _headers(field.name)}
    if field.type == "boolean":
        rule["recode"] = {"1": "yes", "0": "no", "Yes": "yes", "No": "no"}
    elif recode := {title: code for code, title in field.codes.items() if title != code}:
        rule["recode"] = recode
    return rule
