"""What one hospital sends: facts about its run, and protected results rows."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

# A number of a hospital by its name and whether it is of the time before the drug.
Place = tuple[str, bool]
Numbers = dict[Place, dict]
BEFORE, AFTER = True, False
LONGEST_NAME = 60
PROTECTION = {
    "none": "none, as the patients are invented",
    "minimum_count": "counts of 1 to {last} patients, and all from which one would follow, are withheld",
    "rounding": "counts are rounded to a multiple of {rounding_base}; below {minimum_count} they are withheld",
}
# No number in a site file depends on these; each hospital chooses its own protection.
MAY_DIFFER = frozenset(
    (
        *("cohort", "sites", "audit_table", "disclosure", "minimum_count", "rounding_base", "course_weeks"),
        *("subgroup_age_years_from", "high_activity_modified_mayo_at_least", "high_activity_cdai_at_least"),
        *("persistence_until_weeks", "restricted_mean_until_weeks", "table_one_p_values", "simulation_repetitions"),
        *("evidence_include_unverified", "evidence_derived_counts", "imputations", "tipping_reference_percent"),
        *("unseen_worse_by_sd", "number_terms", "model_penalty", "events_per_variable_at_least"),
        *("bootstrap_samples", "seed"),
    )
)


class SiteError(ValueError):
    """Files of hospitals cannot be used, or not together; the message lists every problem."""

    def __init__(self, about: str, problems: list[str]):
        self.problems = problems
        super().__init__("\n".join([about, *(f"  {problem}" for problem in problems)]))


@dataclass(frozen=True)
class Site:
    """One hospital.

    Parameters
    ----------
    hospital
        Its name, as it stands in the book.
    synthetic
        Whether its patients are invented.
    protection
        Policy for small groups (``kind``, ``minimum_count``, ``rounding_base``) under which the rows were made.
    parameters
        All parameters that the rows can depend on, resolved.
    rules
        Words of every endpoint's rule, by its key.
    version
        Of this software.
    cohort_sha256
        Hash of the cohort: two files with one hash are of the same patients.
    rows
        Rows of the results table.
    """

    hospital: str
    synthetic: bool
    protection: dict[str, Any]
    parameters: dict[str, Any]
    rules: dict[str, list[str]]
    version: str
    cohort_sha256: str
    rows: pd.DataFrame

    def numbers(self, endpoint: str, disease: str = "") -> Numbers:
        """Rows of one endpoint, score or group of events, with None for what is missing; empty where there is none."""
        return self._numbers.get((endpoint, disease), {})

    @cached_property
    def _numbers(self) -> dict[tuple[str, str], Numbers]:
        found: dict[tuple[str, str], Numbers] = {}
        rows = self.rows.astype(object).where(self.rows.notna(), None)
        for row in rows.to_dict("records"):
            found.setdefault((row["endpoint"], row["disease"]), {})[row["statistic"], row["week"] == 0] = row
        return found

    @property
    def is_exact(self) -> bool:
        """Whether nothing was withheld or rounded."""
        return self.protection["kind"] == "none"

    @property
    def protection_words(self) -> str:
        """How the hospital protects small groups."""
        least, base = self.protection["minimum_count"], self.protection["rounding_base"]
        return PROTECTION[self.protection["kind"]].format(last=least - 1, minimum_count=least, rounding_base=base)


def site_name(name: str) -> str:
    """A hospital's name as it may stand in the book.

    Raises
    ------
    ValueError
        When it is empty, long, or holds signs other than letters, digits, spaces and a few more.

    Examples
    --------
    >>> site_name(" St. Mary's, Ward 2 ")
    "St. Mary's, Ward 2"
    """
    found = " ".join(name.split())
    if not re.fullmatch(rf"\w[\w .,'()&-]{{0,{LONGEST_NAME - 1}}}", found):
        raise ValueError(
            f"name of the hospital is {name!r}; expected 1 to {LONGEST_NAME} letters, digits, spaces or .,'()&-, "
            "beginning with a letter or digit"
        )
    return found
