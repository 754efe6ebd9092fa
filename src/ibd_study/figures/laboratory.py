"""Laboratory values by week: a small chart each, with the number of patients under every point."""

import pandas as pd

from ibd_study import dictionary
from ibd_study.dictionary import DISEASES
from ibd_study.disclosure import MARK, SUPPRESSED
from ibd_study.figures import grammar as draw
from ibd_study.figures.frames import by_endpoint
from ibd_study.figures.rendering import Figure
from ibd_study.figures.theme import DISEASE_COLOURS
from ibd_study.figures.weeks import week_axis
from ibd_study.kinds import Kind
from ibd_study.results import Results
from ibd_study.words import mark_of, number_words, say, titled, with_suppressed_words

HEIGHT = 190


def laboratory_panels(results: Results, disease: str, limits: dict[str, float]) -> Figure:
    """Median and quartiles by week for each value; a limit, where one is given, as a line."""
    frame = _frame(results, disease)
    parts = {name: part for name, part in by_endpoint(frame).items() if _is_shown(part)}
    charts = tuple(_panel(part, disease, limits.get(name)) for name, part in parts.items())
    spoken = list(map(_spoken, parts.values()))
    return Figure(
        f"laboratory-{disease.lower()}",
        titled(f"Laboratory values in {DISEASES[disease]}", _finding(results.of(disease=disease))),
        charts or (draw.only_words(f"not recorded in {DISEASES[disease]}"),),
        "; ".join(spoken) + "." if spoken else f"No laboratory value is recorded in {DISEASES[disease]}.",
        "Dots are medians, lines run from the lower to the upper quartile, n is the number of patients with a value "
        "in that week's window. A dashed line is a cut-off of this book, not a laboratory's normal limit.",
        with_suppressed_words(frame, "endpoint", "week", "N", "median", "q1", "q3"),
        results.synthetic,
    )


def _finding(own: Results) -> str:
    """The median of the first value that patients have before and at follow-up, at both times."""
    for _, paired in own.of(kind=Kind.SHIFT).rows.iterrows():
        medians = own.of(endpoint=paired["endpoint"], kind=Kind.MEDIAN)
        before, after = medians.first(week=0.0), medians.first(week=paired["week"])
        if before is not None and after is not None:
            times = (
                f"before (n {say(before, 'total')}), {say(after)} at week {after['week']:g} (n {say(after, 'total')})"
            )
            return f"median {dictionary.column_title(paired['endpoint'])} {say(before)} {times}"
    return ""


def _frame(results: Results, disease: str) -> pd.DataFrame:
    rows = results.of(disease=disease, kind=[Kind.MEDIAN, Kind.Q1, Kind.Q3]).rows
    wide = rows.pivot(index=["endpoint", "week"], columns="kind", values="value")
    middle = rows[rows["kind"] == Kind.MEDIAN].set_index(["endpoint", "week"])
    wide = wide.reindex(columns=["median", "q1", "q3"]).assign(N=middle["N"], **{MARK: middle[MARK]})
    # A quartile may be withheld alone, beside a count that is shown.
    marks = rows.pivot(index=["endpoint", "week"], columns="kind", values=MARK)
    wide = wide.join(marks.rename(columns=mark_of)).reset_index()
    order = {field.name: place for place, field in enumerate(dictionary.fields())}
    wide = wide[wide["endpoint"].isin(order)].sort_values("week")
    wide = wide.iloc[wide["endpoint"].map(order).argsort(kind="stable")]
    numbers = ["week", "N", "median", "q1", "q3"]
    return wide.astype(dict.fromkeys(numbers, float)).reset_index(drop=True)


def _is_shown(own: pd.DataFrame) -> bool:
    """Whether anybody has the value at any week, be it shown or withheld."""
    return bool((own["median"].notna() | (own[MARK] == SUPPRESSED)).any())


def _panel(frame: pd.DataFrame, disease: str, limit: float | None) -> "draw.Panel":
    title = dictionary.column_title(frame["endpoint"].iloc[0])
    drawn = frame[frame["median"].notna()]
    if drawn.empty:
        return draw.only_words(f"{title}: {SUPPRESSED}").properties(description=_spoken(frame))
    weeks = week_axis({row["week"]: f"n {_size(row)}" for _, row in drawn.iterrows()})
    y, colour = draw.upright("median", title=None, zero=False), DISEASE_COLOURS[disease]
    tips = {f"{name}:Q": name for name in ("week", "median", "q1", "q3", "N")}
    layers = [
        draw.mark("line", drawn, weeks, y, color=colour, strokeWidth=1.5),
        draw.interval(drawn, draw.upright("q1"), "q3", weeks, color=colour),
        draw.mark("point", drawn, weeks, y, color=colour, tips=tips),
    ]
    if limit is not None:
        layers.append(draw.reference(limit, upright_at=False, strokeDash=[3, 3], strokeWidth=1))
    return draw.panel(*layers, height=HEIGHT, title=title, description=_spoken(frame))


def _size(row: pd.Series) -> str:
    return number_words(row, 0, "N")


def _spoken(frame: pd.DataFrame) -> str:
    levels = ", ".join(
        f"week {row['week']:g} {number_words(row, 1, 'median')} (n {_size(row)})"
        for _, row in frame.iterrows()
        if pd.isna(row["N"]) or row["N"] > 0
    )
    return f"{dictionary.column_title(frame['endpoint'].iloc[0])}, median: {levels}"
