"""Counts of one endpoint on the pairs of any engine: all that its rates, paired counts and denominators are made of."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

import narwhals as nw
from narwhals.typing import IntoFrame

from ibd_study.cohort import BASELINE, FOLLOW_UP, Recorded, holders
from ibd_study.endpoints import ANSWERS, ByIndex, Clause, Endpoint, only_read, with_answers
from ibd_study.estimates.recorded import recorded_indices, unused_indices, with_other_indices
from ibd_study.missing import completed
from ibd_study.parameters import Parameters
from ibd_study.reads import recording
from ibd_study.statistics import PairedTable

Rule = tuple[Clause, ...]
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
    indices, others = (which(recorded, entry, parameters) for which in (recorded_indices, unused_indices))
    allowed, unused = entry.by_index(parameters), _by_other_index(entry, parameters, others)
    frame = only_read(nw.from_native(pairs), [*allowed, *unused])
    conditions = _conditions(frame.collect_schema().names(), entry, parameters, [one.rule for one in unused])
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
        others,
        found["with_others"],
    )


def has_whole_rule(rules: Sequence[Rule], suffix: str, present: Collection[str]) -> nw.Expr:
    """Whether each patient has every column of a rule recorded at a time, by one index or another."""
    return reduce(or_, (_has_rule(rule, suffix, present) for rule in rules), nw.lit(False))


def _has_rule(rule: Rule, suffix: str, present: Collection[str]) -> nw.Expr:
    held = holders([column for clause in rule for column in clause.columns], present, [suffix])
    return reduce(and_, (~nw.col(column).is_null() for column in held.values()))


def rules_of(entry: Endpoint, parameters: Parameters) -> list[Rule]:
    """The clauses of the rule by each index that may judge."""
    return [one.rule for one in entry.by_index(parameters)]


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
    present: Collection[str], entry: Endpoint, parameters: Parameters, unused: list[Rule]
) -> dict[str, nw.Expr]:
    """What is counted, by name, as conditions on the answers; where one is missing, nobody is counted."""
    counted, after = nw.col("counted" + ALL).fill_null(False), nw.col("completed" + AFTER)
    rules = rules_of(entry, parameters)
    conditions = {
        "met": after,
        "evaluable": ~after.is_null(),
        "of_disease": nw.col("diagnosis") == entry.disease,
        "counted": counted,
        "assessed_at_baseline": counted & has_whole_rule(rules, BASELINE, present),
        "assessed_in_window": counted & has_whole_rule(rules, FOLLOW_UP, present),
        "with_others": ~after.is_null() | (counted & _has_others(present, entry, unused)),
    }
    if entry.kind == "state":
        before = nw.col("completed" + BEFORE)
        cells = (before & after, ~before & after, before & ~after, ~before & ~after)
        conditions |= dict(zip(CELLS, cells, strict=True))
    for place, one in enumerate(entry.by_index(parameters)):
        judged = nw.col("counted" + AFTER).fill_null(False) & (nw.col("index" + AFTER) == one.index)
        outcome = nw.col("outcome" + AFTER)
        conditions |= {f"met{place}": judged & outcome, f"evaluable{place}": judged & ~outcome.is_null()}
    return conditions


def _has_others(present: Collection[str], entry: Endpoint, unused: list[Rule]) -> nw.Expr:
    """Whether rules that the run does not use could judge: at both times where it compares with baseline."""
    times = (BASELINE, FOLLOW_UP) if entry.kind == "change" else (FOLLOW_UP,)
    return reduce(and_, (has_whole_rule(unused, time, present) for time in times))


def _by_other_index(entry: Endpoint, parameters: Parameters, others: Collection[str]) -> list[ByIndex]:
    with recording():  # which columns another rule reads hangs on none of its cut-offs
        return [one for one in entry.by_index(with_other_indices(parameters)) if one.index in others]
