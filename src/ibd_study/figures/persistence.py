"""How long patients stayed on treatment: steps with intervals, and how many were still observed."""

import pandas as pd

from ibd_study.estimates.persistence import ENDPOINTS
from ibd_study.figures.frames import drawn_rows
from ibd_study.figures.rendering import Figure
from ibd_study.figures.theme import DISEASE_COLOURS, INK
from ibd_study.results import Results
from ibd_study.words import (
    DISEASE_NAMES,
    number_words,
    percentage_and_interval,
    say,
    with_suppressed_words,
)

HEIGHT = 320
LINE = 9.0  # of the axis, for one line of numbers below it
LABEL_EVERY = 2
ROOM = 0.14  # left of the entry, as a share of the weeks shown
TICKS = [0, 25, 50, 75, 100]


def persistence_curves(results: Results, title: str) -> Figure:
    """Share still on treatment by week (Kaplan-Meier) for each disease, with patients at risk under the axis."""
    import altair as alt

    frame = _curves(results)
    colour = alt.Color(
        "disease:N",
        title=None,
        scale=alt.Scale(domain=list(DISEASE_COLOURS), range=list(DISEASE_COLOURS.values())),
        legend=None,
    )
    y = alt.Y(
        "value:Q",
        title="% still on treatment",
        scale=alt.Scale(domain=[-LINE * (len(ENDPOINTS) + 1.5), 100]),
        axis=alt.Axis(values=TICKS),
    )
    x = _weeks_axis(frame)
    tips = [alt.Tooltip("words:N", title="Week"), alt.Tooltip("said:N", title="Still on treatment")]
    base = alt.Chart(frame)
    chart = alt.layer(
        base.mark_area(interpolate="step-after", opacity=0.15).encode(
            x, alt.Y("ci_low:Q"), y2="ci_high:Q", color=colour
        ),
        base.mark_line(interpolate="step-after").encode(x, y, color=colour, strokeDash=_dash()),
        base.mark_point(opacity=0, size=200).encode(x, y, tooltip=tips),
        *_names(frame, x, y, colour),
        *_at_risk(frame, x, y, colour),
    ).properties(width="container", height=HEIGHT)
    shown = with_suppressed_words(frame, "disease", "week", "value", "ci_low", "ci_high", "at_risk")
    return Figure(
        "persistence",
        title,
        (chart,),
        _spoken(frame),
        "Kaplan-Meier, read at the entry and every four weeks, with log-log intervals as bands. The numbers under the "
        "axis are the patients still on treatment and under observation in that week. The curve begins where everybody "
        f"in the cohort had to be on treatment still, so it says nothing of earlier stops. {_left_out(results)}",
        shown,
        results.synthetic,
        {"value": "still on treatment, %", "at_risk": "patients at risk"},
    )


def _curves(results: Results) -> pd.DataFrame:
    own = list(ENDPOINTS.values())
    frame = drawn_rows(results, endpoint=own, statistic="on_drug")
    at_risk = drawn_rows(results, endpoint=own, statistic="at_risk").set_index(["endpoint", "week"])
    places = pd.MultiIndex.from_frame(frame[["endpoint", "week"]])
    followed = [number_words(row, 0) for _, row in at_risk.iterrows()]
    frame = frame.assign(
        at_risk=at_risk["value"].reindex(places).to_numpy(),
        followed=pd.Series(followed, at_risk.index).reindex(places).to_numpy(),
    )
    rows = [row for _, row in frame.iterrows()]
    words = [f"{DISEASE_NAMES[row['disease']]}, week {row['week']:g}" for row in rows]
    return frame.assign(words=words, said=[percentage_and_interval(row) for row in rows])


def _dash():
    import altair as alt

    return alt.StrokeDash("disease:N", legend=None, scale=alt.Scale(domain=list(ENDPOINTS), range=[[1, 0], [6, 3]]))


def _weeks_axis(frame: pd.DataFrame):
    """Weeks from the entry on, with room at the left for the names of the lines of numbers."""
    import altair as alt

    weeks = _labelled(frame)
    first, last = float(frame["week"].min()), float(frame["week"].max())
    scale = alt.Scale(domain=[first - ROOM * max(last - first, 1), last], nice=False)
    axis = alt.Axis(values=weeks, tickCount=len(weeks), labelOverlap=False)
    return alt.X("week:Q", title="weeks since the first dose", axis=axis, scale=scale)


def _labelled(frame: pd.DataFrame) -> list[float]:
    """Weeks that get a number on the axis and the patients at risk below it."""
    return [float(week) for week in sorted(frame["week"].unique())[::LABEL_EVERY]]


def _names(frame: pd.DataFrame, x, y, colour) -> list:
    """The disease at the end of its line: of the upper one above it, of the lower one below."""
    import altair as alt

    known = frame[frame["value"].notna()]
    last = known.loc[known.groupby("disease")["week"].idxmax()] if len(known) else known
    upper = last["value"].astype(float).rank(method="first") == len(last)
    sides = ((last[upper], -12), (last[~upper], 16))
    names = [
        alt.Chart(own).mark_text(align="right", dy=dy, fontWeight="bold").encode(x, y, color=colour, text="disease:N")
        for own, dy in sides
    ]
    return names + _without_curve(frame, x, y, colour)


def _without_curve(frame: pd.DataFrame, x, y, colour) -> list:
    """Why a disease has no line, in its place."""
    import altair as alt

    first = frame[~frame["disease"].isin(frame.loc[frame["value"].notna(), "disease"])].drop_duplicates("disease")
    words = [f"{row['disease']}: {row['said']}" for _, row in first.iterrows()]
    own = first.assign(text=words, value=[100 - LINE * (place + 1) for place in range(len(first))])
    chart = alt.Chart(own[["week", "value", "text", "disease"]]).mark_text(align="left", fontStyle="italic")
    return [chart.encode(x, y, color=colour, text="text:N")] if len(own) else []


def _at_risk(frame: pd.DataFrame, x, y, colour) -> list:
    """A line of numbers under the axis for each disease, under words that say what they are."""
    import altair as alt

    lines = {disease: -LINE * (place + 2) for place, disease in enumerate(ENDPOINTS)}
    weeks = _labelled(frame)
    chosen = frame[frame["week"].isin(weeks) & frame["at_risk"].notna()]
    numbers = chosen.assign(value=chosen["disease"].map(lines), text=chosen["followed"])
    first = frame["week"].min()
    names = pd.DataFrame([{"week": first, "value": place, "disease": name} for name, place in lines.items()])
    heading = pd.DataFrame({"week": [first], "value": [-LINE]})
    return [
        alt.Chart(heading).mark_text(align="left", color=INK, dx=-16, text="patients at risk").encode(x, y),
        alt.Chart(names)
        .mark_text(align="right", dx=-16, fontWeight="bold")
        .encode(x, y, color=colour, text="disease:N"),
        alt.Chart(numbers[["week", "value", "text", "disease"]]).mark_text().encode(x, y, color=colour, text="text:N"),
    ]


def _left_out(results: Results) -> str:
    """Who is not in the curves: every patient is counted somewhere."""
    reasons = {"not_at_risk": "time on treatment ended before it begins", "without_dates": "without dates"}
    return f"Not in the curve: {'; '.join(f'{words}: {_of_each(results, name)}' for name, words in reasons.items())}."


def _of_each(results: Results, statistic: str) -> str:
    rows = results.of(statistic=statistic).rows.set_index("endpoint")
    return ", ".join(f"{disease} {say(rows.loc[key])}" for disease, key in ENDPOINTS.items())


def _spoken(frame: pd.DataFrame) -> str:
    weeks = sorted(frame["week"].unique())
    shown = frame[frame["week"].isin([weeks[0], weeks[len(weeks) // 2], weeks[-1]])]
    return "; ".join(f"{row.words}: {row.said}, at risk {row.followed}" for row in shown.itertuples()) + "."
