"""One page of a run: with which parameters it is made, and how its results rows are signed."""

from dataclasses import dataclass
from typing import Protocol

from ibd_study.parameters import Parameters, parameters_sha256
from ibd_study.results.table import Results, results_frame


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...

    @property
    def disease(self) -> str: ...


@dataclass(frozen=True)
class Page:
    """What the pages of one cohort and those of several hospitals have in common."""

    notebook: str
    run: str
    parameters: Parameters

    @property
    def subgroup(self) -> str:
        """Words of the subgroup analysed: everybody, or column=value."""
        return self.parameters.subgroup or "everybody"

    def weeks(self, disease: str) -> float:
        """Week at which a disease is read."""
        return self.parameters.week_of(disease)

    def place_of(self, entry: _Keyed) -> dict[str, object]:
        """What all rows about an endpoint have in common."""
        return {"endpoint": entry.key, "disease": entry.disease, "week": self.weeks(entry.disease)}

    def signed(self, records: list[dict], sha256: str, *, synthetic: bool) -> Results:
        """Results rows of records, each with what all rows of the page have in common.

        Parameters
        ----------
        records
            Of the columns of the results table; what a record says itself stands.
        sha256
            Hash of the cohort, or of the files of the hospitals.
        synthetic
            Whether the patients are invented.
        """
        signature = {
            "run": self.run,
            "notebook": self.notebook,
            "population": self.parameters.population,
            "subgroup": self.subgroup,
            "missing_data": self.parameters.missing_data,
            "cohort_sha256": sha256,
            "parameters_sha256": parameters_sha256(self.parameters),
        }
        return Results(results_frame([signature | record for record in records]), synthetic)
