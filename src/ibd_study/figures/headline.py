"""The one picture: every printed percentage, what was recomputed, and all that it can rest on."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ibd_study.dictionary import DISEASES
from ibd_study.endpoints import REGISTRY
from ibd_study.figures import grammar as draw
from ibd_study.figures.frames import drawn_rows
from ibd_study.figures.rendering import Figure
from ibd_study.figures.theme import BAND, DISEASE_COLOURS, wrapped
from ibd_study.kinds import Kind
from ibd_study.printed import Printed
from ibd_study.results import Results, before_and_after
from ibd_study.words import rate_text, with_suppressed_words

PAGES = {
    ("UC", "clinical"): "uc_clinical.html",
    ("UC", "endoscopic"): "uc_endoscopic.html",
    ("UC", "histological"): "uc_histological.html",
    ("CD", "clinical"): "cd_clinical.html",
    ("CD", "endoscopic"): "cd_endoscopic.html",
    ("CD", "imaging"): "cd_imaging.html",
}
ROW_HEIGHT = 46
DOT = 40


def headline(results: Results, printed: Mapping[str, Printed]) -> Figure:
    """A row per printed percentage: printed (hollow diamond), recomputed (dot, line), feasible (pale band)."""
    frame = _frame(results, printed)
    charts = tuple(_panel(frame[frame["disease"] == disease], disease) for disease in ("UC", "CD"))
    spoken = "; ".join(
        f"{row.disease} {row.words}: printed {row.printed} %, recomputed {row.said}" for row in frame.itertuples()
    )
    return Figure(
        "headline",
        "What was printed, what was recomputed, and what the printed numbers can rest on",
        charts,
        f"{spoken}.",
        "Hollow diamond: printed. Dot and line: recomputed with its interval. Pale band: the intervals of all counts "
        "of patients that give the printed percentage, laid over one another; a wide band means that the percentage "
        "alone says little. A click on a row opens its page.",
        with_suppressed_words(
            frame,
            *("disease", "words", "printed", "value", "n", "N", "ci_low", "ci_high", "lowest", "highest", "feasible"),
        ),
        results.synthetic,
        {"words": "endpoint", "value": "recomputed", "lowest": "feasible from", "highest": "feasible to"},
    )


def _frame(results: Results, printed: Mapping[str, Printed]) -> pd.DataFrame:
    of_paper = {key: one for key, one in printed.items() if one.is_percentage}
    _, after = before_and_after(drawn_rows(results, kind=Kind.RATE, words={"said": rate_text}))
    after = after.set_index("endpoint", drop=False).loc[list(of_paper)]
    limits = {name: _value_of(results, kind=Kind.FEASIBLE_LIMIT, end=name) for name in ("lowest", "highest")}
    entries = [REGISTRY[key] for key in of_paper]
    return after.assign(
        words=[entry.label for entry in entries],
        label=[wrapped(entry.label) for entry in entries],
        printed=[float(one.value) for one in of_paper.values()],
        feasible=_value_of(results, kind=Kind.FEASIBLE),
        page=[PAGES[(entry.disease, entry.domain)] for entry in entries],
        **limits,
    ).reset_index(drop=True)


def _value_of(results: Results, **columns: Any) -> pd.Series:
    return drawn_rows(results, **columns).set_index("endpoint")["value"]


def _panel(frame: pd.DataFrame, disease: str) -> "draw.Panel":
    y, colour = draw.rows(frame["label"]), DISEASE_COLOURS[disease]
    tips = {
        "words": "Endpoint",
        "printed:Q": "Printed, %",
        "said": "Recomputed",
        "feasible:Q": "Counts that give the printed value",
    }
    rate = draw.across("value", draw.PERCENT, title="% of evaluable patients")
    # A reason stands in the half of the row where the printed diamond is not.
    empty = frame[frame["value"].isna()]
    is_low = empty["printed"] < 50
    return draw.panel(
        draw.interval(
            frame, draw.across("lowest"), "highest", y, kind="bar", color=BAND, height=22, tips=tips, href="page"
        ),
        *draw.dots(frame, rate, y, color=colour, size=DOT, tips=tips, href="page"),
        draw.printed_diamonds(frame, y, tips=tips, href="page"),
        *draw.reasons(empty[is_low], "said", y, edge="right"),
        *draw.reasons(empty[~is_low], "said", y),
        height=ROW_HEIGHT * len(frame),
        title=DISEASES[disease].capitalize(),
    )
