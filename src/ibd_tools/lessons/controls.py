"""The controls of a lesson's picture: a guess first, then the truth, and a slider or a list for each axis."""

from typing import Any

from ibd_study.figures import GAIN, LOSS
from ibd_tools.lessons.sweep import Axis, Sweep

# One hue for what is true, one for what is seen, in every lesson.
TRUTH, SEEN = GAIN, LOSS
GUESS, SHOWN = "guess", "shown"
# What is asked for is not there until the box is ticked.
IF_SHOWN = {"expr": f"{SHOWN} ? 1 : 0"}


def controls(sweep: Sweep, question: str, guesses: tuple[float, float, float], box: str = "Show the truth") -> list:
    """Parameters of a chart: the guess, the box that shows what is hidden until then, and then the axes of the sweep.

    Parameters
    ----------
    sweep
        What the picture can show.
    question
        Beside the slider of the guess.
    guesses
        Lowest and highest guess, and the step.
    box
        Beside the box.
    """
    import altair as alt

    low, high, step = guesses
    slider = alt.binding_range(min=low, max=high, step=step, name=question)
    tick = alt.binding_checkbox(name=box)
    first = [alt.param(name=GUESS, value=low, bind=slider), alt.param(name=SHOWN, value=False, bind=tick)]
    return [*first, *map(_control, sweep.axes)]


def _control(axis: Axis) -> Any:
    import altair as alt

    if axis.words:
        places = list(range(len(axis.values)))
        bound = alt.binding_select(options=places, labels=list(axis.words), name=axis.label)
        return alt.param(name=axis.name, value=axis.values.index(axis.start), bind=bound)
    low, high = axis.values[0], axis.values[-1]
    slider = alt.binding_range(min=low, max=high, step=_step(axis), name=axis.label)
    return alt.param(name=axis.name, value=axis.start, bind=slider)


def _step(axis: Axis) -> float:
    return round((axis.values[-1] - axis.values[0]) / (len(axis.values) - 1), 6)


def is_chosen(*axes: Axis) -> str:
    """The condition that a row of :meth:`Sweep.places` is the setting at which the controls stand.

    Examples
    --------
    >>> is_chosen(Axis("rule", "Rule", (None, 150), 150, ("all", "some")), Axis("n", "Number", (10, 20, 30), 10))
    'datum.rule == rule && datum.n == round((n - 10) / 10.0)'
    """
    return " && ".join(f"datum.{axis.name} == {place_of(axis)}" for axis in axes)


def place_of(axis: Axis) -> str:
    """The place of the value at which a control stands, counted from 0, as the browser computes it."""
    return axis.name if axis.words else f"round(({axis.name} - {axis.values[0]}) / {_step(axis)})"
