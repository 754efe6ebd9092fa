"""The picture of who is scoped: a hundred patients, of whom a part is seen, and what may be said of all."""

from ibd_study.figures import Figure
from ibd_tools.lessons.controls import GUESS, SEEN, SHOWN, TRUTH
from ibd_tools.lessons.pictures.framed import chosen_of, framed, percent, steered
from ibd_tools.lessons.pictures.percent_lines import Dot, Kind, squares_over_lines
from ibd_tools.lessons.who_is_scoped import IF_WELL, KEY, WELL, scoped_sweep

HEADINGS = {
    "percent_among_scoped": "Healed among the scoped, %",
    "percent_if_unseen_fail": "If all others are failures, %",
    "percent_if_unseen_succeed": "If all others are healed, %",
}
SEEN_WELL = "round(datum.percent_if_unseen_fail)"
SEEN_ILL = "(100 - round(datum.percent_if_unseen_succeed))"
KINDS = (
    Kind(SEEN_WELL, SEEN, before=TRUTH),
    Kind(f"({WELL.name} - {SEEN_WELL})", TRUTH),
    Kind(SEEN_ILL, SEEN, is_pale=True, before=TRUTH),
    Kind(f"(100 - {WELL.name} - {SEEN_ILL})", TRUTH, is_pale=True),
)


DOTS = (
    Dot(f"'Healed of all: ' + {WELL.name} + ' %'", WELL.name, TRUTH),
    Dot(
        f"'Healed of the scoped: ' + ({SHOWN} ? {percent('percent_among_scoped')} : 'your guess, ' + {GUESS} + ' %')",
        "datum.percent_among_scoped",
        is_hidden=True,
        is_guessed=True,
    ),
    Dot(
        f"'All others as failures: ' + ({SHOWN} ? {percent('percent_if_unseen_fail')} : '?')",
        "datum.percent_if_unseen_fail",
        is_hidden=True,
    ),
    Dot(
        f"'All others failures, to all healed: ' + ({SHOWN} ? {percent('percent_if_unseen_fail')} + ' to ' + "
        f"{percent('percent_if_unseen_succeed')} : '?')",
        "datum.percent_if_unseen_fail",
        is_hidden=True,
        until="datum.percent_if_unseen_succeed",
    ),
)


def picture() -> Figure:
    """A hundred squares and four lines, with controls for who is healed and who is scoped."""
    sweep = scoped_sweep()
    words = (
        f"A hundred squares for patients; dark are the {WELL.start:g} who are healed. Who is scoped, and how many of "
        "the scoped are healed, is hidden until it is asked for.",
        "Green is what is true of all patients, purple what the hospital sees and can compute. A square is one of a "
        "hundred patients: dark, healed; pale, not. The hollow diamond is the guess.",
    )
    chart = squares_over_lines(chosen_of(sweep), KINDS, DOTS, "%")
    chart = steered(chart, sweep, "Your guess: % healed of the scoped", "Show what the hospital sees")
    return framed(KEY, "How many are healed among those who are scoped?", chart, words, sweep, HEADINGS, IF_WELL)
