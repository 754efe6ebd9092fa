"""The columns of a table of printed numbers: what each holds, and what is expected in it."""

import re
from dataclasses import dataclass
from typing import Any

from ibd_study.checked import Column

PERCENTAGE, MEAN, MEDIAN, RATIO, RATE = "percentage", "mean", "median", "ratio", "rate"
PAIRED, UNPAIRED, OTHER = "paired", "unpaired", "other"
COUNTED, IMPUTED, MODEL = "counted", "imputed", "model"
EVERY_KIND = (PERCENTAGE, MEAN, MEDIAN, RATIO, RATE)
# Of more patients without a denominator, every percentage with one decimal is possible several times over.
LARGEST_TRIED = 5000
MOST_PATIENTS = 1_000_000
ONE_GROUP = "All patients"


@dataclass(frozen=True)
class AuditColumn:
    """One column: how its cells are read, what it means, and the kinds of number that it belongs to."""

    read_as: Column
    meaning: str
    kinds: tuple[str, ...] = EVERY_KIND

    @property
    def name(self) -> str:
        """Its name in the header."""
        return self.read_as.name


def _text(name: str, meaning: str, kinds: tuple[str, ...] = EVERY_KIND, **read_as: Any) -> AuditColumn:
    return AuditColumn(Column(name, "string", **read_as), meaning, kinds)


def _whole(
    name: str, meaning: str, kinds: tuple[str, ...] = EVERY_KIND, *, low: float | None = None, high: float | None = None
) -> AuditColumn:
    limits = ((low, high),) if low is not None or high is not None else ()
    return AuditColumn(Column(name, "integer", limits), meaning, kinds)


COLUMNS = {
    column.name: column
    for column in (
        _text(
            "key",
            "A short name for other rows to refer to; empty: made from the label",
            pattern=(re.compile(r"\w+"), "letters, digits and _ only"),
        ),
        _text("label", "The number in words"),
        _text("group", "The group of patients it belongs to, such as UC; empty: there is only one"),
        _whole(
            "group_size",
            "Patients in the whole group, in one row of it: needed only where n is not printed",
            low=1,
            high=MOST_PATIENTS,
        ),
        _whole("n", "The denominator, where it is printed", low=1, high=MOST_PATIENTS),
        _text("kind", "Which kind of number; empty: seen from the value, else a percentage", codes=EVERY_KIND),
        _text(
            "value",
            "The number as printed, with all its decimals: 64.0, not 64. With what stands beside it, if you like: "
            "38/66 (57.6), 57.6 (45.6-68.8), 214.9 (SD 60.2), median 4 (2-6), OR 3.01 (1.39-6.55)",
            required=True,
        ),
        _whole(
            "events",
            "Patients with the event, or events of a rate, where printed",
            (PERCENTAGE, RATE),
            low=0,
            high=MOST_PATIENTS,
        ),
        _text("ci_low", "Lower confidence limit, as printed"),
        _text("ci_high", "Upper confidence limit, as printed"),
        _text("ci_level", "Confidence level in percent; empty: 95"),
        _text(
            "basis",
            "Whether patients were counted; nothing is said of a number that is imputed or from a model (weighted, "
            "adjusted, Kaplan-Meier); empty: counted",
            codes=(COUNTED, IMPUTED, MODEL),
        ),
        _text("sd", "Standard deviation, as printed", (MEAN,)),
        _text("q1", "First quartile, as printed", (MEDIAN,)),
        _text("q3", "Third quartile, as printed", (MEDIAN,)),
        _whole(
            "items",
            "Whole-number items averaged for a person; 1 for an item or a sum; empty: no whole numbers",
            (MEAN, MEDIAN),
            low=1,
            high=1000,
        ),
        _whole("minimum", "Smallest possible answer to an item", (MEAN, MEDIAN)),
        _whole("maximum", "Largest possible answer to an item", (MEAN, MEDIAN)),
        _text("person_years", "Patient-years, as printed", (RATE,)),
        _whole("per", "Patient-years that the rate is given for; empty: 100", (RATE,), low=1, high=MOST_PATIENTS),
        _text("p", "The p-value as printed, such as 0.039, <0.001 or NS"),
        _text(
            "design",
            "What p compares, where it is stated: the same patients (paired) or others (unpaired). Other: adjusted, "
            "stratified, corrected for several tests, of non-inferiority; it is not checked",
            codes=(PAIRED, UNPAIRED, OTHER),
        ),
        _text("compared_with", "Key or label of the percentage that p compares it with, where printed", (PERCENTAGE,)),
        _text(
            "shares_n_with",
            "Keys or labels of numbers said to rest on the same patients, separated by semicolons",
            (PERCENTAGE, MEAN),
        ),
        _text(
            "subset_of", "Keys or labels of percentages that include this one among the same patients", (PERCENTAGE,)
        ),
        _text("check", "What is not sure yet; nothing is said of a row until this cell is empty"),
    )
}
# A table as short as can be, to begin from.
EXAMPLE = (
    {"label": "Remission on the drug", "value": "38/66 (57.6)", "p": "0.016", "compared_with": "Remission on placebo"},
    {"label": "Remission on placebo", "value": "25/70 (35.7)", "p": "", "compared_with": ""},
    {"label": "Response", "value": "81.8 (71.0-89.4)", "p": "", "compared_with": ""},
    {"label": "Mean score", "value": "3.44 (SD 2.48)", "p": "", "compared_with": ""},
)
# Other names under which the project's own data/published.csv holds the same.
ALSO_NAMED = {"disease": "group", "unit": "kind", "p_printed": "p"}
ALSO_WRITTEN = {"kind": {"percent": PERCENTAGE, "%": PERCENTAGE, "points": MEAN}}
