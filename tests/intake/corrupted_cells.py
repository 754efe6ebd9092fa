"""Exports in which one cell is not as it should be: every column by every way in which a cell can be wrong."""

from collections.abc import Callable, Iterator

from corrupted_exports import IDS, Export, Mutation, Outcome, Read, cell, clean_export, read, refused

NO_DECIMAL = "a number with '.' as decimal mark"
MARK = "if ',' is the decimal mark, say decimal: ','; if it stands between thousands, thousands:"
CORRECT = "correct it, or add it to missing: or recode: in the mapping"
DAMAGED = "a spreadsheet made it a date; say recode: {'"
CENSORED = "say censored: in the mapping, with the rule for such values"
ERROR = "a value, not an error of a spreadsheet"
RANGE = "say its unit:"
# value, what it is read as or the words of its refusal
NUMBERS = [
    ("7,5", MARK),
    ("1.234,5", CORRECT),
    ("1 234", CORRECT),
    ("1'234", CORRECT),
    ("1\N{NO-BREAK SPACE}234", CORRECT),
    ("\N{MINUS SIGN}5", CORRECT),
    ("7 mg", CORRECT),
    ("7%", CORRECT),
    ("½", CORRECT),
    ("٣", CORRECT),
    ("７", CORRECT),
    ("七", CORRECT),
    ("7\N{ZERO WIDTH SPACE}", CORRECT),
    ("\N{RIGHT-TO-LEFT MARK}7", CORRECT),
    ("7\x00", CORRECT),
    ("7\n8", CORRECT),
    ("<5", CENSORED),
    (">= 300", CENSORED),
    ("6-Apr", DAMAGED),
    ("Apr 6", CORRECT),
    ("2024-04-06", DAMAGED),
    ("NaN", CORRECT),
    ("nan", CORRECT),
    ("inf", CORRECT),
    ("-Infinity", CORRECT),
    ("1e400", CORRECT),
    ("NA", CORRECT),
    ("NULL", CORRECT),
    ("unknown", CORRECT),
    ("TRUE", CORRECT),
    ("0x1F", CORRECT),
    ("1_0", CORRECT),
    ("--", CORRECT),
    (".", CORRECT),
    ("=1+1", CORRECT),
    ("@SUM(A1)", CORRECT),
    ("<script>alert(1)</script>", CORRECT),
    ("#N/A", CORRECT),
    ("#DIV/0!", CORRECT),
    ("-1", RANGE),
    ("99999", RANGE),
    ("1e9", RANGE),
]
NUMBERS_READ = [
    ("5.", "5"),
    ("+5", "5"),
    ("4e1", "40"),
    (" 5 ", "5"),
    ("5\N{NO-BREAK SPACE}", "5"),
    ("\t5", "5"),
    ("00042", "42"),
    ("5.50", "5.5"),
    ("", ""),
    ("   ", ""),
]
WHOLE = [
    ("4", "a value of at least 0 and at most 3"),
    ("-1", "a value of at least 0 and at most 3"),
    ("two", NO_DECIMAL),
    ("1-2", NO_DECIMAL),
    ("2-Jan", DAMAGED),
]
CODES = [
    ("dx", "diagnosis", ["uc", "UC ?", "Colitis", "UC;CD", "=UC", "<b>UC</b>", "溃疡性结肠炎", "U C", "ＵＣ"]),
    ("sex", "sex", ["F", "1", "Female", "fémale", "male/female", "-"]),
    ("op", "prior_surgery", ["1", "Yes", "TRUE", "nein", "0.0", "?"]),
]
DATES = [
    "2024-02-31",
    "2023-02-29",
    "2024-13-01",
    "31/12/2023",
    "12/31/2023",
    "01.02.2024",
    "01/02/24",
    "24-02-01",
    "2024",
    "2024-02",
    "45388",
    "45388.5",
    "2024-02-01 10:30",
    "2024-02-01T10:30:00Z",
    "Feb 2024",
    "unknown",
    "0000-00-00",
    "1899-12-31",
    "９９９９-01-01",
    "=TODAY()",
]
WEEKS = ["W8", "8 weeks", "week eight", "8,0", "W4_W6", "<8", "NaN", "八", "8\N{EN DASH}10", "#REF!"]
# Text that must come through as it is, in a centre and in the term of an event.
TEXTS = [
    "مستشفى الجامعة",
    "בית חולים",
    "北京协和医院",
    "東京　病院",
    "Zürich – Süd",
    "Université d'Amiens",
    'the "old" ward',
    "a, b; c | d",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{term}`synthetic`",
    "[link](javascript:alert(1))",
    "$x^2$ and `code` and {{ name }}",
    "%s %(x)s {0}",
    "\\N{DIGIT ONE} \\n",
    "007",
    "1e5",
    "nan",
    "NULL",
    "👩‍⚕️ ward",
    "x" * 2000,
]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "＝1+1", "-ward"]
INVISIBLE = ["a\x00b", "a\x07b", "a\x1b[31mb", "a\x85b", "a\N{RIGHT-TO-LEFT OVERRIDE}b", "a\N{BYTE ORDER MARK}b"]


def _one(layout: str, column: str, value: str, outcome: Callable[[str], Outcome] | Outcome, week: float = 8.0):
    """One cell changed; the words of a refusal begin with its place."""
    place = clean_export(layout).place(column, week=week)

    def change(export: Export) -> None:
        export.put(place, value)

    shown = value if len(value) < 40 else value[:20] + "..."
    wanted = outcome if isinstance(outcome, Read) else refused(place.found(value.strip()), outcome)
    return Mutation(f"{place.header} in {layout}: {ascii(shown)[1:-1]}", layout, change, wanted)


def _numbers() -> Iterator[Mutation]:
    for layout, column in (("long", "crp_mg_l"), ("joined", "albumin_g_l"), ("wide", "steroid_dose_mg_day")):
        for value, words in NUMBERS:
            yield _one(layout, column, value, words)
        for value, number in NUMBERS_READ:
            yield _one(layout, column, value, read(cell(column, number)))
    for value, words in WHOLE:
        yield _one("long", "mayo_stool_frequency", value, words)
        yield (
            _one("joined", "age_years", value, "expected a")
            if value in ("two", "-1")
            else _one("wide", "mayo_stool_frequency", value, words)
        )


def _codes() -> Iterator[Mutation]:
    for _, column, values in CODES:
        for value in values:
            yield _one("joined", column, value, "say in recode: what it means, or add it to missing:")


def _dates() -> Iterator[Mutation]:
    for value in DATES:
        cure = "dates: [excel_serial]" if value.startswith("45388") else "say dates: in the mapping"
        yield _one("joined", "start_date", value, cure)
        yield _one("wide", "visit_date", value, cure)


def _weeks() -> Iterator[Mutation]:
    for value in WEEKS:
        yield _one("long", "week", value, "say which week each such cell means in week: recode:")
    yield _one("joined", "week", "", "a week in every row")
    yield _one("joined", "week", "900", "a value of at least -8 and at most 520")
    yield _one("joined", "week", "-20", "a value of at least -8 and at most 520")


def _texts() -> Iterator[Mutation]:
    for text in TEXTS:
        yield _one("joined", "centre", text, read(cell("centre", text)))
        yield _event(text, text)
    for text in FORMULAS:
        note = ("text that would start a formula: an apostrophe before it",)
        yield _one("joined", "centre", text, read(cell("centre", f"'{text}"), said=note))
        yield _event(text, f"'{text}")
    for text in INVISIBLE:
        yield _one("joined", "centre", text, "text without signs that cannot be seen")
    yield _one("joined", "centre", "a\nb", "text on one line")
    for text in ("#N/A", "#REF!", "#NAME?"):
        yield _one("joined", "centre", text, ERROR)


def _event(text: str, expected: str) -> Mutation:
    def change(export: Export) -> None:
        export.grids["events.csv"][1][1] = text

    def edit(tables) -> None:
        tables["adverse_events"][(0,)]["term"] = expected

    return Mutation(f"term: {ascii(text)[1:-1][:40]}", "joined", change, read(edit))


def _ids() -> Iterator[Mutation]:
    old = IDS[3]
    for new, words in [
        ("   ", "a patient's pseudonym in every row"),
        (old.lower(), "one way of writing each pseudonym"),
        (f"{old[0]} {old[1:]}", "one way of writing each pseudonym"),
        (f"{old}\N{ZERO WIDTH SPACE}", "without signs that cannot be seen"),
        (f"\N{BYTE ORDER MARK}{old}", "without signs that cannot be seen"),
        (f"{old}\x00", "without signs that cannot be seen"),
        ("Anna Mayer", "a pseudonym, not a name"),
        ("王小明", "a pseudonym, not a name"),
        ("1961-04-03", "a pseudonym, not a date"),
        ("anna@example.org", "a pseudonym, not an e-mail address"),
        ("#REF!", ERROR),
    ]:
        yield _id_of_one_row(new, words)
    yield _id_of_one_row("", "a patient's pseudonym in every row")
    for name in ("a b", "00042", "P/1", "מטופל", "患者01", "a,b", "<script>x</script>", "x" * 300):
        yield _id_everywhere(name, name)
    yield _id_everywhere("=1+1", "'=1+1")
    yield _id_everywhere(f" {old} ", old)


def _id_of_one_row(new: str, words: str) -> Mutation:
    place = clean_export("joined").place("patient_id")
    row = clean_export("joined").place("crp_mg_l").row

    def change(export: Export) -> None:
        export.grids["visits.csv"][row - 1][0] = new

    said = f"visits.csv, row {row}, column {place.header}: "
    return Mutation(f"id of one visit: {ascii(new)[1:-1]}", "joined", change, refused(said, words))


def _id_everywhere(new: str, expected: str) -> Mutation:
    def change(export: Export) -> None:
        for grid in export.grids.values():
            for line in grid:
                line[0] = new if line[0] == IDS[3] else line[0]

    def edit(tables) -> None:
        for rows in tables.values():
            for row in rows.values():
                if row["patient_id"] == IDS[3]:
                    row["patient_id"] = expected

    return Mutation(f"id in all files: {ascii(new)[1:-1][:40]}", "joined", change, read(edit))


def _relations() -> Iterator[Mutation]:
    """Cells that are right alone and wrong together."""
    start = clean_export("joined").place("start_date")
    for value in ("2019-01-01", "2031-01-01"):
        yield Mutation(
            f"start far from the visits: {value}",
            "joined",
            lambda export, value=value: export.put(start, value),
            refused("visits.csv, row", "column date: found", f"({value}; week"),
        )
    date = clean_export("long").place("visit_date")
    for value in ("2019-01-01", "2031-01-01"):
        yield _one("long", "visit_date", value, "expected a date")
    yield Mutation(
        "day and month swapped",
        "joined",
        lambda export: export.put(start, _swapped(clean_export("joined"), start)),
        refused("column date: found", "expected a date"),
    )
    yield _disagreeing(date.row)


def _swapped(export: Export, place) -> str:
    grid = export.grids[place.file]
    year, month, day = grid[place.row - 1][grid[0].index(place.header)].split("-")
    return f"{year}-{min(int(day), 12):02d}-{month}"


def _disagreeing(row: int) -> Mutation:
    def change(export: Export) -> None:
        at = export.grid[0].index("dx")
        export.grid[row - 1][at] = "IBDU"

    return Mutation(
        "two diagnoses of one patient",
        "long",
        change,
        refused("export.csv, rows", "column dx: found", "and IBDU'; expected one diagnosis", "repeats:"),
    )


CELLS = [*_numbers(), *_codes(), *_dates(), *_weeks(), *_texts(), *_ids(), *_relations()]
