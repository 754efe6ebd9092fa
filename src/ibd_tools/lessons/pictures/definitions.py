"""The picture of definitions: a hundred patients under one rule, and the rates of every other analysis of them."""

from typing import TYPE_CHECKING, Any

from ibd_study.figures import INK, Figure
from ibd_tools.lessons.controls import GUESS, IF_SHOWN, SEEN, SHOWN, TRUTH, is_chosen
from ibd_tools.lessons.definitions import ANALYSES, CHOICES, DRAWN, KEY, WELL, definitions_sweep, error_of_drawing
from ibd_tools.lessons.pictures.framed import SETTINGS, chosen_of, framed, percent, steered
from ibd_tools.lessons.pictures.percent_lines import EMPTY, SQUARES, Dot, Kind, across, over_lines, squares, upright

if TYPE_CHECKING:
    import altair as alt

HEADINGS = {
    "percent": "Remission printed, %",
    "counted": "Counted, of 100",
    "called_well": "In remission by the rule and truly well, of 100",
    "called_ill": "In remission by the rule and not well, of 100",
}
TITLE = "% of patients"
# Units of height: the sorted analyses with the words above them.
CURVE, WORDS = 2.6, 0.5
CALLED_WELL = "round(datum.called_well)"
CALLED = "round(datum.called_well + datum.called_ill)"
KINDS = (
    Kind(CALLED_WELL, SEEN, before=EMPTY),
    Kind(f"({CALLED} - {CALLED_WELL})", SEEN, is_pale=True, before=EMPTY),
    Kind(f"({WELL.name} - {CALLED_WELL})", TRUTH, before=EMPTY),
    Kind(f"(100 - {WELL.name} - {CALLED} + {CALLED_WELL})", TRUTH, is_pale=True, before=EMPTY),
)
DOTS = (
    Dot(f"'Printed: ' + {percent('percent')} + ' of the ' + round(datum.counted) + ' who count'", "datum.percent"),
    Dot(
        f"'All {len(ANALYSES)} analyses: ' + ({SHOWN} ? {percent('lowest')} + ' to ' + {percent('highest')} : "
        f"'your guess, up to ' + {GUESS} + ' %')",
        "datum.lowest",
        is_hidden=True,
        is_guessed=True,
        until="datum.highest",
    ),
    Dot(f"'Truly well: ' + ({SHOWN} ? {WELL.name} + ' %' : '?')", WELL.name, TRUTH, is_hidden=True),
)


def picture() -> Figure:
    """A hundred squares, sorted analyses and three lines, with a list for each choice and a slider for the truth."""
    sweep = definitions_sweep()
    chosen, found = chosen_of(sweep), sweep.at()
    words = (
        f"A hundred squares for patients. By the choices that stand first, {found['percent']:.1f} % are in remission. "
        f"What the other of {len(ANALYSES)} analyses make of the same patients, and who is truly well, is hidden until "
        "it is asked for.",
        "A square is one of a hundred patients: dark, truly well; pale, not. Purple ones are in remission by the rule. "
        "Each small dot is one analysis of the same patients, the large one that which is chosen; the green line is "
        f"the truth. Rates are of {DRAWN // 1000} thousand drawn patients, which leaves an error of at most "
        f"{error_of_drawing():.1f} points.",
    )
    above = SQUARES + CURVE
    chart = over_lines(chosen, lambda top: squares(chosen, KINDS, top, TITLE) + _curve(chosen, top), above, DOTS, TITLE)
    chart = steered(chart, sweep, "Your guess: highest defensible rate, %", "Show all analyses")
    return framed(KEY, "What else could be printed of the same patients?", chart, words, sweep, HEADINGS, CHOICES[0])


def _curve(chosen: "alt.Chart", top: float) -> list:
    """Every analysis of the same patients from the lowest rate, below, to the highest; and the truth across them."""
    import altair as alt

    high, low = top - SQUARES - WORDS, top - SQUARES - CURVE + 0.1
    step = (high - low) / len(ANALYSES)
    sorted_by_rate = alt.Chart(alt.NamedData(SETTINGS)).transform_filter(is_chosen(WELL))
    analyses = sorted_by_rate.transform_window(
        place="row_number()", sort=[alt.SortField("percent")]
    ).transform_calculate(y=f"{low} + {step} * datum.place")
    place = {"x": across("percent", TITLE), "y": upright("y", top)}
    said = chosen.transform_calculate(
        words=f"'All {len(ANALYSES)} analyses, sorted' + ({SHOWN} ? '' : ': ?')", y=f"{high + 0.25}"
    )
    truth = chosen.transform_calculate(at=WELL.name, low=f"{low}", high=f"{high}")
    dots: dict[str, Any] = {"filled": True, "opacity": IF_SHOWN, "aria": False}
    own = analyses.transform_filter(is_chosen(*CHOICES))
    return [
        said.mark_text(align="left", aria=False).encode(upright("y", top), alt.Text("words:N"), x=alt.value(0)),
        truth.mark_rule(color=TRUTH, strokeWidth=2, opacity=IF_SHOWN, aria=False).encode(
            across("at", TITLE), upright("low", top), alt.Y2("high")
        ),
        analyses.mark_point(color=SEEN, size=28, **dots).encode(**place),
        own.mark_point(color=SEEN, size=190, stroke=INK, **dots).encode(**place),
    ]
