"""A REDCap project for a new centre: its data dictionary, and the mapping of its exports.

Forms: patient (once), visit (at each event, or repeating) and adverse_event (repeating). An export may be raw
or labelled; the mapping names both headers and both ways of writing each cell.
"""

import yaml

from ibd_study import dictionary
from ibd_study.dictionary import Field

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
CHECKBOXES = {
    "prior_drugs": (
        "Advanced therapies ever taken before the drug",
        {
            "prior_anti_tnf": ("anti_tnf", "anti-TNF"),
            "prior_vedolizumab": ("vedolizumab", "vedolizumab"),
            "prior_ustekinumab": ("ustekinumab", "ustekinumab"),
            "prior_jak_inhibitor": ("jak", "JAK inhibitor"),
        },
    ),
    "concomitant": (
        "Taken together with the drug at start",
        {
            "concomitant_5_asa": ("asa", "5-ASA"),
            "concomitant_immunomodulator": ("imm", "immunomodulator"),
            "concomitant_biologic": ("biologic", "biologic"),
        },
    ),
}
# The six groups of CDAI, of which the number counts.
COMPLICATIONS = (
    "cdai_groups",
    "CDAI complication groups present",
    {
        "joints": "arthritis or arthralgia",
        "eyes": "iritis or uveitis",
        "skin": "erythema nodosum, pyoderma gangrenosum or aphthous stomatitis",
        "anus": "anal fissure, fistula or abscess",
        "fistula": "other fistula",
        "fever": "fever over 37.8 degrees in the past week",
    },
)
BOXED = {name: box for box, (_, choices) in CHECKBOXES.items() for name in choices}


def label(field: Field) -> str:
    """What a field is called on a form and in the header of a labelled export."""
    return f"{field.title} ({field.unit})" if field.unit else field.title


def data_dictionary() -> list[list[str]]:
    """Rows of the data dictionary with the header first; 18 columns, as REDCap reads them."""
    rows = [HEAD]
    made: set[str] = set()
    for table in dictionary.TABLES:
        for field in dictionary.table_fields(table).values():
            if field.name == "patient_id" and table != "patients":
                continue
            row = _row(field, made)
            rows += [row] if row else []
    return rows


def _row(field: Field, made: set[str]) -> list[str] | None:
    """One field; boxes of one question are one field, made with the first of them."""
    form = FORMS[field.table]
    if field.name == "cdai_complications":
        name, words, choices = COMPLICATIONS
        return _line(name, form, "checkbox", words, _choices(choices), "Their number enters CDAI")
    if box := BOXED.get(field.name):
        words, boxes = CHECKBOXES[box]
        seen = box in made
        made.add(box)
        return None if seen else _line(box, form, "checkbox", words, _choices(dict(boxes.values())), "")
    kind, allowed = _kind(field)
    row = _line(field.name, form, kind, label(field), allowed, field.description)
    if kind == "text":
        row[7:10] = _validation(field)
    row[12] = "y" if field.required else ""
    return row


def _line(name: str, form: str, kind: str, words: str, choices: str, note: str) -> list[str]:
    return [name, form, "", kind, words, choices, note, *[""] * 11]


def _choices(choices: dict[str, str]) -> str:
    return " | ".join(f"{code}, {title}" for code, title in choices.items())


def _kind(field: Field) -> tuple[str, str]:
    if field.type == "boolean":
        return "yesno", ""
    return ("radio", _choices(field.codes)) if field.codes else ("text", "")


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
        "patient_id": {"column": ["patient_id", label(dictionary.table_fields("patients")["patient_id"])]},
        "week": {"column": ["week", label(dictionary.table_fields("visits")["week"])]},
        "only": {table: [{"column": _headers(table, mark), "is_not": [""]}] for table, mark in MARKS.items()},
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


def _headers(table: str, name: str) -> list[str]:
    return [name, label(dictionary.table_fields(table)[name])]


def _rule(field: Field) -> dict:
    if field.name == "cdai_complications":
        name, words, choices = COMPLICATIONS
        return {"count_checked": {"columns": [_box(name, words, code, title) for code, title in choices.items()]}}
    if box := BOXED.get(field.name):
        words, boxes = CHECKBOXES[box]
        recode = {"1": "yes", "0": "no", "Checked": "yes", "Unchecked": "no"}
        return {"column": _box(box, words, *boxes[field.name]), "recode": recode}
    rule: dict = {"column": _headers(field.table, field.name)}
    if field.type == "boolean":
        rule["recode"] = {"1": "yes", "0": "no", "Yes": "yes", "No": "no"}
    elif recode := {title: code for code, title in field.codes.items() if title != code}:
        rule["recode"] = recode
    return rule


def _box(box: str, words: str, code: str, title: str) -> list[str]:
    """The header of a box in a raw and in a labelled export."""
    return [f"{box}___{code}", f"{words} (choice={title})"]
