"""Tables of subgroups, models, staying on treatment, and tests adjusted for their number."""

import pandas as pd

from ibd_study.estimates.factors import factor_label, level_label
from ibd_study.estimates.persistence import CAUSES, ENDPOINTS
from ibd_study.estimates.predictors import NO_LIMIT, REFERENCE
from ibd_study.estimates.subgroups import RATES
from ibd_study.results import NEVER_BEFORE, Results, format_count
from ibd_study.tables.rendering import Table
from ibd_study.words import (
    DISEASE_NAMES,
    EVERY_LEVEL_WITHHELD,
    NEVER_BEFORE_NOTE,
    NOBODY,
    NOT_ESTIMABLE,
    ONE_RULE,
    ONE_TEST,
    endpoint_label,
    factor_row,
    has_nobody,
    level_rows,
    missing_words,
    number_words,
    percentage_and_interval,
    ratio_text,
    say,
)

EMPTY = "–"
RATIO_COLUMNS = {
    "odds_ratio_unadjusted": "Odds ratio, unadjusted",
    "odds_ratio_adjusted": "Odds ratio, adjusted",
    "odds_ratio_cluster_robust": "Adjusted, robust to centres",
}
WEEKS_SHOWN = 12
ENOUGH_EVENTS_WORDS = "fewer than {limit:g} events a term: read as a hint only"


def subgroup_table(results: Results, key: str, title: str) -> Table:
    """One row per subgroup: rate with counts and interval, odds ratios; a heading per factor with its p."""
    records: list[dict] = []
    for factor, levels in _by_factor(results, key).items():
        records.append({"Subgroup": _heading(results, key, factor)})
        records += [_level(results, key, factor, level) for level in levels]
    return Table(
        f"subgroups-{key.replace('_', '-')}",
        title,
        pd.DataFrame(records or [{"Subgroup": EVERY_LEVEL_WITHHELD}]).fillna(""),
        f"Rate of {endpoint_label(key).lower()} in subgroups. p belongs to a factor, never to a subgroup.",
        results.synthetic,
        (
            "Rate p: likelihood-ratio test that all recorded subgroups have one rate at follow-up; Holm: adjusted for "
            "the number of factors. Change p: test that the change from before to after is alike in them. Without a "
            "comparison group neither tells whom the drug helps more.",
            "Odds ratios compare with the subgroup marked reference; adjusted: for all factors but the centre, in one "
            "model. Robust to centres: the same model without penalty, with errors that allow for patients of one "
            "centre being alike; with few centres these are too small.",
            *_reasons(results, key),
        ),
    )


def _by_factor(results: Results, key: str) -> dict[str, list[str]]:
    """Levels of each factor in order: those with a rate, then those with an odds ratio only."""
    found: dict[str, list[str]] = {}
    for statistic in (RATES, *RATIO_COLUMNS):
        for factor, level, _ in level_rows(results, key, statistic):
            levels = found.setdefault(factor, [])
            levels += [level] if level not in levels else []
    return found


def _heading(results: Results, key: str, factor: str) -> str:
    names = {"between_subgroups": "rate p", "between_subgroups_holm": "Holm", "change_by_subgroup": "change p"}
    rows = {words: factor_row(results, key, statistic, factor) for statistic, words in names.items()}
    said = ", ".join(f"{words} {say(row, 'p')}" for words, row in rows.items() if row is not None)
    return f"{factor_label(factor)} ({said})" if said else factor_label(factor)


def _level(results: Results, key: str, factor: str, level: str) -> dict[str, str]:
    cells = {"Subgroup": level_label(factor, level)} | _rate(_row(results, key, RATES, factor, level))
    ratios = {words: _row(results, key, statistic, factor, level) for statistic, words in RATIO_COLUMNS.items()}
    return cells | {words: EMPTY if row is None else _ratio(row) for words, row in ratios.items()}


def _rate(row: pd.Series | None) -> dict[str, str]:
    """Rate with its counts, and interval; a level that nobody evaluable has is no gap in the records."""
    if row is None or has_nobody(row):
        return {"Rate": EMPTY if row is None else NOBODY, "Interval": EMPTY}
    if pd.isna(row["value"]):
        return {"Rate": missing_words(row), "Interval": EMPTY}
    return {"Rate": f"{say(row)} ({format_count(row['n'], row['N'])})", "Interval": say(row, "ci")}


def _row(results: Results, key: str, statistic: str, factor: str, level: str) -> pd.Series | None:
    return factor_row(results, key, statistic, f"{factor}={level}")


def _ratio(row: pd.Series) -> str:
    return REFERENCE if row["method"] == REFERENCE and not pd.isna(row["value"]) else ratio_text(row)


def _reasons(results: Results, key: str) -> list[str]:
    """Why an odds ratio is not there, each reason once."""
    rows = results.of(endpoint=key, statistic=list(RATIO_COLUMNS)).rows
    empty = rows[rows["value"].isna() & (rows["method"] != "") & (rows["disclosure"] == "")]
    by_reason = empty.groupby("method", sort=False)["subgroup"].agg(lambda names: list(dict.fromkeys(names)))
    open_ended = list(rows.loc[rows["method"].str.endswith(NO_LIMIT), "subgroup"])
    without_interval = [f"No interval ({_named(open_ended)}): {NO_LIMIT.removeprefix('; ')}."] if open_ended else []
    return [f"Not estimable ({_named(names)}): {reason}." for reason, names in by_reason.items()] + without_interval


def _named(names: list[str]) -> str:
    factors = list(dict.fromkeys(factor_label(name.partition("=")[0]).lower() for name in names))
    return ", ".join(factors)


def model_table(results: Results, keys: list[str], enough_events: float) -> Table:
    """One column per endpoint: what the model rests on, and how well it predicts, before and after correction."""
    heads = {key: f"{_disease(results, key)} {endpoint_label(key).lower()}" for key in keys}
    lines = {
        "Patients in the model": "model_events_per_variable:total",
        "Left out, a term not recorded": "model_left_out",
        "Terms": "model_terms",
        "Events of the rarer kind a term": "model_events_per_variable",
        "Terms that separate the outcomes": "model_separated",
        "Pairs in the right order, as seen": "auc_apparent",
        "Pairs in the right order, corrected": "auc_corrected",
        "Calibration slope, corrected": "calibration_slope_corrected",
        "Calibration intercept, corrected": "calibration_intercept_corrected",
    }
    records = [
        {"Model": words} | {head: _model_cell(results, key, name) for key, head in heads.items()}
        for words, name in lines.items()
    ]
    records.append({"Model": "Method"} | {head: _method(results, key) for key, head in heads.items()})
    records.append({"Model": "Warning"} | {head: _warning(results, key, enough_events) for key, head in heads.items()})
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


def _disease(results: Results, key: str) -> str:
    return results.of(endpoint=key).rows["disease"].iloc[0]


def _model_cell(results: Results, key: str, name: str) -> str:
    statistic, _, part = name.partition(":")
    row = results.of(endpoint=key, statistic=statistic).rows.iloc[0]
    if part:
        return say(row, part)
    if pd.isna(row["value"]):
        return missing_words(row, NOT_ESTIMABLE)
    return number_words(row, 2) if row["unit"] == "log odds" else say(row)


def _method(results: Results, key: str) -> str:
    return results.of(endpoint=key, statistic="model_terms").rows["method"].iloc[0]


def _warning(results: Results, key: str, enough_events: float) -> str:
    rows = results.of(endpoint=key).rows.set_index("statistic")["value"]
    ratio, separated = rows["model_events_per_variable"], rows["model_separated"]
    words = []
    if not pd.isna(ratio) and ratio < enough_events:
        words.append(ENOUGH_EVENTS_WORDS.format(limit=enough_events))
    if not pd.isna(separated) and separated > 0:
        words.append("separated: without the penalty, some odds ratios would be infinite")
    return "; ".join(words) or "none"


def persistence_table(results: Results) -> Table:
    """One row per disease and every twelfth week: at risk, still on treatment, and stopped for each reason."""
    rows = results.of(statistic="on_drug").rows
    last = rows["week"].max()
    records: list[dict] = []
    for disease, key in ENDPOINTS.items():
        own = results.of(endpoint=key)
        records.append({"Week": f"{DISEASE_NAMES[disease].capitalize()} ({_stops(own)})"})
        weeks = [week for week in own.of(statistic="on_drug").rows["week"] if week % WEEKS_SHOWN == 0 or week == last]
        records += [_persistence_row(own, week) for week in weeks]
    return Table(
        "persistence",
        "Still on treatment, and why not",
        pd.DataFrame(records).fillna(""),
        "Shares of the patients who were on treatment when the curve begins: still on it, or stopped for a reason.",
        results.synthetic,
        (
            "Still on treatment: Kaplan-Meier, log-log interval. Reasons: cumulative incidence by Aalen-Johansen, "
            "which counts surgery and every other reason as competing; together they make up the rest. Patients lost "
            "to follow-up are not counted as stopped. Bowel surgery with a date ends the time on treatment, also where "
            "treatment went on; without a date it counts only as a reason to stop.",
        ),
    )


def _stops(own: Results) -> str:
    stops = own.of(statistic="stops").rows.iloc[0]
    if pd.isna(stops["value"]):
        return missing_words(stops)
    return f"{say(stops)} stops among {stops['N']} patients; {_surgery_words(own)}"


def _surgery_words(own: Results) -> str:
    rows = own.rows.set_index("statistic")
    dated, undated = rows.loc["ended_by_dated_surgery"], rows.loc["surgery_without_date"]
    if pd.isna(dated["value"]):
        return f"bowel surgery by date: {missing_words(dated)}"
    return f"bowel surgery by date: {say(dated)}, without a date: {say(undated)}"


def _persistence_row(own: Results, week: float) -> dict[str, str]:
    rows = own.of(week=week).rows.set_index("statistic")
    causes = {name.replace("_", " ").capitalize(): f"stopped_{name}" for name in CAUSES}
    return {
        "Week": f"{week:g}",
        "At risk": say(rows.loc["at_risk"]),
        "Still on treatment": percentage_and_interval(rows.loc["on_drug"]),
    } | {words: say(rows.loc[name]) for words, name in causes.items()}


def adjusted_p_table(results: Results, keys: list[str], title: str) -> Table:
    """One row per endpoint tested before against after: p alone, by Holm and by the false-discovery rate."""
    columns = {"p_unadjusted": "p alone", "p_holm": "p, Holm", "p_false_discovery": "p, false discovery"}
    records = []
    for key in keys:
        rows = results.of(endpoint=key).rows.set_index("statistic")
        cells = {"Endpoint": f"{rows['disease'].iloc[0]} {endpoint_label(key).lower()}"}
        if reason := _untested(rows):
            cells["p alone"] = reason
        else:
            cells |= {"Pairs": say(rows.loc["p_unadjusted"], "total")}
            cells |= {words: say(rows.loc[name], "p") for name, words in columns.items()}
        records.append(cells)
    return Table(
        "adjusted-p",
        title,
        pd.DataFrame(records, columns=["Endpoint", "Pairs", *columns.values()]).fillna(EMPTY),
        "Exploratory: the family of tests was put together afterwards.",
        results.synthetic,
        (
            f"{NEVER_BEFORE_NOTE} {ONE_TEST}",
            "Pairs: patients with an answer before and after. Holm: the chance of even one false alarm among all tests "
            "stays below the level. False discovery (Benjamini and Hochberg): the expected share of false alarms among "
            "the alarms does.",
        ),
    )


def _untested(rows: pd.DataFrame) -> str:
    """Why an endpoint is no test of the family: another name of one rule, or not to be met before; else empty."""
    if ONE_RULE in rows.index:
        other = rows.at[ONE_RULE, "method"]
        return f"tested as {endpoint_label(other)}" if other else missing_words(rows.loc[ONE_RULE])
    first = rows.loc["p_unadjusted"]
    return missing_words(first) if first["method"] == NEVER_BEFORE else ""
