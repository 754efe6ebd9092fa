"""Lesson: which remission? One group of patients, and every rate that a defensible analysis makes of it."""

import itertools
from functools import cache, reduce
from operator import or_

import altair as alt
import numpy as np
import pandas as pd

from ibd_study.endpoints import classify, endpoint
from ibd_study.estimates import in_population
from ibd_study.figures import INK
from ibd_study.figures import grammar as draw
from ibd_study.missing import complete_outcome
from ibd_study.parameters import Parameters, parse
from ibd_tools.lessons.graded_patients import GradedPatients, draw_graded
from ibd_tools.lessons.lesson import Answers, Lesson, Quoted, of_unit
from ibd_tools.lessons.percent_lines import EMPTY, SQUARES, Dot, Kind, across, over_lines, sentence, squares, upright
from ibd_tools.lessons.picture import (
    GUESS,
    HIDDEN,
    SEEN,
    SETTINGS,
    SHOWN,
    TRUTH,
    Picture,
    chosen_of,
    is_chosen,
    percent,
)
from ibd_tools.lessons.sweep import Axis, Sweep, known
from ibd_tools.sensitivity import Option, declared_choices, variance_shares
from ibd_tools.synthetic import stream

KEY = "definitions"
ENDPOINT = "uc_clinical_remission"
DRAWN, SEED, PATIENTS = 20_000, 1, 160
# Of the declared choices of the specification curve, those that the lesson offers, with the words of its lists.
OFFERED = {
    "definition": (
        "Remission is",
        ("modified Mayo ≤ 2", "same, endoscopy 0", "symptoms, stools 0", "partial Mayo ≤ 2"),
    ),
    "population": ("Counted are", ("everybody selected", "active at the start")),
    "missing_data": ("Patients who cannot be judged are", ("left out", "counted as failure")),
    "partly_assessed": ("Partly assessed patients are", ("a known no is a no", "not evaluable")),
}
OPTIONS: dict[str, tuple[Option, ...]] = {
    choice.key: tuple(option for option in choice.options if option.label in OFFERED[choice.key][1])
    for choice in declared_choices(ENDPOINT)
    if choice.key in OFFERED
}


def _axis(key: str) -> Axis:
    places = tuple(float(place) for place in range(len(OPTIONS[key])))
    return Axis(key, OFFERED[key][0], places, 0.0, tuple(option.label for option in OPTIONS[key]))


CHOICES = tuple(map(_axis, OFFERED))
WELL = Axis("well", "Truly well, of 100", (30.0, 45.0, 60.0), 45.0)
ANALYSES = tuple(itertools.product(*(axis.values for axis in CHOICES)))


def _computed(well: float, **chosen: float) -> dict[str, float]:
    rates = rates_of_analyses(well)
    own = _counts(well)[tuple(chosen[axis.name] for axis in CHOICES)]
    return own | {"lowest": float(rates.min()), "highest": float(rates.max())}


def rates_of_analyses(well: float) -> np.ndarray:
    """Rates in per cent where so many are truly well: one axis a choice, in the order of :data:`CHOICES`."""
    rates = [_counts(well)[places]["percent"] for places in ANALYSES]
    return np.array(rates).reshape([len(axis.values) for axis in CHOICES])


@cache
def _counts(well: float) -> dict[tuple[float, ...], dict[str, float]]:
    """What every analysis makes of the same patients: its rate, and of 100 patients who is counted and called well."""
    patients = draw_graded(well, DRAWN, SEED)
    return {places: _counted(outcome_of(patients, _parameters(places)), patients.well) for places in ANALYSES}


def _parameters(places: tuple[float, ...]) -> Parameters:
    options = (OPTIONS[axis.name][int(place)] for axis, place in zip(CHOICES, places, strict=True))
    return parse(reduce(or_, (option.settings for option in options)))


def outcome_of(patients: GradedPatients, parameters: Parameters) -> pd.Series:
    """Yes, no or missing of every patient by the rules of the study; missing for whoever is not counted, too."""
    judged = in_population(patients.pairs, parameters, ("UC",))
    outcome = complete_outcome(classify(judged, endpoint(ENDPOINT), parameters), parameters)
    return outcome.set_axis(judged.index).reindex(patients.pairs.index)


def _counted(outcome: pd.Series, well: pd.Series) -> dict[str, float]:
    called = outcome.fillna(False).astype(bool)
    shares = {"percent": outcome.mean(), "counted": outcome.notna().mean()}
    shares |= {"called_well": (called & well).mean(), "called_ill": (called & ~well).mean()}
    return {name: 100 * float(share) for name, share in shares.items()}


SWEEP = Sweep((*CHOICES, WELL), _computed)


def error_of_drawing() -> float:
    """Half the width, in percentage points, of the widest 95 % interval of a rate in the sweep."""
    share, counted = (SWEEP.rows[name] / 100 for name in ("percent", "counted"))
    return 196 * float(np.sqrt(share * (1 - share) / (DRAWN * counted)).max())


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
    Dot("Printed:", f"{percent('percent')} + ' of the ' + round(datum.counted) + ' who count'", "datum.percent"),
    Dot(
        f"All {len(ANALYSES)} analyses:",
        f"{percent('lowest')} + ' to ' + {percent('highest')}",
        "datum.lowest",
        instead=f"'your guess, up to ' + {GUESS} + ' %'",
        is_guessed=True,
        until="datum.highest",
    ),
    Dot("Truly well:", f"{WELL.name} + ' %'", WELL.name, TRUTH, "'?'"),
)


def picture() -> Picture:
    """A hundred squares, sorted analyses and three lines, with a list for each choice and a slider for the truth."""
    chosen = chosen_of(SWEEP)
    return Picture(
        title="What else could be printed of the same patients?",
        alt="A hundred squares for patients. By the choices that stand first, "
        f"{SWEEP.at()['percent']:.1f} % are in remission. What the other of {len(ANALYSES)} analyses make of the same "
        "patients, and who is truly well, is hidden until it is asked for.",
        caption="A square is one of a hundred patients: dark, truly well; pale, not. Purple ones are in remission by "
        "the rule. Each small dot is one analysis of the same patients, the large one that which is chosen; the green "
        f"line is the truth. Rates are of {DRAWN // 1000} thousand drawn patients, which leaves an error of at most "
        f"{error_of_drawing():.1f} points.",
        chart=over_lines(
            chosen,
            lambda top: squares(chosen, KINDS, top, TITLE) + _curve(chosen, top),
            SQUARES + CURVE,
            DOTS,
            TITLE,
        ),
        headings={
            "percent": "Remission printed, %",
            "counted": "Counted, of 100",
            "called_well": "In remission by the rule and truly well, of 100",
            "called_ill": "In remission by the rule and not well, of 100",
        },
        along=CHOICES[0],
        question="Your guess: highest defensible rate, %",
        box="Show all analyses",
    )


def _curve(chosen: alt.Chart, top: float) -> list:
    """Every analysis of the same patients from the lowest rate, below, to the highest; and the truth across them."""
    high, low = top - SQUARES - WORDS, top - SQUARES - CURVE + 0.1
    step = (high - low) / len(ANALYSES)
    sorted_by_rate = alt.Chart(alt.NamedData(SETTINGS)).transform_filter(is_chosen(WELL))
    analyses = sorted_by_rate.transform_window(
        place="row_number()", sort=[alt.SortField("percent")]
    ).transform_calculate(y=f"{low} + {step} * datum.place")
    chosen_analysis = analyses.transform_filter(is_chosen(*CHOICES))
    said = chosen.transform_calculate(
        words=f"'All {len(ANALYSES)} analyses, sorted' + ({SHOWN} ? '' : ': ?')", y=f"{high + 0.25}"
    )
    truth = chosen.transform_calculate(at=WELL.name, low=f"{low}", high=f"{high}")
    place = across("percent", TITLE), upright("y", top)
    return [
        sentence(said, upright("y", top)),
        draw.mark(
            "rule", truth, across("at", TITLE), upright("low", top), y2="high", color=TRUTH, strokeWidth=2, **HIDDEN
        ),
        draw.mark("point", analyses, *place, color=SEEN, size=28, filled=True, **HIDDEN),
        draw.mark("point", chosen_analysis, *place, color=SEEN, size=190, filled=True, stroke=INK, **HIDDEN),
    ]


def quoted() -> Quoted:
    """The first analysis, a strict one and one of active patients, and what each choice explains."""
    first, strict = SWEEP.at(), SWEEP.at(definition=1.0)
    percents = first | {"error": error_of_drawing(), "well": WELL.start}
    percents |= {f"{name}_if_strict": strict[name] for name in ("percent", "called_well", "called_ill")}
    shares = _shares(rates_of_analyses(WELL.start))
    percents |= {f"share_{axis.name}": 100 * share for axis, share in zip(CHOICES, shares, strict=True)}
    percents |= {"percent_if_active": SWEEP.at(population=1.0)["percent"], "range": first["highest"] - first["lowest"]}
    counts = of_unit("count", {"analyses": float(len(ANALYSES))}) | of_unit("patients", {"drawn": float(DRAWN)})
    return of_unit("%", percents) | counts


def _shares(rates: np.ndarray) -> list[float]:
    """What each choice explains by itself, of the variance of the rates."""
    return list(map(known, known(variance_shares(rates)).first_order))


COLUMNS = ("modified_mayo", "endoscopy_0", "symptoms", "partial_mayo")


def class_data(class_code: int) -> pd.DataFrame:
    """Patients of the hospital of a class: whether active at the start, and what four rules say of them later."""
    rng = stream(class_code, KEY)
    patients = draw_graded(
        float(rng.integers(35, 61)),
        PATIENTS,
        class_code,
        came_percent=float(rng.integers(80, 96)),
        scoped_percent=float(rng.integers(60, 91)),
    )
    said = {
        column: outcome_of(patients, parse(option.settings))
        for column, option in zip(COLUMNS, OPTIONS["definition"], strict=True)
    }
    active = in_population(patients.pairs, parse({"population": "active_at_baseline"}), ("UC",))
    return pd.DataFrame({"active_at_start": patients.pairs.index.isin(active.index)} | said)


def answers(patients: pd.DataFrame) -> Answers:
    """How far the rates of sixteen analyses lie apart, and what the rule explains of their variance."""
    # By rule, by who is counted (all, active at the start), and by the others (left out, failures).
    among = (patients, patients[patients["active_at_start"]])
    rates = np.array(
        [
            [[100 * one.mean() for one in (group[rule], group[rule].fillna(False))] for group in among]
            for rule in COLUMNS
        ]
    ).astype(float)
    of_rule, of_who_is_counted, _ = _shares(rates)
    return {
        "highest_minus_lowest": {
            "right": float(np.ptp(rates)),
            "rules_alone": float(np.ptp(rates[:, 0, 0])),
            "highest": float(rates.max()),
            "share": float(np.ptp(rates)) / 100,
        },
        "share_of_rule_percent": {
            "right": 100 * of_rule,
            "share_of_who_is_counted": 100 * of_who_is_counted,
            "points_between_rules": float(np.ptp(rates.mean(axis=(1, 2)))),
            "share": of_rule,
        },
    }


LESSON = Lesson(KEY, "definitions", SWEEP, picture, quoted, class_data, answers)
