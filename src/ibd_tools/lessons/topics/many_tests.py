"""Lesson: how many small p-values does chance give? False alarms among many tests, and what adjusting leaves."""

import numpy as np
import pandas as pd

from ibd_tools.lessons.known_truth import SMALL, percent_any_false_alarm
from ibd_tools.lessons.lesson import Answers, Lesson, Quoted, of_unit
from ibd_tools.lessons.percent_lines import ASKED, EMPTY, GUESSED, Kind, percent_dot, squares_over_lines
from ibd_tools.lessons.picture import SEEN, TRUTH, Picture
from ibd_tools.lessons.sweep import Axis, Sweep
from ibd_tools.sensitivity import adjusted_p_values
from ibd_tools.synthetic import stream, uniform

KEY = "many_tests"
TESTS = Axis("tests", "Tests in a study", tuple(np.arange(1.0, 41)), 17.0)
ALIKE = Axis("correlation", "Correlation of the tests", (0.0, 0.2, 0.4, 0.6, 0.8), 0.0)
LEVEL = Axis("level_percent", "A p is small below", (1.0, 5.0, 10.0), 5.0, ("0.01", "0.05", "0.1"))


def _computed(tests: float, correlation: float, level_percent: float) -> dict[str, float]:
    level = level_percent / 100
    return {
        "percent_any": percent_any_false_alarm(int(tests), correlation, level),
        "percent_any_adjusted": percent_any_false_alarm(int(tests), correlation, level / tests),
    }


SWEEP = Sweep((TESTS, ALIKE, LEVEL), _computed)
ALARMS = "round(datum.percent_any)"
KINDS = (Kind(ALARMS, SEEN, before=EMPTY), Kind(f"(100 - {ALARMS})", TRUTH, is_pale=True, before=EMPTY))
DOTS = (
    percent_dot("Studies with a false alarm:", "percent_any", instead=GUESSED, is_guessed=True),
    percent_dot("The same, with p-values adjusted:", "percent_any_adjusted", instead=ASKED),
)


def picture() -> Picture:
    """A hundred squares and two lines, with controls for the tests, how alike they are, and what is called small."""
    return Picture(
        title="How many studies find something where nothing is?",
        alt=f"A hundred squares for studies in which nothing changed, each with {TESTS.start:g} tests. How many find "
        f"at least one p below {LEVEL.words[LEVEL.values.index(LEVEL.start)]} is hidden until it is asked for.",
        caption="A square is one of a hundred studies in which no endpoint changed. Purple ones find at least one "
        "small p all the same: a false alarm. Adjusted means that the level is divided by the number of tests.",
        chart=squares_over_lines(SWEEP, KINDS, DOTS, "% of studies"),
        headings={"percent_any": "Studies with a false alarm, %", "percent_any_adjusted": "With adjustment, %"},
        along=TESTS,
        question="Your guess: % of studies with a false alarm",
        box="Show the false alarms",
    )


def quoted() -> Quoted:
    """False alarms, and how many there are among tests that resemble each other."""
    alike = SWEEP.at(correlation=0.6)["percent_any"]
    settings = of_unit("count", {"tests": TESTS.start}) | of_unit("%", {"level": LEVEL.start}) | {"alike": (0.6, "")}
    return of_unit("%", SWEEP.at() | {"percent_any_alike": alike}) | settings


def class_data(class_code: int) -> pd.DataFrame:
    """The p-values of a study of each class: some endpoints changed, most did not."""
    rng = stream(class_code, KEY)
    tests = int(rng.integers(10, 21))
    p = uniform(rng, tests) * np.where(np.arange(tests) < tests // 3, 0.006, 1.0)
    return pd.DataFrame({"endpoint": [f"endpoint {place}" for place in range(1, tests + 1)], "p": p.round(4)})


def answers(study: pd.DataFrame) -> Answers:
    """How many such studies have a false alarm, and how many small p-values Holm's method keeps."""
    p, tests = study["p"], len(study)
    all_silent = 100 * (1 - SMALL) ** tests
    return {
        "any_alarm_percent": {
            "right": 100 - all_silent,
            "added_up": 100 * SMALL * tests,
            "all_silent": all_silent,
            "one_test": 100 * SMALL,
        },
        "kept_by_holm": {
            "right": float((np.asarray(adjusted_p_values(p.tolist(), "holm")) < SMALL).sum()),
            "unadjusted": float((p < SMALL).sum()),
            "bonferroni": float((p < SMALL / tests).sum()),
        },
    }


LESSON = Lesson(KEY, "alarms", SWEEP, picture, quoted, class_data, answers)
