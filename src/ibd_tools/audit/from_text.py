"""Find the printed numbers in a pasted text: percentages, means, medians, ratios and rates, with what belongs to them.

Sentence by sentence, each pattern takes out what it has found, so that nothing is read twice; then counts, intervals
and p-values go to the numbers beside which they stand. What is a guess is said.
"""

import re
from dataclasses import dataclass, field

from ibd_tools.audit.columns import IMPUTED, MEAN, MEDIAN, MODEL, PERCENTAGE, RATE, RATIO
from ibd_tools.audit.printed_value import NUMBER, YEARS, plain

N = rf"({NUMBER})"
NUMBER_WORDS = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
TAKEN = "~"
# Limits, changes and differences are no numbers to hold against patients, but may have intervals.
NOTHING = ""
_RANGE = rf"[\s,:;=~]*[(\[]?\s*{N}\s*%?\s*(?:-|to|,|;)\s*{N}\s*%?"
# What belongs to a number, by the columns that hold its parts.
BESIDE = {
    ("p",): r"\b[Pp](?:[ -]?values?)?\s*(?:=\s*)?((?:<=|>=|[<>≤≥])?\s*[01]?\.\d+|NS\b)",
    ("ci_level", "ci_low", "ci_high"): rf"(\d\d(?:\.\d)?)\s*%[\s-]*(?:CI|CrI|confidence intervals?){_RANGE}",
    ("q1", "q3"): rf"(?:\bIQR|interquartile range){_RANGE}",
    ("events", "n"): r"(?<![\d.])(\d+)\s*(?:/|(?:out )?of(?: the)?)\s*(\d+)(?![\d.]*\d|\s*%)",
    ("low", "high"): rf"[(\[]\s*{N}\s*%?\s*(?:-|to)\s*{N}\s*%?\s*[)\]]|[(\[]\s*{N}\s*[,;]\s*{N}\s*[)\]]",
    ("number",): r"\b[nN]\s*=\s*(\d+)",
}
_RATIO = r"(?:\ba?(?:OR|HR|RR|IRR)\b|\b(?:odds|hazard|risk|rate) ratio|\brelative risk)"
# Numbers by kind and the columns of their parts.
VALUES = (
    (RATE, ("value", "per"), rf"(?<![\d.]){N}(?=\s+(?:vs?|versus|and|to)\s+{NUMBER}\s*(?:per|/)\s*(\d+)\s*{YEARS})"),
    (RATE, ("value", "per"), rf"(?<![\d.]){N}\s*(?:events?|cases?)?\s*(?:per|/)\s*(\d+)\s*{YEARS}"),
    (RATIO, ("value",), rf"{_RATIO}[\])]?(?:\s*[(\[]\w+[)\]])?[^.;%\d]{{0,40}}?(?<![\w.-]){N}(?!\s*%)"),
    (MEAN, ("value", "sd"), rf"{N}\s*(?:±|\+/-)\s*{N}"),
    (MEAN, ("value", "sd"), rf"{N}\s*(?:[A-Za-zµ/]+\s*)?[(\[]\s*SD[\s,:=]*{N}"),
    (NOTHING, ("value",), rf"\bdifference[^.;%~\d]{{0,30}}{N}"),
    (PERCENTAGE, ("value",), rf"(?<![\d.-]){N}(?=(?:\s*,\s*{NUMBER})*,?\s+(?:and|or|to|vs?|versus)\s+{NUMBER}\s*%)"),
    (PERCENTAGE, ("value",), rf"(?<![\d.-]){N}\s*%"),
)
# Percentages that are no share of patients: limits, differences, changes.
NO_SHARE = re.compile(
    r"(?:[<>≤≥]|\b(?:at least|(?:more|less|fewer) than|over|below|under|above|up to|I²\s*=|I2\s*=)"
    r"|\b(?:difference|cut-?off|threshold|reduction|decrease|increase)\b[^%~.;]{0,25}"
    r"|\b(?:reduced|decreased|increased|fell|rose|dropped|declined|improved|lower|higher) by)\s*$",
    re.IGNORECASE,
)
A_CHANGE = re.compile(r"\s*(?:relative |absolute )?(?:reduction|decrease|increase|fall|drop|rise|or more|or less)\b")
COUNT_BEFORE = re.compile(rf"\b(\d+|{'|'.join(NUMBER_WORDS[1:11])})\s+(?:[a-z-]+\s+){{0,4}}?[(\[]\s*$", re.IGNORECASE)
NO_COUNT = re.compile(
    r"\b(?<!one )(?<!\d )(?:weeks?|months?|days?|years?|visit|grade|stage|phase|than|score|(?<!total )of)\s*$",
    re.IGNORECASE,
)
N_AFTER = re.compile(rf"(?:[^()\[\].;%]*[)\]])?[\s{TAKEN}]*(?:out )?of\s+(?:the\s+|all\s+)?(\d+)\b")
N_FIRST = re.compile(r"\W*(?:[A-Z][\w ]*:\s*)?(?:Of|Among)\s+(?:the\s+|these\s+|all\s+)?(\d+)\b")
# A word, and its clause up to the next such word.
WITH_CLAUSE = re.compile(r"\b(mean|median)\b(?:[^.;]|\.\d)*?(?=\b(?:mean|median)\b|;|\.\s|\.?$)", re.IGNORECASE)
TO_ANOTHER = r"[^.;\d]{0,40}?(?:(?:week|month) \d+)?[^.;\d]{0,20}?"
COMPARED = re.compile(r"\b(?:vs?|versus|compared (?:with|to)|than|to)\b|→|->", re.IGNORECASE)
NOT_COUNTED = (
    (IMPUTED, r"imput"),
    (MODEL, r"Kaplan|estimate|cumulative|pooled|weighted|adjusted|standardi[sz]ed|persistence|survival"),
)


@dataclass
class Number:
    """A number that was found: its parts by column, its sentence, where it stands in it, and what is a guess."""

    kind: str
    parts: dict[str, str]
    start: int
    end: int
    sentence: str
    guesses: list[str] = field(default_factory=list)
    compared_with: "Number | None" = None


def numbers_in(text: str) -> list[Number]:
    """Every printed number of a text in its order, as far as it is found."""
    text = re.sub(r"(?<=\d)\s*per ?cent\b", "%", plain(text)).replace("vs.", "vs")
    if re.search(r"\d,\d+\s*%", text) and not re.search(r"\d\.\d+\s*%", text):
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)  # decimal commas
    return [number for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z(])", text) for number in _in_sentence(sentence)]


def _in_sentence(sentence: str) -> list[Number]:
    rest, beside = sentence, []
    for columns, pattern in BESIDE.items():
        rest, found = _taken(rest, pattern)
        beside += [(start, end, dict(zip(columns, parts, strict=True))) for start, end, parts in found]
    numbers: list[Number] = []
    for kind, columns, pattern in VALUES:
        before = rest
        rest, found = _taken(rest, pattern)
        for start, end, parts in found:
            is_share = kind != PERCENTAGE or _is_share(before[:start], parts[0], before[end:])
            own = dict(zip(columns, parts, strict=True))
            numbers.append(Number(kind if is_share else NOTHING, own, start, end, sentence))
    numbers += _means_and_medians(rest, numbers, sentence)
    numbers.sort(key=lambda number: number.start)
    for number in numbers:
        _give_counts(number, rest)
    for start, end, given in sorted(beside, key=lambda item: item[0]):
        _give(numbers, start, end, given, rest)
    _give_p_values(numbers, beside, rest)
    return [_marked(number, rest) for number in numbers if number.kind != NOTHING]


def _taken(rest: str, pattern: str) -> tuple[str, list[tuple[int, int, list[str]]]]:
    """A sentence in which all that a pattern finds is blotted out; and where it stood, with its parts."""
    found = list(re.finditer(pattern, rest))
    for match in found:
        rest = f"{rest[: match.start()]}{TAKEN * len(match[0])}{rest[match.end() :]}"
    return rest, [(match.start(), match.end(), [part for part in match.groups() if part]) for match in found]


def _is_share(before: str, value: str, after: str) -> bool:
    """Whether a percentage is one of patients: no limit, no difference, no change."""
    return 0 <= float(value) <= 100 and not NO_SHARE.search(before) and not A_CHANGE.match(after)


def _means_and_medians(rest: str, known: list[Number], sentence: str) -> list[Number]:
    """The number after each word "mean" or "median", and the one that it rose or fell to."""
    found = []
    for word in WITH_CLAUSE.finditer(rest):
        kind = MEDIAN if word[1].lower() == "median" else MEAN
        end = min([word.end(), *(one.start for one in known if one.start > word.start())])
        sd = rf"(?:[ a-zA-Z/]*[(\[]\s*{N}\s*[)\]])?" if re.match(r"\W*SD\b", rest[word.end(1) :]) else ""
        first = rf"(?<![\w.,/-])(?<!week )(?<!month ){N}(?![\d.]*\d|\s*%){sd}"
        then = rf"{TO_ANOTHER}(?:\b(?:to|vs?|versus)\s+{N}{sd}|\band\s+{N}(?=\s*{TAKEN}))"
        match = re.compile(first).search(rest, word.end(1), end)
        while match:
            parts = dict(zip(("value", "sd"), filter(None, match.groups()), strict=False))
            start = next(match.start(group) for group, text in enumerate(match.groups(), 1) if text)
            found.append(Number(kind, parts, start, match.end(), sentence))
            match = re.compile(then).match(rest, match.end(), end)
    return found


def _give_counts(number: Number, rest: str) -> None:
    """The count that opens the bracket of a percentage, and the denominator that follows it."""
    before = COUNT_BEFORE.search(rest[: number.start])
    if before and not NO_COUNT.search(rest[: before.start()]):
        word = before[1].lower()
        number.parts["events"] = str(NUMBER_WORDS.index(word)) if word in NUMBER_WORDS else word
    after = N_AFTER.match(rest[number.end :])
    if after:
        number.parts["n"] = after[1]


def _give(numbers: list[Number], start: int, end: int, parts: dict[str, str], rest: str) -> None:
    """What stands beside a number goes to it: a count to the bracket that it opens, all else to the number before."""
    after = next((one for one in numbers if one.start >= end and one.kind == PERCENTAGE), None)
    before = next((one for one in reversed(numbers) if one.end <= start), None)
    if "events" in parts and after and re.fullmatch(r"[^.;,~]{0,40}[(\[]\s*|\s*[,;]\s*", rest[end : after.start]):
        after.parts |= parts
    elif "number" in parts:
        if before and before.kind == PERCENTAGE and re.fullmatch(r"\s*[(\[]\s*", rest[before.end : start]):
            before.parts.setdefault("events", parts["number"])
    elif before and "events" in parts:
        if re.fullmatch(r"[^()\[\].;]{0,25}[(\[][^()\[\]]*|\s*[,;]\s*", rest[before.end : start]):
            before.parts |= parts
    elif before and "low" in parts:
        _give_range(before, parts["low"], parts["high"])
    elif before and "p" not in parts:
        before.parts |= parts


def _give_range(number: Number, low: str, high: str) -> None:
    """Two numbers in a bracket without a word: quartiles of a median, else an interval, which is a guess."""
    names = ("q1", "q3") if number.kind == MEDIAN else ("ci_low", "ci_high")
    if number.kind == MEAN or names[0] in number.parts:
        return
    number.parts |= dict(zip(names, (low, high), strict=True))
    if number.kind == PERCENTAGE:
        number.guesses.append(f"is {low} to {high} its interval?")


def _give_p_values(numbers: list[Number], beside: list[tuple[int, int, dict[str, str]]], rest: str) -> None:
    """Each p goes to the number before it, or to the first of two that are compared."""
    last = 0
    for start, end, parts in beside:
        if "p" not in parts:
            continue
        own = [one for one in numbers if last <= one.start and one.end <= start and one.kind != NOTHING]
        last = end
        pair = own[-2:]
        if len(pair) == 2 and pair[0].kind == pair[1].kind != RATIO:
            between = rest[pair[0].end : pair[1].start]
            if COMPARED.search(between) or (len(own) == 2 and re.search(r"\band\b", between)):
                pair[0].compared_with = pair[1]
            elif re.search(r"\band\b", between):
                pair[0].compared_with = pair[1]
                pair[0].guesses.append(f"does p compare it with {pair[1].parts['value']}?")
        if own:
            number = pair[0] if pair[0].compared_with else own[-1]
            number.parts["p"] = parts["p"]


def _marked(number: Number, rest: str) -> Number:
    """With the denominator that begins the sentence; what may be no count is a guess."""
    parts, first = number.parts, N_FIRST.match(rest)
    if first and number.kind == PERCENTAGE and "n" not in parts:
        parts["n"] = first[1]
        number.guesses += [] if "events" in parts else [f"is {first[1]} its denominator?"]
    if number.kind in (PERCENTAGE, RATE) and "events" not in parts:
        basis = next((basis for basis, words in NOT_COUNTED if re.search(words, number.sentence, re.IGNORECASE)), "")
        if basis:
            parts["basis"] = basis
            number.guesses.append("counted, or not?")
    return number
