"""The synthetic cohort as three hospitals of two centres each, and site files written by hand."""

from pathlib import Path

from cut_cohort import cut_cohort

from ibd_study.disclosure import MARK
from ibd_study.estimates import open_analysis
from ibd_study.parameters import Parameters
from ibd_study.results import results_frame
from ibd_tools.hospitals import MAY_DIFFER, Site, site_of, write_site

COHORT = Path(__file__).parents[1] / "data" / "synthetic"
HOSPITALS = {"North": "AB", "Middle": "CD", "South": "EF"}


def write_hospitals(folder: Path) -> list[str]:
    """Write the cohort and the site file of each hospital; paths of the files."""
    return [_write_hospital(folder / name, name, centres) for name, centres in HOSPITALS.items()]


def _write_hospital(folder: Path, name: str, centres: str) -> str:
    cut_cohort(COHORT, folder, lambda patients: patients[patients["centre"].isin(list(centres))])
    path = folder.with_suffix(".zip")
    write_site(site_of(open_analysis("site", {"cohort": str(folder)}), name), path)
    return str(path)


def by_hand(hospital: str, records: list[dict], kind: str = "minimum_count", **facts: object) -> Site:
    """A site of the default parameters with rows written out."""
    rows = results_frame([{"endpoint": "uc_clinical_remission", "disease": "UC", "week": 8} | r for r in records])
    of_default = Parameters().model_dump(exclude=MAY_DIFFER)
    protection = {"kind": kind, "minimum_count": 5, "rounding_base": 5}
    given = {"synthetic": False, "protection": protection, "parameters": of_default, "rules": {"x": ["all", "one"]}}
    given |= {"version": "1", "cohort_sha256": hospital} | facts
    return Site(hospital, rows=rows, **given)


def rate(n: int | None, total: int | None, **columns: object) -> dict:
    """A rate as a hospital sends it; without its count it was withheld."""
    value = None if n is None else 100 * n / total
    mark = "suppressed" if n is None else ""
    return {"statistic": "percentage", "value": value, "unit": "%", "n": n, "N": total, MARK: mark} | columns
