"""Results rows of selection, endpoints and safety from a cohort on an engine, through disclosure control."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import narwhals as nw

from ibd_study.cohort import (
    flow_steps,
    recorded_in,
    selected,
    with_days_treated,
    with_values,
    without_unticked_boxes,
)
from ibd_study.disclosure import Policy, protect
from ibd_study.endpoints import REGISTRY
from ibd_study.estimates import (
    SafetyTables,
    count,
    decided_by_counts,
    flow_records,
    in_population,
    policy_of,
    rate_records,
    safety_records,
    with_days_at_risk,
    with_onset_day,
)
from ibd_study.parameters import ParameterError, parse
from ibd_study.results import Page, Results
from ibd_tools.engines.opening import Tables, held, opened
from ibd_tools.engines.pairs import make_pairs

# What pairing on an engine does not do, with what it does.
ONLY = {"pairing": ("week",), "missing_data": ("observed", "nri"), "subgroup": ("",)}


def counted_rows(folder: Path, engine: str, settings: Mapping[str, object], run: str = "counts") -> Results:
    """The rows that the book has of the selection, of every endpoint and of adverse events, counted on an engine.

    Parameters
    ----------
    folder
        Cohort folder with its ``datapackage.json``; tables in Parquet or CSV.
    engine
        One of ``ENGINES``.
    settings
        Parameters of the run.
    run
        Its name, by which the rows are signed.

    Raises
    ------
    CohortError, ParameterError
        Naming what is wrong with the cohort, or what an engine cannot do.
    """
    page = Page("counts", run, parse(settings))
    for name, allowed in ONLY.items():
        if (value := vars(page.parameters)[name]) not in allowed:
            expected = " or ".join(map(repr, allowed))
            raise ParameterError(
                f"parameter {name!r} is {value!r}; counts on an engine take {expected}: build the book"
            )
    with opened(folder, engine) as tables:
        policy = _policy(page, tables)
        patients = with_days_treated(tables.patients)
        chosen, visits = selected(patients, page.parameters), without_unticked_boxes(tables.visits)
        pairs = held(make_pairs(chosen, visits, page.parameters)).to_native()
        pairs = in_population(pairs, page.parameters)
        recorded = recorded_in(visits, tables.patients)
        counts = {key: count(pairs, entry, page.parameters, recorded) for key, entry in REGISTRY.items()}
        records = [
            *flow_records(flow_steps(patients, page.parameters), nw.from_native(pairs)),
            *(one for key, entry in REGISTRY.items() for one in rate_records(page, entry, counts[key])),
            *safety_records(page.parameters, _safety_tables(tables, pairs)),
        ]
        if not policy.is_exact:
            records = protect(records, policy, decided_by_counts(pairs, counts, page.parameters, policy))
        return page.signed(records, tables.sha256, synthetic=tables.synthetic)


def _safety_tables(tables: Tables, pairs: Any) -> SafetyTables:
    patients = held(with_days_at_risk(nw.from_native(pairs)))
    events = held(with_onset_day(held(tables.adverse_events), patients))
    return SafetyTables(patients, events, with_values(tables.adverse_events) if tables.has_adverse_events else None)


def _policy(page: Page, tables: Tables) -> Policy:
    policy = policy_of(page.parameters, synthetic=tables.synthetic)
    if policy.is_rounding:
        raise ParameterError(
            "parameter 'disclosure' is 'rounding'; expected another: rounding draws by a hash of all patients, which "
            "only the book reads into memory"
        )
    return policy
