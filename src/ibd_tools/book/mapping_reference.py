"""The reference of the mapping for a page: every key, what may stand there, and the units that are converted."""

from pydantic.fields import FieldInfo

from ibd_study.plain_text import escaped
from ibd_tools.book.markdown import code, fold, table
from ibd_tools.book.run_data import RunData

# Where each part of a mapping stands, in words.
PLACES = {
    "Mapping": "The whole mapping",
    "FileMapping": "An entry of files",
    "Rule": "A column",
    "Week": "The week",
    "Only": "Which rows a table takes",
    "Condition": "A condition on rows",
    "LeaveOut": "Rows to leave out",
    "Censored": "Censored values",
    "Split": "Several values in a cell",
    "Listed": "Names in a cell",
    "Checked": "Checkboxes",
    "AnyOf": "Any of several columns",
    "Difference": "One column minus another",
    "UnitBy": "A unit by another column",
    "Steroid": "Steroids",
}


def mapping_fragment(run: RunData) -> str:
    """Every key of a mapping, part by part, then units and steroids."""
    from ibd_tools.intake import mapping

    parts = []
    for name, title in PLACES.items():
        model = getattr(mapping, name)
        rows = [_key_row(field.alias or key, field) for key, field in model.model_fields.items()]
        about = escaped(model.__doc__.split("\n\n")[0])
        keys = table(["Key", "What may stand there"], rows)
        parts.append(f"### {title}\n\n{about}\n\n{fold(f'{len(rows)} keys', keys)}")
    return "\n\n".join([*parts, *_units(), *_steroids()])


def _key_row(key: str, field: FieldInfo) -> list[str]:
    needed = "Needed. " if field.is_required() else ""
    choices = _choices(field.annotation)
    words = f" One of {', '.join(map(_shown, choices))}." if choices else ""
    default = f" Without it {_shown(field.default)}." if choices and field.default in choices else ""
    return [code(key), f"{needed}{escaped(field.description or '')}{words}{default}".strip()]


def _shown(choice: str) -> str:
    """A choice as code; a bar would end the cell of a table, and a blank shows as nothing."""
    return {" ": "a blank", "": "none"}.get(choice) or code(choice.replace("|", "\\|"))


def _choices(annotation: object) -> list[str]:
    """The words of a choice; none where any text may stand."""
    choices = list(getattr(annotation, "__args__", ()))
    if choices and all(isinstance(choice, str) for choice in choices):
        return choices
    nested = [choice for choice in choices if getattr(choice, "__args__", ())]
    return next(filter(None, map(_choices, nested)), [])


def _units() -> list[str]:
    from ibd_tools.intake import FACTORS, units_of

    rows = [
        [code(column), ", ".join(f"{escaped(unit)} (×{value:.5g})" for unit, value in units_of(column).items())]
        for column in FACTORS
    ]
    return [
        "### Units",
        fold(f"{len(rows)} columns", table(["Column", "Units, with the factor to that of the dictionary"], rows)),
    ]


def _steroids() -> list[str]:
    from ibd_tools.intake import PREDNISOLONE_EQUIVALENT

    rows = [[name, f"{value:.4g}"] for name, value in PREDNISOLONE_EQUIVALENT.items()]
    words = "The usual table of equal doses; a convention, of which no primary source was checked."
    return [
        "### Steroids by name",
        words,
        fold(f"{len(rows)} drugs", table(["Drug", "Prednisolone equivalent of 1 mg"], rows)),
    ]
