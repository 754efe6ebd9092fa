"""The Montreal classification of Crohn's disease, from its parts to the written label."""

from typing import Any

import pandas as pd

_CODES = {
    "age class": ("A1", "A2", "A3"),
    "location": ("L1", "L2", "L3", "L4"),
    "behaviour": ("B1", "B2", "B3"),
    "upper gastrointestinal disease": (True, False),
    "perianal disease": (True, False),
}


def montreal_age_class(age_years: float | None) -> str | None:
    """Return the Montreal class of the age at diagnosis: A1 below 17, A2 17-40, A3 above 40.

    A part of a year is not counted; a missing age gives None, one outside 0-110 years raises ValueError.
    Source: gut.bmj.com tables of the classification, which print both "below 16" and "below 17"
    for A1: the age of 16 is unverified.

    Examples
    --------
    >>> montreal_age_class(32)
    'A2'
    """
    if pd.isna(age_years):
        return None
    if not 0 <= age_years <= 110:
        raise ValueError(f"age at diagnosis is {age_years}; expected 0 to 110 years")
    if age_years < 17:
        return "A1"
    return "A2" if age_years < 41 else "A3"


def montreal_cd(
    *,
    age_class: str | None,
    location: str | None,
    behaviour: str | None,
    upper_gi: bool | None,
    perianal: bool | None,
) -> str | None:
    """Return the Montreal label of Crohn's disease, such as ``"A2 L3+L4 B2p"``.

    ``upper_gi`` adds L4 to L1, L2 or L3 (L4 alone is upper gastrointestinal disease only), ``perianal`` adds p to the
    behaviour. None if any part is missing: a modifier that is not known is not absent. A code that the
    classification does not have raises ValueError.

    Examples
    --------
    >>> montreal_cd(age_class="A2", location="L3", behaviour="B2", upper_gi=True, perianal=True)
    'A2 L3+L4 B2p'
    """
    given = (age_class, location, behaviour, upper_gi, perianal)
    known = [_check_code(name, value) for name, value in zip(_CODES, given, strict=True)]
    if not all(known):
        return None
    upper = "+L4" if upper_gi and location != "L4" else ""
    return f"{age_class} {location}{upper} {behaviour}{'p' if perianal else ''}"


def _check_code(name: str, value: Any) -> bool:
    """Tell whether a part of the label is known; refuse a code that does not exist."""
    codes = _CODES[name]
    if pd.isna(value):
        return False
    if value not in codes:
        allowed = ", ".join(map(str, codes))
        raise ValueError(f"Montreal classification: {name} is {value!r}; expected {allowed}")
    return True
