"""What an endpoint is, and how patients are classified by it: yes, no or not evaluable."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import narwhals as nw
from narwhals.typing import IntoFrameT

from ibd_study.cohort.pairs import BASELINE, FOLLOW_UP
from ibd_study.endpoints.clauses import Clause, all_of
from ibd_study.parameters import Parameters

Rule = Callable[[Parameters], tuple[Clause, ...]]


@dataclass(frozen=True)
class Endpoint:
    """One endpoint: a rule that is code and words at once.

    ``kind`` is ``state`` where the rule can also be read at baseline (remission, healing) and ``change``
    where it compares with baseline (response). ``counted`` says among whom the endpoint is counted;
    where it is empty, everybody of the disease.
    """

    key: str
    label: str
    disease: Literal["UC", "CD"]
    domain: str
    kind: Literal["state", "change"]
    rule: Rule
    source: str
    assumption: str
    counted: Rule = lambda _: ()

    def words(self, parameters: Parameters) -> list[str]:
        """The rule in words, one clause an item, with the cut-offs of this run."""
        return [clause.words for clause in self.rule(parameters)]

    def counted_words(self, parameters: Parameters) -> str:
        """Among whom the endpoint is counted, in words."""
        return " and ".join(clause.words for clause in self.counted(parameters)) or f"all {self.disease} patients"

    def columns(self, parameters: Parameters) -> list[str]:
        """Columns which the rule reads, without the time point."""
        clauses = (*self.rule(parameters), *self.counted(parameters))
        return list(dict.fromkeys(column for clause in clauses for column in clause.columns))


def classify(pairs: IntoFrameT, endpoint: Endpoint, parameters: Parameters, *, at_baseline: bool = False) -> IntoFrameT:
    """Classify each patient by one endpoint.

    Parameters
    ----------
    pairs
        One row a patient, columns ``patient_id``, ``diagnosis`` and ``x_baseline``, ``x_followup``; pandas
        (nullable types) or polars. NaN must have been turned into missing beforehand.
    endpoint
        From :data:`ibd_study.endpoints.REGISTRY`.
    parameters
        Resolved parameters (see :func:`ibd_study.parameters.resolve`).
    at_baseline
        Read a state endpoint at baseline instead of follow-up.

    Returns
    -------
    frame
        Of the same kind: ``patient_id``; ``counted`` (true, false, or missing where it is not known whether
        the patient belongs to the denominator); ``outcome`` (true yes, false no, missing not evaluable, and
        missing for whoever is not counted).

    Raises
    ------
    ValueError
        When a change endpoint is asked for at baseline.
    """
    if at_baseline and endpoint.kind == "change":
        raise ValueError(f"{endpoint.key} compares with baseline; it cannot be read at baseline")
    time = BASELINE if at_baseline else FOLLOW_UP
    clauses = endpoint.rule(parameters)
    counted = _counted(endpoint, parameters)
    outcome = all_of(*clauses).build(time)
    if parameters.partly_assessed == "not_evaluable":
        outcome = nw.when(_fully_assessed(clauses, time)).then(outcome)
    frame = nw.from_native(pairs, eager_only=True)
    return frame.select(
        nw.col("patient_id"),
        counted.alias("counted"),
        nw.when(counted).then(outcome).alias("outcome"),
    ).to_native()


def _fully_assessed(clauses: tuple[Clause, ...], time: str) -> nw.Expr:
    """Every column is recorded at the time, and every clause known: a fall needs its baseline too."""
    recorded = [~nw.col(column + time).is_null() for clause in clauses for column in clause.columns]
    known = [~clause.build(time).is_null() for clause in clauses]
    return nw.all_horizontal(*recorded, *known, ignore_nulls=False)


def _counted(endpoint: Endpoint, parameters: Parameters) -> nw.Expr:
    of_disease = nw.col("diagnosis") == endpoint.disease
    clauses = endpoint.counted(parameters)
    return of_disease & all_of(*clauses).build(FOLLOW_UP) if clauses else of_disease
