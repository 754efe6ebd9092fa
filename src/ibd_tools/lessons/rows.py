"""Numbers that a lesson's page quotes, as rows of the results table; no patient stands behind them."""

from collections.abc import Mapping

from ibd_study.kinds import Kind
from ibd_study.parameters import Parameters
from ibd_study.results import Page, Results

CLOSED_FORM = "closed form"


def lesson_rows(page: str, run: str, endpoint: str, numbers: Mapping[str, tuple[float, str]]) -> Results:
    """Rows of one lesson.

    Parameters
    ----------
    page
        Name of the lesson's notebook.
    run
        Name of the run.
    endpoint
        Short name of the lesson, under which its page quotes a number.
    numbers
        Value and unit, by name.

    Examples
    --------
    >>> lesson_rows("lesson_x", "alone", "x", {"fall": (31.9, "points")}).rows["value"].tolist()
    [31.9]
    """
    common = {"endpoint": endpoint, "method": CLOSED_FORM, "missing_data": ""}
    records = [
        Kind.LESSON.at(number=name) | common | {"value": value, "unit": unit} for name, (value, unit) in numbers.items()
    ]
    return Page(page, run, Parameters()).signed(records, "", synthetic=False)
