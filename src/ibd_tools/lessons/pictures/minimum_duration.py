"""The picture of the minimum duration: a hundred who started, of whom only those who stayed are counted."""

from ibd_study.figures import Figure
from ibd_tools.lessons.controls import GUESS, SEEN, SHOWN, TRUTH
from ibd_tools.lessons.minimum_duration import KEY, PRINTED, STOPPED, duration_sweep
from ibd_tools.lessons.pictures.framed import chosen_of, framed, percent, steered
from ibd_tools.lessons.pictures.percent_lines import EMPTY, Dot, Kind, squares_over_lines

HEADINGS = {
    "percent_of_all": "Remission of all who started, %",
    "events_survivors": "Side effects per 100 patient-years: selected, from day 1",
    "events_from_week_8": "Selected, from week 8",
    "events_of_all": "All who started",
}
WELL = f"round((100 - {STOPPED.name}) * {PRINTED.name} / 100)"
KINDS = (
    Kind(WELL, SEEN),
    Kind(f"(100 - {STOPPED.name} - {WELL})", SEEN, is_pale=True),
    Kind(STOPPED.name, TRUTH, is_pale=True, before=EMPTY),
)
DOTS = (
    Dot(f"'Remission printed: ' + {PRINTED.name} + ' % of those who stayed'", PRINTED.name),
    Dot(
        f"'Of all who started: ' + ({SHOWN} ? {percent('percent_of_all')} : 'your guess, ' + {GUESS} + ' %')",
        "datum.percent_of_all",
        TRUTH,
        is_hidden=True,
        is_guessed=True,
    ),
    Dot("'Side effects printed: ' + format(datum.events_survivors, '.1f')", "datum.events_survivors"),
    *(
        Dot(f"'{words}: ' + ({SHOWN} ? format(datum.{name}, '.1f') : '?')", f"datum.{name}", TRUTH, is_hidden=True)
        for words, name in (
            ("The same, counted from week 8", "events_from_week_8"),
            ("Side effects of all who started", "events_of_all"),
        )
    ),
)


def picture() -> Figure:
    """A hundred squares and five lines, with controls for who stops early and for early side effects."""
    sweep = duration_sweep()
    words = (
        "A hundred squares for patients who started. Dark are those in remission, pale those who stayed without it, "
        f"empty the {STOPPED.start:g} who stopped early and are not counted. Below, the rate of remission printed is "
        f"{PRINTED.start:g} %. What holds of all who started is hidden until the truth is asked for.",
        "Purple is what a study prints, green what is true of all. A square is one of a hundred patients: dark, in "
        "remission; pale, not. The axis is per cent for remission, and first side effects per 100 patient-years.",
    )
    title = "How many of all who started were in remission?"
    chart = squares_over_lines(chosen_of(sweep), KINDS, DOTS, "% or per 100 patient-years")
    chart = steered(chart, sweep, "Your guess: % of all who started")
    return framed(KEY, title, chart, words, sweep, HEADINGS, STOPPED)
