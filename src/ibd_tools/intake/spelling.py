"""How a suggestion spells texts and reasons in YAML."""

import json
import re

from ibd_tools.intake.likeness import Guess


def quoted(text: str) -> str:
    """A text as YAML that stays this text."""
    if not text.isprintable():
        # Signs that cannot be seen may stand in double quotation marks only, spelt out.
        return json.dumps(text)
    plain = re.fullmatch(r"[A-Za-z][\w./-]*( [\w./-]+)*", text)
    return text if plain else "'" + text.replace("'", "''") + "'"


def listed(texts: list[str]) -> str:
    """Texts as a list of YAML on one line."""
    return f"[{', '.join(map(quoted, texts))}]"


def remark(guess: Guess, more: tuple[str, ...] | list[str] = ()) -> str:
    """How sure a guess is, and why, as a comment."""
    return f"# [{guess.confidence}] " + "; ".join([guess.reason, *more]).replace("\n", " ")
