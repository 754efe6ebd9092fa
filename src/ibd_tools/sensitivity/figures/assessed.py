"""Who was assessed at follow-up: how those who were differed at baseline from those who were not."""

import pandas as pd

from ibd_study.disclosure import SUPPRESSED
from ibd_study.figures import BEFORE, DISEASE_COLOURS, Figure, drawn_rows, wrapped
from ibd_study.figures import grammar as draw
from ibd_study.kinds import Kind
from ibd_study.results import Results
from ibd_study.words import (
    farthest_from_zero,
    inside,
    missing_or_not_estimable,
    number_words,
    titled,
    with_suppressed_words,
)
from ibd_tools.sensitivity.estimates.assessed import EXAMINATIONS
from ibd_tools.sensitivity.words import assessed_words, characteristic_label

ALIKE = 0.1
NARROWEST = 0.5
ROW_HEIGHT = 44


def balance_of_assessed(results: Results, disease: str, title: str) -> Figure:
    """A panel per examination: standardised differences of those assessed against those who were not."""
    own = results.of(disease=disease)
    panels = {
        assessed_words(own, examination, words): _differences(own, examination)
        for examination, words in EXAMINATIONS[disease].items()
    }
    together = pd.concat([frame.assign(examination=words) for words, frame in panels.items()], ignore_index=True)
    widest = max([NARROWEST, *(abs(value) for value in together["value"] if value is not None)])
    return Figure(
        f"assessed-{disease.lower()}",
        titled(title, _largest_difference(together)),
        tuple(_panel(frame, words, DISEASE_COLOURS[disease], widest) for words, frame in panels.items()),
        " ".join(_spoken(frame, words) for words, frame in panels.items()),
        "Difference in standard deviations, as patients were at baseline; to the right, those assessed at follow-up "
        "had more. Between the dashed lines (0.1 either way) groups are usually called alike. Centres are compared all "
        "at once, without direction.",
        with_suppressed_words(together, "examination", "words", "value"),
        results.synthetic,
        {"words": "characteristic", "value": "standardised difference"},
        one_at_a_time=True,
    )


def _largest_difference(frame: pd.DataFrame) -> str:
    """The characteristic that differs most, and by which examination; empty where a difference is withheld."""
    most = farthest_from_zero(frame)
    if most is None:
        return ""
    return f"most in {inside(most['words'])}, {most['said']} standard deviations ({inside(most['examination'])})"


def _spoken(frame: pd.DataFrame, words: str) -> str:
    if set(frame["said"]) == {SUPPRESSED}:
        return f"{words}. All differences are {SUPPRESSED}."
    return f"{words}. " + "; ".join(f"{row.words} {row.said}" for row in frame.itertuples()) + "."


def _differences(results: Results, examination: str) -> pd.DataFrame:
    words = {"words": lambda row: characteristic_label(row["at"]["column"]), "said": _difference_words}
    frame = drawn_rows(results, kind=Kind.DIFFERENCE_BY_ASSESSMENT, examination=examination, words=words)
    return frame.assign(label=frame["words"].map(wrapped))


def _difference_words(row: pd.Series) -> str:
    return missing_or_not_estimable(row) if pd.isna(row["value"]) else number_words(row, 2)


def _panel(frame: pd.DataFrame, words: str, colour: str, widest: float) -> "draw.Panel":
    y = draw.rows(frame["label"])
    difference = draw.across("value", (-widest, widest), nice=False, title="standardised difference")
    tips = {"words": "Characteristic", "said": "Difference"}
    return draw.panel(
        draw.reference(-ALIKE, ALIKE, color=BEFORE, strokeDash=[4, 4], strokeWidth=1),
        draw.mark("point", frame, difference, y, color=colour, tips=tips),
        draw.words_at(frame, "said", draw.at("x", widest), y, align="right", fontSize=12, dy=-11),
        height=ROW_HEIGHT * len(frame),
        title=words,
        description=_spoken(frame, words),
    )
