"""What endpoints, diseases, columns and groups of events are called in words."""

import pandas as pd

from ibd_study import dictionary
from ibd_study.endpoints import REGISTRY

NAMES = ("Mayo", "Nancy", "Van")


def endpoint_label(key: str) -> str:
    """Words of an endpoint; the key itself where the registry has no such endpoint."""
    return REGISTRY[key].label if key in REGISTRY else key


def endpoint_name(key: str) -> str:
    """Words of an endpoint with its disease before them, such as UC clinical remission."""
    return f"{REGISTRY[key].disease} {REGISTRY[key].label}"


def endpoint_of(row: pd.Series) -> str:
    """The endpoint of a row with its disease before it, such as UC clinical remission."""
    return f"{row['disease']} {endpoint_label(row['endpoint'])}"


def sentence(words: str) -> str:
    """Words with a capital at their beginning; what else is large stays so."""
    return words[:1].upper() + words[1:]


def inside(words: str) -> str:
    """Words inside a sentence: their capital goes, unless it belongs to a name or an abbreviation.

    Examples
    --------
    >>> inside("Disease duration"), inside("C-reactive protein"), inside("MRI"), inside("Mayo rectal bleeding")
    ('disease duration', 'C-reactive protein', 'MRI', 'Mayo rectal bleeding')
    """
    first = words.split(" ")[0]
    is_plain = first[1:].isalpha() and first[1:].islower() and first not in NAMES
    return words[:1].lower() + words[1:] if is_plain else words


def column_label(column: str) -> str:
    """Words of a column of the cohort, without its unit; the name itself where the dictionary has no such column.

    Examples
    --------
    >>> column_label("crp_mg_l")
    'C-reactive protein'
    """
    return next((field.title for field in dictionary.fields() if field.name == column), column)


def key_words(key: str) -> str:
    """What a key of the results stands for: an endpoint, a group of events, or a column with its unit.

    Examples
    --------
    >>> key_words("cd_clinical_remission"), key_words("ae_herpes_zoster"), key_words("crp_mg_l")
    ('CD clinical remission', 'herpes zoster', 'C-reactive protein (mg/L)')
    """
    if key in REGISTRY:
        return endpoint_name(key)
    is_column = any(field.name == key for field in dictionary.fields())
    return dictionary.column_title(key) if is_column else event_label(key)


def event_label(key: str) -> str:
    """Words of a group of adverse events, such as herpes zoster."""
    return key.removeprefix("ae_").replace("_", " ")
