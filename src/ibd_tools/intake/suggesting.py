"""A first mapping for an export: every guess with its confidence and its reason, nothing applied."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import polars as pl

from ibd_study import dictionary
from ibd_study.plain_text import visible
from ibd_tools.intake import cells as read
from ibd_tools.intake.agreement import agreements
from ibd_tools.intake.boxes import Boxes, boxes_of, only_lines
from ibd_tools.intake.building import build_tables
from ibd_tools.intake.drafting import BASELINE_WORDS, Draft, drafts_of, listed, quoted, remark
from ibd_tools.intake.identity import looks_like_a_person
from ibd_tools.intake.implausible import implausible_values
from ibd_tools.intake.likeness import by_name, has_censored, missing_codes, recodes, unit_that_fits
from ibd_tools.intake.mapping_file import parse_mapping
from ibd_tools.intake.problems import IntakeError
from ibd_tools.intake.report import few_of

MOST_WORDS, MOST_WEEKS = 12, 60
WEEKS = {"week", "visit_date"}
NO_DIAGNOSIS = "#   no column of the diagnosis was found; of one disease alone write patients: {diagnosis: {value: UC}}"
HEAD = (
    "# A suggestion. Nothing was applied: read every line, above all those that are not 'high'.",
    "# Each guess says in brackets how sure it is, and why. Delete what is wrong.",
    "title: My cohort  # please write your own",
    "synthetic: false",
    "files:",
)
CONTROL = r"(?i)^(healthy( control| volunteer)?s?|controls?|non[- ]?ibd|hc)$"


def suggested_mapping(paths: list[Path], sheet: str | None = None, header_row: int = 1) -> str:
    """The text of a first mapping for files of an export.

    Parameters
    ----------
    sheet, header_row
        Of every workbook the sheet to read, by default each that holds a table; and the row of the names.

    Raises
    ------
    IntakeError
        If a file cannot be read, or if an id looks like a name or a date of birth.
    """
    found = [drafts_of(path, sheet, header_row) for path in paths]
    drafts = [_with_sure_layout(draft) for made, _ in found for draft in made]
    left_out = [str(problem) for _, problems in found for problem in problems]
    tables = [draft for draft in drafts if "patient_id" in draft.header_of]
    if tables and not sheet:
        left_out += [f"{one.export.name} has no column of a pseudonym" for one in drafts if one not in tables]
        drafts = tables
    # What stands once a patient in one file, though the dictionary has it at visits, is of no known week.
    with_week = [draft for draft in drafts if draft.pattern or WEEKS & draft.header_of.keys()]
    entries = [line for draft in drafts for line in _entry(draft, with_visits=draft in with_week or not with_week)]
    text = "\n".join([*HEAD, *entries, *(f"  # left out: {words}" for words in left_out)]) + "\n"
    return text + "\n".join(_trial(text, drafts)) + "\n"


def _with_sure_layout(draft: Draft) -> Draft:
    """The draft as a long one, unless the cells of a column with several weeks are what its name says."""
    names = [name for name, count in Counter(draft.stems.values()).items() if count > 1]
    return draft if any(map(draft.guess, names)) else replace(draft, pattern=None, weeks={}, stems={})


def _entry(draft: Draft, *, with_visits: bool) -> list[str]:
    boxes = boxes_of(draft)
    tables = {table: _table(table, draft, boxes) for table in dictionary.TABLES}
    not_made = {}
    if not with_visits:
        not_made["visits"] = "of visits, but this file says no week"
    if "term" not in draft.header_of:
        not_made["adverse_events"] = "of adverse events, but no column of this file names them"
    for table in not_made:
        del tables[table]
    lines = [f"  - file: {quoted(draft.file)}"]
    if draft.sheet:
        lines.append(f"    sheet: {quoted(draft.sheet)}")
    if draft.header_row > 1:
        lines.append(f"    header_row: {draft.header_row}")
    if draft.encoding:
        lines.append(f"    encoding: {draft.encoding}  # [medium] the file is not UTF-8")
    if draft.decimal == ",":
        lines.append("    decimal: ','  # [high] more numbers have a decimal comma than a point")
    lines += [*_layout(draft), *_keys(draft), *_controls(draft), *only_lines(draft, tables)]
    for table, rules in tables.items():
        lines += [f"    {table}:", *rules] if rules else []
    used = {*draft.guesses, *(header for one in boxes for header in one.headers)}
    left = [name for name in draft.names if name not in used]
    belied = {name: guess.name for name in left if (guess := by_name(name)) and not draft.guess(name)}
    said = {
        **{words: _named(draft, table) for table, words in not_made.items()},
        "named so, but its cells say something else": [f"{name} for {column}" for name, column in belied.items()],
        "not recognised": [name for name in left if name not in belied],
    }
    return [*lines, *(f"    # {words}: {visible(few_of(names))}" for words, names in said.items() if names)]


def _named(draft: Draft, table: str) -> list[str]:
    """Headers that mean a column of a table, with this column."""
    columns = dictionary.table_fields(table).keys() - {"patient_id"}
    return [f"{header} for {guess.name}" for header, guess in draft.guesses.items() if guess.name in columns]


def _controls(draft: Draft) -> list[str]:
    """Rows of people without the disease, to be left out by name."""
    header = draft.header_of.get("diagnosis")
    words = draft.cells(header).drop_nulls().unique(maintain_order=True) if header else pl.Series([], dtype=pl.String)
    found = words.filter(words.str.contains(CONTROL)).to_list()
    rule = f"{{column: {quoted(header or '')}, is: {listed(found)}, because: no inflammatory bowel disease}}"
    return [f"    leave_out: [{rule}]  # [medium] these are names for controls"] if found else []


def _layout(draft: Draft) -> list[str]:
    if draft.pattern is None:
        return ["    layout: long"]
    weeks = ", ".join(f"{quoted(word)}: {week}" for word, week in draft.weeks.items() if week and word != week)
    return [
        f"    layout: wide  # [medium] {len(draft.stems)} headers are made like {draft.pattern}",
        f"    pattern: {quoted(draft.pattern)}",
        *([f"    pattern_weeks: {{{weeks}}}  # [low] please check"] if weeks else []),
    ]


def _keys(draft: Draft) -> list[str]:
    header, week = draft.header_of.get("patient_id"), draft.header_of.get("week")
    if header and (problems := looks_like_a_person(draft.export, header)):
        raise IntakeError("export", problems)
    unknown = "    patient_id: ''  # please write the column of the pseudonym; none was recognised"
    lines = [f"    patient_id: {quoted(header)}  {remark(draft.guesses[header])}" if header else unknown]
    if draft.pattern is None and week is not None:
        lines.append(f"    week: {_week_rule(draft, week)}  {remark(draft.guesses[week])}")
    elif draft.pattern is None and "visit_date" in draft.header_of:
        lines.append("    week: {from_dates: true}  # [medium] there is no week, but a date of the visit")
    return lines


def _week_rule(draft: Draft, header: str) -> str:
    words = [one for one in draft.cells(header).drop_nulls().unique(maintain_order=True) if not _is_number(one)]
    guessed = {word: _week_of_words(word) for word in words[:MOST_WEEKS]}
    recode = ", ".join(f"{quoted(word)}: {week}" for word, week in guessed.items() if week)
    return f"{{column: {quoted(header)}, recode: {{{recode}}}}}" if recode else quoted(header)


def _week_of_words(text: str) -> str | None:
    """The week that a word says: the third visit, a month and 'W4_W6' are left to a person."""
    plain = re.sub(r"_arm_\d+$", "", text.casefold())
    if plain.startswith(BASELINE_WORDS[1:]) or plain in BASELINE_WORDS:
        return "0"
    found = re.fullmatch(r"(?:weeks?|wk|w|woche|semaine|settimana|semana)?[ _.-]*(\d+)[ _.-]*(?:weeks?|wk|w)?", plain)
    return found[1] if found else None


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?\d+([.,]\d+)?", text) is not None


def _table(table: str, draft: Draft, boxes: list[Boxes]) -> list[str]:
    lines = []
    known = dictionary.table_fields(table)
    for header, guess in draft.guesses.items():
        if guess.name in known and guess.name not in ("patient_id", "week"):
            rule, remarks = _rule(draft, header, known[guess.name])
            lines.append(f"      {guess.name}: {rule}  {remark(guess, remarks)}")
    return lines + [f"      {one.name}: {one.rule}  {remark(one.guess)}" for one in boxes if one.name in known]


def _rule(draft: Draft, header: str, known: dictionary.Field) -> tuple[str, list[str]]:
    """A rule as YAML on one line, and what to say about it."""
    cells = draft.cells(header)
    missing = missing_codes(cells, draft.decimal)
    left = cells.filter(~cells.is_in(missing)) if missing else cells
    parts, remarks = [f"column: {quoted(header)}"], []
    if missing:
        parts.append(f"missing: {listed(missing)}")
        remarks.append(f"{', '.join(missing)} looks like missing")
    if known.codes or known.type == "boolean":
        more = _codes(known, left)
    elif known.type == "date":
        more = _dates(left)
    elif known.type in ("number", "integer"):
        more = _numbers(draft, header, known, left)
    else:
        more = [], []
    parts, remarks = parts + more[0], remarks + more[1] + _constant(left)
    return (quoted(header) if len(parts) == 1 else f"{{{', '.join(parts)}}}"), remarks


def _constant(cells: pl.Series) -> list[str]:
    known = cells.drop_nulls()
    return ["every value is the same"] if known.len() > 4 and known.n_unique() == 1 else []


def _codes(known: dictionary.Field, cells: pl.Series) -> tuple[list[str], list[str]]:
    found, unknown = recodes(known, cells)
    pairs = ", ".join(f"{quoted(word)}: {quoted(code)}" for word, code in found.items())
    remarks = [f"no code known for {', '.join(unknown[:MOST_WORDS])}"] if unknown else []
    return ([f"recode: {{{pairs}}}"] if pairs else []), remarks


def _dates(cells: pl.Series) -> tuple[list[str], list[str]]:
    known = cells.drop_nulls()
    if known.is_empty() or _fit(known, ("YYYY-MM-DD",)):
        return [], []
    days: list[tuple[str, ...]] = [(name,) for name in read.WRITTEN_DATES if "HH" not in name]
    # Typed by hand, the same dates stand there with two and with four digits.
    mixed: list[tuple[str, ...]] = [(name.replace("YY", "YYYY"), name) for name in read.SHORT_DATES]
    fitting = [ways for ways in days if _fit(known, ways)] or [ways for ways in mixed if _fit(known, ways)]
    if len(fitting) != 1:
        words = " or ".join(map(", ".join, fitting)) or "no single way of writing"
        return [], [f"dates fit {words}: please say which in dates:"]
    written = ", ".join(fitting[0])
    remarks = [f"all dates fit {written} and nothing else"]
    if not set(fitting[0]) & set(read.SHORT_DATES):
        return [f"dates: [{written}]"], remarks
    remarks.append("which hundred years the two digits mean is assumed, please check")
    return [f"dates: [{written}]", "two_digit_years_from: 2000"], remarks


def _fit(cells: pl.Series, ways: tuple[str, ...]) -> bool:
    """Whether each date is written in one of some ways."""
    for way in ways:
        cells = cells.filter(read.readable_dates(cells, way).is_null())
    return cells.is_empty()


def _numbers(draft: Draft, header: str, known: dictionary.Field, cells: pl.Series) -> tuple[list[str], list[str]]:
    values = read.plain_numbers(cells, read.Marks(draft.decimal))
    unit, reason = unit_that_fits(known.name, values, header)
    parts = [f"unit: {quoted(unit)}"] if unit else []
    remarks = [f"unit {unit}: {reason}"] if unit else []
    if has_censored(cells):
        parts.append("censored: {below: at_limit, above: at_limit}")
        remarks.append("values such as '<5' are put at their limit")
    if known.name == "mayo_score" and 0 < max(values.drop_nulls().to_list(), default=99) <= 3:
        remarks.append("no value above 3: is it an item of the score?")
    if known.name == "age_years" and (young := int((values < 18).sum())):
        remarks.append(f"below 18 in {young} rows")
    return parts, remarks


def _trial(text: str, drafts: list[Draft]) -> list[str]:
    """What an import with this mapping would say today, as comments."""
    try:
        mapping = parse_mapping(text)
        built = build_tables(list(zip(mapping.files, [draft.export for draft in drafts], strict=True)), mapping)
    except IntakeError as error:
        hint = [] if "diagnosis:" in text else [NO_DIAGNOSIS]
        return ["# Still to do before an import:", *(f"#   {problem}" for problem in error.problems), *hint]
    if built.notes.problems:
        return ["# An import with it would refuse:", *(f"#   {problem}" for problem in built.notes.problems)]
    found = implausible_values(built.tables, agreements(built.tables))
    return ["# Worth a look:", *(f"#   {words}" for words in found)] if found else ["# Every cell can be read with it."]
