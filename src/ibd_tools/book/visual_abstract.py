"""One disease on one sheet to send: who was counted, four rates, how far they can bend, and why to doubt them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ibd_study.dictionary import DISEASES
from ibd_study.disclosure import MARK
from ibd_study.figures import BAND, BEFORE, DISEASE_COLOURS, INK, LOSS
from ibd_study.kinds import Kind
from ibd_study.printed import Printed
from ibd_study.results import Results, before_and_after
from ibd_study.words import (
    endpoint_label,
    flow_words,
    missing_words,
    number_words,
    percentage_and_count,
    protection_notes,
    rate_text,
    say,
    sentence,
)
from ibd_tools.book.poster import HEIGHT, LEFT, RIGHT, Poster, Sheet

RATES = {
    "UC": (
        "uc_clinical_remission",
        "uc_steroid_free_remission",
        "uc_endoscopic_remission",
        "uc_histological_remission",
    ),
    "CD": ("cd_clinical_remission", "cd_steroid_free_remission", "cd_endoscopic_remission", "cd_ultrasound_remission"),
}
STEPS = {
    "registered": "in the cohort",
    "selected": "selected by\nage and treatment",
    "baseline_visit": "with a baseline visit\nin the window",
    "followup_visit": "and a follow-up visit\nin the window",
}
SCALE_LEFT, SCALE_RIGHT, NUMBERS = 232, 548, 574
ROWS_TOP, ROW_HEIGHT = 356, 92
DOUBTS_TOP, FOOT = 806, HEIGHT - 24


@dataclass(frozen=True)
class Yardstick:
    """What patients of trials reached without the drug: lowest and highest percentage, as printed, and where."""

    low: float
    high: float
    source: str


@dataclass(frozen=True)
class Rate:
    """One line of the sheet: the rows of results that it is made of, and what stands beside them."""

    label: str
    before: pd.Series
    after: pd.Series
    worst: pd.Series
    best: pd.Series
    printed: float | None
    yardstick: Yardstick | None


def visual_abstract(
    results: Results,
    disease: str,
    when: str,
    doubts: Sequence[tuple[str, str]],
    foot: Sequence[str],
    printed: Mapping[str, Printed],
    yardsticks: Mapping[str, Yardstick],
) -> Sheet:
    """Draw the sheet of one disease.

    Parameters
    ----------
    results
        Of a whole run, protected as they are.
    disease, when
        UC or CD, and when its follow-up is read, in words.
    doubts
        What can bend the numbers: a name and a sentence each.
    foot
        Lines that say where the sheet comes from.
    printed, yardsticks
        By endpoint; empty where nothing printed belongs to the cohort.
    """
    rates = [_rate(results, key, printed.get(key), yardsticks.get(key)) for key in RATES[disease]]
    steps = [(label, flow_words(results, step)[disease.lower()]) for step, label in STEPS.items()]
    title = f"{sentence(DISEASES[disease])}: baseline and {when}"
    poster = Poster()
    _head(poster, title, DISEASE_COLOURS[disease], synthetic=results.synthetic)
    _flow(poster, steps)
    _rates(poster, rates, DISEASE_COLOURS[disease])
    _doubts(poster, doubts)
    spoken = [f"{' '.join(label.split())}: {count}" for label, count in steps]
    alt = f"{title}. {'; '.join(spoken)}. {' '.join(map(_spoken, rates))}"
    lines = [*protection_notes([alt]), *foot]
    poster.write(LEFT, FOOT - 15 * len(lines), "\n".join(lines), fontSize=11, color=BEFORE, lineHeight=15)
    return Sheet(f"visual-abstract-{disease.lower()}", title, alt, poster.panel())


def _rate(results: Results, key: str, printed: Printed | None, yardstick: Yardstick | None) -> Rate:
    before, after = (found.iloc[0] for found in before_and_after(results.of(kind=Kind.RATE, endpoint=key).rows))
    worst, best = (results.one(kind=kind, endpoint=key) for kind in (Kind.RATE_WORST, Kind.RATE_BEST))
    value = float(printed.value) if printed else None
    return Rate(sentence(endpoint_label(key)), before, after, worst, best, value, yardstick)


def _spoken(rate: Rate) -> str:
    said = [f"{rate.label}: {rate_text(rate.after)}", f"before {rate_text(rate.before)}", _bent(rate.worst, rate.best)]
    said += [f"printed {rate.printed} %"] if rate.printed is not None else []
    said += [f"on placebo in trials {_placebo(rate.yardstick)}"] if rate.yardstick else []
    return "; ".join(said) + "."


def _bent(worst: pd.Series, best: pd.Series) -> str:
    """How far those who could not be judged can move a rate, in words."""
    if pd.isna(worst["value"]) or pd.isna(best["value"]):
        return f"worst to best case {missing_words(worst)}"
    if worst["value"] == best["value"] and not worst[MARK] and not best[MARK]:
        return "nobody was left unjudged"
    return f"worst to best case {number_words(worst)} to {number_words(best)} %"


def _placebo(yardstick: Yardstick) -> str:
    return f"{yardstick.low:g} to {yardstick.high:g} %"


def _head(poster: Poster, title: str, colour: str, *, synthetic: bool) -> None:
    poster.box(0, 0, RIGHT + LEFT, 94, color=INK)
    poster.box(0, 94, RIGHT + LEFT, 102, color=colour)
    poster.write(LEFT, 38, title, fontSize=25, bold=True, color="white")
    told = "The same patients before and after, without a control group."
    poster.write(LEFT, 68, told, fontSize=14, color="white")
    if synthetic:
        poster.box(RIGHT - 196, 55, RIGHT, 81, color="white")
        place: dict[str, Any] = {"align": "center", "fontSize": 13, "bold": True}
        poster.write(RIGHT - 98, 68, "SYNTHETIC: invented", color=INK, **place)


def _flow(poster: Poster, steps: list[tuple[str, str]]) -> None:
    poster.heading(134, "Who could be counted")
    gap = 26
    width = (RIGHT - LEFT - gap * (len(steps) - 1)) / len(steps)
    for place, (label, count) in enumerate(steps):
        left = LEFT + place * (width + gap)
        poster.box(left, 154, left + width, 244, color=BAND, cornerRadius=6)
        big = 26 if count.replace("≈ ", "").isdigit() else 16
        poster.write(left + width / 2, 179, count, align="center", fontSize=big, bold=True)
        poster.write(left + width / 2, 208, label, align="center", fontSize=12, lineHeight=15)
        if place:
            poster.point(left - gap / 2, 199, shape="triangle-right", color=BEFORE, size=110)


def _rates(poster: Poster, rates: list[Rate], colour: str) -> None:
    poster.heading(280, "What became of those who could be judged")
    bottom = ROWS_TOP + ROW_HEIGHT * len(rates) - 14
    for percent in range(0, 101, 25):
        poster.line(_across(percent), ROWS_TOP - 14, _across(percent), bottom, color="#D8D8D8", strokeWidth=1)
        poster.write(_across(percent), bottom + 14, f"{percent} %", align="center", fontSize=12)
    for place, rate in enumerate(rates):
        _row(poster, ROWS_TOP + ROW_HEIGHT * place + ROW_HEIGHT / 2 - 12, rate, colour)
    _legend(poster, rates, colour)


def _across(percent: float) -> float:
    return SCALE_LEFT + (SCALE_RIGHT - SCALE_LEFT) * float(percent) / 100


def _legend(poster: Poster, rates: list[Rate], colour: str) -> None:
    """What the marks mean, each beside itself; only those that are drawn."""
    level = max((rate.after["ci_level"] for rate in rates if not pd.isna(rate.after["ci_level"])), default=0.95)
    shown = [("circle", colour, f"after, with {100 * level:g} % interval"), ("square", BEFORE, "before")]
    shown += [("bar", BAND, "worst to best case")]
    shown += [("diamond", INK, "printed")] if any(rate.printed is not None for rate in rates) else []
    shown += [("bracket", LOSS, "placebo, in trials")] if any(rate.yardstick for rate in rates) else []
    x = float(LEFT + 12)
    poster.line(x - 12, 308, x + 12, 308, color=colour, strokeWidth=3)
    for mark, look, words in shown:
        _mark(poster, mark, x, 308, look)
        poster.write(x + 16, 308, words, fontSize=12)
        x += 44 + 5.7 * len(words)


def _mark(poster: Poster, mark: str, x: float, y: float, colour: str) -> None:
    if mark == "bar":
        poster.box(x - 10, y - 9, x + 10, y + 9, color=colour)
    elif mark == "bracket":
        poster.line(x - 10, y, x + 10, y, color=colour, strokeWidth=4)
    else:
        hollow = {"filled": False, "strokeWidth": 2} if mark == "diamond" else {}
        poster.point(x, y, shape=mark, color=colour, size=170 if mark == "diamond" else 110, **hollow)


def _row(poster: Poster, y: float, rate: Rate, colour: str) -> None:
    poster.write(LEFT, y - 9, rate.label, fontSize=15, bold=True)
    poster.write(LEFT, y + 12, f"before: {percentage_and_count(rate.before)}", fontSize=12, color=BEFORE)
    if not (pd.isna(rate.worst["value"]) or pd.isna(rate.best["value"])):
        poster.box(_across(rate.worst["value"]), y - 15, _across(rate.best["value"]), y + 15, color=BAND)
    if rate.yardstick:
        _yardstick(poster, y + 25, rate.yardstick)
    _change(poster, y, rate.before, rate.after, colour)
    if rate.printed is not None:
        _mark(poster, "diamond", _across(rate.printed), y, INK)
    _numbers(poster, y, rate.after, _bent(rate.worst, rate.best), colour)


def _yardstick(poster: Poster, y: float, yardstick: Yardstick) -> None:
    low, high = _across(yardstick.low), max(_across(yardstick.high), _across(yardstick.low) + 3)
    poster.line(low, y, high, y, color=LOSS, strokeWidth=4)
    poster.write(high + 6, y, f"placebo {_placebo(yardstick)}", fontSize=12)


def _change(poster: Poster, y: float, before: pd.Series, after: pd.Series, colour: str) -> None:
    if not (pd.isna(before["value"]) or pd.isna(after["value"])):
        dashed: dict[str, Any] = {"color": BEFORE, "strokeWidth": 1, "strokeDash": [3, 3]}
        poster.line(_across(before["value"]), y, _across(after["value"]), y, **dashed)
    if not pd.isna(after["ci_low"]):
        poster.line(_across(after["ci_low"]), y, _across(after["ci_high"]), y, color=colour, strokeWidth=3)
    for row, mark, look in ((before, "square", BEFORE), (after, "circle", colour)):
        if not pd.isna(row["value"]):
            _mark(poster, mark, _across(row["value"]), y, look)


def _numbers(poster: Poster, y: float, after: pd.Series, bent: str, colour: str) -> None:
    is_known = not pd.isna(after["value"])
    size = 22 if is_known else 15
    poster.write(NUMBERS, y - 12, say(after), fontSize=size, bold=True, color=colour if is_known else INK)
    if is_known:
        poster.write(NUMBERS, y + 9, f"{say(after, 'count')}, interval {say(after, 'ci')}", fontSize=12)
        poster.write(NUMBERS, y + 26, bent, fontSize=12)


def _doubts(poster: Poster, doubts: Sequence[tuple[str, str]]) -> None:
    poster.heading(DOUBTS_TOP - 32, "What can bend these numbers")
    y = DOUBTS_TOP
    for name, words in doubts:
        poster.write(LEFT, y, name, fontSize=14, bold=True)
        y += 22 + 17 * poster.write(SCALE_LEFT, y, words, width=82, fontSize=13, lineHeight=17)
