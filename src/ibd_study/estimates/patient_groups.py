"""Which groups of patients the numbers of a run rest on: one list, for what it may show and for what two runs tell.

A group is a whole number with one bit a patient of the cohort, so that it can be held against every other.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

import narwhals as nw
import numpy as np
import pandas as pd

from ibd_study.cohort import BASELINE, FOLLOW_UP, laboratory_columns, select
from ibd_study.dictionary import DISEASES
from ibd_study.endpoints import REGISTRY, SCORES, Endpoint
from ibd_study.estimates.analysis import Analysis
from ibd_study.estimates.baseline import PATIENT_VARIABLES, VISIT_VARIABLES, diseases_of, is_category, levels_of
from ibd_study.estimates.course import at_week, still_there, weeks_of
from ibd_study.estimates.factors import FACTORS, Factor
from ibd_study.estimates.persistence import weeks_and_cause
from ibd_study.estimates.rates import classified_of, outcome_of, whole_rule_of
from ibd_study.estimates.safety import events_by_group
from ibd_study.estimates.selection import any_assessed
from ibd_study.missing import complete_outcome
from ibd_study.parameters import Parameters

TIMES = {"before": BASELINE, "after": FOLLOW_UP}


class NamedGroup(NamedTuple):
    """Patients under a name in words, of one disease where it is named.

    ``family`` names the groups of which one may lie inside another; without, a group is of the family of its name.
    """

    name: str
    patients: int
    disease: str = ""
    family: str = ""


class Answered(NamedTuple):
    """Who is evaluable, and who of them says yes."""

    known: int
    yes: int

    @property
    def no(self) -> int:
        """Who is evaluable and does not say yes."""
        return self.known & ~self.yes

    def within(self, part: int) -> "Answered":
        """The same of a part of the patients."""
        return Answered(self.known & part, self.yes & part)


class Rows:
    """Rows of one table of the cohort, of which any are a group of patients."""

    def __init__(self, table: pd.DataFrame, everybody: pd.Index):
        self._size, self._places = len(everybody), everybody.get_indexer(pd.Index(table["patient_id"]))

    def where(self, is_in: pd.Series | np.ndarray) -> int:
        """Patients of the rows that are in; who is not known to be in, is not."""
        chosen = is_in.fillna(False).to_numpy(dtype=bool) if isinstance(is_in, pd.Series) else is_in
        flags = np.zeros(self._size, dtype=bool)
        flags[self._places[chosen]] = True
        return int.from_bytes(np.packbits(flags).tobytes(), "big")

    def all(self) -> int:
        """Patients who have a row at all."""
        return self.where(np.ones(len(self._places), dtype=bool))

    def answered(self, outcome: pd.Series) -> Answered:
        """Who is evaluable and who says yes, of an outcome in the order of the rows."""
        return Answered(self.where(outcome.notna()), self.where(outcome))


class Answers:
    """What the patients analysed answer to one endpoint: whom it counts, by which index, afterwards and before."""

    def __init__(self, analysis: Analysis, pairs: Rows, entry: Endpoint):
        self.entry, self._analysis, self._pairs = entry, analysis, pairs
        self._classified = classified_of(analysis, entry)
        self.outcome = complete_outcome(self._classified, analysis.parameters)
        self.counted = pairs.where(self._classified["counted"])
        self.after = pairs.answered(self.outcome)

    @cached_property
    def before(self) -> Answered | None:
        """The same patients before; None where nobody could meet the rule then."""
        if not self.entry.can_be_met_before(self._analysis.parameters):
            return None
        before = outcome_of(self._analysis, self.entry, at_baseline=True)
        return self._pairs.answered(before).within(self.after.known)

    def by_index(self) -> dict[str, Answered]:
        """Whom each index judged, where several may."""
        if len(self.entry.by_index(self._analysis.parameters)) == 1 or "index" not in self._classified:
            return {}
        index = self._classified["index"]
        return {name: self.after.within(self._pairs.where(index == name)) for name in index.dropna().unique()}


def in_order(parameters: Parameters) -> list[Endpoint]:
    """Endpoints of everybody before those counted among some; the first have precedence."""
    return sorted(REGISTRY.values(), key=lambda entry: bool(entry.counted(parameters)))


class PatientGroups:
    """The groups of patients of a run; what several of them are made of is computed once."""

    def __init__(self, analysis: Analysis):
        self.analysis, self.parameters = analysis, analysis.parameters
        self._everybody = pd.Index(sorted(analysis.cohort.patients["patient_id"]))
        self.pairs = self.rows(analysis.pairs)
        self.of = {disease: self.pairs.where(analysis.pairs["diagnosis"] == disease) for disease in DISEASES}

    def rows(self, table: pd.DataFrame) -> Rows:
        """Rows of any table of the cohort."""
        return Rows(table, self._everybody)

    def all_answers(self, answered: Answered, disease: str) -> list[int]:
        """Who is evaluable, who says yes, who says no and who is not evaluable, of the patients of a disease."""
        return [answered.known, answered.yes, answered.no, self.of[disease] & ~answered.known]

    @cached_property
    def answers(self) -> dict[str, Answers]:
        """Answers to every endpoint by its key, in order of precedence."""
        entries = in_order(self.parameters)
        return {entry.key: Answers(self.analysis, self.pairs, entry) for entry in entries}

    @cached_property
    def views(self) -> dict[float, Analysis]:
        """The patients read at every week that the run shows."""
        weeks = {week for disease in DISEASES for week in weeks_of(self.analysis, disease)}
        return {week: at_week(self.analysis, week) for week in sorted(weeks)}

    @cached_property
    def levels(self) -> dict[Factor, Mapping[str, int]]:
        """Patients analysed by level of each factor."""
        splits = {factor: factor.split(self.analysis.pairs, self.parameters) for factor in FACTORS}
        return {
            one: {level: self.pairs.where(split == level) for level in split.unique()} for one, split in splits.items()
        }

    def selection(self) -> Iterator[NamedGroup]:
        """The steps of the selection, each of all patients and of each disease."""
        patients = self.analysis.cohort.patients
        of_age = self.parameters.model_copy(update={"minimum_treatment_weeks": 0})
        steps = {"of age": select(patients, of_age)[0], "selected": select(patients, self.parameters)[0]}
        for name, table in ({"in the cohort": patients} | steps | {"analysed": self.analysis.pairs}).items():
            rows = self.rows(table)
            yield NamedGroup(f"patients {name}", rows.all(), family="patients")
            for disease in DISEASES:
                yield _denominator(f"patients {name}, {disease}", rows.where(table["diagnosis"] == disease), disease)

    def visits(self) -> Iterator[NamedGroup]:
        """Who was assessed at all, once and twice."""
        frame = nw.from_native(self.analysis.pairs, eager_only=True)
        assessed = frame.select(**{name: any_assessed(time) for name, time in TIMES.items()})
        first, later = (self.pairs.where(assessed[name].to_native()) for name in TIMES)
        for name, patients in {"a first visit": first, "a second visit": first & later}.items():
            for disease, whole in self.of.items():
                yield _denominator(f"patients with {name}, {disease}", patients & whole, disease)

    def denominators(self) -> Iterator[NamedGroup]:
        """Of whom the rates and the means of a disease are."""
        pairs = self.analysis.pairs
        for key, one in self.answers.items():
            yield _denominator(f"{key}, counted", one.counted, one.entry.disease)
            for name, time in TIMES.items():
                assessed = self.pairs.where(whole_rule_of(pairs, one.entry, self.parameters, time))
                yield _denominator(f"{key}, assessed {name}", one.counted & assessed, one.entry.disease)
        for key, score in SCORES.items():
            both = self.pairs.where(pairs[[key + BASELINE, key + FOLLOW_UP]].notna().all(axis=1))
            yield _denominator(f"{key}, both times", both & self.of[score.disease], score.disease)

    def baseline(self) -> Iterator[NamedGroup]:
        """Of Table 1: who has a value at the start, and who is of each category."""
        columns = {name: name for name in PATIENT_VARIABLES} | {name: name + BASELINE for name in VISIT_VARIABLES}
        for name, column in columns.items():
            values = self.analysis.pairs[column]
            groups = {f"{name} recorded": values.notna()}
            groups |= (
                {f"{name}={word}": values == level for level, word in levels_of(name)} if is_category(name) else {}
            )
            for words, is_in in groups.items():
                patients = self.pairs.where(is_in)
                for disease in diseases_of(name):
                    yield NamedGroup(f"{words}, {disease}", patients & self.of[disease], disease)

    def laboratory(self, view: Analysis, when: str) -> Iterator[NamedGroup]:
        """Who has each laboratory value at the follow-up of a view."""
        rows = self.rows(view.pairs)
        for name in laboratory_columns():
            recorded = rows.where(view.pairs[name + FOLLOW_UP].notna())
            for disease, whole in self.of.items():
                yield NamedGroup(f"{name} {when}, {disease}", recorded & whole, disease)

    def answers_at(self, week: float) -> dict[str, Answered]:
        """Answers to every endpoint that is read at a week, by its key."""
        view = self.views[week]
        rows = self.rows(view.pairs)
        read_then = [one for one in REGISTRY.values() if week in weeks_of(self.analysis, one.disease)]
        return {entry.key: rows.answered(outcome_of(view, entry)) for entry in read_then}

    def still_there(self, week: float) -> dict[str, dict[str, int]]:
        """Who is followed until a week, and who of them is on the drug, each by disease."""
        selected = self.analysis.selected
        rows = self.rows(selected)
        own = {disease: rows.where(selected["diagnosis"] == disease) for disease in DISEASES}
        both = zip(("followed", "on the drug"), map(rows.where, still_there(selected, week)), strict=True)
        return {name: {disease: who & whole for disease, whole in own.items()} for name, who in both}

    def on_treatment(self, disease: str) -> tuple[Rows, pd.Series, pd.Series]:
        """Patients of a disease, their weeks on the drug, and the number of the reason to stop; 0 for none."""
        own = self.analysis.selected_of(disease)
        return self.rows(own), *weeks_and_cause(own)

    def events(self) -> Iterator[NamedGroup]:
        """Who had an event of each group; none of what the cohort does not record."""
        for key, events in events_by_group(self.analysis).items():
            if events is not None:
                yield NamedGroup(key, self.rows(events).all())


def _denominator(name: str, patients: int, disease: str) -> NamedGroup:
    """All patients of whom numbers of a disease are made are one family."""
    return NamedGroup(name, patients, disease, f"patients, {disease}")
