"""Tables of the specification curves: how far each endpoint reaches, and what each choice explains."""

import pandas as pd

from ibd_study.kinds import Kind
from ibd_study.results import Results
from ibd_study.tables import Table
from ibd_study.words import endpoint_name, largest_share, missing_words, say
from ibd_tools.sensitivity.choices import choice_titles
from ibd_tools.sensitivity.words import EMPTY, reach_words

PARTS = ("estimates", "lowest", "highest", "median", "own")
ROUNDING_NOISE = 1e-9


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
    own = results.of(endpoint=key)
    rows = {part: own.one(kind=Kind.SPECIFICATION, part=part) for part in PARTS}
    share = largest_share(own)
    choice = None if share is None else share["at"]["choice"]
    moved = {"Share": Kind.SPECIFICATION_SHARE, "Points": Kind.SPECIFICATION_SWING}
    return {
        "Endpoint": endpoint_name(key),
        "Specifications": say(own.one(kind=Kind.SPECIFICATIONS)),
        "Different counts": say(rows["estimates"]),
        "Lowest to highest": reach_words(rows["lowest"], rows["highest"]),
        "Median": say(rows["median"]),
        "This run": say(rows["own"]),
        "Printed": _against_printed(own),
        "Moves it most": choice_titles()[choice].lower() if choice else missing_words(rows["lowest"]),
        **{words: say(own.one(kind=kind, choice=choice)) if choice else EMPTY for words, kind in moved.items()},
    }


def _against_printed(own: Results) -> str:
    """Where the printed rate lies among all rates, in words."""
    above, same = (own.first(kind=Kind.SPECIFICATION, part=f"{side}_printed") for side in ("above", "as"))
    if above is None or same is None:
        return EMPTY
    if pd.isna(above["value"]):
        return missing_words(above)
    below = 100 - above["value"] - same["value"]
    if above["value"] == 0:
        return "the highest of all" if same["value"] else "above all"
    if below < ROUNDING_NOISE:
        return "the lowest of all" if same["value"] else "below all"
    return f"{say(above)} above it"


def _shares(own: Results) -> dict[str, str]:
    """Share of each choice in words, by its key, in the order of the declarations."""
    return {row["at"]["choice"]: say(row) for _, row in own.of(kind=Kind.SPECIFICATION_SHARE).rows.iterrows()}


def specification_shares(results: Results, keys: list[str]) -> Table:
    """One row per endpoint: the share of the variance that each choice explains by itself, and what they leave."""
    found = {key: results.of(endpoint=key) for key in keys}
    shared = [choice for choice in choice_titles() if all(choice in _shares(own) for own in found.values())]
    return Table(
        "specification-shares",
        "What each choice explains by itself",
        pd.DataFrame([_shares_row(key, own, shared) for key, own in found.items()]),
        "Share of the variance of the rates over all specifications, every option given the same weight.",
        results.synthetic,
        (
            "Together: what only several choices in combination explain. A share is missing where one of the rates is, "
            "or where all rates are equal.",
        ),
    )


def _shares_row(key: str, own: Results, shared: list[str]) -> dict[str, str]:
    titles, shares = choice_titles(), _shares(own)
    rule = "; ".join(f"{titles[choice].lower()} {share}" for choice, share in shares.items() if choice not in shared)
    return {
        "Endpoint": endpoint_name(key),
        "Rule": rule or EMPTY,
        **{titles[choice]: shares[choice] for choice in shared},
        "Together": say(own.one(kind=Kind.SPECIFICATION, part="interactions")),
    }
