"""The picture of pairs: a hundred patients before and after, and what two tests see of their change."""

from ibd_study.figures import Figure
from ibd_tools.lessons.controls import GUESS, SEEN, SHOWN, TRUTH
from ibd_tools.lessons.paired import AFTER, BEFORE, KEY, PAIRS, TIE, paired_sweep
from ibd_tools.lessons.pictures.framed import chosen_of, framed, percent, steered
from ibd_tools.lessons.pictures.percent_lines import EMPTY, Dot, Kind, squares_over_lines

HEADINGS = {
    "found_by_groups": "Studies that see the change as two groups, %",
    "found_by_pairs": "Studies that see it as pairs, %",
    "gained": "Became well, %",
    "lost": "Ceased to be well, %",
}
LOST = "round(datum.lost)"
BEFORE_BOTH = "round(datum.lost + datum.stayed_well)"
EITHER = "round(datum.lost + datum.stayed_well + datum.gained)"
# In this order those who were well before stand together, and so do those who were well after.
KINDS = (
    Kind(LOST, TRUTH, is_pale=True, before=EMPTY),
    Kind(f"({BEFORE_BOTH} - {LOST})", SEEN, before=EMPTY),
    Kind(f"({EITHER} - {BEFORE_BOTH})", TRUTH, before=EMPTY),
    Kind(f"(100 - {EITHER})", SEEN, is_pale=True, before=EMPTY),
)


def _typical_p(name: str) -> str:
    return f"' of studies, p ' + (datum.{name} < 0.1 ? '<0.001' : format(datum.{name} / 100, '.3f'))"


DOTS = (
    Dot(f"'Printed: well before, ' + {BEFORE.name} + ' %'", BEFORE.name),
    Dot(f"'Printed: well after, ' + {AFTER.name} + ' %'", AFTER.name),
    Dot(
        f"'Two groups: seen by ' + {percent('found_by_groups')} + {_typical_p('p_groups_percent')}",
        "datum.found_by_groups",
    ),
    Dot(
        f"'Pairs: ' + ({SHOWN} ? 'seen by ' + {percent('found_by_pairs')} + {_typical_p('p_pairs_percent')} : "
        f"'your guess, seen by ' + {GUESS} + ' %')",
        "datum.found_by_pairs",
        TRUTH,
        is_hidden=True,
        is_guessed=True,
    ),
)


def picture() -> Figure:
    """A hundred squares and four lines, with controls for the two rates, their tie and the size of a study."""
    sweep = paired_sweep()
    found = sweep.at()
    words = (
        f"A hundred squares for patients, of whom {BEFORE.start:g} are well before and {AFTER.start:g} after; which "
        f"of them are the same is hidden until it is asked for. Of studies of {PAIRS.start:g} such patients, "
        f"{found['found_by_groups']:.0f} in 100 see the change if they treat before and after as two groups.",
        "A square is one of a hundred patients. Green ones changed: dark, became well; pale, ceased to be well. Purple "
        "ones stayed as they were: dark, well; pale, not. A study sees the change if its p is at most 0.05; the p "
        "beside it is that of a study with just these shares.",
    )
    chart = squares_over_lines(chosen_of(sweep), KINDS, DOTS, "% of patients or of studies")
    chart = steered(chart, sweep, "Your guess: % of studies that see it as pairs", "Show who is the same")
    return framed(KEY, "How many studies see a change that is there?", chart, words, sweep, HEADINGS, TIE)
