"""Lesson: what does a printed percentage rest on? Every count that fits it, and the interval of each."""

from functools import cache

import pandas as pd

from ibd_study.results import Results, percent_of
from ibd_study.statistics import proportion_interval
from ibd_tools.lessons.exercises import Exercise, Set
from ibd_tools.lessons.rows import lesson_rows
from ibd_tools.lessons.sweep import Axis, Sweep, known
from ibd_tools.synthetic import stream

KEY = "printed_percentage"
LARGEST = 80
TENTHS, WHOLE = 1.0, 0.0
PERCENTAGE = Axis("percentage", "Printed percentage", tuple(tenth / 10 for tenth in range(1001)), 57.6)
DECIMALS = Axis("decimals", "Printed with", (TENTHS, WHOLE), TENTHS, ("one decimal", "no decimal"))


@cache
def counts() -> pd.DataFrame:
    """Every number of events among up to 80 patients, as printed in two ways, with Wilson's interval."""
    pairs = ((events, n) for n in range(1, LARGEST + 1) for events in range(n + 1))
    return pd.DataFrame(
        {
            "events": events,
            "n": n,
            TENTHS: float(percent_of(events, n, 1)),
            WHOLE: float(percent_of(events, n, 0)),
            "low": 100 * known(interval.low),
            "high": 100 * known(interval.high),
        }
        for events, n in pairs
        for interval in [proportion_interval(events, n)]
    )


def fitting(percentage: float, decimals: float = TENTHS) -> pd.DataFrame:
    """Rows of :func:`counts` that give a percentage as printed, by growing number of patients.

    Examples
    --------
    >>> fitting(57.6)[["events", "n"]].values.tolist()
    [[19, 33], [34, 59], [38, 66]]
    """
    printed = percentage if decimals == TENTHS else float(percent_of(round(10 * percentage), 1000, 0))
    return counts()[(counts()[decimals] - printed).abs() < 0.01]


def printed_sweep() -> Sweep:
    """How many numbers of patients fit, and how far their intervals reach, at every percentage."""
    return Sweep((PERCENTAGE, DECIMALS), _computed)


def _computed(percentage: float, decimals: float) -> dict[str, float]:
    found = fitting(percentage, decimals)
    return {"sizes": found["n"].nunique(), "lowest_limit": found["low"].min(), "highest_limit": found["high"].max()}


def rows(run: str) -> Results:
    """What the page quotes of the percentage at which the slider stands first."""
    units = {"sizes": "count", "lowest_limit": "%", "highest_limit": "%"}
    numbers = {name: (value, units[name]) for name, value in printed_sweep().at().items()}
    without = {"sizes_without_decimal": (printed_sweep().at(decimals=WHOLE)["sizes"], "count")}
    fits = fitting(PERCENTAGE.start)
    ends = {
        f"{which}_{limit}": (float(row[limit]), "%")
        for which, row in (("smallest", fits.iloc[0]), ("largest", fits.iloc[-1]))
        for limit in ("low", "high")
    }
    sizes = {"smallest_n": (float(fits["n"].min()), "count"), "largest_n": (float(fits["n"].max()), "count")}
    printed = {"percentage": (PERCENTAGE.start, "%"), "group": (float(LARGEST), "count")}
    return lesson_rows(f"lesson_{KEY}", run, "printed", numbers | without | ends | sizes | printed)


def class_data(class_code: int) -> pd.DataFrame:
    """One printed percentage of each class, of a group of 80."""
    rng = stream(class_code, KEY)
    several = counts().groupby(TENTHS)["n"].nunique().loc[lambda sizes: sizes.between(3, 8)].index
    return pd.DataFrame({"printed_percent": [float(several[int(rng.integers(len(several)))])], "group_size": [LARGEST]})


def _fits(data: pd.DataFrame, decimals: float = TENTHS) -> pd.DataFrame:
    return fitting(float(data["printed_percent"].iloc[0]), decimals)


def _lowest(data: pd.DataFrame) -> float:
    return float(_fits(data)["low"].min())


EXERCISES = Set(
    class_data,
    (
        Exercise(
            "sizes_that_fit",
            "numbers of patients, a whole number",
            lambda d: float(_fits(d)["n"].nunique()),
            {
                "so many fit a percentage without its decimal: compare all digits": lambda d: float(
                    _fits(d, WHOLE)["n"].nunique()
                ),
                "more than one fits: try every number of patients up to the size of the group": lambda d: 1.0,
            },
        ),
        Exercise(
            "lowest_limit_percent",
            "per cent, one decimal",
            _lowest,
            {
                "this is the limit of the largest number of patients that fits; the smallest has the widest interval": (
                    lambda d: float(_fits(d)["low"].iloc[-1])
                ),
                "this is the textbook interval (Wald), which is too narrow with few patients: use Wilson's": lambda d: (
                    100
                    * known(
                        proportion_interval(
                            int(_fits(d)["events"].iloc[0]), int(_fits(d)["n"].iloc[0]), method="wald"
                        ).low
                    )
                ),
                "this is a share between 0 and 1; the question is per cent": lambda d: _lowest(d) / 100,
            },
        ),
    ),
)
