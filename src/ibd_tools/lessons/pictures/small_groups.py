"""The picture of small groups: a table of counts as it is printed, and in red what can be worked out all the same."""

from typing import TYPE_CHECKING, Any

from ibd_study.figures import INK, PAPER, Figure
from ibd_tools.lessons.controls import GUESS, IF_SHOWN, SHOWN, controls
from ibd_tools.lessons.pictures.framed import SETTINGS, chosen_of, framed, settings_of
from ibd_tools.lessons.pictures.percent_lines import PIXELS_PER_UNIT, upright
from ibd_tools.lessons.small_groups import (
    AGES,
    COUNTS,
    EFFECTS,
    KEY,
    MINIMUM,
    WITHHELD,
    WORKED_OUT,
    groups_sweep,
)

if TYPE_CHECKING:
    import altair as alt

RED, GREY = "#b8401f", "#d8dee4"
# The table lies between 0 and 100: names of rows first, then a column for each count and one for the total.
COLUMNS, LINES = len(EFFECTS) + 1, len(AGES) + 1
NAMES, WIDTH, GAP = 26.0, 74.0 / (len(EFFECTS) + 1), 1.2
HEIGHT, WORDS = 0.62, 1.1
TOP = HEIGHT * (LINES + 1) + WORDS
HEADINGS = {
    "withheld": "Counts withheld",
    "worked_out": "Of these, worked out",
    "withheld_percent": "Withheld, % of the counts",
}
SAID = (
    f"'Withheld: ' + datum.withheld + ' of {COUNTS.size} counts'",
    f"'Worked out all the same: ' + ({SHOWN} ? datum.worked_out : 'your guess, ' + {GUESS})",
)


def picture() -> Figure:
    """A table of counts over two lines of words, with controls for the minimum count, the rule and the totals."""
    import altair as alt

    sweep = groups_sweep()
    words = (
        f"A table of {COUNTS.sum()} patients by age and side effects; counts below {MINIMUM.start:g} are withheld, and "
        "totals are printed. Which of the counts withheld can be worked out is hidden until it is asked for.",
        "Each number is a count of patients, of whom none is real. Grey is withheld. Red can be worked out from what "
        "is printed, by whoever knows the rule.",
    )
    chart = alt.layer(*_layers(chosen_of(sweep))).properties(width="container", height=round(PIXELS_PER_UNIT * TOP))
    question = "Your guess: how many of the counts withheld can be worked out?"
    first = controls(sweep, question, (0, COUNTS.size, 1), "Show what can be worked out")
    chart = chart.add_params(*first).properties(datasets={SETTINGS: settings_of(sweep)})
    return framed(KEY, "What can be worked out?", chart, words, sweep, HEADINGS, MINIMUM)


def _layers(chosen: "alt.Chart") -> list:
    cells = (
        chosen.transform_flatten(["printed", "truth", "state"])
        .transform_window(place="row_number()")
        .transform_calculate(column=f"(datum.place - 1) % {COLUMNS}", line=f"floor((datum.place - 1) / {COLUMNS})")
        .transform_filter("datum.printed != ''")
        .transform_calculate(
            x0=f"{NAMES} + {WIDTH} * datum.column",
            x1=f"{NAMES} + {WIDTH} * (datum.column + 1) - {GAP}",
            middle=f"{NAMES} + {WIDTH} * (datum.column + 0.5) - {GAP / 2}",
            y0=f"{TOP} - {HEIGHT} * (datum.line + 1)",
            y1=f"{TOP} - {HEIGHT} * (datum.line + 1.88)",
            centre=f"{TOP} - {HEIGHT} * (datum.line + 1.44)",
        )
    )
    hidden = cells.transform_filter(f"datum.state >= {WITHHELD}")
    told = cells.transform_filter(f"datum.state == {WORKED_OUT}")
    layers = [
        _box(cells, PAPER, GREY),
        _box(hidden, GREY, GREY),
        _number(cells, "printed", INK),
        _box(told, RED, RED, opacity=IF_SHOWN),
        _number(told, "truth", PAPER, opacity=IF_SHOWN),
    ]
    heads = [(NAMES + WIDTH * (place + 0.5) - GAP / 2, 0.6, name) for place, name in enumerate((*EFFECTS, "all"))]
    names = [(0.0, place + 1.44, name) for place, name in enumerate((*AGES, "all ages"))]
    layers += [_name(chosen, *head, align="center") for head in heads] + [_name(chosen, *name) for name in names]
    return layers + [_sentence(chosen, words, place) for place, words in enumerate(SAID)]


def _x(name: str) -> "alt.X":
    import altair as alt

    return alt.X(f"{name}:Q", axis=None, scale=alt.Scale(domain=[0, 100], nice=False))


def _box(cells: "alt.Chart", fill: str, stroke: str, opacity: Any = 1) -> "alt.Chart":
    import altair as alt

    marks = cells.mark_rect(fill=fill, stroke=stroke, opacity=opacity, aria=False)
    return marks.encode(_x("x0"), upright("y0", TOP), alt.X2("x1"), alt.Y2("y1"))


def _number(cells: "alt.Chart", name: str, colour: str, opacity: Any = 1) -> "alt.Chart":
    import altair as alt

    marks = cells.mark_text(color=colour, opacity=opacity, baseline="middle", fontSize=16, aria=False)
    return marks.encode(_x("middle"), upright("centre", TOP), alt.Text(f"{name}:N"))


def _name(chosen: "alt.Chart", x: float, line: float, words: str, align: Any = "left") -> "alt.Chart":
    import altair as alt

    placed = chosen.transform_calculate(x=f"{x}", y=f"{TOP - HEIGHT * line}", words=f"'{words}'")
    marks = placed.mark_text(align=align, baseline="middle", color=INK, aria=False)
    return marks.encode(_x("x"), upright("y", TOP), alt.Text("words:N"))


def _sentence(chosen: "alt.Chart", words: str, place: int) -> "alt.Chart":
    import altair as alt

    placed = chosen.transform_calculate(x="0", y=f"{WORDS - 0.35 - 0.45 * place}", words=words)
    marks = placed.mark_text(align="left", baseline="middle", color=INK, aria=False)
    return marks.encode(_x("x"), upright("y", TOP), alt.Text("words:N"))
