"""Rates by multiple imputation when the unseen are taken to have done worse, or better, than patients alike."""

import pandas as pd

from ibd_study.estimates.tipping import CURVES
from ibd_study.figures.frames import drawn_rows
from ibd_study.figures.missing_data import CURVE_HEIGHT, estimate_text
from ibd_study.figures.rendering import Figure
from ibd_study.figures.theme import DISEASE_COLOURS, INK
from ibd_study.results import Results, format_number, format_percent
from ibd_study.words import conclusion_words, endpoint_of, shift_of, shifted_rows, signed, with_suppressed_words


def shifted_curves(results: Results, title: str) -> Figure:
    """Clinical and endoscopic remission by multiple imputation, against the shift of the imputed scores."""
    rows = shifted_rows(results, list(CURVES))
    reference = float(results.of(statistic="tipping_reference").rows["value"].iloc[0])
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
    own = [row for _, row in rows.rows.iterrows()]
    return drawn_rows(rows).assign(
        shift=[shift_of(row["statistic"]) for row in own],
        words=[endpoint_of(row) for row in own],
        said=[estimate_text(row) for row in own],
    )


def _spoken(part: pd.DataFrame, verdict: str, reference: float) -> str:
    shifts_told = ", ".join(f"{signed(row.shift)} SD {row.said}" for row in part.itertuples())
    return f"{part['words'].iloc[0]}: {shifts_told}; above {format_percent(reference)} {verdict}."


def _panel(part: pd.DataFrame, reference: float):
    import altair as alt

    colour = DISEASE_COLOURS[part["disease"].iloc[0]]
    line = alt.Chart(pd.DataFrame([{"reference": reference, "words": f"dashed: {format_number(reference)} %"}]))
    x = alt.X("shift:Q", title="shift of imputed scores, SD (right: worse)")
    y = alt.Y("value:Q", title="% of all counted", scale=alt.Scale(domain=[0, 100]))
    tips = [alt.Tooltip("shift:Q", title="Shift, SD"), alt.Tooltip("said:N", title="Rate")]
    base = alt.Chart(part)
    return alt.layer(
        base.mark_area(color=colour, opacity=0.25).encode(x, alt.Y("ci_low:Q"), alt.Y2("ci_high:Q")),
        base.mark_line(color=colour).encode(x, y),
        base.mark_point(color=colour, size=40).encode(x, y, tooltip=tips),
        line.mark_rule(color=INK, strokeDash=[5, 4], strokeWidth=1.5).encode(y=alt.Y("reference:Q")),
        line.mark_text(align="left", dx=6).encode(x=alt.value(0), y=alt.datum(95), text="words:N"),
    ).properties(width="container", height=CURVE_HEIGHT, title=part["words"].iloc[0])
