"""Rates by multiple imputation when the unseen are taken to have done worse, or better, than patients alike."""

import pandas as pd

from ibd_study.estimates.tipping import CURVES
from ibd_study.figures import grammar as draw
from ibd_study.figures.frames import drawn_rows
from ibd_study.figures.missing_data import estimate_text
from ibd_study.figures.rate_curve import rate_curve
from ibd_study.figures.rendering import Figure
from ibd_study.kinds import Kind
from ibd_study.results import Results, format_percent
from ibd_study.words import conclusion_words, endpoint_of, shifted_rows, signed, with_suppressed_words


def shifted_curves(results: Results, title: str) -> Figure:
    """Clinical and endoscopic remission by multiple imputation, against the shift of the imputed scores."""
    rows = shifted_rows(results, list(CURVES))
    reference = float(results.one(kind=Kind.TIPPING_REFERENCE)["value"])
    frame = _frame(rows)
    keys = [key for key in CURVES if key in set(frame["endpoint"])]
    verdicts = {key: conclusion_words(rows.rows[rows.rows["endpoint"] == key], reference) for key in keys}
    parts = {key: frame[frame["endpoint"] == key] for key in keys}
    return Figure(
        "shifted-curves",
        title,
        tuple(_panel(part, reference) for part in parts.values()),
        " ".join(_spoken(part, verdicts[key], reference) for key, part in parts.items()),
        "Line and band: the rate by multiple imputation and its interval, when so many standard deviations are added "
        "to each imputed follow-up score before the rule is applied. At 0 the unseen are like patients alike; to the "
        "right they did worse. The conclusion tips where the lower edge of the band crosses the dashed line.",
        with_suppressed_words(frame, "endpoint", "shift", "value", "N", "ci_low", "ci_high"),
        results.synthetic,
        {"shift": "shift of imputed scores, SD"},
    )


def _frame(rows: Results) -> pd.DataFrame:
    return drawn_rows(rows, "shift", words={"words": endpoint_of, "said": estimate_text}).astype({"shift": float})


def _spoken(part: pd.DataFrame, verdict: str, reference: float) -> str:
    shifts_told = ", ".join(f"{signed(row.shift)} SD {row.said}" for row in part.itertuples())
    return f"{part['words'].iloc[0]}: {shifts_told}; above {format_percent(reference)} {verdict}."


def _panel(part: pd.DataFrame, reference: float):
    x = draw.across("shift", title="shift of imputed scores, SD (right: worse)")
    return rate_curve(part, x, reference, {"shift:Q": "Shift, SD", "said": "Rate"}, draw.at("x", 0, pixels=True))
