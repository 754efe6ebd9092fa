"""The picture of a lesson: a guess first, then the truth; a slider or a list for each axis, every setting to take."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt

from ibd_study.figures import GAIN, LOSS, Attachment, Figure
from ibd_study.results import round_half_up
from ibd_tools.lessons.sweep import Axis, Sweep

# One hue for what is true, one for what is seen, in every lesson.
TRUTH, SEEN = GAIN, LOSS
GUESS, SHOWN, SETTINGS = "guess", "shown", "settings"
# What is asked for is not there until the box is ticked.
IF_SHOWN = {"expr": f"{SHOWN} ? 1 : 0"}
# How marks look, in Vega's terms; nobody has their places read aloud, but the words of the picture.
Look = dict[str, Any]
SILENT: Look = {"aria": False}
HIDDEN: Look = {"opacity": IF_SHOWN} | SILENT


@dataclass(frozen=True)
class Picture:
    """What is drawn of a lesson, and what its reader is asked before the truth is shown.

    Parameters
    ----------
    title, alt, caption
        Of the figure; ``alt`` says what it shows before the truth is asked for.
    chart
        Without its controls and its data.
    headings
        Of the table, in words, by the name of what was computed.
    along
        The axis whose settings the table holds, all others where their control begins.
    question, guesses
        Beside the slider of the guess; its lowest and highest value, and the step.
    box
        Beside the box that shows what is hidden until then.
    data
        Of the chart by name; without any, every setting.
    """

    title: str
    alt: str
    caption: str
    chart: Any
    headings: Mapping[str, str]
    along: Axis
    question: str
    box: str = "Show the truth"
    guesses: tuple[float, float, float] = (0, 100, 1)
    data: Mapping[str, list[dict]] | None = None

    def figure(self, key: str, sweep: Sweep, *, is_shown: bool = False) -> Figure:
        """The picture, its controls where they stand first; with ``is_shown`` its box is ticked, as for teachers."""
        chart = self.chart.add_params(*self._asked(is_shown), *map(_control, sweep.axes))
        chart = chart.properties(datasets=self.data or {SETTINGS: settings_of(sweep)})
        answered = f"{self.title} The picture of the lesson with its box ticked; its numbers are in the table below."
        columns = {self.along.name: self.along.label} | dict(self.headings)
        attachment = Attachment(key, "Download every setting", sweep.rows)
        return Figure(
            key,
            self.title,
            (chart,),
            alt=answered if is_shown else self.alt,
            caption=self.caption,
            data=sweep.along(self.along)[list(columns)],
            synthetic=False,
            columns=columns,
            attachments=() if is_shown else (attachment,),
        )

    def _asked(self, is_shown: bool) -> list:
        low, high, step = self.guesses
        slider = alt.binding_range(min=low, max=high, step=step, name=self.question)
        tick = alt.binding_checkbox(name=self.box)
        return [alt.param(name=GUESS, value=low, bind=slider), alt.param(name=SHOWN, value=is_shown, bind=tick)]


def _control(axis: Axis) -> Any:
    if axis.words:
        places = list(range(len(axis.values)))
        bound = alt.binding_select(options=places, labels=list(axis.words), name=axis.label)
        return alt.param(name=axis.name, value=axis.values.index(axis.start), bind=bound)
    slider = alt.binding_range(min=axis.values[0], max=axis.values[-1], step=_step(axis), name=axis.label)
    return alt.param(name=axis.name, value=axis.start, bind=slider)


def _step(axis: Axis) -> float:
    return round((axis.values[-1] - axis.values[0]) / (len(axis.values) - 1), 6)


def settings_of(sweep: Sweep) -> list[dict]:
    """Every setting for the browser: places of the axes, and what was computed with one decimal."""
    places = sweep.places()
    computed = [name for name in places if name not in {axis.name for axis in sweep.axes}]
    return places.assign(**{name: places[name].map(_one_decimal) for name in computed}).to_dict("records")  # type: ignore[arg-type]


def _one_decimal(value: Any) -> Any:
    """A number, or each of a list, with one decimal; words as they are."""
    if isinstance(value, list):
        return [_one_decimal(one) for one in value]
    return value if isinstance(value, str) else float(round_half_up(value, 1))


def chosen_of(sweep: Sweep) -> alt.Chart:
    """A chart of one row: that of the setting at which the controls stand."""
    return alt.Chart(alt.NamedData(SETTINGS)).transform_filter(is_chosen(*sweep.axes))


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


def percent(name: str) -> str:
    """A computed percentage in words, as the browser writes them."""
    return f"format(datum.{name}, '.1f') + ' %'"
