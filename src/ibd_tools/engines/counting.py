"""Results rows of selection, endpoints and safety from a cohort on an engine, through disclosure control."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import narwhals as nw

from ibd_study import dictionary
from ibd_study.cohort import BASELINE, FOLLOW_UP, flow_steps, selected
from ibd_study.dictionary import DISEASES
from ibd_study.disclosure import DisclosureError, Groups, Policy, choose_policy, decide, decide_steps, protect
from ibd_study.endpoints import REGISTRY, SCORES
from ibd_study.estimates import (
    ALWAYS_SHOWN,
    DAYS_AFTER_STOP,
    DAYS_AT_RISK,
    ONSET_DAY,
    UNIONS,
    Counts,
    SafetyTables,
    count,
    decided_by,
    flow_records,
    in_order,
    in_population,
    rate_records,
    safety_records,
)
from ibd_study.parameters import ParameterError, parse
from ibd_study.results import Page, Results
from ibd_tools.engines.opening import Tables, held, opened
from ibd_tools.engines.pairs import (
    day,
    make_pairs,
    recorded_in,
    with_days_treated,
    with_values,
    without_unticked_boxes,
)

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
            records = protect(records, policy, _groups(page, pairs, counts, policy))
        return page.signed(records, tables.sha256, synthetic=tables.synthetic)


def _safety_tables(tables: Tables, pairs: Any) -> SafetyTables:
    """Patients analysed with their time at risk, and their events with the day after the first dose."""
    after_stop = day("stop_date") + DAYS_AFTER_STOP
    days = nw.min_horizontal(day("follow_up_end_date"), after_stop) - day("start_date")
    dated = nw.from_native(pairs).select("patient_id", "start_date", nw.when(days >= 0).then(days).alias(DAYS_AT_RISK))
    patients = held(dated)
    events = held(tables.adverse_events).join(patients, on="patient_id", how="inner")
    events = held(events.with_columns((day("onset_date") - day("start_date")).alias(ONSET_DAY)))
    number = patients.select(nw.len()).lazy().collect().row(0)[0]
    recorded = with_values(tables.adverse_events) if tables.has_adverse_events else None
    return SafetyTables(patients, events, number, recorded)


def _policy(page: Page, tables: Tables) -> Policy:
    given = page.parameters
    try:
        policy = choose_policy(given.disclosure, given.minimum_count, given.rounding_base, synthetic=tables.synthetic)
    except DisclosureError as error:
        raise ParameterError(str(error)) from None
    if policy.is_rounding:
        raise ParameterError(
            "parameter 'disclosure' is 'rounding'; expected another: rounding draws by a hash of all patients, which "
            "only the book reads into memory"
        )
    return policy


def _groups(page: Page, pairs: Any, counts: dict[str, Counts], policy: Policy) -> Groups:
    """What may be shown of rates, decided as in the book, from counts alone."""
    own = [decided_by(entry, page.parameters, counts[entry.key]) for entry in in_order(page.parameters)]
    sizes, in_tables = _sizes_and_tables(pairs)
    shown = decide(own, sizes, policy)
    return Groups(
        sizes={"": sum(sizes.values())} | sizes,
        counts={one.endpoint: one for one in own},
        shown=shown,
        steps=decide_steps(own, shown, sizes, in_tables, policy),
        public_terms=ALWAYS_SHOWN,
        unions=UNIONS,
    )


def _sizes_and_tables(pairs: Any) -> tuple[dict[str, int], dict[tuple[str, str], set[int]]]:
    """Patients of each disease; and of whom Table 1 and the tables of scores speak, by column and disease."""
    frame = nw.from_native(pairs)
    present = frame.collect_schema().names()
    columns = {name: name + BASELINE for name in (*dictionary.table_fields("visits"), *SCORES)}
    columns = {n: c for n, c in ({n: n for n in dictionary.table_fields("patients")} | columns).items() if c in present}
    known = {name: ~nw.col(column).is_null() for name, column in columns.items()}
    both = {f"{key} twice": known[key] & ~nw.col(key + FOLLOW_UP).is_null() for key in SCORES}
    sums = []
    for disease in DISEASES:
        of_disease = nw.col("diagnosis") == disease
        sums += [of_disease.cast(nw.Int64).sum().alias(f"{disease} size")]
        sums += [
            (of_disease & one).cast(nw.Int64).sum().alias(f"{disease} {name}") for name, one in (known | both).items()
        ]
    totals = frame.select(*sums).lazy().collect()
    found = {name: int(total or 0) for name, total in zip(totals.columns, totals.row(0), strict=True)}
    tables = {(name, disease): {found[f"{disease} {name}"]} for name in known for disease in DISEASES}
    for key, score in SCORES.items():
        tables[(key, score.disease)].add(found[f"{score.disease} {key} twice"])
    return {disease: found[f"{disease} size"] for disease in DISEASES}, tables
