"""What a run is made from: a cohort folder, or the files of several hospitals."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from ibd_tools.run.plan import Plan


class Source(Protocol):
    """Where the numbers of a run come from."""

    def sha256(self) -> str:
        """Hash of all bytes that the numbers can depend on."""

    def check(self) -> None:
        """Refuse what cannot be used, before anything is written."""

    def facts(self) -> dict[str, Any]:
        """What the manifest says of it: ``cohort``, ``disclosure`` and all ``parameters``."""


@dataclass(frozen=True)
class CohortSource:
    """A cohort folder, and the parameters set for the run."""

    folder: Path
    set_values: dict[str, object]

    def sha256(self) -> str:
        """Hash of the cohort's files."""
        from ibd_study.fingerprint import cohort_sha256

        return cohort_sha256(self.folder)

    def check(self) -> None:
        """Read the cohort; every problem is in the error."""
        from ibd_study.cohort import read_cohort

        read_cohort(self.folder)

    def facts(self) -> dict[str, Any]:
        """Title, hash and columns of the cohort, the parameters of the run, and how small groups are protected."""
        from ibd_study.cohort import gaps_of, read_cohort
        from ibd_study.estimates import policy_of
        from ibd_study.parameters import parse, shown_place

        parameters, cohort = parse(self.set_values), read_cohort(self.folder)
        facts = {
            "path": shown_place(parameters.cohort),
            "title": cohort.title,
            "synthetic": cohort.synthetic,
            "sha256": cohort.sha256,
            "recorded": sorted(cohort.recorded),
            "gaps": gaps_of(cohort, other_indices=parameters.other_indices),
        }
        return {
            "cohort": facts,
            "disclosure": policy_of(parameters, synthetic=cohort.synthetic).kind,
            "parameters": parameters,
        }


@dataclass(frozen=True)
class HospitalsSource:
    """Files that hospitals sent."""

    paths: Sequence[str]

    def sha256(self) -> str:
        """Hash of the files, whatever their order."""
        from ibd_tools.hospitals import sites_sha256

        return sites_sha256(list(self.paths))

    def check(self) -> None:
        """Read the files and hold them against each other."""
        from ibd_tools.hospitals import read_hospitals

        read_hospitals(list(self.paths))

    def facts(self) -> dict[str, Any]:
        """The hospitals by name; parameters are those with which they made their files."""
        from ibd_study.disclosure import BY_HOSPITAL
        from ibd_tools.hospitals import read_hospitals

        hospitals = read_hospitals(list(self.paths))
        names = [site.hospital for site in hospitals.sites]
        facts = {
            "path": "",
            "title": f"{len(names)} hospitals: {', '.join(names)}",
            "synthetic": hospitals.synthetic,
            "sha256": hospitals.sha256,
            "recorded": [],
            "gaps": [],
        }
        parameters = hospitals.parameters.model_copy(update={"sites": list(self.paths)})
        return {"cohort": facts, "disclosure": BY_HOSPITAL, "parameters": parameters}


def source_of(project: Path, plan: Plan) -> Source:
    """The hospitals' files for a book of several hospitals, else the cohort of the run."""
    from ibd_study.parameters import parse

    if plan.is_of_hospitals:
        return HospitalsSource(parse(plan.set_values).sites)
    return CohortSource(project / plan.cohort, plan.set_values)
