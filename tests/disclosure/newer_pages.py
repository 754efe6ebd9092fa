"""The attack on everything that a run publishes: to the exact pages, those whose numbers are rounded."""

import re
from itertools import pairwise

import numpy as np
import pandas as pd
from attacker import Attack, Hidden, minus, sum_of

from ibd_study.endpoints import REGISTRY
from ibd_study.estimates import (
    Analysis,
    adjusted_tests,
    assessed_and_not,
    course_of_rates,
    other_studies,
    persistence,
    predictors,
    rates_under_rules,
    subgroup_rates,
    tipping_points,
)
from ibd_study.estimates.assessed import EXAMINATIONS, LEVELS, characteristics_of
from ibd_study.estimates.factors import NOT_RECORDED, factors_of
from ibd_study.missing import Imputations

COURSE = ("uc_clinical_remission", "uc_clinical_response", "cd_clinical_remission", "cd_clinical_response")
MODELLED = ("uc_clinical_remission", "cd_clinical_remission")
STATES = [key for key, entry in REGISTRY.items() if entry.kind == "state"]
CODE = {True: "yes"}


def newer_rows(analysis: Analysis, *, with_models: bool = False) -> pd.DataFrame:
    """Rows of the verbs whose numbers are rounded on their way out; models take most of the time."""
    results = course_of_rates(analysis, list(COURSE)) + persistence(analysis) + adjusted_tests(analysis, STATES)
    results += rates_under_rules(analysis, list(REGISTRY)) + tipping_points(analysis, list(REGISTRY))
    results += assessed_and_not(analysis) + subgroup_rates(analysis, list(MODELLED))
    results += other_studies(analysis, list(MODELLED))
    return (results + predictors(analysis, list(MODELLED)) if with_models else results).rows


def without_imputations(monkeypatch) -> None:
    """Take the pairs themselves as copies: multiple imputation takes most of the time, and gives no count."""
    monkeypatch.setattr(
        "ibd_study.estimates.missing_data.impute",
        lambda pairs, *_: Imputations(2 * (pairs,), (), pairs, (), (), (0,)),
    )


class WholeAttack(Attack):
    """The system of the exact pages, and of the rounded ones: each of these numbers lies within a base of the true.

    Equal counts are rounded alike: where a count stands exactly on one page and rounded on another, the attacker knows
    how it is rounded everywhere, and that no other rounded number is this count.
    """

    def __init__(self, published, truth, newer, newer_truth, groups, base=5):
        super().__init__(published, truth, groups)
        self.newer, self.newer_truth = _by_key(newer), _by_key(newer_truth)
        self.known_rounding: dict[int, int] = {}
        self.rows_used, self.base = 0, base
        self._learn_rounding()
        for key in groups.counts:
            self._rules(key)
        for key in COURSE:
            self._course(key)
        for key in MODELLED:
            self._levels_of(key)
        for disease, examinations in EXAMINATIONS.items():
            for examination in examinations:
                self._assessed(disease, examination)
            self._staying(disease)

    def _get(self, key: tuple, column: str, rows: dict) -> float | None:
        row = rows.get(key)
        return None if row is None or pd.isna(row[column]) else float(row[column])

    def _near(self, terms: dict[str, float], key: tuple, column: str) -> None:
        """A sum is near what the row says; it is looked for in any case."""
        true, said = self._get(key, column, self.newer_truth), self._get(key, column, self.newer)
        if true is None:
            return
        self.hidden.append(Hidden(f"{key} {column}", terms, round(true)))
        if said is not None:
            self.rows_used += 1
            self.system.know(terms, *self._limits(int(said)))

    def _limits(self, said: int) -> tuple[int, int]:
        near = range(max(0, said - self.base + 1), said + self.base)
        possible = [count for count in near if self.known_rounding.get(count, said) == said]
        return min(possible), max(possible)

    def _rate_near(self, key: tuple, yes: dict[str, float], no: dict[str, float]) -> None:
        self._near(yes, key, "n")
        self._near(yes | no, key, "N")
        n, total = (self._get(key, column, self.newer_truth) for column in ("n", "N"))
        if n is not None:
            self.hidden.append(Hidden(f"{key} no", no, round(total - n)))

    def _learn_rounding(self) -> None:
        for endpoint, counts in self.groups.counts.items():
            week = self._week(endpoint, "percentage")
            exact = self.published.get((endpoint, counts.disease, "percentage", week))
            if exact is None or pd.isna(exact["n"]):
                continue
            for key, row in self.newer.items():
                if key[:4] == (endpoint, counts.disease, "percentage_observed", week) and not pd.isna(row["n"]):
                    self.known_rounding |= {int(exact[name]): int(row[name]) for name in ("n", "N")}

    def _rules(self, endpoint: str) -> None:
        counts = self.groups.counts[endpoint]
        week, yes, no = self._week(endpoint, "percentage"), self._yes(endpoint), self._no(endpoint)
        unseen = f"{endpoint} unseen"

        def at(statistic: str) -> tuple:
            return (endpoint, counts.disease, statistic, week, "everybody")

        self.system.know(minus(sum_of(f"{endpoint} not evaluable"), sum_of(unseen)), 0, np.inf)
        self._rate_near(at("percentage_observed"), yes, no)
        for statistic in ("percentage_nri", "percentage_worst_case"):
            self._rate_near(at(statistic), yes, no | sum_of(unseen))
        self._rate_near(at("percentage_best_case"), yes | sum_of(unseen), no)
        carried = sum_of(f"{endpoint} carried yes"), sum_of(f"{endpoint} carried no")
        self.system.know(minus(sum_of(unseen), carried[0] | carried[1]), 0, np.inf)
        self._rate_near(at("percentage_locf"), yes | carried[0], no | carried[1])
        self._near(sum_of(unseen), at("unseen"), "value")
        self._near(sum_of(unseen), at("tipping_point"), "N")
        steps = [int(m[1]) for key in self.newer if key[0] == endpoint and (m := re.search(r"if_(\d+)_unseen", key[2]))]
        if steps:
            self.system.know(sum_of(unseen), max(steps), max(steps) + self.base - 1)

    def _course(self, endpoint: str) -> None:
        disease, main = self.groups.counts[endpoint].disease, self._week(endpoint, "percentage")
        weeks = sorted({key[3] for key in self.newer_truth if key[0] == endpoint and key[2] == "percentage_at_week"})
        size = sum_of(f"size {disease}")
        for week in weeks:
            own = (f"{endpoint} {week:g} yes", f"{endpoint} {week:g} no")
            parts = (self._yes(endpoint), self._no(endpoint)) if week == main else tuple(sum_of(name) for name in own)
            key = (endpoint, disease, "percentage_at_week", week, "everybody")
            self._rate_near(key, *parts)
            followed, on_drug = f"{disease} {week:g} followed", f"{disease} {week:g} on the drug"
            for outer, inner in ((size, followed), (sum_of(followed), on_drug), (size, own[0])):
                self.system.know(minus(outer, sum_of(inner)), 0, np.inf)
            self._near(sum_of(followed), (*key[:2], "followed_at_week", *key[3:]), "value")
            self._near(sum_of(on_drug), (*key[:2], "on_drug_at_week", *key[3:]), "value")
            self._near(minus(size, parts[0] | parts[1]), (*key[:2], "unanswered_at_week", *key[3:]), "value")
        for earlier, later in pairwise(weeks):
            for what in ("followed", "on the drug"):
                step = minus(sum_of(f"{disease} {earlier:g} {what}"), sum_of(f"{disease} {later:g} {what}"))
                self.system.know(step, 0, np.inf)

    def _levels_of(self, endpoint: str) -> None:
        disease, week = self.groups.counts[endpoint].disease, self._week(endpoint, "percentage")
        for factor in factors_of(disease):
            levels = self.groups.levels[endpoint, factor.key]
            names = {level: [f"{endpoint} {factor.key} {level} {w}" for w in ("yes", "no", "out")] for level in levels}
            for place, whole in enumerate((self._yes(endpoint), self._no(endpoint), None)):
                whole = whole or sum_of(f"{endpoint} not evaluable")
                self.system.know(minus(whole, sum_of(*(own[place] for own in names.values()))), 0)
            for level, (yes, no, out) in names.items():
                key = (endpoint, disease, "percentage_in_subgroup", week, f"{factor.key}={level}")
                self._rate_near(key, sum_of(yes), sum_of(no))
                code = f"baseline_{factor.key}={level} {disease}"
                if code in self.system.names and level != NOT_RECORDED:
                    self.system.know(minus(sum_of(code), sum_of(yes, no, out)), 0)
            self._biologics(endpoint, disease, week, names) if factor.key == "prior_biologics_count" else None

    def _biologics(self, endpoint: str, disease: str, week: float, names: dict[str, list[str]]) -> None:
        naive = [level for level in names if level == "none"]
        chosen = {"naive": naive, "experienced": [one for one in names if one not in (*naive, NOT_RECORDED)]}
        for who, levels in chosen.items():
            yes, no = (sum_of(*(names[level][place] for level in levels)) for place in (0, 1))
            if yes:
                self._rate_near((endpoint, disease, f"percentage_biologic_{who}", week, "everybody"), yes, no)

    def _assessed(self, disease: str, examination: str) -> None:
        exam = f"{disease.lower()}_{examination}"
        week = next(key[3] for key in self.newer_truth if key[:3] == (exam, disease, "assessed_at_follow_up"))
        done, not_done = sum_of(f"{exam} done"), sum_of(f"{exam} not done")
        self._rate_near((exam, disease, "assessed_at_follow_up", week, "everybody"), done, not_done)
        of_all = examination in ("clinical", "endoscopy", "histology")
        if of_all:
            self.system.know(minus(sum_of(f"size {disease}"), done | not_done), 0)
        for name in characteristics_of(disease):
            self._characteristic(exam, disease, name, of_all=of_all)

    def _characteristic(self, exam: str, disease: str, name: str, *, of_all: bool) -> None:
        whole = f"baseline_{name} {disease} missing"
        parts = {group: f"{exam} {name} missing {group}" for group in ("if_assessed", "if_not_assessed")}
        if of_all and whole in self.system.names:
            self.system.know(minus(sum_of(whole), sum_of(*parts.values())), 0)
        for group, part in parts.items():
            key = (f"{exam}_{name}", disease, f"missing_{group}", 0.0, "everybody")
            self._near(sum_of(part), key, "value")
        if LEVELS.get(name) is None:
            return
        code = f"baseline_{name}={CODE.get(LEVELS[name], LEVELS[name])} {disease}"
        cells = {group: [f"{exam} {name} {word} {group}" for word in ("yes", "no")] for group in parts}
        for group, (yes, no) in cells.items():
            key = (f"{exam}_{name}", disease, f"percentage_{group}", 0.0, "everybody")
            self._rate_near(key, sum_of(yes), sum_of(no))
        if of_all and code in self.system.names:
            self.system.know(minus(sum_of(code), sum_of(*(own[0] for own in cells.values()))), 0)

    def _staying(self, disease: str) -> None:
        endpoint = f"{disease.lower()}_persistence"
        weeks = sorted(key[3] for key in self.newer_truth if key[:3] == (endpoint, disease, "at_risk"))
        names = [f"{endpoint} at risk {week:g}" for week in weeks]
        entered, size = f"{endpoint} entered", sum_of(f"size {disease}")
        for outer, inner in pairwise([entered, *names]):
            self.system.know(minus(sum_of(outer), sum_of(inner)), 0, np.inf)
        others = {name: f"{endpoint} {name}" for name in ("not_at_risk", "without_dates")}
        self.system.know(minus(size, sum_of(entered, *others.values())), 0)
        for week, name in zip(weeks, names, strict=True):
            self._near(sum_of(name), (endpoint, disease, "at_risk", week, "everybody"), "value")
        self._near(sum_of(entered), (endpoint, disease, "stops", None, "everybody"), "N")
        for statistic, name in others.items():
            self._near(sum_of(name), (endpoint, disease, statistic, None, "everybody"), "value")


def _by_key(rows: pd.DataFrame) -> dict[tuple, pd.Series]:
    columns = ["endpoint", "disease", "statistic", "week", "subgroup"]
    return {tuple(None if pd.isna(row[name]) else row[name] for name in columns): row for _, row in rows.iterrows()}
