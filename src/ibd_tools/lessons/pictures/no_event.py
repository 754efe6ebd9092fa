"""The picture of no event: a hundred studies of one true rate, and how many of them see nothing."""

from ibd_study.figures import Figure
from ibd_tools.lessons.controls import GUESS, SEEN, SHOWN, TRUTH
from ibd_tools.lessons.no_event import KEY, RATE, YEARS, event_sweep
from ibd_tools.lessons.pictures.framed import chosen_of, framed, percent, steered
from ibd_tools.lessons.pictures.percent_lines import EMPTY, Dot, Kind, squares_over_lines

HEADINGS = {
    "percent_none": "Studies that see no event, %",
    "upper_limit": "Upper limit if none was seen, per 100 patient-years",
}
NONE = "round(datum.percent_none)"
KINDS = (Kind(NONE, SEEN, is_pale=True, before=EMPTY), Kind(f"(100 - {NONE})", SEEN, before=EMPTY))
DOTS = (
    Dot(f"'True rate: ' + {RATE.name} + ' per 100 patient-years'", RATE.name, TRUTH),
    Dot(
        f"'Studies that see no event: ' + ({SHOWN} ? {percent('percent_none')} : 'your guess, ' + {GUESS} + ' %')",
        "datum.percent_none",
        is_hidden=True,
        is_guessed=True,
    ),
    Dot(
        f"'None seen, but compatible: 0 to ' + ({SHOWN} ? format(datum.upper_limit, '.1f') : '?')",
        "0",
        is_hidden=True,
        until="datum.upper_limit",
    ),
)


def picture() -> Figure:
    """A hundred squares and three lines, with controls for the rate, the size of a study and what is noted."""
    sweep = event_sweep()
    words = (
        f"A hundred squares for studies of {YEARS.start:g} patient-years each; the true rate is {RATE.start:g} per "
        "100 patient-years. How many of them see no event at all is hidden until it is asked for.",
        "A square is one of a hundred studies of the same true rate: pale, no event was seen; dark, one or more. "
        "Green is true, purple seen. The bar is the interval (95 %) of a study that saw none.",
    )
    chart = squares_over_lines(chosen_of(sweep), KINDS, DOTS, "% or per 100 patient-years")
    chart = steered(chart, sweep, "Your guess: % of studies that see none", "Show what the studies see")
    return framed(KEY, "How many studies see nothing of a risk that is there?", chart, words, sweep, HEADINGS, YEARS)
