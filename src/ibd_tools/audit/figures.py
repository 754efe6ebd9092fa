"""What printed numbers can rest on: feasible denominators, shared ones, and the tests behind a p-value."""

from typing import Any

import pandas as pd

from ibd_study.figures import BEFORE, DISEASE_COLOURS, GRID, INK, LINES, Figure, wrapped
from ibd_study.figures import grammar as draw
from ibd_study.kinds import Kind
from ibd_study.results import NOT_RECORDED, Results, at, format_count, format_interval
from ibd_study.words import say
from ibd_tools.audit.numbers import words_of

ROW_HEIGHT, CELL_HEIGHT, TEST_HEIGHT, LINE = 52, 52, 52, 13
WRITTEN_OUT = 2
MOST_COUNTS = 12
# Room to the right of the whole group, for a word.
ROOM = 1.15
# Axes of squares: columns numbered above, and rows of several lines without ticks.
ABOVE = {"orient": "top", "labelAngle": 0, "domain": False, "ticks": False}
BARE: dict[str, Any] = {"labelExpr": LINES.replace("label", "value"), "domain": False, "ticks": False}
LEGENDS = {"Shape": {"legend": {"columns": 1}}}
ROSE, FELL, NEVER = "yes, if the rate rose", "only if it fell", "no"


def feasible_denominators(results: Results, labels: dict[str, str]) -> Figure:
    """A dot for every number of patients on which a printed percentage is possible, from 1 to the whole group."""
    frame = _counts(results, labels)
    known = set(results.of(kind=Kind.AUDIT_RULE).rows["endpoint"])
    keys = [key for key in labels if key in known]
    group_of = results.of(kind=Kind.AUDIT_VERDICT).rows.set_index("endpoint")["disease"]
    groups = {name: [key for key in keys if group_of[key] == name] for name in dict.fromkeys(group_of[keys])}
    return _figure(
        "audit-denominators",
        "On how many patients is each printed percentage possible?",
        [
            (_strip(frame, results, labels, name, own), _strip_words(results, labels, own))
            for name, own in groups.items()
        ],
        "No percentage is printed.",
        "Each dot is a number of patients of whom some whole number gives the printed percentage after rounding. The "
        "line marks the whole group, or the printed denominator; beside it stands whether that is possible.",
        frame[["group", "label", "printed", "count", "interval"]],
        {"label": "percentage", "count": "events/evaluable", "interval": "interval, %"},
    )


def _figure(
    key: str,
    title: str,
    panels: list[tuple["draw.Panel", str]],
    nothing: str,
    caption: str,
    data: pd.DataFrame,
    names: dict[str, str],
) -> Figure:
    """A figure of panels, each with its words, or of a sentence where there is nothing to draw; never synthetic."""
    drawn = tuple(panel.properties(description=words) for panel, words in panels)
    alt = " ".join(words for _, words in panels) or nothing
    bare = draw.only_words(nothing, height=30, align="left", x=0).properties(description=nothing)
    return Figure(key, title, drawn or (bare,), alt, caption, data, False, names)


def _counts(results: Results, labels: dict[str, str]) -> pd.DataFrame:
    records = [
        {
            "key": row["endpoint"],
            "group": row["disease"],
            "label": labels[row["endpoint"]],
            "printed": words_of(results, Kind.AUDIT_PRINTED, row["endpoint"]),
            "evaluable": None if pd.isna(row["N"]) else int(row["N"]),
            "count": format_count(row["n"], row["N"]),
            "interval": format_interval(row["ci_low"], row["ci_high"]),
        }
        for _, row in results.of(kind=Kind.AUDIT_COUNT).rows.iterrows()
    ]
    return pd.DataFrame(records, columns=["key", "group", "label", "printed", "evaluable", "count", "interval"])


def _strip(frame: pd.DataFrame, results: Results, labels: dict[str, str], group: str, keys: list[str]) -> "draw.Panel":
    verdicts = results.of(kind=Kind.AUDIT_VERDICT, endpoint=keys).rows
    sizes = verdicts.set_index("endpoint")["N"].dropna().astype(int)
    names = {key: _row_words(results, labels, key) for key in keys}
    possible = set(zip(frame["key"], frame["evaluable"], strict=True))
    records = [
        {"label": names[key], "size": int(sizes[key]), "all": "yes" if (key, sizes[key]) in possible else "no"}
        for key in keys
        if key in sizes
    ]
    whole = pd.DataFrame(records, columns=["label", "size", "all"])
    own = frame[frame["key"].isin(keys)].assign(label=lambda rows: rows["key"].map(names))
    largest = int(max([1, *sizes, *own["evaluable"].dropna()]))
    y, colour = draw.rows(names.values(), grid=True), DISEASE_COLOURS.get(group, INK)
    x = draw.across("evaluable", (0, ROOM * largest), nice=False, title="patients")
    tips = {"label": "Percentage", "count": "Events/evaluable", "interval": "Interval, %"}
    return draw.panel(
        draw.mark("tick", whole, draw.across("size"), y, color=INK, thickness=1.5, height=26),
        draw.words_at(whole, "all", draw.across("size"), y, align="left", dx=6),
        draw.mark("point", own, x, y, color=colour, size=30, tips=tips),
        height=ROW_HEIGHT * len(keys),
        title=f"{group}: up to {largest} patients",
    )


def _row_words(results: Results, labels: dict[str, str], key: str) -> str:
    return wrapped(f"{labels[key]} {words_of(results, Kind.AUDIT_PRINTED, key)}")


def _strip_words(results: Results, labels: dict[str, str], keys: list[str]) -> str:
    said = [(key, *(words_of(results, kind, key) for kind in (Kind.AUDIT_PRINTED, Kind.AUDIT_VERDICT))) for key in keys]
    return " ".join(f"{labels[key]}, printed {printed}: {verdict}." for key, printed, verdict in said)


def shared_denominators(results: Results, labels: dict[str, str]) -> Figure:
    """Which two percentages can rest on the same patients: a matrix for each group."""
    frame = _pairs(results, labels)
    return _figure(
        "audit-shared",
        "Which two percentages can rest on the same patients?",
        [(_matrix(own, str(name)), _pair_words(own, str(name))) for name, own in frame.groupby("group", sort=False)],
        "No two percentages of a group are printed without a denominator.",
        f"Columns are numbered as the rows. A square holds the numbers of patients that fit both percentages, or how "
        f"many such numbers there are when more than {WRITTEN_OUT} (as \N{MULTIPLICATION SIGN}4); an empty one: none.",
        frame[["group", "first", "second", "shared"]],
        {"first": "percentage", "second": "and", "shared": "numbers of patients that fit both"},
    )


def _pairs(results: Results, labels: dict[str, str]) -> pd.DataFrame:
    rows = results.of(kind=Kind.AUDIT_SHARED).rows
    place = {
        key: number
        for _, own in rows.groupby("disease", sort=False)
        for number, key in enumerate(dict.fromkeys([*own["endpoint"], *at(own, "other")]), 1)
    }
    known = rows["value"].notna()
    first, second = rows["endpoint"], at(rows, "other")
    return pd.DataFrame(
        {
            "group": rows["disease"],
            "first": first.map(labels),
            "second": second.map(labels),
            "column": first.map(place),
            "row": [wrapped(f"{place[key]} {labels[key]}") for key in second],
            "first_row": [wrapped(f"{place[key]} {labels[key]}") for key in first],
            "number": rows["value"].astype("Int64"),
            "shared": at(rows, "words").where(known, NOT_RECORDED),
        }
    )


def _matrix(frame: pd.DataFrame, group: str) -> "draw.Panel":
    frame = frame.assign(words=[_cell(row) for row in frame.itertuples()], any=frame["number"].fillna(0) > 0)
    order = [*frame["first_row"], *frame["row"]]
    x = draw.level("x", "column", title=None, axis=ABOVE)
    y = draw.rows(order, "row", every=True, **BARE)
    colour = draw.either("datum.any", DISEASE_COLOURS.get(group, INK), GRID)
    tips = {"first": "Percentage", "second": "and", "shared": "Patients that fit both"}
    return draw.panel(
        draw.mark("rect", frame, x, y, colour, tips=tips, stroke=BEFORE, strokeWidth=0.5),
        *(_square_text(frame, lines, x, y) for lines in range(1, WRITTEN_OUT + 1)),
        height=CELL_HEIGHT * len(set(order)),
        title=group,
    )


def _square_text(frame: pd.DataFrame, lines: int, *channels: object) -> "draw.Mark":
    """Text of the squares that hold so many lines: a text of several would hang from the middle."""
    look = {"lineBreak": "\n", "fontSize": 12, "fontWeight": "bold", "color": "white", "lineHeight": LINE}
    where = f"length(split(datum.words, '\\n')) === {lines}"
    return draw.words_at(frame, "words", *channels, where=where, dy=-LINE * (lines - 1) / 2, **look)


def _cell(row: Any) -> str:
    if pd.isna(row.number) or not row.number:
        return ""
    if row.number > WRITTEN_OUT:
        return f"\N{MULTIPLICATION SIGN}{row.number:.0f}"
    return row.shared.replace(" or ", "\n")


def _pair_words(frame: pd.DataFrame, group: str) -> str:
    sharing = frame[frame["number"].fillna(0) > 0]
    listed = "; ".join(f"{row.first} and {row.second} on {row.shared}" for row in sharing.itertuples())
    return f"{group}: {len(sharing)} of {len(frame)} pairs share a number of patients{f': {listed}' if listed else ''}."


def tests_giving_p(results: Results, labels: dict[str, str]) -> Figure:
    """For each p-value printed as a number: which test gives it, on which count."""
    frame = _tests(results, labels)
    printed = {row["endpoint"]: row for _, row in results.of(kind=Kind.AUDIT_P).rows.iterrows()}
    return _figure(
        "audit-tests",
        "Which test, on which count, gives the printed p-value?",
        [
            (_test_chart(frame[frame["key"] == key], printed[key]), _p_words(labels[key], printed[key]))
            for key in dict.fromkeys(frame["key"])
        ],
        "No p-value of a percentage is printed as a number.",
        "Columns are the counts on which the percentage can rest, rows the tests. A filled dot: some number of events "
        "before, below the printed rate, gives the printed p. A ring: only a higher one does. A cross: none does. At "
        f"most {MOST_COUNTS} counts are drawn.",
        frame[["label", "count", "test", "found"]],
        {"label": "percentage", "count": "events/evaluable", "found": "what gives the printed p"},
    )


def _tests(results: Results, labels: dict[str, str]) -> pd.DataFrame:
    records = [
        {
            "key": row["endpoint"],
            "label": labels[row["endpoint"]],
            "count": say(row, "count"),
            "test": row["test"],
            "found": row["at"]["words"],
            "answer": _answer(row),
        }
        for _, row in results.of(kind=Kind.AUDIT_TEST).rows.iterrows()
    ]
    return pd.DataFrame(records, columns=["key", "label", "count", "test", "found", "answer"])


def _answer(row: pd.Series) -> str:
    """Whether some number of events before gives the printed p, and whether one below the printed rate does."""
    if row["at"]["rose"]:
        return ROSE
    return NEVER if not pd.isna(row["value"]) and row["value"] == 0 else FELL


def _test_chart(frame: pd.DataFrame, printed: pd.Series) -> "draw.Panel":
    counts = list(dict.fromkeys(frame["count"]))[:MOST_COUNTS]
    shown = frame[frame["count"].isin(counts)].assign(line=lambda rows: rows["test"].map(wrapped))
    answers, colour = (ROSE, FELL, NEVER), DISEASE_COLOURS.get(printed["disease"], INK)
    looks = {
        "Shape": ("circle", "circle", "M-.7-.7L.7.7M.7-.7L-.7.7"),
        "Stroke": (colour, colour, BEFORE),
        "Fill": (colour, "white", "white"),
    }
    channels = [
        draw.by_value(channel, "answer", dict(zip(answers, look, strict=True)), **LEGENDS.get(channel, {}))
        for channel, look in looks.items()
    ]
    x, y = (
        draw.level("x", "count", sort=counts, title=None, axis=ABOVE),
        draw.rows(shown["line"], "line", **BARE, grid=True),
    )
    tips = {"test": "test", "count": "count", "found": "Found"}
    return draw.panel(
        draw.mark("point", shown, x, y, *channels, tips=tips, size=130, strokeWidth=2),
        height=TEST_HEIGHT * shown["line"].nunique(),
        title=f"{frame['label'].iloc[0]}, p {printed['test']}",
    )


def _p_words(label: str, printed: pd.Series) -> str:
    return f"{label}, printed p {printed['test']}: {printed['at']['words']}."
