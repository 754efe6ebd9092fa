"""Take a printed number apart that stands with its count, interval, deviation or quartiles in one text."""

import re

from ibd_study.results import percent_of
from ibd_tools.audit.columns import MEAN, MEDIAN, PERCENTAGE, RATE, RATIO

NUMBER = r"-?(?:\d+(?:\.\d+)?|\.\d+)"
YEARS = r"(?:(?:patient|person)[ -]?years?|PYs?)"
_SIGNS = str.maketrans({**dict.fromkeys("·∙•‧", "."), **dict.fromkeys("−–—‒‑", "-"), "％": "%", "≦": "≤", "⩽": "≤"})
_THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![.,]?\d)")
_RANGE = rf"({NUMBER})\s*%?\s*(?:{{}})\s*({NUMBER})\s*%?"  # with what may stand between its limits
# In this order: what a pattern has found is taken out before the next one looks.
PARTS = {
    ("per",): rf"(?:per|/)\s*(\d+)\s*{YEARS}",
    ("ci_level",): r"(\d\d(?:\.\d+)?)\s*%?[\s-]*(?:CI|CrI|confidence interval)\b",
    ("events", "n"): r"(?<![\d.])(\d+)\s*(?:/|(?:out )?of)\s*(\d+)(?![\d.]*\d)",
    ("ci_low", "ci_high"): rf"(?<![\d.]){_RANGE.format('-|to')}|[(\[\s]{_RANGE.format('[,;]')}\s*[)\]]",
    ("sd",): rf"(?:±|\+/-|\bs\.?d\.?)[\s,:=]*({NUMBER})",
}
# Words that show which kind of number it is; the first kind that is found decides.
KIND_WORDS = {
    MEDIAN: r"median|IQR|interquartile range",
    MEAN: r"mean|SD|±|\+/-",
    RATIO: r"a?(?:OR|HR|RR)|(?:odds|hazard|risk|rate) ratio",
    RATE: YEARS,
}
OTHER_WORDS = r"CI|CrI|confidence|interval|range|n|patients?|points?|events?"
_BESIDE = re.compile(rf"\b(?:{'|'.join((*KIND_WORDS.values(), OTHER_WORDS))})\b|[()\[\],;:=%± ]", re.IGNORECASE)
BARE_COUNT_DECIMALS = 4


def plain(text: str) -> str:
    """Text with one form of each sign: decimal points, hyphens for dashes, no commas between thousands, single spaces.

    Examples
    --------
    >>> plain("57·6 % (45·6–68·8) of 1,234")
    '57.6 % (45.6-68.8) of 1234'
    """
    text = " ".join(text.translate(_SIGNS).split())
    return _THOUSANDS.sub(lambda found: found[0].replace(",", ""), text)


def kind_in(text: str) -> str:
    """The kind of number that words such as "median" or "OR" show; empty where none does."""
    found = (kind for kind, words in KIND_WORDS.items() if re.search(rf"(?<!\w)(?:{words})(?!\w)", text))
    return next(found, "")


def parts_in(text: str) -> tuple[dict[str, str], str]:
    """Parts of a printed number that their form or a word gives away, by column; and the text without them."""
    parts: dict[str, str] = {}
    for names, pattern in PARTS.items():
        found = re.search(pattern, text, re.IGNORECASE)
        if found:
            parts |= dict(zip(names, filter(None, found.groups()), strict=True))
            text = f"{text[: found.start()]} {text[found.end() :]}"
    return parts, text


def take_apart(text: str, kind: str = "") -> dict[str, str] | None:
    """The parts of a printed number by the column that holds each; None where the text holds anything else.

    Parameters
    ----------
    text
        A single printed number, alone or with what belongs to it. A count alone stands for its percentage.
    kind
        One of the kinds of number; empty: seen from words in the text, else a percentage.

    Examples
    --------
    >>> take_apart("38/66 (57.6 %; 45.6–68.8)")
    {'events': '38', 'n': '66', 'ci_low': '45.6', 'ci_high': '68.8', 'kind': 'percentage', 'value': '57.6'}
    >>> take_apart("median 4 (2-6)")
    {'q1': '2', 'q3': '6', 'kind': 'median', 'value': '4'}
    >>> take_apart("about 5") is None
    True
    """
    text = plain(text)
    kind = kind or kind_in(text) or PERCENTAGE
    parts, rest = parts_in(text)
    numbers = re.findall(rf"{NUMBER}\s*%?", rest)
    if _BESIDE.sub("", re.sub(NUMBER, "", rest)):
        return None
    if kind == MEDIAN:
        parts = {{"ci_low": "q1", "ci_high": "q3"}.get(name, name): part for name, part in parts.items()}
    more = _alone(parts, numbers) if len(numbers) < 2 else _two(numbers, kind)
    return None if more is None else parts | {"kind": kind} | more


def _alone(parts: dict[str, str], numbers: list[str]) -> dict[str, str] | None:
    if numbers:
        return {"value": _number(numbers[0])}
    events, n = (int(parts.get(name, 0)) for name in ("events", "n"))
    return {"value": str(percent_of(events, n, BARE_COUNT_DECIMALS))} if 0 <= events <= n and n else None


def _two(numbers: list[str], kind: str) -> dict[str, str] | None:
    """A mean and its deviation, or a count and its percentage in either order; None where it cannot be told."""
    if len(numbers) == 2 and kind == MEAN:
        return {"value": _number(numbers[0]), "sd": _number(numbers[1])}
    shares = [one for one in numbers if "%" in one] or [one for one in numbers if "." in one]
    counts = [one for one in numbers if one not in shares and "." not in one]
    if kind != PERCENTAGE or len(shares) != 1 or len(counts) != 1:
        return None
    return {"events": counts[0].strip(), "value": _number(shares[0])}


def _number(text: str) -> str:
    """Without % and spaces, and with the 0 before the point that some papers leave out."""
    digits = text.rstrip("% ")
    return re.sub(r"^(-?)\.", r"\g<1>0.", digits)
