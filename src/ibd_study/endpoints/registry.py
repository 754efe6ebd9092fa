"""What an endpoint is, and how patients are classified by it: yes, no or not evaluable."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import narwhals as nw
from narwhals.typing import FrameT, IntoFrameT

from ibd_study.cohort import BASELINE, FOLLOW_UP, holders
from ibd_study.endpoints.clauses import Clause, all_of
from ibd_study.parameters import Parameters

Disease = Literal["UC", "CD"]
Rule = Callable[[Parameters], tuple[Clause, ...]]
ANSWERS = ("counted", "outcome", "index")


@dataclass(frozen=True)
class ByIndex:
    """The rule of an endpoint as one index reads it, and among whom it is then counted."""

    index: str
    rule: tuple[Clause, ...]
    counted: tuple[Clause, ...] = ()

    @property
    def columns(self) -> list[str]:
        """Columns which the rule and its denominator read, without the time point."""
        return list(dict.fromkeys(column for clause in (*self.rule, *self.counted) for column in clause.columns))


@dataclass(frozen=True)
class Endpoint:
    """One endpoint: a rule that is code and words at once.

    ``kind`` is ``state`` where the rule can also be read at baseline (remission, healing) and ``change``
    where it compares with baseline (response). ``counted`` says among whom the endpoint is counted;
    where it is empty, everybody of the disease. ``index`` names what the rule is read from; ``fallback_indices`` are
    the same question asked of other indices, in the order in which they are taken for a patient in whom those
    before are missing. ``never_before`` says whether a run counts only patients who cannot meet the rule before, or
    whether the rule asks for a fall, so that the rate before is 0 by definition and no test of it means anything.
    """

    key: str
    label: str
    disease: Disease
    domain: str
    kind: Literal["state", "change"]
    rule: Rule
    source: str
    assumption: str
    counted: Rule = lambda _: ()
    index: Callable[[Parameters], str] = lambda _: "the rule's own index"
    fallback_indices: Callable[[Parameters], tuple[ByIndex, ...]] = lambda _: ()
    never_before: Callable[[Parameters], bool] = lambda _: False

    def can_be_met_before(self, parameters: Parameters) -> bool:
        """Whether the endpoint has a rate at baseline that is not 0 by definition: else nothing is to be tested.

        Examples
        --------
        >>> from ibd_study.endpoints import endpoint
        >>> from ibd_study.parameters import parse
        >>> endpoint("uc_steroid_free_remission").can_be_met_before(parse({}))
        False
        """
        return self.kind == "state" and not self.never_before(parameters)

    def by_index(self, parameters: Parameters) -> tuple[ByIndex, ...]:
        """The rule by its own index and, where the run allows other indices, by each that stands in."""
        own = ByIndex(self.index(parameters), self.rule(parameters), self.counted(parameters))
        return (own, *self.fallback_indices(parameters)) if parameters.other_indices else (own,)

    def words(self, parameters: Parameters) -> list[str]:
        """The rule in words, one clause an item, with the cut-offs of this run."""
        return [clause.words for clause in self.rule(parameters)]

    def counted_words(self, parameters: Parameters) -> str:
        """Among whom the endpoint is counted, in words."""
        return " and ".join(clause.words for clause in self.counted(parameters)) or f"all {self.disease} patients"

    def columns(self, parameters: Parameters) -> list[str]:
        """Columns which the rule reads, by whatever index, without the time point."""
        return list(dict.fromkeys(column for one in self.by_index(parameters) for column in one.columns))


def classify(
    pairs: IntoFrameT,
    endpoint: Endpoint,
    parameters: Parameters,
    *,
    at_baseline: bool = False,
    indices: Collection[str] | None = None,
) -> IntoFrameT:
    """Classify each patient by one endpoint.

    Each patient is judged by the first index that knows the answer at the visit, at baseline too, so that before
    and after are read from one index.

    Parameters
    ----------
    pairs
        One row a patient, columns ``patient_id``, ``diagnosis`` and ``x_baseline``, ``x_followup``; pandas
        (nullable types), polars or any other engine of narwhals, lazy ones included. NaN must have been turned into
        missing beforehand.
    endpoint
        From :data:`ibd_study.endpoints.REGISTRY`.
    parameters
        Which hold the cut-offs of the rule.
    at_baseline
        Read a state endpoint at baseline instead of follow-up.
    indices
        Names of the indices that may judge; by default all that the run allows.

    Returns
    -------
    frame
        Of the same kind: ``patient_id``; ``counted`` (true, false, or missing where it is not known whether
        the patient belongs to the denominator); ``outcome`` (true yes, false no, missing not evaluable, and
        missing for whoever is not counted); ``index`` (the name of the index that judged, missing where none
        did).

    Raises
    ------
    ValueError
        When a change endpoint is asked for at baseline, or no index may judge.
    """
    if at_baseline and endpoint.kind == "change":
        raise ValueError(f"{endpoint.key} compares with baseline; it cannot be read at baseline")
    allowed = [one for one in endpoint.by_index(parameters) if indices is None or one.index in indices]
    if not allowed:
        raise ValueError(f"{endpoint.key}: none of its indices is among {', '.join(indices or ()) or 'none'}")
    frame = only_read(nw.from_native(pairs), allowed)
    answered = with_answers(frame, endpoint, allowed, parameters, at_baseline=at_baseline)
    return answered.select("patient_id", *ANSWERS).to_native()


def only_read(pairs: Any, indices: Sequence[ByIndex]) -> Any:
    """Pairs of any engine without the columns that none of some rules reads: each step would carry them along."""
    present = pairs.collect_schema().names()
    read = [name for one in indices for held in holders(one.columns, present).items() for name in held]
    return pairs.select(name for name in dict.fromkeys(["patient_id", "diagnosis", *read]) if name in present)


def with_answers(
    pairs: FrameT, endpoint: Endpoint, allowed: Sequence[ByIndex], parameters: Parameters, *, at_baseline: bool = False
) -> FrameT:
    """Pairs of any engine and, beside their columns, those of :func:`classify` as the indices allowed answer.

    Without an index all answers are missing.
    """
    if not allowed:
        # Made of a column, since a literal that is missing has no type in pandas.
        nobody = nw.col("diagnosis").is_null() & ~nw.col("diagnosis").is_null()
        answer = nw.when(nobody).then(nw.col("diagnosis") == endpoint.disease)
        index = nw.when(nobody).then(nw.lit("")).alias("index")
        return pairs.with_columns(answer.alias("counted"), answer.alias("outcome"), index)
    time = BASELINE if at_baseline else FOLLOW_UP
    # First what each index says, then which of them is heard: written out in one step, every rule would be evaluated
    # once for each question asked of it.
    said = pairs
    for place, one in enumerate(allowed):
        said = _with_said(said, place, one, endpoint, parameters, time)
    places = range(len(allowed))
    tried = [(place, _known(place, FOLLOW_UP)) for place in places]
    tried += [(place, _known(place, BASELINE)) for place in places] if at_baseline else []
    return said.select(
        *pairs.collect_schema().names(),
        _first(tried, nw.col("counted0"), lambda place: nw.col(f"counted{place}")).alias("counted"),
        _first(tried, _counted_outcome(0, time), lambda place: _counted_outcome(place, time)).alias("outcome"),
        _first(tried, nw.lit(None, nw.String), lambda place: nw.lit(allowed[place].index)).alias("index"),
    )


def _with_said(
    pairs: FrameT, place: int, one: ByIndex, endpoint: Endpoint, parameters: Parameters, time: str
) -> FrameT:
    """What one index says: who is counted, and the outcome at the visit and at the time asked for."""
    counted = nw.col("diagnosis") == endpoint.disease
    counted = counted & all_of(*one.counted).build(FOLLOW_UP) if one.counted else counted
    outcomes = [
        _outcome(one.rule, parameters, when).alias(f"outcome{place}{when}") for when in dict.fromkeys((time, FOLLOW_UP))
    ]
    held = holders(one.columns, pairs.collect_schema().names())
    moved = {column: holder for column, holder in held.items() if holder != column}
    to_own = {column: f"own_{column}" for column in moved} | {holder: column for column, holder in moved.items()}
    answered = pairs.rename(to_own).with_columns(counted.alias(f"counted{place}"), *outcomes)
    return answered.rename({name: column for column, name in to_own.items()})


def _known(place: int, time: str) -> nw.Expr:
    return ~nw.col(f"counted{place}") | ~nw.col(f"outcome{place}{time}").is_null()


def _counted_outcome(place: int, time: str) -> nw.Expr:
    return nw.when(nw.col(f"counted{place}")).then(nw.col(f"outcome{place}{time}"))


def _outcome(rule: tuple[Clause, ...], parameters: Parameters, time: str) -> nw.Expr:
    outcome = all_of(*rule).build(time)
    if parameters.partly_assessed == "not_evaluable":
        return nw.when(_fully_assessed(rule, time)).then(outcome)
    return outcome


def _first(tried: list[tuple[int, nw.Expr]], otherwise: nw.Expr, part: Callable[[int], nw.Expr]) -> nw.Expr:
    """A part of the first answer that is known, by the place of its index; of none, what is said otherwise."""
    chosen = otherwise
    for place, known in reversed(tried):
        chosen = nw.when(known).then(part(place)).otherwise(chosen)
    return chosen


def _fully_assessed(clauses: tuple[Clause, ...], time: str) -> nw.Expr:
    """Every column is recorded at the time, and every clause known: a fall needs its baseline too."""
    recorded = [~nw.col(column + time).is_null() for clause in clauses for column in clause.columns]
    known = [~clause.build(time).is_null() for clause in clauses]
    return nw.all_horizontal(*recorded, *known, ignore_nulls=False)
