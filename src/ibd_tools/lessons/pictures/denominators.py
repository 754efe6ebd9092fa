"""The picture of denominators: a hundred patients, and rates of the same patients over other denominators."""

from ibd_study.figures import Figure
from ibd_tools.lessons.controls import GUESS, SEEN, SHOWN, TRUTH
from ibd_tools.lessons.denominators import KEY, NOT_EVALUABLE, PRINTED, USERS, denominators_sweep
from ibd_tools.lessons.pictures.framed import chosen_of, framed, percent, steered
from ibd_tools.lessons.pictures.percent_lines import EMPTY, Dot, Kind, squares_over_lines

HEADINGS = {
    "percent_of_all": "Of all, the others as failures, %",
    "percent_if_unseen_succeed": "Of all, the others as successes, %",
    "steroid_free_of_users": "Steroid-free remission of users, %",
    "steroid_free_of_all": "Steroid-free remission of all, %",
}
WELL = "round(datum.percent_of_all)"
KINDS = (
    Kind(WELL, SEEN),
    Kind(f"(100 - {WELL} - {NOT_EVALUABLE.name})", SEEN, is_pale=True),
    Kind(NOT_EVALUABLE.name, EMPTY),
)


def _asked(words: str, name: str, otherwise: str = "'?'", *, is_guessed: bool = False) -> Dot:
    said = f"'{words}: ' + ({SHOWN} ? {percent(name)} : {otherwise})"
    return Dot(said, f"datum.{name}", TRUTH, is_hidden=True, is_guessed=is_guessed)


DOTS = (
    Dot(f"'Printed: remission in ' + {PRINTED.name} + ' %'", PRINTED.name),
    _asked("Of all 100, others as failures", "percent_of_all", f"'your guess, ' + {GUESS} + ' %'", is_guessed=True),
    _asked("Of all 100, others as successes", "percent_if_unseen_succeed"),
    Dot(f"'Printed: steroid-free remission in ' + {percent('steroid_free_of_users')}", "datum.steroid_free_of_users"),
    _asked("Steroid-free remission, of all 100", "steroid_free_of_all"),
)


def picture() -> Figure:
    """A hundred squares and five lines, with controls for who is in remission, and who could not be judged."""
    sweep = denominators_sweep()
    words = (
        f"A hundred squares for patients: dark ones in remission, {NOT_EVALUABLE.start:g} empty ones who could not be "
        f"judged, the others pale. Printed is remission in {PRINTED.start:g} %. The same patients over other "
        "denominators are hidden until they are asked for.",
        f"Purple is what is printed: remission of the evaluable, and steroid-free remission of {USERS} who were on "
        "steroids at the start. Green are the same patients over all. A square is one patient: dark, in remission; "
        "pale, not; empty, not evaluable.",
    )
    chart = squares_over_lines(chosen_of(sweep), KINDS, DOTS, "%")
    chart = steered(chart, sweep, "Your guess: % of all 100", "Show the other denominators")
    return framed(KEY, "What becomes of a rate over another denominator?", chart, words, sweep, HEADINGS, NOT_EVALUABLE)
