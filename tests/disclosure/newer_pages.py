"""The attack on everything that a run publishes: beside the first pages, those whose numbers mostly are withheld."""

import re

import numpy as np
import pandas as pd
from attacker import INSIDE, Attack, Hidden

from ibd_study.dictionary import DISEASES
from ibd_study.endpoints import REGISTRY
from ibd_study.estimates import Analysis, course_of_rates, persistence
from ibd_tools.lessons.solver import minus, sum_of
from ibd_tools.other_studies import other_studies
from ibd_tools.sensitivity import (
    Imputations,
    adjusted_tests,
    assessed_and_not,
    predictors,
    rates_under_rules,
    subgroup_rates,
    tipping_points,
)

COURSE = ("uc_clinical_remission", "uc_clinical_response", "cd_clinical_remission", "cd_clinical_response")
MODELLED = ("uc_clinical_remission", "cd_clinical_remission")
STATES = [key for key, entry in REGISTRY.items() if entry.kind == "state"]


def newer_rows(analysis: Analysis, *, with_models: bool = False) -> pd.DataFrame:
    """Rows of the verbs of which a protected run shows only what follows; models take most of the time."""
    results = course_of_rates(analysis, list(COURSE)) + persistence(analysis) + adjusted_tests(analysis, STATES)
    results += rates_under_rules(analysis, list(REGISTRY)) + tipping_points(analysis, list(REGISTRY))
    results += assessed_and_not(analysis) + subgroup_rates(analysis, list(COURSE))
    results += other_studies(analysis, list(MODELLED))
    return (results + predictors(analysis, list(MODELLED)) if with_models else results).rows


def without_imputations(monkeypatch) -> None:
    """Take the pairs of some patients as copies, as of a large cohort: imputation takes long, and gives no count."""
    monkeypatch.setattr("ibd_tools.sensitivity.estimates.missing_data.MOST_IMPUTED", 10)
    monkeypatch.setattr(
        "ibd_tools.sensitivity.estimates.missing_data.impute",
        lambda pairs, *_: Imputations(_twice(pairs), 2, (), pairs, (), (), (0,)),
    )


def _twice(pairs: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([pairs.assign(imputed_copy=number) for number in (0, 1)], ignore_index=True)


class WholeAttack(Attack):
    """The system of the first pages, and of those whose numbers stand only where they follow from it."""

    def __init__(self, published, truth, newer, newer_truth, groups):
        super().__init__(published, truth, groups)
        self.newer, self.newer_truth = _by_key(newer), _by_key(newer_truth)
        self.rows_used = 0
        for key in groups.counts:
            self._rules(key)
        for disease in DISEASES:
            sample = (f"imputed_{disease.lower()}", disease, "imputed_sample", None, "everybody")
            self._learn(sum_of(f"size {disease}"), sample, "N")
        for key in COURSE:
            self._course(key)
            self._subgroups(key)
        self._nested_subgroups()

    def _get(self, key: tuple, column: str, rows: dict) -> float | None:
        row = rows.get(key)
        return None if row is None or pd.isna(row[column]) else float(row[column])

    def _learn(self, terms: dict[str, float], key: tuple, column: str) -> None:
        """A sum is what the row says, if it says anything; it is looked for in any case."""
        true, said = self._get(key, column, self.newer_truth), self._get(key, column, self.newer)
        if true is None:
            return
        self.hidden.append(Hidden(f"{key} {column}", terms, round(true)))
        if said is not None:
            self.rows_used += 1
            self.system.know(terms, said)

    def _learn_rate(self, key: tuple, yes: dict[str, float], no: dict[str, float]) -> None:
        self._learn(yes, key, "n")
        self._learn(yes | no, key, "N")
        n, total = (self._get(key, column, self.newer_truth) for column in ("n", "N"))
        if n is not None:
            self.hidden.append(Hidden(f"{key} no", no, round(total - n)))

    def _rules(self, endpoint: str) -> None:
        counts = self.groups.counts[endpoint]
        week, yes, no = self._week(endpoint, "percentage"), self._yes(endpoint), self._no(endpoint)
        not_evaluable = f"{endpoint} counted and not evaluable"

        def at(statistic: str) -> tuple:
            return (endpoint, counts.disease, statistic, week, "everybody")

        self.system.know(minus(sum_of(f"{endpoint} not evaluable"), sum_of(not_evaluable)), 0, np.inf)
        self._learn_rate(at("percentage_observed"), yes, no)
        for statistic in ("percentage_nri", "percentage_worst_case"):
            self._learn_rate(at(statistic), yes, no | sum_of(not_evaluable))
        self._learn_rate(at("percentage_best_case"), yes | sum_of(not_evaluable), no)
        carried = sum_of(f"{endpoint} carried yes"), sum_of(f"{endpoint} carried no")
        self.system.know(minus(sum_of(not_evaluable), carried[0] | carried[1]), 0, np.inf)
        self._learn_rate(at("percentage_locf"), yes | carried[0], no | carried[1])
        self._learn(sum_of(not_evaluable), at("unseen"), "value")
        self._learn(sum_of(not_evaluable), at("tipping_point"), "N")
        steps = [int(m[1]) for key in self.newer if key[0] == endpoint and (m := re.search(r"if_(\d+)_unseen", key[2]))]
        if len(steps) > 1:
            self.system.know(sum_of(not_evaluable), max(steps))

    def _course(self, endpoint: str) -> None:
        disease, main = self.groups.counts[endpoint].disease, self._week(endpoint, "percentage")
        weeks = sorted({key[3] for key in self.newer_truth if key[0] == endpoint and key[2] == "percentage_at_week"})
        size = sum_of(f"size {disease}")
        for week in weeks:
            own = (f"{endpoint} {week:g} yes", f"{endpoint} {week:g} no")
            parts = (self._yes(endpoint), self._no(endpoint)) if week == main else tuple(sum_of(name) for name in own)
            key = (endpoint, disease, "percentage_at_week", week, "everybody")
            self._learn_rate(key, *parts)
            followed, on_drug = f"{disease} {week:g} followed", f"{disease} {week:g} on the drug"
            for outer, inner in ((size, followed), (sum_of(followed), on_drug), (size, own[0])):
                self.system.know(minus(outer, sum_of(inner)), 0, np.inf)
            self._learn(sum_of(followed), (*key[:2], "followed_at_week", *key[3:]), "value")
            self._learn(sum_of(on_drug), (*key[:2], "on_drug_at_week", *key[3:]), "value")
            self._learn(minus(size, parts[0] | parts[1]), (*key[:2], "unanswered_at_week", *key[3:]), "value")

    def _levels_of(self, endpoint: str) -> dict[str, list[str]]:
        """Levels of each factor that anybody has, as the names of subgroups."""
        found: dict[str, list[str]] = {}
        for key in self.newer_truth:
            if key[0] == endpoint and key[2] == "percentage_in_subgroup":
                found.setdefault(key[4].partition("=")[0], []).append(key[4])
        return found

    def _subgroups(self, endpoint: str) -> None:
        """Levels of a factor add up to everybody, and Table 1 says how many there are of some."""
        disease, week = self.groups.counts[endpoint].disease, self._week(endpoint, "percentage")
        for levels in self._levels_of(endpoint).values():
            for level in levels:
                yes, no = (sum_of(f"{endpoint} {level} {answer}") for answer in ("yes", "no"))
                self._learn_rate((endpoint, disease, "percentage_in_subgroup", week, level), yes, no)
                size, rest = sum_of(f"{disease} {level}"), sum_of(f"{endpoint} {level} not evaluable")
                self.system.know(minus(size, yes | no | rest), 0)
                in_table = (f"baseline_{level.lower()}", disease, "percentage", 0.0)
                self._tell(size, in_table, "n")
                true = self._value(in_table, "n", self.truth)
                known = self._get((endpoint, disease, "percentage_in_subgroup", week, level), "N", self.newer_truth)
                if true is not None and known is not None:
                    self.hidden.append(Hidden(f"{endpoint} {level} not evaluable", rest, round(true - known)))
            for answer, whole in (("yes", self._yes(endpoint)), ("no", self._no(endpoint))):
                self.system.know(minus(sum_of(*(f"{endpoint} {level} {answer}" for level in levels)), whole), 0)
            self.system.know(minus(sum_of(*(f"{disease} {level}" for level in levels)), sum_of(f"size {disease}")), 0)

    def _nested_subgroups(self) -> None:
        """Who is in remission has responded, in each level as in all."""
        for inner, outer in ((a, b) for a, b in INSIDE if {a, b} <= {*COURSE}):
            for levels in self._levels_of(inner).values():
                for level in levels:
                    between = minus(sum_of(f"{outer} {level} yes"), sum_of(f"{inner} {level} yes"))
                    self.system.know(between, 0, np.inf)


def _by_key(rows: pd.DataFrame) -> dict[tuple, pd.Series]:
    columns = ["endpoint", "disease", "statistic", "week", "subgroup"]
    return {tuple(None if pd.isna(row[name]) else row[name] for name in columns): row for _, row in rows.iterrows()}
