"""Counts of one endpoint on the pairs of any engine: all that its rates, paired counts and denominators are made of."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

import narwhals as nw
from narwhals.typing import IntoFrame

from ibd_study.cohort import BASELINE, COMPUTED_ONLY, DAILY_MEANS, FOLLOW_UP, SCORE_COLUMNS, Recorded, holders
from ibd_study.endpoints import ANSWERS, ByIndex, Clause, Endpoint, only_read, with_answers
from ibd_study.missing import completed
from ibd_study.parameters import Parameters
from ibd_study.reads import recording
from ibd_study.scores import INSTRUMENTS
from ibd_study.statistics import PairedTable

DENOMINATOR_STEPS = ("of_disease", "counted", "assessed_at_baseline", "assessed_in_window", "evaluable")
CELLS = ("yes_yes", "gained", "lost", "no_no")
ALL, AFTER, BEFORE = "_all", "_after", "_before"


@dataclass(frozen=True)
class Counts:
    """How many patients of a disease an endpoint counts.

    Attributes
    ----------
    met, evaluable : int
        Who met it at the visit, among those evaluable under the run's rule for missing data.
    steps : dict
        Patients at each step to the denominator, by :data:`DENOMINATOR_STEPS`.
    table : PairedTable or None
        Before and after, of those evaluable at both; None where the endpoint compares with baseline.
    by_index : dict
        Who met it, and who was evaluable, as each index judged them, before the rule for missing data; where the run
        lets several judge.
    others : list of str
        Indices by which the cohort could answer, but which the run does not use.
    with_others : int
        Who would be evaluable if they were asked too.
    """

    met: int
    evaluable: int
    steps: dict[str, int]
    table: PairedTable | None
    by_index: dict[str, tuple[int, int]]
    others: list[str]
    with_others: int


def count(pairs: IntoFrame, entry: Endpoint, parameters: Parameters, recorded: Recorded) -> Counts:
    """Count one endpoint in one pass over the pairs.

    Parameters
    ----------
    pairs
        As those of :func:`ibd_study.endpoints.classify`, of any engine.
    entry, parameters
        The endpoint and the cut-offs.
    recorded
        What the cohort records: an index that it does not record answers nothing.

    Examples
    --------
    >>> import pandas as pd
    >>> from ibd_study.endpoints import endpoint
    >>> from ibd_study.parameters import parse
    >>> column, values = "mayo_endoscopic_subscore", {"_baseline": [3, 3, 2], "_followup": [0, 2, None]}
    >>> scores = {column + time: pd.array(value, dtype="Float64") for time, value in values.items()}
    >>> pairs = pd.DataFrame({"patient_id": ["a", "b", "c"], "diagnosis": ["UC"] * 3} | scores)
    >>> recorded = Recorded(before=frozenset([column]), after=frozenset([column]), of_patients=frozenset())
    >>> found = count(pairs, endpoint("uc_endoscopic_remission"), parse({}), recorded)
    >>> found.met, found.evaluable, found.steps["counted"]
    (1, 2, 3)
    """
    indices, allowed = recorded_indices(recorded, entry, parameters), entry.by_index(parameters)
    unused = _unused(recorded, entry, parameters)
    frame = only_read(nw.from_native(pairs), [*allowed, *unused])
    conditions = _conditions(frame.collect_schema().names(), entry, parameters, unused)
    sums = [condition.cast(nw.Int64).sum().alias(name) for name, condition in conditions.items()]
    totals = _with_all_answers(frame, entry, parameters, indices).select(*sums).lazy().collect()
    # A sum over nobody is missing in some engines.
    found = {name: int(total or 0) for name, total in zip(totals.columns, totals.row(0), strict=True)}
    several = enumerate(allowed if indices and len(allowed) > 1 else ())
    return Counts(
        found["met"],
        found["evaluable"],
        {step: found[step] for step in DENOMINATOR_STEPS},
        PairedTable(*(found[cell] for cell in CELLS)) if entry.kind == "state" else None,
        {one.index: (found[f"met{place}"], found[f"evaluable{place}"]) for place, one in several},
        [one.index for one in unused],
        found["with_others"],
    )


def has_whole_rule(indices: Sequence[ByIndex], suffix: str, present: Collection[str]) -> nw.Expr:
    """Whether each patient has every column of a rule recorded at a time, by one index or another."""
    return reduce(or_, (_has_rule(one.rule, suffix, present) for one in indices), nw.lit(False))


def _has_rule(rule: tuple[Clause, ...], suffix: str, present: Collection[str]) -> nw.Expr:
    held = holders([column for clause in rule for column in clause.columns], present, [suffix])
    return reduce(and_, (~nw.col(column).is_null() for column in held.values()))


def _with_all_answers(pairs: Any, entry: Endpoint, parameters: Parameters, recorded: Collection[str]) -> Any:
    """Pairs with the answers of all indices, and with those of the recorded ones after and before."""
    allowed = entry.by_index(parameters)
    asked = [one for one in allowed if one.index in recorded]
    wanted = [(ALL, allowed, False), (AFTER, asked, False)]
    wanted += [(BEFORE, asked, True)] if entry.kind == "state" else []
    for suffix, indices, at_baseline in wanted:
        pairs = (
            with_answers(pairs, entry, indices, parameters, at_baseline=at_baseline)
            .with_columns(completed(parameters).alias("completed"))
            .rename({name: name + suffix for name in (*ANSWERS, "completed")})
        )
    return pairs


def _conditions(
    present: Collection[str], entry: Endpoint, parameters: Parameters, unused: list[ByIndex]
) -> dict[str, nw.Expr]:
    """What is counted, by name, as conditions on the answers; where one is missing, nobody is counted."""
    counted, after = nw.col("counted" + ALL).fill_null(False), nw.col("completed" + AFTER)
    allowed = entry.by_index(parameters)
    conditions = {
        "met": after,
        "evaluable": ~after.is_null(),
        "of_disease": nw.col("diagnosis") == entry.disease,
        "counted": counted,
        "assessed_at_baseline": counted & has_whole_rule(allowed, BASELINE, present),
        "assessed_in_window": counted & has_whole_rule(allowed, FOLLOW_UP, present),
        "with_others": ~after.is_null() | (counted & _has_others(present, entry, unused)),
    }
    if entry.kind == "state":
        before = nw.col("completed" + BEFORE)
        cells = (before & after, ~before & after, before & ~after, ~before & ~after)
        conditions |= dict(zip(CELLS, cells, strict=True))
    for place, one in enumerate(allowed):
        judged = nw.col("counted" + AFTER).fill_null(False) & (nw.col("index" + AFTER) == one.index)
        outcome = nw.col("outcome" + AFTER)
        conditions |= {f"met{place}": judged & outcome, f"evaluable{place}": judged & ~outcome.is_null()}
    return conditions


def _has_others(present: Collection[str], entry: Endpoint, unused: list[ByIndex]) -> nw.Expr:
    """Whether rules that the run does not use could judge: at both times where it compares with baseline."""
    times = (BASELINE, FOLLOW_UP) if entry.kind == "change" else (FOLLOW_UP,)
    return reduce(and_, (has_whole_rule(unused, time, present) for time in times))


def recorded_indices(recorded: Recorded, entry: Endpoint, parameters: Parameters) -> list[str]:
    """Names of the indices that may judge and by which a cohort can answer.

    It records what the rule reads after the start, and for a change before it too.
    """
    times = (recorded.after, recorded.before) if entry.kind == "change" else (recorded.after,)
    return [
        one.index
        for one in entry.by_index(parameters)
        if all(
            has_values(column, at, recorded.of_patients)
            for at in times
            for clause in one.rule
            for column in clause.columns
        )
    ]


def _unused(recorded: Recorded, entry: Endpoint, parameters: Parameters) -> list[ByIndex]:
    """The rules by which a cohort could answer, but which the run does not use."""
    if parameters.other_indices:
        return []
    with recording():  # which columns another rule reads hangs on none of its cut-offs
        every = parameters.model_copy(update={"other_indices": True})
        asked = {*recorded_indices(recorded, entry, every)} - {entry.index(parameters)}
        return [one for one in entry.by_index(every) if one.index in asked]


def has_values(column: str, at: Collection[str], of_patients: Collection[str]) -> bool:
    """Whether a column is among those recorded at a time, or is computed from columns of which every one is."""
    if column in at:
        return True
    if column in DAILY_MEANS:
        return has_values(DAILY_MEANS[column], at, of_patients)
    if column in (*SCORE_COLUMNS, *COMPUTED_ONLY):
        return all(has_values(item, at, of_patients) for item in INSTRUMENTS[column].columns)
    return column in of_patients
