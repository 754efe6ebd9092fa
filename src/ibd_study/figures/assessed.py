"""Who was assessed at follow-up: how those who were differed at baseline from those who were not."""

import pandas as pd

from ibd_study.estimates.assessed import EXAMINATIONS
from ibd_study.figures.frames import drawn_rows
from ibd_study.figures.rendering import Figure
from ibd_study.figures.theme import BEFORE, DISEASE_COLOURS, LINES, wrapped
from ibd_study.results import NOT_RECORDED, Results
from ibd_study.words import NOT_ESTIMABLE, characteristic_label, number_words, say, with_suppressed_words

ALIKE = 0.1
NARROWEST = 0.5
ROW_HEIGHT = 44


def balance_of_assessed(results: Results, disease: str, title: str) -> Figure:
    """A panel per examination: standardised differences of those assessed against those who were not."""
    panels = {
        _size_words(results, f"{disease.lower()}_{key}", words): _differences(results, f"{disease.lower()}_{key}")
        for key, words in EXAMINATIONS[disease].items()
    }
    together = pd.concat(panels.values())
    widest = max([NARROWEST, *(abs(value) for value in together["value"] if value is not None)])
    return Figure(
        f"assessed-{disease.lower()}",
        title,
        tuple(_panel(frame, words, DISEASE_COLOURS[disease], widest) for words, frame in panels.items()),
        " ".join(_spoken(frame, words) for words, frame in panels.items()),
        "Difference in standard deviations, as patients were at baseline; to the right, those assessed at follow-up "
        "had more. Between the dashed lines (0.1 either way) groups are usually called alike. Centres are compared all "
        "at once, without direction.",
        with_suppressed_words(together, "endpoint", "words", "value"),
        results.synthetic,
        {"words": "characteristic", "value": "standardised difference"},
    )


def _spoken(frame: pd.DataFrame, words: str) -> str:
    return f"{words}. " + "; ".join(f"{row.words} {row.said}" for row in frame.itertuples()) + "."


def _differences(results: Results, prefix: str) -> pd.DataFrame:
    frame = drawn_rows(results, statistic="standardised_difference")
    frame = frame[frame["endpoint"].str.startswith(f"{prefix}_")].reset_index(drop=True)
    words = frame["endpoint"].str.removeprefix(f"{prefix}_").map(characteristic_label)
    said = [_difference_words(row) for _, row in frame.iterrows()]
    return frame.assign(words=words, label=words.map(wrapped), said=said)


def _difference_words(row: pd.Series) -> str:
    return number_words(row, 2, otherwise=NOT_ESTIMABLE if row["N"] else NOT_RECORDED)


def _size_words(results: Results, key: str, words: str) -> str:
    size = results.of(endpoint=key, statistic="assessed_at_follow_up").rows.iloc[0]
    count = say(size, "count")
    return f"{words}: {count if pd.isna(size['n']) else f'{count} assessed'}"


def _panel(frame: pd.DataFrame, words: str, colour: str, widest: float):
    import altair as alt

    y = alt.Y("label:N", sort=list(frame["label"]), title=None, axis=alt.Axis(labelExpr=LINES))
    x = alt.X("value:Q", title="standardised difference", scale=alt.Scale(domain=[-widest, widest], nice=False))
    base = alt.Chart(frame)
    limits = alt.Chart(pd.DataFrame({"limit": [-ALIKE, ALIKE]}))
    tips = [alt.Tooltip("words:N", title="Characteristic"), alt.Tooltip("said:N", title="Difference")]
    return alt.layer(
        limits.mark_rule(color=BEFORE, strokeDash=[4, 4], strokeWidth=1).encode(x=alt.X("limit:Q")),
        base.mark_point(color=colour).encode(x, y, tooltip=tips),
        base.mark_text(align="right", fontSize=12, dy=-11).encode(x=alt.datum(widest), y=y, text="said:N"),
    ).properties(width="container", height=ROW_HEIGHT * len(frame), title=words, description=_spoken(frame, words))
