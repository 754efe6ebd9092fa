"""Tables of the specification curves: how far each endpoint reaches, and what each choice explains."""

import pandas as pd

from ibd_study.choices import choice_titles
from ibd_study.endpoints import REGISTRY
from ibd_study.results import NOT_RECORDED, Results, format_interval
from ibd_study.tables.published import published_endpoints
from ibd_study.tables.rendering import Table
from ibd_study.words import about, endpoint_label, missing_words, say

MAIN_DOMAINS = ("clinical", "endoscopic")
MAIN_KINDS = ("remission", "response")
SHARE, SWING = "specification_share_", "specification_swing_"
EMPTY = "–"
ROUNDING_NOISE = 1e-9


def main_endpoints(disease: str) -> list[str]:
    """Keys of a disease's main endpoints: clinical and endoscopic remission and response.

    Examples
    --------
    >>> main_endpoints("CD")[:2]
    ['cd_clinical_remission', 'cd_clinical_response']
    """
    wanted = [f"{disease.lower()}_{domain}_{kind}" for domain in MAIN_DOMAINS for kind in MAIN_KINDS]
    return [key for key in published_endpoints() if key in wanted]


def specification_table(results: Results, keys: list[str]) -> Table:
    """One row per endpoint: how many specifications, how far they reach, this run, and what moves it most."""
    return Table(
        "specifications",
        "How far the choices reach, and which moves the rate most",
        pd.DataFrame([_reach_row(results, key) for key in keys]),
        "Rates over all defensible analyses of the same cohort.",
        results.synthetic,
        (
            "Moves it most: the choice with the largest share of the variance of the rates. Points: the mean rate with "
            "its highest option less that with its lowest. Specifications: the options of all choices that can move a "
            "rate multiplied with one another, whether or not two of them give the same number; how the interval is "
            "made cannot. Different counts: how many different numbers of events and patients come out of them. "
            "Printed: where the printed rate lies among all rates, each rounded as it is.",
        ),
    )


def _reach_row(results: Results, key: str) -> dict[str, str]:
    rows = results.of(endpoint=key).rows.set_index("statistic")
    choice = _largest(rows)
    return {
        "Endpoint": _name(key),
        "Specifications": say(rows.loc["specifications"]),
        "Different counts": say(rows.loc["specification_estimates"]),
        "Lowest to highest": _reach(rows),
        "Median": say(rows.loc["specification_median"]),
        "This run": say(rows.loc["specification_own"]),
        "Printed": _against_printed(rows),
        "Moves it most": choice_titles()[choice].lower() if choice else missing_words(rows.loc["specification_lowest"]),
        "Share": say(rows.loc[SHARE + choice]) if choice else EMPTY,
        "Points": say(rows.loc[SWING + choice]) if choice else EMPTY,
    }


def _against_printed(rows: pd.DataFrame) -> str:
    """Where the printed rate lies among all rates, in words."""
    if "specification_above_printed" not in rows.index:
        return EMPTY
    above, same = (rows.loc[f"specification_{side}_printed"] for side in ("above", "as"))
    if pd.isna(above["value"]):
        return missing_words(above)
    below = 100 - above["value"] - same["value"]
    if above["value"] == 0:
        return "the highest of all" if same["value"] else "above all"
    if below < ROUNDING_NOISE:
        return "the lowest of all" if same["value"] else "below all"
    return f"{say(above)} above it"


def _reach(rows: pd.DataFrame) -> str:
    limits = format_interval(*(rows.at[f"specification_{end}", "value"] for end in ("lowest", "highest")))
    lowest = rows.loc["specification_lowest"]
    return missing_words(lowest) if limits == NOT_RECORDED else about(f"{limits} %", lowest)


def _name(key: str) -> str:
    return f"{REGISTRY[key].disease} {endpoint_label(key)}"


def _largest(rows: pd.DataFrame) -> str | None:
    """Key of the choice with the largest share; None where shares are missing."""
    known = _shares(rows).dropna()
    return None if known.empty else known.astype(float).idxmax()


def _shares(rows: pd.DataFrame) -> pd.Series:
    """Share of each choice by its key, in the order of the declarations."""
    shares = rows.loc[[name for name in rows.index if name.startswith(SHARE)], "value"]
    return shares.rename(index=lambda name: name.removeprefix(SHARE))


def specification_shares(results: Results, keys: list[str]) -> Table:
    """One row per endpoint: the share of the variance that each choice explains by itself, and what they leave."""
    found = {key: results.of(endpoint=key).rows.set_index("statistic") for key in keys}
    counted = pd.Series([choice for rows in found.values() for choice in _shares(rows).index]).value_counts()
    shared = [choice for choice in choice_titles() if counted.get(choice, 0) == len(keys)]
    return Table(
        "specification-shares",
        "What each choice explains by itself",
        pd.DataFrame([_shares_row(key, rows, shared) for key, rows in found.items()]),
        "Share of the variance of the rates over all specifications, every option given the same weight.",
        results.synthetic,
        (
            "Together: what only several choices in combination explain. A share is missing where one of the rates is, "
            "or where all rates are equal.",
        ),
    )


def _shares_row(key: str, rows: pd.DataFrame, shared: list[str]) -> dict[str, str]:
    titles = choice_titles()
    said = {choice: say(rows.loc[SHARE + choice]) for choice in _shares(rows).index}
    rule = "; ".join(f"{titles[choice].lower()} {share}" for choice, share in said.items() if choice not in shared)
    return {
        "Endpoint": _name(key),
        "Rule": rule or EMPTY,
        **{titles[choice]: said[choice] for choice in shared},
        "Together": say(rows.loc["specification_interactions"]),
    }
