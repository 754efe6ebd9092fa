"""What printed numbers can rest on: feasible denominators, shared ones, and the tests behind a p-value."""

from itertools import combinations

import pandas as pd

from ibd_study.figures.rendering import Figure
from ibd_study.figures.theme import BEFORE, DISEASE_COLOURS, GRID, INK, LINES, wrapped
from ibd_study.results import NOT_RECORDED, Results, format_count, format_interval
from ibd_study.words import say

ROW_HEIGHT, CELL_HEIGHT, TEST_HEIGHT, LINE = 52, 52, 52, 13
WRITTEN_OUT = 2
MOST_COUNTS = 12
# Room to the right of the whole group, for a word.
ROOM = 1.15
ROSE, FELL, NEVER = "yes, if the rate rose", "only if it fell", "no"


def feasible_denominators(results: Results, labels: dict[str, str]) -> Figure:
    """A dot for every number of patients on which a printed percentage is possible, from 1 to the whole group."""
    frame = _counts(results, labels)
    keys = _percentages(results, labels)
    groups = _groups(results, keys)
    return Figure(
        "audit-denominators",
        "On how many patients is each printed percentage possible?",
        tuple(_strip(frame, results, labels, group, own) for group, own in groups.items())
        or (_only_words("No percentage is printed."),),
        " ".join(_strip_words(results, labels, key) for key in keys) or "No percentage is printed.",
        "Each dot is a number of patients of whom some whole number gives the printed percentage after rounding. The "
        "line marks the whole group, or the printed denominator; beside it stands whether that is possible.",
        frame[["group", "label", "printed", "count", "interval"]],
        results.synthetic,
        {"label": "percentage", "count": "events/evaluable", "interval": "interval, %"},
    )


def _percentages(results: Results, labels: dict[str, str]) -> list[str]:
    known = set(results.of(statistic="audit_rule_either").rows["endpoint"])
    return [key for key in labels if key in known]


def _groups(results: Results, keys: list[str]) -> dict[str, list[str]]:
    group_of = results.of(statistic="audit_verdict").rows.set_index("endpoint")["disease"]
    return {
        group: [key for key in keys if group_of[key] == group] for group in dict.fromkeys(group_of[key] for key in keys)
    }


def _counts(results: Results, labels: dict[str, str]) -> pd.DataFrame:
    rows = results.rows[results.rows["statistic"].str.match("audit_count_")]
    printed = results.of(statistic="audit_printed").rows.set_index("endpoint")["method"]
    records = [
        {
            "key": row["endpoint"],
            "group": row["disease"],
            "label": labels[row["endpoint"]],
            "printed": printed[row["endpoint"]],
            "evaluable": None if pd.isna(row["N"]) else int(row["N"]),
            "count": format_count(row["n"], row["N"]),
            "interval": format_interval(row["ci_low"], row["ci_high"]),
        }
        for _, row in rows.iterrows()
    ]
    return pd.DataFrame(records, columns=["key", "group", "label", "printed", "evaluable", "count", "interval"])


def _strip(frame: pd.DataFrame, results: Results, labels: dict[str, str], group: str, keys: list[str]):
    import altair as alt

    sizes = results.of(statistic="audit_verdict", endpoint=keys).rows.set_index("endpoint")["N"].dropna().astype(int)
    names = {key: _row_words(results, labels, key) for key in keys}
    possible = set(zip(frame["key"], frame["evaluable"], strict=True))
    whole = pd.DataFrame(
        [
            {"label": names[key], "size": int(sizes[key]), "all": "yes" if (key, sizes[key]) in possible else "no"}
            for key in keys
            if key in sizes
        ],
        columns=["label", "size", "all"],
    )
    own = frame[frame["key"].isin(keys)].assign(label=lambda rows: rows["key"].map(names))
    largest = int(max([1, *sizes, *own["evaluable"].dropna()]))
    scale = alt.Scale(domain=[0, ROOM * largest], nice=False)
    y = alt.Y("label:N", sort=list(names.values()), title=None, axis=alt.Axis(labelExpr=LINES, grid=True))
    tips = [
        alt.Tooltip("label:N", title="Percentage"),
        alt.Tooltip("count:N", title="Events/evaluable"),
        alt.Tooltip("interval:N", title="Interval, %"),
    ]
    dots = (
        alt.Chart(own)
        .mark_point(color=DISEASE_COLOURS.get(group, INK), size=30)
        .encode(alt.X("evaluable:Q", title="patients", scale=scale), y, tooltip=tips)
    )
    base = alt.Chart(whole).encode(alt.X("size:Q"), y)
    line = base.mark_tick(color=INK, thickness=1.5, height=26)
    answer = base.mark_text(align="left", dx=6).encode(text="all:N")
    title = f"{group}: up to {largest} patients"
    return alt.layer(line, answer, dots).properties(
        width="container",
        height=ROW_HEIGHT * len(keys),
        title=title,
        description=" ".join(_strip_words(results, labels, key) for key in keys),
    )


def _row_words(results: Results, labels: dict[str, str], key: str) -> str:
    printed = results.of(statistic="audit_printed", endpoint=key).rows["method"].iloc[0]
    return wrapped(f"{labels[key]} {printed}")


def _strip_words(results: Results, labels: dict[str, str], key: str) -> str:
    verdict = results.of(statistic="audit_verdict", endpoint=key).rows["method"].iloc[0]
    printed = results.of(statistic="audit_printed", endpoint=key).rows["method"].iloc[0]
    return f"{labels[key]}, printed {printed}: {verdict}."


def _only_words(words: str):
    """A chart that holds a sentence, for a table that has nothing to draw."""
    import altair as alt

    chart = alt.Chart(pd.DataFrame({"words": [words]})).mark_text(align="left", x=0).encode(text="words:N")
    return chart.properties(width="container", height=30, description=words)


def shared_denominators(results: Results, labels: dict[str, str]) -> Figure:
    """Which two percentages can rest on the same patients: a matrix for each group."""
    frame = _pairs(results, labels)
    groups = list(dict.fromkeys(frame["group"]))
    return Figure(
        "audit-shared",
        "Which two percentages can rest on the same patients?",
        tuple(_matrix(frame[frame["group"] == group], group) for group in groups)
        or (_only_words("No two percentages of a group are printed without a denominator."),),
        " ".join(_pair_words(frame[frame["group"] == group], group) for group in groups)
        or "No two percentages of a group are printed without a denominator.",
        f"Columns are numbered as the rows. A square holds the numbers of patients that fit both percentages, or how "
        f"many such numbers there are when more than {WRITTEN_OUT} (as \N{MULTIPLICATION SIGN}4); an empty one: none.",
        frame[["group", "first", "second", "shared"]],
        results.synthetic,
        {"first": "percentage", "second": "and", "shared": "numbers of patients that fit both"},
    )


def _pairs(results: Results, labels: dict[str, str]) -> pd.DataFrame:
    rows = results.rows[results.rows["statistic"].str.match("audit_shared_with_")]
    known = {(row["endpoint"], row["statistic"].removeprefix("audit_shared_with_")): row for _, row in rows.iterrows()}
    order = [key for key in labels if any(key in pair for pair in known)]
    place = _places(order, known)
    records = [
        {
            "group": known[pair]["disease"],
            "first": labels[pair[0]],
            "second": labels[pair[1]],
            "column": place[pair[0]],
            "row": wrapped(f"{place[pair[1]]} {labels[pair[1]]}"),
            "first_row": wrapped(f"{place[pair[0]]} {labels[pair[0]]}"),
            "number": None if pd.isna(known[pair]["value"]) else int(known[pair]["value"]),
            "shared": known[pair]["method"] if not pd.isna(known[pair]["value"]) else NOT_RECORDED,
        }
        for pair in combinations(order, 2)
        if pair in known
    ]
    columns = ["group", "first", "second", "column", "row", "first_row", "number", "shared"]
    return pd.DataFrame(records, columns=columns)


def _places(order: list[str], known: dict[tuple[str, str], pd.Series]) -> dict[str, int]:
    """Number of each percentage within its group."""
    group_of = {key: row["disease"] for pair, row in known.items() for key in pair}
    return {key: sum(group_of[other] == group_of[key] for other in order[: i + 1]) for i, key in enumerate(order)}


def _matrix(frame: pd.DataFrame, group: str):
    import altair as alt

    frame = frame.assign(words=[_cell(row) for row in frame.itertuples()], any=frame["number"].fillna(0) > 0)
    rows = list(dict.fromkeys([*frame["first_row"], *frame["row"]]))
    x = alt.X("column:O", title=None, axis=alt.Axis(orient="top", labelAngle=0, domain=False, ticks=False))
    y = alt.Y(
        "row:N",
        sort=rows,
        scale=alt.Scale(domain=rows),
        title=None,
        axis=alt.Axis(labelExpr=LINES.replace("label", "value"), domain=False, ticks=False),
    )
    base = alt.Chart(frame).encode(x, y)
    squares = base.mark_rect(stroke=BEFORE, strokeWidth=0.5).encode(
        color=alt.condition("datum.any", alt.value(DISEASE_COLOURS.get(group, INK)), alt.value(GRID)),
        tooltip=[
            alt.Tooltip("first:N", title="Percentage"),
            alt.Tooltip("second:N", title="and"),
            alt.Tooltip("shared:N", title="Patients that fit both"),
        ],
    )
    texts = [_square_text(base, lines) for lines in range(1, WRITTEN_OUT + 1)]
    return alt.layer(squares, *texts).properties(
        width="container", height=CELL_HEIGHT * len(rows), title=group, description=_pair_words(frame, group)
    )


def _square_text(base, lines: int):
    """Text of the squares that hold so many lines: a text of several would hang from the middle."""
    kept = base.transform_filter(f"length(split(datum.words, '\\n')) === {lines}")
    return kept.mark_text(
        lineBreak="\n", fontSize=12, fontWeight="bold", color="white", lineHeight=LINE, dy=-LINE * (lines - 1) / 2
    ).encode(text="words:N")


def _cell(row) -> str:
    if not row.number or pd.isna(row.number):
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
    keys = list(dict.fromkeys(frame["key"]))
    nothing = "No p-value of a percentage is printed as a number."
    return Figure(
        "audit-tests",
        "Which test, on which count, gives the printed p-value?",
        tuple(_test_chart(frame[frame["key"] == key], key, labels, results) for key in keys) or (_only_words(nothing),),
        " ".join(_p_words(results, labels, key) for key in keys) or nothing,
        "Columns are the counts on which the percentage can rest, rows the tests. A filled dot: some number of events "
        "before, below the printed rate, gives the printed p. A ring: only a higher one does. A cross: none does. At "
        f"most {MOST_COUNTS} counts are drawn.",
        frame[["label", "count", "test", "found"]],
        results.synthetic,
        {"label": "percentage", "count": "events/evaluable", "found": "what gives the printed p"},
    )


def _tests(results: Results, labels: dict[str, str]) -> pd.DataFrame:
    rows = results.rows[results.rows["statistic"].str.match(r"audit_p_\w+_on_\d+_of_\d+$")]
    records = [
        {
            "key": row["endpoint"],
            "label": labels[row["endpoint"]],
            "count": say(row, "count"),
            "test": row["test"],
            "found": row["method"],
            "answer": ROSE if row["method"].startswith("from") else NEVER if value == 0 else FELL,
        }
        for (_, row), value in zip(rows.iterrows(), rows["value"].astype(float), strict=True)
    ]
    return pd.DataFrame(records, columns=["key", "label", "count", "test", "found", "answer"])


def _test_chart(frame: pd.DataFrame, key: str, labels: dict[str, str], results: Results):
    import altair as alt

    counts = list(dict.fromkeys(frame["count"]))[:MOST_COUNTS]
    shown = frame[frame["count"].isin(counts)].assign(line=lambda rows: rows["test"].map(wrapped))
    row = results.of(endpoint=key, statistic="audit_p").rows.iloc[0]
    answers = [ROSE, FELL, NEVER]
    colour = DISEASE_COLOURS.get(row["disease"], INK)
    x = alt.X("count:N", sort=counts, title=None, axis=alt.Axis(orient="top", labelAngle=0, domain=False, ticks=False))
    y = alt.Y(
        "line:N",
        sort=list(dict.fromkeys(shown["line"])),
        title=None,
        axis=alt.Axis(labelExpr=LINES.replace("label", "value"), domain=False, ticks=False, grid=True),
    )
    paths = ["circle", "circle", "M-.7-.7L.7.7M.7-.7L-.7.7"]
    legend = alt.Legend(columns=1)
    marks = (
        alt.Chart(shown)
        .mark_point(size=130, strokeWidth=2)
        .encode(
            x,
            y,
            alt.Shape("answer:N", title=None, scale=alt.Scale(domain=answers, range=paths), legend=legend),
            alt.Stroke("answer:N", title=None, scale=alt.Scale(domain=answers, range=[colour, colour, BEFORE])),
            alt.Fill("answer:N", title=None, scale=alt.Scale(domain=answers, range=[colour, "white", "white"])),
            tooltip=[alt.Tooltip("test:N"), alt.Tooltip("count:N"), alt.Tooltip("found:N", title="Found")],
        )
    )
    return marks.properties(
        width="container",
        height=TEST_HEIGHT * shown["line"].nunique(),
        title=f"{labels[key]}, p {row['test']}",
        description=_p_words(results, labels, key),
    )


def _p_words(results: Results, labels: dict[str, str], key: str) -> str:
    row = results.of(endpoint=key, statistic="audit_p").rows.iloc[0]
    return f"{labels[key]}, printed p {row['test']}: {row['method']}."
