"""The columns of a table of printed numbers: what each holds, and what is expected in it."""

from dataclasses import dataclass

from ibd_study.cohort.package import Column

PERCENTAGE, MEAN = "percentage", "mean"
PAIRED, UNPAIRED = "paired", "unpaired"
# Beyond this many, every percentage with one decimal is possible several times over.
LARGEST_GROUP = 5000


@dataclass(frozen=True)
class AuditColumn:
    """One column: how its cells are read, and what it means."""

    read_as: Column
    meaning: str

    @property
    def name(self) -> str:
        """Its name in the header."""
        return self.read_as.name


def _column(name: str, kind: str, meaning: str, *, low=None, high=None, codes=(), required=False) -> AuditColumn:
    limits = ((low, high),) if low is not None or high is not None else ()
    return AuditColumn(Column(name, kind, limits, codes, required), meaning)


COLUMNS = {
    column.name: column
    for column in (
        _column("key", "string", "A short name of the number, without spaces; each once", required=True),
        _column("label", "string", "The number in words; empty: its key"),
        _column("group", "string", "The group of patients it belongs to, such as UC", required=True),
        _column(
            "group_size",
            "integer",
            "Patients in the whole group: the denominator cannot be larger",
            low=1,
            high=LARGEST_GROUP,
            required=True,
        ),
        _column("n", "integer", "The denominator, where it is printed; empty: any up to the group's size", low=1),
        _column("kind", "string", "Which kind of number", codes=(PERCENTAGE, MEAN), required=True),
        _column("value", "string", "The number exactly as printed, with all its decimals: 64.0, not 64", required=True),
        _column("sd", "string", "Standard deviation of a mean, as printed"),
        _column(
            "items",
            "integer",
            "For a mean: whole-number items averaged for a person; 1 for an item or a sum; empty: no whole numbers",
            low=1,
            high=1000,
        ),
        _column("minimum", "integer", "For a mean: smallest possible answer to an item"),
        _column("maximum", "integer", "For a mean: largest possible answer to an item"),
        _column("p", "string", "The p-value as printed, such as 0.039 or <0.001"),
        _column("design", "string", "What p compares, where it is stated", codes=(PAIRED, UNPAIRED)),
        _column("compared_with", "string", "Key of the percentage that p compares it with, where that is printed"),
        _column("shares_n_with", "string", "Keys of numbers said to rest on the same patients, separated by spaces"),
        _column("subset_of", "string", "Keys of percentages that include this one among the same patients"),
    )
}
# Other names under which the project's own data/published.csv holds the same.
ALSO_NAMED = {"disease": "group", "unit": "kind", "p_printed": "p"}
ALSO_WRITTEN = {"kind": {"percent": PERCENTAGE, "points": MEAN}}
