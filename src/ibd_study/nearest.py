"""The known name that is most like a word that somebody wrote."""

import difflib
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], *, most: int = 1, cutoff: float = 0.6) -> list[str]:
    """Known names that are like a word, the most alike first; capitals do not matter.

    Examples
    --------
    >>> nearest("UCEIS_Bleding", ["uceis", "uceis_bleeding", "cdai"])
    ['uceis_bleeding']
    """
    by_plain = {name.casefold(): name for name in known}
    return [by_plain[one] for one in difflib.get_close_matches(word.casefold(), by_plain, n=most, cutoff=cutoff)]


def did_you_mean(word: str, known: Iterable[str], otherwise: str, *, cutoff: float = 0.6) -> str:
    """A question for the nearest known name, or other words where none is near.

    Examples
    --------
    >>> did_you_mean("mising_data", ["missing_data", "uc_week"], "there are two")
    "did you mean 'missing_data'?"
    """
    close = nearest(word, known, cutoff=cutoff)
    return f"did you mean {close[0]!r}?" if close else otherwise
