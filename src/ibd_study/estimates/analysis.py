"""Open an analysis: parameters checked, cohort read, patients selected, pairs made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from ibd_study.cohort import Cohort, FlowStep, read_cohort, select
from ibd_study.disclosure import ROW_LEVEL, DisclosureError, Groups, Policy, protect
from ibd_study.endpoints import REGISTRY, classify
from ibd_study.estimates.page import Page
from ibd_study.missing import make_pairs
from ibd_study.parameters import ParameterError, Parameters, parse, resolve
from ibd_study.results import Results
from ibd_study.results import write_results as write_rows

PROJECT = Path(__file__).parents[3]
NOT_PARAMETERS = frozenset({"run", "results_file", "In", "Out"})
ACTIVITY = {"UC": "uc_clinical_remission", "CD": "cd_clinical_remission"}


@dataclass(frozen=True)
class Analysis(Page):
    """One notebook's view of a cohort: who is analysed, and their pairs."""

    cohort: Cohort
    selected: pd.DataFrame
    flow: list[FlowStep]
    pairs: pd.DataFrame = field(repr=False)

    @cached_property
    def policy(self) -> Policy:
        """How small groups of this cohort are protected."""
        from ibd_study.estimates.protection import policy_of

        return policy_of(self.cohort, self.parameters)

    @cached_property
    def groups(self) -> Groups:
        """What may be shown exactly, the same on every page of a run."""
        from ibd_study.estimates.protection import groups_of

        return groups_of(self, self.policy)

    def results(self, records: list[dict], *, from_patients: bool = True) -> Results:
        """Sign records with what they have in common, protect them and make results rows of them.

        Parameters
        ----------
        records
            Of the columns of the results table.
        from_patients
            False for numbers that were published before, such as those of the paper: they pass as they are.
        """
        if from_patients and not self.policy.is_exact:
            records = protect(records, self.policy, self.groups)
        return self.signed(records, self.cohort.sha256, synthetic=self.cohort.synthetic)


def find_cohort(path: str) -> Path:
    """A cohort folder by its path, seen from where the command runs or from the project's folder."""
    here = Path(path)
    return here if here.is_absolute() or here.exists() else PROJECT / path


def open_analysis(notebook: str, namespace: Mapping[str, object]) -> Analysis:
    """Check parameters, read the cohort, select patients and make their pairs.

    Parameters
    ----------
    notebook
        Name under which its results rows are signed.
    namespace
        Parameters by name (see ``ibd-study parameters``). A notebook passes ``globals()``, so that a parameter
        which it does not know is refused however the notebook was started; ``run`` names the run.

    Raises
    ------
    ParameterError
        Naming each unknown or ill-typed parameter.
    CohortError
        Naming each problem of the cohort folder.
    """
    parameters = resolve(parse(plain_values(namespace)))
    cohort = read_cohort(find_cohort(parameters.cohort))
    selected, flow = select(cohort.patients, parameters)
    selected = in_subgroup(selected, parameters.subgroup)
    pairs = make_pairs(selected, cohort, parameters)
    kept = in_population(pairs, parameters)
    selected = selected[selected["patient_id"].isin(kept["patient_id"])]
    analysis = Analysis(notebook, str(namespace.get("run", "alone")), parameters, cohort, selected, flow, kept)
    _refuse_unprotected(analysis)
    return analysis


def _refuse_unprotected(analysis: Analysis) -> None:
    """Refuse a policy that the cohort does not allow before anything is computed."""
    try:
        _ = analysis.policy
    except DisclosureError as error:
        raise ParameterError(str(error)) from None


def plain_values(namespace: Mapping[str, object]) -> dict[str, object]:
    """The parameters among all names of a notebook."""
    return {name: value for name, value in namespace.items() if _is_parameter(name, value)}


def _is_parameter(name: str, value: object) -> bool:
    """Plain values of a notebook's namespace are its parameters; IPython's own are not.

    A known name is always one: a value of the wrong type is to be refused, not passed over.
    """
    plain = value is None or isinstance(value, str | int | float | list | dict)
    unknown = plain and not name.startswith("_") and name not in NOT_PARAMETERS
    return name in Parameters.model_fields or unknown


def in_subgroup(selected: pd.DataFrame, subgroup: str) -> pd.DataFrame:
    """Patients with one value of one column; a boolean column takes yes or no."""
    if not subgroup:
        return selected
    column, _, value = subgroup.partition("=")
    if column not in selected or column in ROW_LEVEL:
        raise ParameterError(
            f"parameter 'subgroup' is {subgroup!r}; expected column=value with a column of the patients table "
            "that is no identifier and no date"
        )
    present = {_as_words(v): v for v in selected[column].dropna().unique().tolist()}
    if value not in present:
        known = ", ".join(sorted(present)) or "none (not recorded)"
        raise ParameterError(f"parameter 'subgroup' is {subgroup!r}; values of {column} are {known}")
    return selected[(selected[column] == present[value]).fillna(False)]


def _as_words(value: object) -> str:
    if value is True or value is False:
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def in_population(pairs: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """Patients of the chosen population; who cannot be judged stays out of a restricted one."""
    if parameters.population == "all":
        return pairs
    if parameters.population == "active_at_baseline":
        inactive = pd.Series(pd.NA, index=pairs.index, dtype="boolean")
        for key in ACTIVITY.values():
            found = classify(pairs, REGISTRY[key], parameters, at_baseline=True)["outcome"]
            inactive = inactive.fillna(found.astype("boolean"))
        return pairs[(~inactive).fillna(False).astype(bool)]
    experienced = pairs["prior_biologics_count"] > 0
    wanted = experienced if parameters.population == "biologic_experienced" else ~experienced
    return pairs[wanted.fillna(False).astype(bool)]


def write_results(results: Results, path: str) -> None:
    """Write a notebook's rows where the run wants them; without a path, nothing is written."""
    if path:
        write_rows(results.rows, path)
