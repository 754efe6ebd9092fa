"""An attacker: all that a run publishes as one linear system over counts of patients, solved for what is hidden.

He knows how the book is made: which counts add up to which, which groups lie inside which others, and how means were
rounded. He has every number of the results table and no patient.
"""

import itertools
import re
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from ibd_study.disclosure import Groups
from ibd_study.endpoints import SCORES
from ibd_study.estimates import group_key
from ibd_study.estimates.event_counts import ANY_EVENT, ANY_INFECTION, INFECTION_KEYS
from ibd_study.estimates.safety import SUMMARY_GROUPS
from ibd_tools.lessons.solver import System, minus, sum_of

# Rules of the default definitions of which one implies the other on the same patient.
INSIDE = [
    ("uc_steroid_free_remission", "uc_clinical_remission"),
    ("cd_steroid_free_remission", "cd_clinical_remission"),
    ("uc_endoscopic_remission", "uc_endoscopic_improvement"),
    ("cd_mucosal_healing", "cd_endoscopic_remission"),
    ("cd_clinical_remission", "cd_clinical_response"),
    ("cd_response_100", "cd_response_70"),
    # The modified Mayo score in remission has an endoscopic subscore of at most 1.
    ("uc_clinical_remission", "uc_endoscopic_improvement"),
]
SAME = [("uc_mucosal_healing", "uc_endoscopic_remission"), ("cd_clinical_response", "cd_response_70")]
EVENT_SUMMARIES = {group_key(name) for name in SUMMARY_GROUPS}
ENTRY = 8.0
PAIRED = ("stayed_yes", "gained", "lost", "stayed_no")


class Hidden(NamedTuple):
    """A count that the attacker looks for: the variables that add up to it, and what it is in truth."""

    name: str
    terms: dict[str, float]
    truth: int


class Attack:
    """The system of one run: published rows are known, true rows only say what to look for."""

    def __init__(self, published: pd.DataFrame, truth: pd.DataFrame, groups: Groups):
        self.system, self.hidden = System(), []
        self.published, self.truth, self.groups = _by_key(published), _by_key(truth), groups
        self._sizes()
        for endpoint in groups.counts:
            self._endpoint(endpoint)
        self._inside()
        for score in SCORES:
            self._score(score)
        self._baseline()
        self._events()
        self._flow()

    def looks_for(self, minimum: int) -> list[Hidden]:
        """Every count of a few patients, in truth."""
        return [one for one in self.hidden if 0 < one.truth < minimum]

    def _value(self, key: tuple, column: str, rows: dict | None = None):
        row = (self.published if rows is None else rows).get(key)
        return None if row is None or pd.isna(row[column]) else float(row[column])

    def _tell(self, terms: dict[str, float], key: tuple, column: str = "value") -> None:
        """A sum is what the row says, where it says anything; it is looked for in any case."""
        true, said = self._value(key, column, self.truth), self._value(key, column)
        if true is None:
            return
        self.hidden.append(Hidden(f"{key} {column}", terms, round(true)))
        if said is not None:
            self.system.know(terms, said)

    def _sizes(self) -> None:
        for disease in ("UC", "CD"):
            self._tell(sum_of(f"size {disease}"), ("flow", "", f"analysed_{disease.lower()}", None))
        self._tell(sum_of("size UC", "size CD", "size other"), ("flow", "", "analysed", None))

    def _endpoint(self, endpoint: str) -> None:
        counts = self.groups.counts[endpoint]
        disease, week = counts.disease, self._week(endpoint, "percentage")
        yes, no = self._yes(endpoint), self._no(endpoint)
        both = yes | no
        size, rest = f"size {disease}", f"{endpoint} not evaluable"
        self.system.know(minus(sum_of(size), both | {rest: 1.0}), 0)
        self.hidden.append(Hidden(rest, sum_of(rest), self.groups.sizes[disease] - counts.total))
        self._tell(sum_of(size), (endpoint, disease, "of_disease", week))
        self._tell(both, (endpoint, disease, "evaluable", week))
        self._rate((endpoint, disease, "percentage", week), yes, no)
        if counts.paired:
            before = sum_of(f"{endpoint} stayed_yes", f"{endpoint} lost")
            not_before = sum_of(f"{endpoint} gained", f"{endpoint} stayed_no")
            self._rate((endpoint, disease, "percentage", 0.0), before, not_before)
            for name in PAIRED:
                self._tell(sum_of(f"{endpoint} {name}"), (endpoint, disease, name, week))
            difference = self._value((endpoint, disease, "percentage_difference", week), "value")
            total = self._value((endpoint, disease, "percentage_difference", week), "N")
            if difference is not None and total:
                self.system.know(
                    {f"{endpoint} gained": 1.0, f"{endpoint} lost": -1.0}, *_around(difference * total / 100, 1e-6)
                )

    def _rate(self, key: tuple, yes: dict[str, float], no: dict[str, float]) -> None:
        self._tell(yes, key, "n")
        self._tell(yes | no, key, "N")
        n, total = (self._value(key, column, self.truth) for column in ("n", "N"))
        if n is not None:
            self.hidden.append(Hidden(f"{key} no", no, round(total - n)))

    def _yes(self, endpoint: str) -> dict[str, float]:
        paired = self.groups.counts[endpoint].paired
        names = ("stayed_yes", "gained", "yes, not judged before") if paired else ("yes",)
        return sum_of(*(f"{endpoint} {name}" for name in names))

    def _no(self, endpoint: str) -> dict[str, float]:
        paired = self.groups.counts[endpoint].paired
        names = ("lost", "stayed_no", "no, not judged before") if paired else ("no",)
        return sum_of(*(f"{endpoint} {name}" for name in names))

    def _week(self, endpoint: str, statistic: str) -> float:
        weeks = [key[3] for key in self.truth if key[0] == endpoint and key[2] == statistic and key[3]]
        return weeks[0]

    def _inside(self) -> None:
        for inner, outer in INSIDE:
            self.system.know(minus(self._yes(outer), self._yes(inner)), 0, np.inf)
            a, b = self.groups.counts[inner], self.groups.counts[outer]
            if a.after <= b.after:
                between = minus(self._yes(outer), self._yes(inner))
                self.hidden.append(Hidden(f"{outer} but not {inner}", between, b.after - a.after))
        for a, b in SAME:
            if self.groups.counts[a][3:5] == self.groups.counts[b][3:5]:
                self.system.know(minus(self._yes(a), self._yes(b)), 0)

    def _score(self, score: str) -> None:
        disease = SCORES[score].disease
        week = self._week(score, "median_change")
        for when, prefix in ((0.0, "before"), (week, "after")):
            levels = self._levels(score, disease, when, r"at_most_([\d.]+)")
            cells = [f"{score} {prefix} {level:g}" for level in levels]
            self._chain(cells, [(score, disease, f"at_most_{level:g}", when) for level in levels])
            self._mean(score, disease, when, dict(zip(cells, levels, strict=True)))
            self._middle(score, disease, when, dict(zip(cells, levels, strict=True)))
        self._squares(score, disease, week)

    def _levels(self, endpoint: str, disease: str, week: float, pattern: str) -> list[float]:
        found = [
            re.fullmatch(pattern, key[2]) for key in self.truth if key[:2] == (endpoint, disease) and key[3] == week
        ]
        return sorted(float(match[1]) for match in found if match)

    def _chain(self, cells: list[str], keys: list[tuple]) -> None:
        """Cumulative counts: each is the sum of the cells up to it."""
        before = 0
        for place, key in enumerate(keys):
            n = self._value(key, "n", self.truth)
            if n is None:
                return
            self._tell(sum_of(*cells[: place + 1]), key, "n")
            self._tell(sum_of(*cells), key, "N")
            self.hidden.append(Hidden(f"{key} alone", sum_of(cells[place]), round(n - before)))
            before = n

    def _mean(self, score: str, disease: str, week: float, levels: dict[str, float]) -> None:
        """A mean tells the sum of all values, a standard deviation that of their squares, up to rounding."""
        row = (score, disease, "mean", week)
        mean, total = self._value(row, "value"), self._value(row, "N")
        if mean is None or total is None or len(levels) > 12:
            return
        self.system.know(levels, *_around(mean * total, _half_step(mean) * total))
        sd = self._value((score, disease, "sd", week), "value")
        if sd is not None:
            slack = (total - 1) * (2 * sd + _half_step(sd)) * _half_step(sd) + total * (
                2 * mean + _half_step(mean)
            ) * _half_step(mean)
            squares = {name: level**2 for name, level in levels.items()}
            self.system.know(squares, *_around((total - 1) * sd**2 + total * mean**2, slack))

    def _middle(self, score: str, disease: str, week: float, levels: dict[str, float]) -> None:
        """Half of the patients lie at or below the median, half at or above it."""
        row = (score, disease, "median", week)
        median, total = self._value(row, "value"), self._value(row, "N")
        if median is None or total is None or len(levels) > 12:
            return
        below = [name for name, level in levels.items() if level < median]
        above = [name for name, level in levels.items() if level > median]
        for part in (below, above):
            self.system.know(sum_of(*part), 0, total / 2) if part else None

    def _squares(self, score: str, disease: str, week: float) -> None:
        """The shift table adds up to both distributions."""
        squares = {
            (match[1], match[2]): key
            for key in self.truth
            if key[:2] == (score, disease) and (match := re.fullmatch(r"from_([\d.]+)_to_([\d.]+)", key[2]))
        }
        if not squares or not self._value(next(iter(squares.values())), "N", self.truth):
            return
        for (start, end), key in squares.items():
            self._tell(sum_of(f"{score} {start} to {end}"), key)
        for start in {start for start, _ in squares}:
            row = sum_of(*(f"{score} {start} to {end}" for a, end in squares if a == start))
            column = sum_of(*(f"{score} {end} to {start}" for end, b in squares if b == start))
            self.system.know(minus(row, sum_of(f"{score} before {start}")), 0)
            self.system.know(minus(column, sum_of(f"{score} after {start}")), 0)
        for change in self._levels(score, disease, week, r"change_at_most_(-?[\d.]+)"):
            inside = [f"{score} {a} to {b}" for a, b in squares if float(b) - float(a) <= change]
            self._tell(sum_of(*inside), (score, disease, f"change_at_most_{change:g}", week), "n")

    def _baseline(self) -> None:
        for key in [key for key in self.truth if key[2] == "missing"]:
            endpoint, disease = key[0], key[1]
            size = f"size {disease}"
            codes = [k for k in self.truth if k[0].startswith(f"{endpoint}=") and k[1] == disease]
            known = [f"{k[0]} {disease}" for k in codes] or [f"{endpoint} {disease} known"]
            if len(codes) == 1:
                known.append(f"{endpoint} {disease} no")
            missing = f"{endpoint} {disease} missing"
            self.system.know(minus(sum_of(size), sum_of(*known, missing)), 0)
            self._tell(sum_of(missing), key)
            self._tell(sum_of(size), key, "N")
            for code in codes:
                self._tell(sum_of(f"{code[0]} {disease}"), code, "n")
                self._tell(sum_of(*known), code, "N")
            for statistic in ("mean", "median"):
                self._tell(sum_of(*known), (endpoint, disease, statistic, 0.0), "N")

    def _events(self) -> None:
        keys = [key for key in self.truth if key[0].startswith("ae_") and key[2] == "percentage"]
        everybody = sum_of("size UC", "size CD", "size other")
        for key in keys:
            patients, more, without = (f"{key[0]} {word}" for word in ("patients", "more", "without"))
            self.system.know(minus(everybody, sum_of(patients, without)), 0)
            self._tell(sum_of(patients), key, "n")
            self._tell(everybody, key, "N")
            self._tell(sum_of(patients, more), (*key[:2], "events", None))
            for statistic in ("incidence_rate", "event_rate"):
                terms = sum_of(patients) if statistic == "incidence_rate" else sum_of(patients, more)
                self._tell(terms, (*key[:2], statistic, None), "n")
                self._from_entry(key, statistic, terms)
        parts = [key[0] for key in keys if key[0] not in EVENT_SUMMARIES]
        whole = sum_of("ae_any_event patients", "ae_any_event more")
        self.system.know(minus(whole, sum_of(*(f"{part} {w}" for part in parts for w in ("patients", "more")))), 0)
        self.system.know(
            minus(sum_of(*(f"{part} patients" for part in parts)), sum_of("ae_any_event patients")), 0, np.inf
        )
        for key in keys:
            others = minus(sum_of("ae_any_event patients"), sum_of(f"{key[0]} patients"))
            with_any, own = (self._value((name, *key[1:]), "n", self.truth) for name in ("ae_any_event", key[0]))
            self.system.know(others, 0, np.inf)
            self.hidden.append(Hidden(f"any event but {key[0]}", others, round(with_any - own)))
        self._early_add_up(ANY_EVENT, parts)
        self._infections([part for part in parts if part in INFECTION_KEYS])

    def _from_entry(self, key: tuple, statistic: str, whole: dict[str, float]) -> None:
        """First events, or all, from the entry on: those that are left when the early ones are taken away."""
        early, place = sum_of(f"{key[0]} early {statistic}"), (key[0], key[1], f"{statistic}_from_entry", ENTRY)
        self.system.know(minus(whole, early), 0, np.inf)
        self._tell(minus(whole, early), place, "n")
        count, later = (self._value(at, "n", self.truth) for at in ((*key[:2], statistic, None), place))
        if count is not None and later is not None:
            self.hidden.append(Hidden(f"{key[0]} early {statistic}", early, round(count - later)))
        if statistic == "incidence_rate":
            everybody = sum_of("size UC", "size CD", "size other")
            self._tell(minus(everybody, early), place, "N")

    def _infections(self, parts: list[str]) -> None:
        union, whole = group_key(ANY_INFECTION), group_key(ANY_EVENT)
        patients, both = sum_of(f"{union} patients"), sum_of(f"{union} patients", f"{union} more")
        self.system.know(minus(both, sum_of(*(f"{part} {w}" for part in parts for w in ("patients", "more")))), 0)
        self.system.know(minus(sum_of(*(f"{part} patients" for part in parts)), patients), 0, np.inf)
        self.system.know(minus(sum_of(f"{whole} patients"), patients), 0, np.inf)
        for one in parts:
            self.system.know(minus(patients, sum_of(f"{one} patients")), 0, np.inf)
        self._early_add_up(ANY_INFECTION, parts)

    def _early_add_up(self, union: str, parts: list[str]) -> None:
        early = sum_of(*(f"{part} early event_rate" for part in parts))
        self.system.know(minus(sum_of(f"{group_key(union)} early event_rate"), early), 0)

    def _flow(self) -> None:
        steps = ("registered", "diagnosis", "adult", "treated", "selected", "analysed", "baseline_visit")
        steps += ("followup_visit",)
        for part in ("", "_uc", "_cd"):
            below: list[str] = []
            for step in reversed(steps):
                left = f"flow {step}{part}"
                below.append(left)
                self._tell(sum_of(*below), ("flow", "", step + part, None))
                true = [
                    self._value(("flow", "", name + part, None), "value", self.truth) for name in _pair(steps, step)
                ]
                self.hidden.append(Hidden(f"{left} left", sum_of(left), round(true[0] - true[1])))
        for before, step in itertools.pairwise(steps):
            self._tell(sum_of(f"flow {before}"), ("flow", "", f"{step}_excluded", None))


def _pair(steps: tuple[str, ...], step: str) -> Iterable[str]:
    """A step and the next one; who is left at the last has no next."""
    place = steps.index(step)
    return (step, steps[place + 1]) if place + 1 < len(steps) else (step, step)


def _by_key(rows: pd.DataFrame) -> dict[tuple, pd.Series]:
    return {
        (row["endpoint"], row["disease"], row["statistic"], None if pd.isna(row["week"]) else float(row["week"])): row
        for _, row in rows.iterrows()
    }


def _around(value: float, slack: float) -> tuple[float, float]:
    return value - slack, value + slack


def _half_step(number: float, digits: int = 3) -> float:
    """How far a number cut to significant digits can lie from the exact one."""
    return 0.5 * 10 ** (np.floor(np.log10(abs(number))) - digits + 1) if number else 0.5
