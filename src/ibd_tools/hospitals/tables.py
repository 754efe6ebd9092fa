"""Tables of several hospitals: who they are, and how far they differ."""

import pandas as pd

from ibd_study.endpoints import SCORES
from ibd_study.kinds import Kind
from ibd_study.results import Results, format_interval, format_number
from ibd_study.tables import Table
from ibd_study.words import endpoint_label, say
from ibd_tools.pooling import pooled_interval_words

EMPTY = "–"


def hospitals_table(results: Results, title: str) -> Table:
    """One row per hospital: its patients, and how it protects small groups."""
    protection = "Protection of small groups"
    records = [
        {"Hospital": row["at"]["hospital"], "Patients": say(row), protection: row["at"]["words"]}
        for _, row in results.of(kind=Kind.HOSPITAL_PATIENTS).rows.iterrows()
    ]
    together = results.one(endpoint="hospitals", kind=Kind.PATIENTS)
    records.append({"Hospital": "Together", "Patients": say(together), protection: EMPTY})
    return Table("hospitals", title, pd.DataFrame(records), "Analysed patients of each hospital.", results.synthetic)


def sample_table(results: Results, keys: list[str], title: str) -> Table:
    """One row per endpoint: the mean of hospitals, where a new one would lie, and how far hospitals differ."""
    return Table(
        f"sample-{keys[0].replace('_', '-')}",
        title,
        pd.DataFrame([_sample_row(results, key) for key in keys]),
        "Hospitals as a sample of hospitals: random effects on the logit scale.",
        results.synthetic,
        (
            "Mean of hospitals: variance between hospitals by Paule and Mandel, interval by "
            f"{pooled_interval_words(results)}. New hospital: prediction interval, from three hospitals up. I²: share "
            "of the variation between hospitals that is not chance. p: Cochran's Q.",
            "Binomial: logistic model with a random intercept per hospital, on the counts themselves.",
        ),
    )


def _sample_row(results: Results, key: str) -> dict[str, str]:
    own = results.of(endpoint=key)
    shown = own.one(kind=Kind.HOSPITALS_SHOWN)
    cells = {"Endpoint": endpoint_label(key), "Hospitals": f"{format_number(shown['value'], 0)} of {shown['N']}"}
    q = own.first(kind=Kind.HETEROGENEITY_TEST)
    if q is None:
        return cells | dict.fromkeys(("Mean of hospitals", "New hospital", "Binomial", "I²", "p"), EMPTY)
    prediction = own.one(kind=Kind.PREDICTION)
    return cells | {
        "Mean of hospitals": _share(own.one(kind=Kind.POOLED)),
        "New hospital": format_interval(prediction["ci_low"], prediction["ci_high"]),
        "Binomial": _share(own.one(kind=Kind.BINOMIAL)),
        "I²": say(own.one(kind=Kind.I_SQUARED)),
        "p": say(q, "p"),
    }


def _share(row: pd.Series) -> str:
    return EMPTY if pd.isna(row["value"]) else f"{say(row)} ({format_interval(row['ci_low'], row['ci_high'])})"


def joining_table(results: Results, keys: list[str], title: str) -> Table:
    """One row per score: in how many hospitals its values are known, and how it was therefore joined."""
    records = []
    for key in keys:
        row = results.one(endpoint=key, kind=Kind.JOINED_EXACTLY)
        known = f"{format_number(row['value'], 0)} of {row['N']}"
        records.append({"Score": SCORES[key].label, "Hospitals with all values": known, "Joined": row["at"]["words"]})
    return Table(
        f"joining-{keys[0].replace('_', '-')}",
        title,
        pd.DataFrame(records),
        "Of the hospitals that record the score. A hospital sends how many patients have each value only where "
        "nothing has to be protected, or where the whole shift table of a short scale can be shown.",
        results.synthetic,
    )
