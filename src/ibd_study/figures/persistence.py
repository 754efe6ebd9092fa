"""How long patients stayed on treatment: steps with intervals, and how many were still observed."""

from typing import Any

import pandas as pd

from ibd_study.dictionary import DISEASES
from ibd_study.estimates import PERSISTENCE_ENDPOINTS
from ibd_study.figures import grammar as draw
from ibd_study.figures.frames import drawn_rows
from ibd_study.figures.rendering import Figure
from ibd_study.figures.theme import DISEASE_COLOURS, INK
from ibd_study.kinds import Kind
from ibd_study.results import Results
from ibd_study.words import (
    finding,
    percentage_and_interval,
    say,
    size_words,
    titled,
    with_suppressed_words,
)

HEIGHT = 320
LINE = 9.0  # of the axis, for one line of numbers below it
LABEL_EVERY = 2
ROOM = 0.14  # left of the entry, as a share of the weeks shown
TICKS = [0, 25, 50, 75, 100]


def persistence_curves(results: Results, title: str) -> Figure:
    """Share still on treatment by week (Kaplan-Meier) for each disease, with patients at risk under the axis."""
    frame = _curves(results)
    colour = draw.by_value("Color", "disease", DISEASE_COLOURS, legend=None)
    dash = draw.by_value(
        "StrokeDash", "disease", dict(zip(PERSISTENCE_ENDPOINTS, ([1, 0], [6, 3]), strict=True)), legend=None
    )
    lowest = -LINE * (len(PERSISTENCE_ENDPOINTS) + 1.5)
    x = _weeks_axis(frame)
    y = draw.upright("value", (lowest, 100), title="% still on treatment", axis={"values": TICKS})
    step: dict[str, Any] = {"interpolate": "step-after"}
    chart = draw.panel(
        draw.interval(frame, draw.upright("ci_low"), "ci_high", x, colour, kind="area", opacity=0.15, **step),
        draw.mark("line", frame, x, y, colour, dash, **step),
        draw.mark("point", frame, x, y, tips={"words": "Week", "said": "Still on treatment"}, opacity=0, size=200),
        *_names(frame, x, y, colour),
        *_at_risk(frame, x, y, colour),
        height=HEIGHT,
    )
    shown = with_suppressed_words(frame, "disease", "week", "value", "ci_low", "ci_high", "at_risk")
    return Figure(
        "persistence",
        titled(title, _finding(results)),
        (chart,),
        _spoken(frame),
        "Kaplan-Meier, read at the entry and every four weeks, with log-log intervals as bands. The numbers under the "
        "axis are the patients still on treatment and under observation in that week. The curve begins where everybody "
        f"in the cohort had to be on treatment still, so it says nothing of earlier stops. {_left_out(results)}",
        shown,
        results.synthetic,
        {"value": "still on treatment, %", "at_risk": "patients at risk"},
    )


def _finding(results: Results) -> str:
    """The share of each disease at the last week shown."""
    rows = results.of(kind=Kind.ON_DRUG).rows
    last = rows[rows["week"] == rows["week"].max()]
    shares = " and ".join(f"{finding(row)} in {row['disease']} ({size_words(row)})" for _, row in last.iterrows())
    return f"{shares} at week {rows['week'].max():g}"


def _curves(results: Results) -> pd.DataFrame:
    own = list(PERSISTENCE_ENDPOINTS.values())
    words = {"words": _week_words, "said": percentage_and_interval}
    frame = drawn_rows(results, endpoint=own, kind=Kind.ON_DRUG, words=words)
    at_risk = drawn_rows(results, endpoint=own, kind=Kind.AT_RISK, words={"followed": say}).set_index(
        ["endpoint", "week"]
    )
    of_frame = at_risk.reindex(pd.MultiIndex.from_frame(frame[["endpoint", "week"]]))
    return frame.assign(at_risk=of_frame["value"].to_numpy(), followed=of_frame["followed"].to_numpy())


def _week_words(row: pd.Series) -> str:
    return f"{DISEASES[row['disease']]}, week {row['week']:g}"


def _weeks_axis(frame: pd.DataFrame) -> Any:
    """Weeks from the entry on, with room at the left for the names of the lines of numbers."""
    weeks = _labelled(frame)
    first, last = float(frame["week"].min()), float(frame["week"].max())
    axis = {"values": weeks, "tickCount": len(weeks), "labelOverlap": False}
    return draw.across(
        "week", (first - ROOM * max(last - first, 1), last), title="weeks since the first dose", axis=axis
    )


def _labelled(frame: pd.DataFrame) -> list[float]:
    """Weeks that get a number on the axis and the patients at risk below it."""
    return [float(week) for week in sorted(frame["week"].unique())[::LABEL_EVERY]]


def _names(frame: pd.DataFrame, *channels: object) -> list:
    """The disease at the end of its line: of the upper one above it, of the lower one below; why one has no line."""
    known = frame[frame["value"].notna() & frame["disease"].isin(_with_curve(frame))]
    last = known.loc[known.groupby("disease")["week"].idxmax()] if len(known) else known
    upper = last["value"].astype(float).rank(method="first") == len(last)
    sides = ((last[upper], -12), (last[~upper], 16))
    look = {"align": "right", "fontWeight": "bold"}
    return [draw.words_at(own, "disease", *channels, dy=dy, **look) for own, dy in sides] + _without_curve(
        frame, *channels
    )


def _with_curve(frame: pd.DataFrame) -> list[str]:
    """Diseases of which more is shown than where the curve begins, with everybody on treatment."""
    known = frame.groupby("disease")["value"].count()
    return list(known.index[known > 1])


def _without_curve(frame: pd.DataFrame, *channels: object) -> list:
    """Why a disease has no line, in its place."""
    without = ~frame["disease"].isin(_with_curve(frame)) & frame["value"].isna()
    first = frame[without].drop_duplicates("disease")
    words = [f"{row['disease']}: {row['said']}" for _, row in first.iterrows()]
    own = first.assign(text=words, value=[100 - LINE * (place + 1) for place in range(len(first))])
    own = own[["week", "value", "text", "disease"]]
    return [draw.words_at(own, "text", *channels, align="left", fontStyle="italic")] if len(own) else []


def _at_risk(frame: pd.DataFrame, x: Any, y: Any, colour: Any) -> list:
    """A line of numbers under the axis for each disease, under words that say what they are."""
    lines = {disease: -LINE * (place + 2) for place, disease in enumerate(PERSISTENCE_ENDPOINTS)}
    chosen = frame[frame["week"].isin(_labelled(frame)) & frame["at_risk"].notna()]
    numbers = chosen.assign(value=chosen["disease"].map(lines), text=chosen["followed"])
    first = frame["week"].min()
    names = pd.DataFrame([{"week": first, "value": place, "disease": name} for name, place in lines.items()])
    heading = pd.DataFrame({"week": [first], "value": [-LINE], "text": ["patients at risk"]})
    return [
        draw.words_at(heading, "text", x, y, align="left", color=INK, dx=-16),
        draw.words_at(names, "disease", x, y, colour, align="right", dx=-16, fontWeight="bold"),
        draw.words_at(numbers[["week", "value", "text", "disease"]], "text", x, y, colour),
    ]


def _left_out(results: Results) -> str:
    """Who is not in the curves: every patient is counted somewhere."""
    reasons = {Kind.STOPS_NOT_AT_RISK: "treatment ended before it begins", Kind.WITHOUT_DATES: "no dates"}
    return f"Not in the curve: {'; '.join(f'{words} ({_of_each(results, kind)})' for kind, words in reasons.items())}."


def _of_each(results: Results, kind: Kind) -> str:
    counts = {disease: results.one(kind=kind, endpoint=key) for disease, key in PERSISTENCE_ENDPOINTS.items()}
    return ", ".join(f"{disease} {say(row)}" for disease, row in counts.items())


def _spoken(frame: pd.DataFrame) -> str:
    weeks = sorted(frame["week"].unique())
    shown = frame[frame["week"].isin([weeks[0], weeks[len(weeks) // 2], weeks[-1]])]
    return "; ".join(f"{row.words}: {row.said}, at risk {row.followed}" for row in shown.itertuples()) + "."
