"""What the pictures of all lessons have in common: their frame, their table, and the row of the chosen setting."""

from collections.abc import Mapping
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

from ibd_study.figures import Attachment, Figure
from ibd_study.results import round_half_up
from ibd_tools.lessons.controls import SHOWN, controls, is_chosen
from ibd_tools.lessons.sweep import Axis, Sweep

if TYPE_CHECKING:
    import altair as alt

SETTINGS = "settings"


def framed(
    key: str, title: str, chart: Any, words: tuple[str, str], sweep: Sweep, headings: Mapping[str, str], along: Axis
) -> Figure:
    """The picture of a lesson, with every setting to take away.

    Parameters
    ----------
    key, title
        Of the figure.
    chart
        With its controls.
    words
        What it shows before the truth is asked for, for readers who do not see it; and its caption.
    sweep
        What is shown.
    headings
        Of the table, in words, by the name of what was computed.
    along
        The axis whose settings the table holds, all others where their control begins.
    """
    others = [sweep.rows[axis.name] == axis.start for axis in sweep.axes if axis is not along]
    table = sweep.rows.loc[reduce(and_, others), [along.name, *headings]].reset_index(drop=True)
    columns = {along.name: along.label} | dict(headings)
    attachment = Attachment(key, "Download every setting", sweep.rows)
    return Figure(key, title, (chart,), *words, table, False, columns, (attachment,))


def steered(chart: "alt.LayerChart", sweep: Sweep, question: str, box: str = "Show the truth") -> "alt.LayerChart":
    """A chart of the chosen setting with its controls, of which the first is a guess in per cent, and with its data."""
    guess = controls(sweep, question, (0, 100, 1), box)
    return chart.add_params(*guess).properties(datasets={SETTINGS: settings_of(sweep)})


class SeenFigure(Figure):
    """The picture of a lesson with its box ticked: for teachers."""

    def specs(self) -> list[dict]:
        """As of any figure, with the truth shown from the start."""
        return [spec | {"params": [_ticked(param) for param in spec["params"]]} for spec in super().specs()]


def _ticked(param: dict) -> dict:
    return param | {"value": True} if param["name"] == SHOWN else param


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


def chosen_of(sweep: Sweep) -> "alt.Chart":
    """A chart of one row: that of the setting at which the controls stand."""
    import altair as alt

    return alt.Chart(alt.NamedData(SETTINGS)).transform_filter(is_chosen(*sweep.axes))


def percent(name: str) -> str:
    """A computed percentage in words, as the browser writes them."""
    return f"format(datum.{name}, '.1f') + ' %'"
