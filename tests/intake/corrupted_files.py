"""Exports whose files are not as they should be: how they are written, their headers and their rows."""

import datetime
import random
from collections.abc import Callable, Iterator
from typing import Any

import polars as pl
from corrupted_exports import (
    CLEAN,
    IDS,
    VISITS,
    WEEKS,
    Export,
    Mutation,
    Outcome,
    cell,
    clean_export,
    everywhere,
    no_column,
    parquet,
    read,
    refused,
    without,
    workbook,
)

Change = Callable[[Export], None]
CENTRE = "Zürich – Süd"


def _mutation(name: str, layout: str, outcome: Outcome) -> Callable[[Change], Mutation]:
    return lambda change: Mutation(name, layout, change, outcome)


def _set(**values: Any) -> Change:
    """Change how the files are written."""

    def change(export: Export) -> None:
        for name, value in values.items():
            setattr(export, name, value)

    return change


def _both(*changes: Change) -> Change:
    def change(export: Export) -> None:
        for one in changes:
            one(export)

    return change


def _key(file: str | None = None, **values: Any) -> Change:
    """Say something in the entry of the mapping."""
    return lambda export: export.entry(file).update(values)


def _centre(export: Export) -> None:
    """A letter outside of ASCII in every row, so that an encoding matters."""
    for grid in export.grids.values():
        if "centre" in grid[0]:
            at = grid[0].index("centre")
            for row in grid[1:]:
                row[at] = CENTRE


def _raw(make: Callable[[Export], bytes]) -> Change:
    """The bytes of the first file, made from the clean export."""

    def change(export: Export) -> None:
        export.bytes_of[next(iter(export.grids))] = make(export)

    return change


def _text(edit: Callable[[str], str]) -> Change:
    return _raw(lambda export: edit(export.text()).encode())


def _encodings() -> Iterator[Mutation]:
    named = everywhere("centre", CENTRE)
    for encoding in ("utf-8-sig", "utf-16", "utf-32"):
        for layout in ("long", "wide", "joined"):
            change = _both(_centre, _set(encoding=encoding))
            yield Mutation(f"{encoding} in {layout}", layout, change, read(named))
    for encoding in ("cp1252", "utf-16-le", "utf-16-be", "cp1250", "mac-roman"):
        change = _both(_centre, _set(encoding=encoding), _key(encoding=encoding))
        yield Mutation(f"{encoding}, said so", "long", change, read(named))
    for encoding, byte in (("cp1252", "fc"), ("cp850", "81"), ("mac-roman", "9f")):
        lossy = CENTRE.replace("–", "-")
        change = _raw(lambda export, e=encoding, c=lossy: export.text().replace(",A,", f",{c},").encode(e))
        row = next(n for n, line in enumerate(clean_export("long").grid, 1) if "A" in line)
        words = (f"export.csv, row {row}: found 'byte {byte}'; expected text in utf-8", "say encoding: in the mapping")
        yield Mutation(f"{encoding}, not said", "long", change, refused(*words))
    mixed = _raw(lambda export: export.text().encode() + f"P0001,4,,,,,,UC,,,{CENTRE},,\n".encode("cp1252"))
    words = ("export.csv, row 44: found 'byte fc'; expected text in utf-8",)
    yield Mutation("one row in another encoding", "long", mixed, refused(*words))
    change = _both(_centre, _key(encoding="cp1252"))
    words = ("expected text in cp1252; its bytes are those of UTF-8; leave encoding: out",)
    yield Mutation("utf-8, said to be cp1252", "long", change, refused(*words))
    for order in ("le", "be"):
        words = (f"bytes are those of UTF-16 without a mark; say encoding: utf-16-{order} in the mapping",)
        name = "utf-16 without a mark" if order == "le" else "utf-16-be without a mark"
        yield Mutation(name, "long", _set(encoding=f"utf-16-{order}"), refused(*words))
    for encoding in ("utf-9", "rot13", "base64", "a\0b", "cp1252 "):
        words = ("expected an encoding that is known, not",)
        outcome = read() if encoding == "cp1252 " else refused(*words)
        yield Mutation(f"encoding {encoding!r}", "long", _key(encoding=encoding), outcome)
    cut = _raw(lambda export: export.text().encode("utf-16")[:-1])
    yield Mutation("utf-16 cut in the middle of a letter", "long", cut, refused("expected text in utf-16"))
    noise = random.Random(1).randbytes(2000)
    yield Mutation(
        "bytes without sense", "long", _raw(lambda _: b"\xff\xfa" + noise), refused("expected text in utf-8")
    )


def _marks() -> Iterator[Mutation]:
    """Separators, decimal marks, line ends."""
    for separator, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        for layout in ("long", "wide", "joined"):
            yield Mutation(f"{name} in {layout}", layout, _set(separator=separator), read())
    for end, name in (("\r\n", "line ends of Windows"), ("\r", "line ends of old Macintosh")):
        yield Mutation(name, "long", _set(line_end=end), read())
    yield Mutation("no line end at the end", "long", _text(str.rstrip), read())
    words = ("column crp: found '67,0'; expected a number with '.' as decimal mark; if ',' is the decimal mark",)
    for layout, header in (("long", "crp"), ("joined", "crp"), ("wide", "crp_w0")):
        said = (words[0].replace("crp:", f"{header}:"),)
        yield Mutation(f"decimal commas in {layout}", layout, _commas, refused(*said))
        read_so = _both(_commas, *(_key(name, decimal=",") for name in clean_export(layout).grids))
        yield Mutation(f"decimal commas in {layout}, said so", layout, read_so, read())
        both = _both(read_so, _set(separator=";"))
        yield Mutation(f"decimal commas and semicolons in {layout}", layout, both, read())
    words = ("cells'; expected 13 cells, as in the header; a separator inside a value needs quotation marks",)
    unquoted = _raw(lambda export: (_commas(export), export.text().replace('"', "").encode())[1])
    yield Mutation("decimal commas without quotation marks", "long", unquoted, refused(*words))
    large = clean_export("long").place("crp_mg_l")
    for mark in (",", " ", "'", "."):
        decimal = "," if mark == "." else "."
        text = f"0{mark}123{decimal}5"
        said = _both(
            _commas if decimal == "," else lambda export: None,
            lambda export, text=text: export.put(large, text),
            _key(thousands=mark, decimal=decimal),
        )
        yield Mutation(f"thousands {mark!r}, said so", "long", said, read(cell("crp_mg_l", "123.5")))
    wrong = _key(separator=";")
    yield Mutation("separator said wrongly", "long", wrong, refused("column id: expected this column"))
    first = _text(lambda text: "sep=,\n" + text)
    yield Mutation("a line that says the separator", "long", first, refused("found 'sep='; expected column names"))
    said = _both(first, _key(header_row=2))
    yield Mutation("a line that says the separator, said so", "long", said, read())
    title = _text(lambda text: "Export of the ward\n\n" + text)
    words = ("expected 1 cells, as in the header", "if the names stand in another row, say header_row:")
    yield Mutation("a title above the header", "long", title, refused(*words))
    yield Mutation("a title above the header, said so", "long", _both(title, _key(header_row=3)), read())
    yield Mutation(
        "a header row after the end", "long", _key(header_row=10**9), refused("expected column names in row 1")
    )


def _commas(export: Export) -> None:
    for grid in export.grids.values():
        for place, name in enumerate(grid[0]):
            if name.split("_")[0] in ("crp", "alb", "dose"):
                for row in grid[1:]:
                    row[place] = row[place].replace(".", ",")


def _quotes() -> Iterator[Mutation]:
    words = ("expected cells in closed quotation marks", "two of them inside of a value stand for one")
    for name, old, new, row in (
        ("a quotation mark opened and not closed", "P0002,4,", 'P0002,"4,', "row 6"),
        ("a quotation mark opened in the first cell", "P0001,4,", '"P0001,4,', "row 3"),
        ("a quotation mark inside of quotation marks", "P0001,4,", 'P0001,"4"x",', "row 3"),
        ("a quotation mark in the header", "id,week", 'id,"week', "row 1"),
    ):
        change = _text(lambda text, old=old, new=new: text.replace(old, new, 1))
        yield Mutation(name, "long", change, refused(f"export.csv, {row}: ", *words))
    closed = _text(lambda text: text.replace(",A,", ',"A,', 1).replace(",B,", ',B",', 1))
    yield Mutation("a quotation mark closed some rows later", "long", closed, refused("export.csv, row"))
    every = _raw(lambda export: "".join(_quoted(row) for row in export.grid).encode())
    yield Mutation("every cell in quotation marks", "long", every, read())
    single = _text(lambda text: text.replace("id,week", "'id',week", 1))
    yield Mutation("apostrophes about a name", "long", single, refused("did you mean \"'id'\"?"))
    comment = _both(
        lambda export: [row.append("" if n else "note") for n, row in enumerate(export.grid)] and None,
        lambda export: export.grid[2].__setitem__(-1, "first line\nsecond, line"),
    )
    yield Mutation("a line break in a column that nothing reads", "long", comment, read())
    swallowed = _raw(lambda export: (comment(export), _swallow(export))[1])
    words = ("export.csv, row 3, column note: ", "rows of the file; is a quotation mark not closed?")
    yield Mutation("rows swallowed by a column that nothing reads", "long", swallowed, refused(*words))


def _quoted(row: list[str]) -> str:
    return ",".join(f'"{one}"' for one in row) + "\n"


def _swallow(export: Export) -> bytes:
    export.grid[2][-1] = ""
    lines = export.text().splitlines()
    lines[2] += '"see letter'
    lines[4] += '"'
    return "\n".join(lines).encode()


def _headers() -> Iterator[Mutation]:
    for layout in ("long", "wide", "joined"):
        old = "crp_w8" if layout == "wide" else "crp"
        file = "visits.csv" if layout == "joined" else "export.csv"
        double = _header(old, "alb_w8" if layout == "wide" else "alb")
        words = (f"{file}, column {'alb_w8' if layout == 'wide' else 'alb'}: expected each column name once",)
        yield Mutation(f"a header twice in {layout}", layout, double, refused(*words))
        words = (f"{file}, row 1: ", "expected a name for column")
        yield Mutation(f"an empty header in {layout}", layout, _header(old, ""), refused(*words))
        yield Mutation(f"blanks about a header in {layout}", layout, _header(old, f"  {old} "), read())
    for new, words in [
        ("CRP", "did you mean 'CRP'?"),
        ("crpp", "did you mean 'crpp'?"),
        ("\ufeffcrp", "did you mean '\\ufeffcrp'?"),
        ("c r p", "did you mean 'c r p'?"),
        ("=crp", "did you mean '=crp'?"),
        ("xyz", "its columns are id, week, date, sf, xyz"),
        ("<script>", "its columns are id, week, date, sf, <script>"),
        ("\x1b[31mred", "its columns are id, week, date, sf, \\x1b[31mred"),
        ("白血球", "its columns are id, week, date, sf, 白血球"),
        ("__row", "expected no column named __row"),
    ]:
        yield Mutation(f"crp is called {new!r}", "long", _header("crp", new), refused("export.csv, ", words))
    yield Mutation("a column less", "long", _drop("crp"), refused("column crp: expected this column"))
    absent = _both(_drop("crp"), _key(absent_columns="leave_out"))
    yield Mutation("a column less, said so", "long", absent, read(no_column("crp_mg_l")))
    yield Mutation("the id is not there", "long", _drop("id"), refused("column id: expected this column"))
    yield Mutation("the week is not there", "long", _drop("week"), refused("column week: expected this column"))
    lost = [cell("crp_mg_l", "", person, 8.0) for person in range(10)]
    words = ("crp_8w", "worth a look")
    yield Mutation("one header of a wide file misnamed", "wide", _header("crp_w8", "crp_8w"), read(*lost, said=words))
    words = ("column crp_wend: found 'end'; expected a week in the header",)
    yield Mutation("a week of a wide file in words", "wide", _header("crp_w8", "crp_wend"), refused(*words))
    words = ("column crp_w8 mg/L: found '8 mg/L'; expected a week in the header",)
    yield Mutation("a unit behind the week", "wide", _header("crp_w8", "crp_w8 mg/L"), refused(*words))
    more = lambda export: [row.append("x" if n else "extra") for n, row in enumerate(export.grid)] and None  # noqa: E731
    yield Mutation("a column more", "long", more, read(said=("export.csv: extra",)))
    turned = lambda export: export.grids.update({"export.csv": [row[::-1] for row in export.grid]})  # noqa: E731
    yield Mutation("columns in another order", "long", turned, read())
    turned = _both(_header("crp", "?"), _header("alb", "crp"), _header("?", "alb"))
    words = ("column alb: found '1.8'; expected a value of at least 5 and at most 70 g/L; correct it",)
    yield Mutation("two columns changed places", "long", turned, refused(*words))
    upper = lambda export: export.grid.__setitem__(0, [name.upper() for name in export.grid[0]])  # noqa: E731
    yield Mutation("all headers in capitals", "wide", upper, refused("did you mean 'ID'?", "did you mean 'AGE'?"))


def _header(old: str, new: str) -> Change:
    def change(export: Export) -> None:
        grid = next(grid for grid in export.grids.values() if old in grid[0])
        grid[0][grid[0].index(old)] = new

    return change


def _drop(name: str) -> Change:
    def change(export: Export) -> None:
        at = export.grid[0].index(name)
        for row in export.grid:
            del row[at]

    return change


def _rows() -> Iterator[Mutation]:
    for layout in ("long", "wide", "joined"):
        file = "people.csv" if layout == "joined" else "export.csv"
        words = (f"{file}, row 1: expected column names in row 1",)
        yield Mutation(f"an empty file in {layout}", layout, _lines(lambda grid: []), refused(*words))
        words = (f"{file}: expected rows below the header, which is row 1",)
        yield Mutation(f"a header only in {layout}", layout, _lines(lambda grid: grid[:1]), refused(*words))
        words = (f"{file}, row 4: found ", "cells, as in the header; a separator inside a value needs quotation marks")
        yield Mutation(f"a row too short in {layout}", layout, _row(3, lambda row: row[:-1]), refused(*words))
        yield Mutation(f"a row too long in {layout}", layout, _row(3, lambda row: [*row, "x"]), refused(*words))
        yield Mutation(f"empty cells behind a row in {layout}", layout, _row(3, lambda row: [*row, "", " "]), read())
        blank = _lines(lambda grid: [*grid[:3], [], [""] * len(grid[0]), *grid[3:], [], [" "], []])
        yield Mutation(f"blank lines in {layout}", layout, blank, read())
        wide = _lines(lambda grid: [[*row, "", ""] for row in grid])
        yield Mutation(f"empty columns behind in {layout}", layout, wide, read())
        yield Mutation(
            f"rows in another order in {layout}", layout, _lines(lambda grid: [grid[0], *grid[:0:-1]]), read()
        )
        foot = _lines(lambda grid: [*grid, ["Total: 14 patients"]])
        yield Mutation(
            f"a line of words at the end in {layout}", layout, foot, refused(f"{file}, row", "found '1 cells'")
        )
        again = _lines(lambda grid: [*grid, list(grid[-1])])
        yield Mutation(f"the last row twice in {layout}", layout, again, read())
        zeros = _raw(lambda export: export.text().encode() + b"\0" * 512)
        words = (f"{file}, row", "found '1 cells'; expected")
        yield Mutation(f"bytes of 0 at the end in {layout}", layout, zeros, refused(*words))
    header = _lines(lambda grid: [*grid, list(grid[0])])
    yield Mutation("the header again at the end", "long", header, refused("row 44, column week: found 'week'"))
    for layout in ("long", "wide"):
        one = _lines(lambda grid: grid[:2])
        keep = lambda row: row["patient_id"] == IDS[0] and row.get("week", "0") == "0"  # noqa: E731
        if layout == "wide":
            keep = lambda row: row["patient_id"] == IDS[0]  # noqa: E731
        yield Mutation(f"one row in {layout}", layout, one, read(without("patients", keep), without("visits", keep)))
    other = _lines(lambda grid: [*grid, [*grid[-1][:4], "0.5", *grid[-1][5:]]])
    words = (
        "export.csv, rows 43, 44, column crp: found ",
        "expected one crp_mg_l for each patient and week",
        "repeats:",
    )
    yield Mutation("a visit twice, with another value", "long", other, refused(*words))
    joined = _lines(lambda grid: [*grid, ["P9999", *grid[-1][1:]]])
    yield Mutation("a patient without any visit", "joined", joined, read(_nobody))
    unknown = lambda export: export.grids["visits.csv"].append(["P9999", "0", "", "1", "5", "", ""])  # noqa: E731
    words = ("visits.csv, row 44, column id: found 'P9999'; expected a patient who has a row in the patients' section",)
    yield Mutation("a visit of nobody", "joined", unknown, refused(*words))
    event = lambda export: export.grids["events.csv"].append(["P9999", "acne", "", "", ""])  # noqa: E731
    words = ("events.csv, row 7, column id: found 'P9999'; expected a patient who has a row",)
    yield Mutation("an event of nobody", "joined", event, refused(*words))
    later = _lines(lambda grid: [row for row in grid if row[:2] != [IDS[2], "0"]])
    words = (f"expected also a baseline visit (week 0 or below) of patient {IDS[2]}", "add_empty in the mapping")
    yield Mutation("no baseline of one patient", "long", later, refused(*words))
    twice = _lines(lambda grid: [*grid, [IDS[0], "UC", "male", "20", "Z", "no", "2023-06-12"]])
    words = ("people.csv, rows 2, 16, column ", "for each patient", "say repeats:")
    yield Mutation("a patient twice", "joined", twice, refused(*words))


def _lines(edit: Callable[[list], list]) -> Change:
    def change(export: Export) -> None:
        export.grids[next(iter(export.grids))] = edit(export.grid)

    return change


def _row(number: int, edit: Callable[[list], list]) -> Change:
    return _lines(lambda grid: [edit(row) if n == number else row for n, row in enumerate(grid)])


def _nobody(tables: dict) -> None:
    tables["patients"][("P9999",)] = CLEAN["patients"][(IDS[-1],)] | {"patient_id": "P9999"}


def _columns() -> Iterator[Mutation]:
    """Columns that are valid and extreme: nothing, all alike, nobody, everybody."""
    for layout in ("long", "wide", "joined"):
        alike = {"centre": "A", "sex": "female", "prior_surgery": "yes", "age_years": "40"}
        for column, value in alike.items():
            yield Mutation(f"one {column} in {layout}", layout, _fill(column, value), read(everywhere(column, value)))
        for column, value in (("crp_mg_l", ""), ("mayo_stool_frequency", ""), ("centre", ""), ("start_date", "")):
            yield Mutation(f"no {column} in {layout}", layout, _fill(column, value), read(everywhere(column, value)))
        for column, value in (("mayo_stool_frequency", "0"), ("mayo_stool_frequency", "3"), ("crp_mg_l", "0")):
            done = read(everywhere(column, value) if layout != "wide" else _every_visit(column, value))
            yield Mutation(f"{column} {value} in {layout}", layout, _fill(column, value), done)
        words = ("column dx: found ''; expected a value; this column may not be empty",)
        yield Mutation(f"no diagnosis in {layout}", layout, _fill("diagnosis", ""), refused(*words))
    nothing = _both(*(_fill(column, "") for column in VISITS if column != "visit_date"))
    empty = [everywhere(column, "") for column in VISITS if column != "visit_date"]
    yield Mutation("no value in any visit", "long", nothing, read(*empty))
    codes = _both(_fill("crp_mg_l", "999"), _key(missing=["999"]))
    yield Mutation("a missing code everywhere", "long", codes, read(everywhere("crp_mg_l", "")))


def _every_visit(column: str, value: str) -> Callable[[dict], None]:
    """In a wide file a value stands at every week, so that each patient has each visit."""

    def edit(tables: dict) -> None:
        none = dict.fromkeys(VISITS, "")
        for patient in IDS:
            for week in WEEKS:
                row = tables["visits"].setdefault((patient, week), none | {"patient_id": patient, "week": f"{week:g}"})
                row[column] = value

    return edit


def _fill(column: str, value: str) -> Change:
    from corrupted_exports import PEOPLE

    stem = (PEOPLE | VISITS)[column]

    def change(export: Export) -> None:
        for grid in export.grids.values():
            for at, name in enumerate(grid[0]):
                if name == stem or name.startswith(f"{stem}_w"):
                    for row in grid[1:]:
                        row[at] = value

    return change


def _workbooks() -> Iterator[Mutation]:
    for layout in ("long", "wide"):
        yield Mutation(f"a workbook in {layout}", layout, _as("xlsx"), read())
    for span, row in (("A2:A4", 2), ("K1:L1", 1), ("K3:K9", 3), ("B40:C41", 40)):
        words = (f"export.xlsx, row {row}: found '{span}'; expected cells that are not merged; unmerge them",)
        yield _book(f"merged cells {span}", lambda sheet, s=span: sheet.merge_cells(s), refused(*words))
    words = ("export.xlsx, row 5, column E5: found '=D5*2'; expected a formula with a stored value",)
    yield _book("a formula without a value", lambda sheet: sheet.__setitem__("E5", "=D5*2"), refused(*words))
    place = clean_export("long").place("crp_mg_l")
    for value, words in [
        ("7,5", "found '7,5'; expected a number"),
        ("#N/A", "found '#N/A'; expected a number"),
        (True, "found 'TRUE'; expected a number"),
        (datetime.date(2024, 4, 6), "a spreadsheet made it a date"),
        (datetime.datetime(2024, 4, 6, 12), "a spreadsheet made it a date"),
        (datetime.time(12, 30), "found '12:30:00'"),
        (-1, "found '-1'; expected a value of at least 0"),
        (1e300, "expected a value of at least 0"),
    ]:
        yield _book_cell(
            f"crp {value!r}",
            "E",
            place.row,
            value,
            refused(f"export.xlsx, row {place.row}, column crp: {words}" if words.startswith("found") else words),
        )
    start = clean_export("long").place("visit_date")
    old = clean_export("long").grid[start.row - 1][2]
    day = datetime.date.fromisoformat(old)
    serial = (day - datetime.date(1899, 12, 30)).days
    yield _book_cell("a date as a date", "C", start.row, day, read())
    yield _book_cell("a date with a time of 0", "C", start.row, datetime.datetime.combine(day, datetime.time()), read())
    words = (f"row {start.row}, column date: found '{serial}'; expected a date", "say dates: [excel_serial]")
    yield _book_cell("a date as a serial number", "C", start.row, serial, refused(*words))
    said = _both(_as("xlsx"), lambda export: export.put(start._replace(file="export.xlsx"), serial), _date_rule)
    yield Mutation("workbook: a serial number, said so", "long", said, read())
    yield _book(
        "a second sheet", lambda sheet: sheet.parent.create_sheet("x"), refused("expected one sheet; say sheet:")
    )
    yield _book("blank rows with colours", _coloured, read())
    yield _book("a comment on a cell", _commented, read())
    yield _book(
        "a title above the header", lambda sheet: sheet.insert_rows(1), refused("expected column names in row 1")
    )
    damaged = ("expected an Excel workbook that can be read; save it anew as .xlsx, without a password",)
    good = workbook(clean_export("long").grid)
    for name, content in [
        ("no zip at all", b"not a workbook"),
        ("nothing in it", b"\x00"),
        ("a table of text", clean_export("long").text().encode()),
        ("one with a password", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("its first half", good[: len(good) // 2]),
        ("its end cut", good[:-30]),
        ("its middle overwritten", good[:1500] + b"\xff" * 800 + good[2300:]),
        ("a zip of something else", _zip()),
    ]:
        yield Mutation(f"workbook: {name}", "long", _both(_as("xlsx"), _raw(lambda _, c=content: c)), refused(*damaged))


def _as(ending: str) -> Change:
    return lambda export: export.rename("export.csv", f"export.{ending}")


def _book(name: str, change: Callable[[Any], Any], outcome: Outcome) -> Mutation:
    made = _raw(lambda export: workbook(export.grid, change))
    return Mutation(f"workbook: {name}", "long", _both(_as("xlsx"), made), outcome)


def _book_cell(name: str, letter: str, row: int, value: Any, outcome: Outcome) -> Mutation:
    return _book(name, lambda sheet: sheet.__setitem__(f"{letter}{row}", value), outcome)


def _date_rule(export: Export) -> None:
    export.entry()["visits"]["visit_date"] = {"column": "date", "dates": ["excel_serial"]}


def _coloured(sheet: Any) -> None:
    from openpyxl.styles import PatternFill

    for row in range(50, 60):
        sheet.cell(row, 3).fill = PatternFill("solid", fgColor="FFFF00")


def _commented(sheet: Any) -> None:
    from openpyxl.comments import Comment

    sheet["E5"].comment = Comment("=cmd|x", "somebody")


def _zip() -> bytes:
    import io
    import zipfile

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "x")
    return file.getvalue()


def _parquets() -> Iterator[Mutation]:
    grid = clean_export("long").grid
    yield Mutation("parquet of texts", "long", _as("parquet"), read())
    for kind in (pl.Float64, pl.Float32, pl.Decimal(10, 2), pl.Categorical):
        content = parquet(grid, crp=kind, age=kind)
        made = _both(_as("parquet"), _raw(lambda _, c=content: c))
        yield Mutation(f"parquet of {kind}", "long", made, read())
    typed = parquet(grid, week=pl.Int8, date=pl.Date, start=pl.Datetime, sf=pl.Int64, age=pl.UInt8)
    yield Mutation("parquet of typed columns", "long", _both(_as("parquet"), _raw(lambda _: typed)), read())
    comma = _both(
        _as("parquet"), _raw(lambda _: parquet(grid, crp=pl.Decimal(10, 2), alb=pl.Float64)), _key(decimal=",")
    )
    texts = _both(comma, _drop_rules("dose"))
    yield Mutation("parquet of decimals beside decimal commas", "long", texts, read(no_column("steroid_dose_mg_day")))
    good = parquet(grid)
    for name, content in [
        ("no parquet at all", b"not parquet"),
        ("nothing in it", b"\0"),
        ("its first half", good[: len(good) // 2]),
        ("its end cut", good[:-10]),
        ("its marks only", b"PAR1PAR1"),
        ("a length too long", good[:-8] + b"\xff\xff\xff\x7f" + b"PAR1"),
        ("its description overwritten", good[:-300] + b"\x15" * 250 + good[-50:]),
    ]:
        words = ("export.parquet: expected a Parquet file that can be read",)
        yield Mutation(f"parquet: {name}", "long", _both(_as("parquet"), _raw(lambda _, c=content: c)), refused(*words))


def _drop_rules(header: str) -> Change:
    def change(export: Export) -> None:
        rules = export.entry()["visits"]
        export.entry()["visits"] = {name: rule for name, rule in rules.items() if rule != header}

    return change


def _places() -> Iterator[Mutation]:
    absent = lambda export: export.folders.add("export.csv")  # noqa: E731
    yield Mutation("a folder instead of a file", "long", absent, refused("expected a file; found a folder"))
    for ending in ("sav", "xls", "json", "csv.gz", "ods"):
        words = ("expected a file ending in .csv, .tsv, .txt, .xlsx, .xlsm or .parquet",)
        yield Mutation(f"a file ending in {ending}", "long", _as(ending), refused(*words))
    yield Mutation("a file ending in TXT", "long", _as("TXT"), read())
    more = lambda export: export.grids.update({"more.csv": [["id"], ["P1"]]})  # noqa: E731
    yield Mutation(
        "a file that the mapping does not name",
        "long",
        more,
        refused("more.csv: expected a file that the mapping names"),
    )
    less = lambda export: export.grids.pop("events.csv") and None  # noqa: E731
    yield Mutation("a file less", "joined", less, refused("events.csv: expected this file among those given"))
    name = lambda export: export.rename("export.csv", "=cmd|x <script>.csv")  # noqa: E731
    yield Mutation("a file with a strange name", "long", name, read())


FILES = [
    *_encodings(),
    *_marks(),
    *_quotes(),
    *_headers(),
    *_rows(),
    *_columns(),
    *_workbooks(),
    *_parquets(),
    *_places(),
]
