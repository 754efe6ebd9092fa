"""Open an analysis: parameters checked, cohort read, patients selected, pairs made."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Self

import narwhals as nw
import pandas as pd
from narwhals.typing import IntoFrameT

from ibd_study import dictionary
from ibd_study.cohort import Cohort, FlowStep, read_cohort, select
from ibd_study.disclosure import ROW_LEVEL, Groups, Policy, protect
from ibd_study.endpoints import REGISTRY, with_answers
from ibd_study.fingerprint import cohort_sha256
from ibd_study.missing import make_pairs
from ibd_study.parameters import ParameterError, Parameters, given_parameters, parse
from ibd_study.project import PROJECT
from ibd_study.reads import COHORT, PARAMETER, PROTECTION, Read, Remembered, note, recording, unrecorded
from ibd_study.results import Page, Results
from ibd_study.results import write_results as write_rows

ACTIVITY_ENDPOINTS = {"UC": "uc_clinical_remission", "CD": "cd_clinical_remission"}
WEEKS = {"UC": (PARAMETER, "uc_week"), "CD": (PARAMETER, "cd_week")}
# Whom a run is about does not depend on when, or how, follow-up is read.
OF_FOLLOW_UP = frozenset({*WEEKS.values(), (PARAMETER, "window_weeks"), (PARAMETER, "missing_data")})


# What several pages of a run share; used by whoever runs them together, not by a notebook run alone.
_OPENINGS, _DECISIONS = Remembered(), Remembered()


@dataclass(frozen=True)
class Opening:
    """The patients of a run, as all pages with the same parameters share them."""

    cohort: Cohort
    selected: pd.DataFrame
    flow: list[FlowStep]
    pairs: pd.DataFrame = field(repr=False)
    policy: Policy = field(repr=False)


@dataclass(frozen=True)
class Analysis(Page, Opening):
    """One notebook's view of a cohort: who is analysed, their pairs, and how small groups are protected.

    ``sha256`` is the hash of the cohort, ``reads`` what was read to open it. A view under other parameters comes from
    :meth:`under`.
    """

    sha256: str = ""
    reads: frozenset[Read] = field(default=frozenset(), repr=False)
    is_view: bool = False

    def __getattribute__(self, name: str) -> Any:
        if name in Opening.__dataclass_fields__:
            reads = object.__getattribute__(self, "reads")
            note(reads if name == "pairs" else reads - OF_FOLLOW_UP)
        return object.__getattribute__(self, name)

    def pairs_for(self, disease: str) -> pd.DataFrame:
        """All pairs, for a look at the patients of one disease: the week of another is then not read."""
        note(self.reads - (set(WEEKS.values()) - {WEEKS[disease]}))
        return object.__getattribute__(self, "pairs")

    def pairs_of(self, disease: str) -> pd.DataFrame:
        """Pairs of the patients of one disease."""
        pairs = self.pairs_for(disease)
        return pairs[pairs["diagnosis"] == disease]

    def selected_of(self, disease: str) -> pd.DataFrame:
        """Selected patients of one disease."""
        return self.selected[self.selected["diagnosis"] == disease]

    def under(self, parameters: Parameters, pairs: pd.DataFrame) -> Self:
        """The same patients with other parameters and the pairs that these make."""
        return replace(self, parameters=parameters, pairs=pairs, is_view=True)

    @cached_property
    def groups(self) -> Groups:
        """What may be shown exactly, the same on every page of a run."""
        from ibd_study.estimates.protection import groups_of

        if self.is_view:
            return groups_of(self, self.policy)
        groups, _ = _DECISIONS.get(_held(self.parameters, self.sha256), partial(groups_of, self, self.policy))
        # Decided before any page, and compared as a whole: not by what the decision itself has read.
        note([PROTECTION])
        return groups

    def results(self, records: list[dict], *, from_patients: bool = True, groups: Groups | None = None) -> Results:
        """Sign records with what they have in common, protect them and make results rows of them.

        Parameters
        ----------
        records
            Of the columns of the results table.
        from_patients
            False for numbers published before, such as those of the paper: they pass as they are, never synthetic.
        groups
            What may be shown, where a page has decided of more groups than all pages share.
        """
        if not from_patients:
            return self.signed(records, self.sha256, synthetic=False)
        if not self.policy.is_exact:
            records = protect(records, self.policy, groups or self.groups)
        return self.signed(records, self.sha256, synthetic=self.cohort.synthetic)


def find_cohort(path: str) -> Path:
    """A cohort folder by its path, seen from where the command runs or from the project's folder."""
    here = Path(path)
    return here if here.is_absolute() or here.exists() else PROJECT / path


def open_analysis(notebook: str, namespace: Mapping[str, object], *, without: Collection[str] = ()) -> Analysis:
    """Check parameters, read the cohort, select patients and make their pairs.

    Parameters
    ----------
    notebook
        Name under which its results rows are signed.
    namespace
        Parameters by name (see ``ibd-study parameters``). A notebook passes ``globals()``, so that a parameter
        which it does not know is refused however the notebook was started; ``run`` names the run, ``settings``
        holds parameters that the notebook does not name itself.
    without
        Parameters that the page does without: it shows every value of them, or none.

    Raises
    ------
    ParameterError
        Naming each parameter that is unknown, ill-typed, or one that the page does without.
    CohortError
        Naming each problem of the cohort folder.
    """
    with recording():  # where the cohort lies makes no number
        parameters = parse(given_parameters(namespace))
        folder = find_cohort(parameters.cohort)
    if unused := [name for name in without if vars(parameters)[name] != Parameters.model_fields[name].default]:
        raise ParameterError(f"page {notebook!r} does not use {', '.join(unused)}; leave it out")
    sha256 = cohort_sha256(folder)
    opening, reads = _OPENINGS.get(_held(parameters, sha256), partial(_open, folder, parameters))
    run = str(namespace.get("run", "alone"))
    page = Page(notebook, run, parameters)
    return Analysis(**vars(opening), **vars(page), sha256=sha256, reads=reads | {COHORT})


def _open(folder: Path, parameters: Parameters) -> Opening:
    from ibd_study.estimates.protection import policy_of, secret_of

    cohort = read_cohort(folder)
    # One that the cohort does not allow is refused before anything is computed.
    policy = policy_of(parameters, synthetic=cohort.synthetic)
    selected, flow = select(cohort.patients, parameters)
    selected = in_subgroup(selected, parameters.subgroup, least=1 if policy.is_exact else policy.minimum_count)
    pairs = make_pairs(selected, cohort, parameters)
    kept = in_population(pairs, parameters)
    selected = selected[selected["patient_id"].isin(kept["patient_id"])]
    if policy.is_rounding:
        policy = replace(policy, secret=secret_of(cohort, selected["patient_id"]))
    return Opening(cohort, selected, flow, kept, policy)


def _held(parameters: Parameters, sha256: str) -> Callable[[Read], object]:
    """What each input of an opening holds: the cohort its hash, a parameter its value."""
    return lambda read: sha256 if read == COHORT else vars(parameters)[read[1]]


@contextmanager
def shared_openings() -> Iterator[None]:
    """Open patients, and decide what may be shown of them, once for all pages that do so alike."""
    _OPENINGS.is_on = _DECISIONS.is_on = True
    try:
        yield
    finally:
        _OPENINGS.forget()
        _DECISIONS.forget()


def decision_of(notebook: str, namespace: Mapping[str, object]) -> tuple[str, frozenset[Read]]:
    """What protection decides for the patients of a page, as a hash, and what it reads for that; empty if all is exact.

    Raises
    ------
    ParameterError, CohortError
        As :func:`open_analysis`.
    """
    analysis = open_analysis(notebook, namespace)
    if analysis.policy.is_exact:
        return "", frozenset()
    with recording():
        groups = analysis.groups
    reads = _DECISIONS.reads_of(groups)
    return hashlib.sha256(_in_order(groups).encode()).hexdigest(), reads


def _in_order(value: object) -> str:
    """A text that equal decisions share, whatever the order of their sets."""
    if is_dataclass(value):
        value = {one.name: getattr(value, one.name) for one in fields(value)}
    if isinstance(value, Mapping):
        return f"{{{', '.join(sorted(f'{_in_order(key)}: {_in_order(one)}' for key, one in value.items()))}}}"
    if isinstance(value, set | frozenset):
        return f"{{{', '.join(sorted(map(_in_order, value)))}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_in_order, value))}]"
    return repr(value)


def in_subgroup(selected: pd.DataFrame, subgroup: str, least: int = 1) -> pd.DataFrame:
    """Patients with one value of one column; a boolean column takes yes or no.

    Where small groups are protected, ``least`` is more than 1: a value of fewer patients is refused in the words of one
    that nobody has, and only values that the dictionary names are listed.
    """
    if not subgroup:
        return selected
    column, _, value = subgroup.partition("=")
    if column not in selected or column in ROW_LEVEL:
        raise ParameterError(
            f"parameter 'subgroup' is {subgroup!r}; expected column=value with a column of the patients table "
            "that is no identifier and no date"
        )
    values = selected[column].dropna()
    present = {_as_words(v): v for v in values.unique().tolist() if (values == v).sum() >= least}
    if value not in present:
        raise ParameterError(f"parameter 'subgroup' is {subgroup!r}; {_known_values(column, present, least)}")
    return selected[(selected[column] == present[value]).fillna(False)]


def _known_values(column: str, present: Collection[str], least: int) -> str:
    if least == 1:
        return f"values of {column} are {', '.join(sorted(present)) or 'none (not recorded)'}"
    codes = dictionary.codes_of(column)
    named = f", such as {', '.join(codes)}" if codes else ""
    return f"expected a value of {column} that at least {least} patients have{named}: small groups are protected"


def _as_words(value: object) -> str:
    if value is True or value is False:
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def in_population(
    pairs: IntoFrameT, parameters: Parameters, diseases: Collection[str] = tuple(ACTIVITY_ENDPOINTS)
) -> IntoFrameT:
    """Patients of the chosen population; who cannot be judged stays out of a restricted one.

    Activity is judged in the diseases named; patients of another then count as not judged.
    """
    if parameters.population == "all":
        return pairs
    frame: Any = nw.from_native(pairs)
    wanted = (nw.col("prior_biologics_count") > 0) == (parameters.population == "biologic_experienced")
    if parameters.population == "active_at_baseline":
        for disease in diseases:
            entry = REGISTRY[ACTIVITY_ENDPOINTS[disease]]
            frame = with_answers(frame, entry, entry.by_index(parameters), parameters, at_baseline=True)
            frame = frame.rename({"outcome": disease}).drop("counted", "index")
        wanted = ~nw.coalesce(*diseases)
    return frame.filter(wanted.fill_null(False)).drop(*diseases, strict=False).to_native()


def write_results(results: Results, path: str, page: Page | None = None) -> None:
    """Write a notebook's rows where the run wants them; without a path, nothing is written.

    A parameter that was set for this page, run by hand, and that nothing has read is named: the rows would be the same
    without it.
    """
    if path:
        write_rows(results.rows, path)
    if page and (unread := _unread(page.parameters)):
        print(f"Not used on this page: {', '.join(unread)}. Its numbers are the same without.")


def _unread(parameters: Parameters) -> list[str]:
    """Parameters away from their default that nothing has read; whoever records reads is not told."""
    reads, values = unrecorded(), vars(parameters)
    if reads is None:
        return []
    # A cohort is read, and a profile too, without being noted: by what they hold.
    defaults = vars(parse({"definitions": values["definitions"]})) | {"cohort": values["cohort"]}
    return [name for name, value in values.items() if value != defaults[name] and (PARAMETER, name) not in reads]
