"""The picture of many tests: a hundred studies in which nothing changed, and how many of them print a small p-value."""

from ibd_study.figures import Figure
from ibd_tools.lessons.controls import GUESS, SEEN, SHOWN, TRUTH
from ibd_tools.lessons.many_tests import KEY, LEVEL, TESTS, tests_sweep
from ibd_tools.lessons.pictures.framed import chosen_of, framed, percent, steered
from ibd_tools.lessons.pictures.percent_lines import EMPTY, Dot, Kind, squares_over_lines

HEADINGS = {"percent_any": "Studies with a false alarm, %", "percent_any_adjusted": "With adjustment, %"}
ALARMS = "round(datum.percent_any)"
KINDS = (Kind(ALARMS, SEEN, before=EMPTY), Kind(f"(100 - {ALARMS})", TRUTH, is_pale=True, before=EMPTY))
DOTS = (
    Dot(
        f"'Studies with a false alarm: ' + ({SHOWN} ? {percent('percent_any')} : 'your guess, ' + {GUESS} + ' %')",
        "datum.percent_any",
        is_hidden=True,
        is_guessed=True,
    ),
    Dot(
        f"'The same, with p-values adjusted: ' + ({SHOWN} ? {percent('percent_any_adjusted')} : '?')",
        "datum.percent_any_adjusted",
        is_hidden=True,
    ),
)


def picture() -> Figure:
    """A hundred squares and two lines, with controls for the tests, how alike they are, and what is called small."""
    sweep = tests_sweep()
    words = (
        f"A hundred squares for studies in which nothing changed, each with {TESTS.start:g} tests. How many find "
        f"at least one p below {LEVEL.words[LEVEL.values.index(LEVEL.start)]} is hidden until it is asked for.",
        "A square is one of a hundred studies in which no endpoint changed. Purple ones find at least one small p all "
        "the same: a false alarm. Adjusted means that the level is divided by the number of tests.",
    )
    chart = squares_over_lines(chosen_of(sweep), KINDS, DOTS, "% of studies")
    chart = steered(chart, sweep, "Your guess: % of studies with a false alarm", "Show the false alarms")
    return framed(KEY, "How many studies find something where nothing is?", chart, words, sweep, HEADINGS, TESTS)
