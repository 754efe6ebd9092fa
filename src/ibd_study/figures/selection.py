"""The selection of patients as a flow of boxes, drawn from the counts."""

from typing import Any

import pandas as pd

from ibd_study.dictionary import DISEASES
from ibd_study.disclosure import MARK, SUPPRESSED
from ibd_study.figures import grammar as draw
from ibd_study.figures.rendering import Figure
from ibd_study.figures.theme import BAND, INK
from ibd_study.kinds import Kind
from ibd_study.results import Results
from ibd_study.words import flow_words, titled

BOX_HEIGHT = 46
STEP_HEIGHT = 92


def flow_chart(results: Results, labels: dict[str, str]) -> Figure:
    """Boxes with who remains, and between them who fell out and why."""
    frame = _steps(results, labels)
    height = STEP_HEIGHT * len(frame)
    later, middle = frame[frame["place"] > 0], draw.across("middle", draw.PERCENT, axis=None)
    centre = draw.upright("centre", axis=None)
    edge: dict[str, Any] = {"color": INK, "strokeWidth": 1.5}
    box = {"color": BAND, "stroke": INK, "strokeWidth": 1, "cornerRadius": 4, "x2": "right:Q"}
    top = draw.upright("top", (height, 0), axis=None)
    chart = draw.panel(
        draw.interval(frame, top, "bottom", draw.across("left", draw.PERCENT, axis=None), kind="rect", **box),
        draw.words_at(frame, "label", middle, centre, dy=-9),
        draw.words_at(frame, "counts", middle, centre, dy=10, fontWeight="bold"),
        draw.interval(later, draw.upright("above", axis=None), "top", middle, **edge),
        draw.words_at(later, "left_out", middle, draw.upright("between", axis=None), align="left", dx=8),
        height=height,
    )
    spoken = "; ".join(
        f"{label}: {counts}" + (f" ({left_out})" if left_out else "")
        for label, counts, left_out in zip(frame["label"], frame["counts"], frame["left_out"], strict=True)
    )
    return Figure(
        "flow",
        titled("Who was analysed?", _finding(frame)),
        (chart,),
        f"{spoken}.",
        "Each box counts who remains; between boxes stands who fell out. A patient whose value for a criterion is "
        "not recorded is kept, and counted.",
        frame[["label", "patients", "uc", "cd", "left_out"]],
        results.synthetic,
        {"label": "step", "uc": "UC", "cd": "CD", "left_out": "fell out"},
    )


def _fewer(before: pd.Series, after: pd.Series) -> str:
    """How many are fewer at a step: of rounded counts the difference would be another number."""
    is_exact = before[MARK] == after[MARK] == "" and not (pd.isna(before["value"]) or pd.isna(after["value"]))
    return f"{before['value'] - after['value']:.0f}" if is_exact else SUPPRESSED


def _finding(frame: pd.DataFrame) -> str:
    """Who was analysed, of how many."""
    first, analysed = frame.iloc[0], frame.set_index("step").loc["analysed"]
    of_each = ", ".join(f"{analysed[disease.lower()]} with {disease}" for disease in DISEASES)
    return f"{analysed['patients']} of {first['patients']} patients, {of_each}"


def _steps(results: Results, labels: dict[str, str]) -> pd.DataFrame:
    records, before = [], None
    for place, (step, label) in enumerate(labels.items()):
        patients = results.one(kind=Kind.FLOW, step=step)
        words = flow_words(results, step)
        out = [] if before is None else [f"{_fewer(before, patients)} fell out"]
        out += [f"{words['not_recorded']} not recorded"] if words["not_recorded"] != "0" else []
        of_diseases = f"{words['patients']} (UC {words['uc']}, CD {words['cd']})"
        top = place * STEP_HEIGHT + STEP_HEIGHT - BOX_HEIGHT - 6
        box: dict[str, float] = {"left": 3, "right": 97, "middle": 50, "top": top, "bottom": top + BOX_HEIGHT}
        box |= {"centre": top + BOX_HEIGHT / 2, "above": top - STEP_HEIGHT + BOX_HEIGHT}
        box |= {"between": top - (STEP_HEIGHT - BOX_HEIGHT) / 2, "place": place}
        records.append(words | {"step": step, "label": label, "counts": of_diseases, "left_out": ", ".join(out)} | box)
        before = patients
    return pd.DataFrame(records)
