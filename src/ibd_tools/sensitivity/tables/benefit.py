"""Tables of subgroups, models, and tests adjusted for their number."""

from collections.abc import Iterable

import pandas as pd

from ibd_study.disclosure import SUPPRESSED
from ibd_study.estimates import NOT_RECORDED, factor_label, level_label
from ibd_study.kinds import Kind
from ibd_study.results import NEVER_BEFORE, Results, at, format_count
from ibd_study.tables import Table
from ibd_study.words import (
    NEVER_BEFORE_NOTE,
    NOT_ESTIMABLE,
    ONE_TEST,
    endpoint_label,
    endpoint_name,
    missing_words,
    number_words,
    ratio_text,
    say,
)
from ibd_tools.sensitivity.estimates.predictors import NO_LIMIT, REFERENCE
from ibd_tools.sensitivity.words import EMPTY, EVERY_LEVEL_WITHHELD, NOBODY, has_nobody

RATIO_COLUMNS = {
    Kind.ODDS_RATIO_UNADJUSTED: "Odds ratio, unadjusted",
    Kind.ODDS_RATIO_ADJUSTED: "Odds ratio, adjusted",
    Kind.ODDS_RATIO_CLUSTER_ROBUST: "Adjusted, robust to centres",
}
# Lines of the table of models: the part of a row that is shown, and which row.
MODEL_LINES = {
    "Patients in the model": ("total", {"fact": "events_per_variable"}),
    "Left out, a term not recorded": ("value", {"fact": "left_out"}),
    "Terms": ("value", {"fact": "terms"}),
    "Events of the rarer kind a term": ("value", {"fact": "events_per_variable"}),
    "Terms that separate the outcomes": ("value", {"fact": "separated"}),
    "Pairs in the right order, as seen": ("value", {"measure": "auc", "estimate": "apparent"}),
    "Pairs in the right order, corrected": ("value", {"measure": "auc", "estimate": "corrected"}),
    "Calibration slope, corrected": ("value", {"measure": "calibration_slope", "estimate": "corrected"}),
    "Calibration intercept, corrected": ("value", {"measure": "calibration_intercept", "estimate": "corrected"}),
    "Method": ("method", {"fact": "terms"}),
    "Corrected by": ("method", {"measure": "auc", "estimate": "corrected"}),
}


def subgroup_table(results: Results, key: str) -> Table:
    """One row per subgroup: rate with counts and interval, odds ratios; a heading per factor with its p."""
    records: list[dict] = []
    own = results.of(endpoint=key)
    complete = _recorded_in_all(own)
    for factor, levels in _by_factor(own).items():
        records.append({"Subgroup": _heading(own, factor)})
        records += [_level(own, factor, level) for level in levels if (factor, level) not in complete]
    return Table(
        f"subgroups-{key.replace('_', '-')}",
        f"{endpoint_name(key)} by subgroup, with odds ratios",
        pd.DataFrame(records or [{"Subgroup": EVERY_LEVEL_WITHHELD}]).fillna(""),
        f"Rate of {endpoint_label(key)} in subgroups. p belongs to a factor, never to a subgroup.",
        results.synthetic,
        (
            "Rate p: likelihood-ratio test that all recorded subgroups have one rate at follow-up; Holm: adjusted for "
            "the number of factors. Change p: test that the change from before to after is the same in them. Without a "
            "comparison group neither tells whom the drug helps more.",
            "Odds ratios compare with the subgroup marked reference; adjusted: for all factors but the centre, in one "
            "model. Robust to centres: the same model without penalty, with errors that allow for patients of one "
            "centre being alike; with few centres these are too small.",
            *_reasons(own),
            *_complete_words(complete),
        ),
        folded=True,
    )


def _recorded_in_all(own: Results) -> list[tuple[str, str]]:
    """Factors that every evaluable patient has, each with its level for those who lack it."""
    rows = own.of(kind=Kind.SUBGROUP_RATE, level=NOT_RECORDED).rows
    return [(row["at"]["factor"], NOT_RECORDED) for _, row in rows.iterrows() if has_nobody(row)]


def _complete_words(complete: list[tuple[str, str]]) -> list[str]:
    names = _factors(factor for factor, _ in complete)
    return [f"Recorded in every evaluable patient: {names}."] if names else []


def _by_factor(own: Results) -> dict[str, list[str]]:
    """Levels of each factor in order: those with a rate, then those with an odds ratio only."""
    found: dict[str, list[str]] = {}
    for kind in (Kind.SUBGROUP_RATE, *RATIO_COLUMNS):
        for place in own.of(kind=kind).rows["at"]:
            levels = found.setdefault(place["factor"], [])
            levels += [place["level"]] if place["level"] not in levels else []
    return found


def _heading(own: Results, factor: str) -> str:
    names = {
        Kind.BETWEEN_SUBGROUPS: "rate p",
        Kind.BETWEEN_SUBGROUPS_HOLM: "Holm",
        Kind.CHANGE_BY_SUBGROUP: "change p",
    }
    rows = {words: own.first(kind=kind, factor=factor) for kind, words in names.items()}
    tests = ", ".join(f"{words} {say(row, 'p')}" for words, row in rows.items() if row is not None)
    return f"{factor_label(factor)} ({tests})" if tests else factor_label(factor)


def _level(own: Results, factor: str, level: str) -> dict[str, str]:
    place = {"factor": factor, "level": level}
    cells = {"Subgroup": level_label(factor, level)} | _rate(own.first(kind=Kind.SUBGROUP_RATE, **place))
    ratios = {words: own.first(kind=kind, **place) for kind, words in RATIO_COLUMNS.items()}
    return cells | {words: EMPTY if row is None else _ratio(row) for words, row in ratios.items()}


def _rate(row: pd.Series | None) -> dict[str, str]:
    """Rate with its counts, and interval; a level that nobody evaluable has is no gap in the records."""
    if row is None or has_nobody(row):
        return {"Rate": EMPTY if row is None else NOBODY, "Interval": EMPTY}
    if pd.isna(row["value"]):
        return {"Rate": missing_words(row), "Interval": EMPTY}
    return {"Rate": f"{say(row)} ({format_count(row['n'], row['N'])})", "Interval": say(row, "ci")}


def _ratio(row: pd.Series) -> str:
    is_reference = row["at"].get("why") == REFERENCE and not pd.isna(row["value"])
    return REFERENCE if is_reference else ratio_text(row)


def _reasons(own: Results) -> list[str]:
    """Why an odds ratio, or one of its limits, is not there, each reason once."""
    rows = own.of(kind=list(RATIO_COLUMNS)).rows
    rows = rows[at(rows, "why").notna() & (rows["disclosure"] == "")]
    open_ended, empty = rows[at(rows, "why") == NO_LIMIT], rows[rows["value"].isna()]
    words = [("Not estimable", why, found) for why, found in empty.groupby(at(empty, "why"), sort=False)]
    words += [("No interval", NO_LIMIT.removeprefix("; "), open_ended)] if len(open_ended) else []
    return [f"{what} ({_factors(at(found, 'factor'))}): {why}." for what, why, found in words]


def _factors(keys: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(factor_label(key).lower() for key in keys))


def model_table(results: Results, keys: list[str], enough_events: float) -> Table:
    """One column per endpoint: what the model rests on, and how well it predicts, before and after correction."""
    columns = {endpoint_name(key): results.of(endpoint=key) for key in keys}
    records = [
        {"Model": words} | {name: _model_cell(own.one(**row), part) for name, own in columns.items()}
        for words, (part, row) in MODEL_LINES.items()
    ]
    records.append({"Model": "Warning"} | {name: _warning(own, enough_events) for name, own in columns.items()})
    return Table(
        "models",
        "How far can the models be trusted?",
        pd.DataFrame(records),
        "The models behind the adjusted odds ratios.",
        results.synthetic,
        (
            "Pairs: of two patients, one who reached the endpoint and one who did not, how often the model gives the "
            "first the higher chance; half of the pairs is chance. A slope below 1 says that predictions are too "
            "extreme. Corrected: for having been judged on the patients they were made from, by bootstrap.",
        ),
    )


def _model_cell(row: pd.Series, part: str) -> str:
    if part == "method":
        return str(row["method"])
    if part == "value" and pd.isna(row["value"]):
        return missing_words(row, NOT_ESTIMABLE)
    return number_words(row, 2) if row["unit"] == "log odds" else say(row, part)


def _warning(own: Results, enough_events: float) -> str:
    ratio, separated = (own.one(fact=fact)["value"] for fact in ("events_per_variable", "separated"))
    words = []
    if not pd.isna(ratio) and ratio < enough_events:
        words.append(f"fewer than {enough_events:g} events a term: read as a hint only")
    if not pd.isna(separated) and separated > 0:
        words.append("separated: without the penalty, some odds ratios would be infinite")
    return "; ".join(words) or "none"


def adjusted_p_table(results: Results, keys: list[str], title: str) -> Table:
    """One row per endpoint tested before against after: p alone, by Holm and by the false-discovery rate."""
    adjusted = {"p, Holm": "holm", "p, false discovery": "false_discovery"}
    records = [{"Endpoint": endpoint_name(key)} | _tested(results.of(endpoint=key), adjusted) for key in keys]
    return Table(
        "adjusted-p",
        title,
        pd.DataFrame(records, columns=["Endpoint", "Pairs", "p alone", *adjusted]).fillna(EMPTY),
        "Exploratory: the family of tests was put together afterwards.",
        results.synthetic,
        (
            f"{NEVER_BEFORE_NOTE} {ONE_TEST}",
            "Pairs: patients with an answer before and after. Holm: the chance of even one false alarm among all tests "
            "stays below the level. False discovery (Benjamini and Hochberg): the expected share of false alarms among "
            "the alarms does.",
        ),
    )


def _tested(own: Results, adjusted: dict[str, str]) -> dict[str, str]:
    if reason := _untested(own):
        return {"p alone": reason}
    alone = own.one(kind=Kind.P_UNADJUSTED)
    p_values = {words: say(own.one(kind=Kind.P_ADJUSTED, adjustment=how), "p") for words, how in adjusted.items()}
    return {"Pairs": say(alone, "total"), "p alone": say(alone, "p")} | p_values


def _untested(own: Results) -> str:
    """Why an endpoint is no test of the family: another name of one rule, or not to be met before; else empty."""
    same = own.first(kind=Kind.SAME_RULE)
    if same is not None:
        is_known = same["disclosure"] != SUPPRESSED
        return f"tested as {endpoint_label(same['at']['other'])}" if is_known else missing_words(same)
    alone = own.one(kind=Kind.P_UNADJUSTED)
    return missing_words(alone) if alone["at"].get("why") == NEVER_BEFORE else ""
