"""Tables drafted from pasted text: what is found in invented abstracts, what is marked, and that nothing is accused."""

import csv
import io
import random
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ibd_tools.audit import NOT_CHECKABLE, audit, draft, draft_words, read_table
from ibd_tools.audit.printed_p import p_limits

# Invented texts in the style of abstracts, each followed by the numbers that a reader finds in it: kind, number as
# printed, and its parts.
ABSTRACTS = sorted(Path(__file__).parent.glob("abstracts/*.txt"))
PARTS = ("n", "events", "ci_low", "ci_high", "sd", "q1", "q3", "p")


def _read(path: Path) -> tuple[str, list[dict[str, str]]]:
    text, numbers = path.read_text(encoding="utf-8").split("# Printed numbers\n")
    lines = [line.split() for line in numbers.splitlines()]
    return text, [
        {"kind": kind, "value": value, **dict(part.split("=", 1) for part in parts)} for kind, value, *parts in lines
    ]


def _comparable(parts: dict[str, str]) -> dict[str, object]:
    numbers = {name: float(parts[name]) for name in ("value", *PARTS) if name in parts and name != "p"}
    return numbers | {"kind": parts["kind"]} | ({"p": p_limits(parts["p"])} if "p" in parts else {})


@cache
def _drafted(path: Path) -> str:
    return draft(_read(path)[0])


def _rows(path: Path) -> list[dict[str, str]]:
    found = csv.DictReader(io.StringIO(_drafted(path)))
    return [{name: text for name, text in row.items() if text} for row in found]


def _compared(path: Path) -> Counter:
    """How many numbers of a text are found, are right in all parts, are wrong without a question, or are none."""
    left, found = [(row, _comparable(row)) for row in _rows(path)], Counter()
    for number in map(_comparable, _read(path)[1]):
        same = [one for one in left if (one[1]["kind"], one[1]["value"]) == (number["kind"], number["value"])]
        best = next((one for one in same if one[1] == number), same[0] if same else None)
        found["printed"] += 1
        if best:
            left.remove(best)
            found.update(["found", "right" if best[1] == number else "wrong"])
            found["wrong unseen"] += best[1] != number and "check" not in best[0]
    found["invented unseen"] = sum("check" not in row for row, _ in left)
    return found


def test_nearly_every_number_of_the_abstracts_is_found_and_right_and_none_is_wrong_without_a_question():
    """22 abstracts. Four of them (fresh_) were written last and not looked at before: 44 of 46 found, all 44 right."""
    total = sum((_compared(path) for path in ABSTRACTS), Counter())
    assert len(ABSTRACTS) >= 20
    assert total["printed"] > 170
    print(dict(total))
    assert total["found"] >= 0.97 * total["printed"]
    assert total["right"] >= 0.95 * total["printed"]
    assert total["wrong unseen"] + total["invented unseen"] == 0


def _audit(folder: Path, table: str):
    path = folder / "draft.csv"
    path.write_text(table, encoding="utf-8")
    return audit(read_table(path))


def test_no_number_of_an_honest_abstract_is_accused_in_its_draft(tmp_path):
    for path in ABSTRACTS:
        found = _audit(tmp_path, _drafted(path))
        assert (found.attention, found.impossible_together) == ([], []), path.stem
        unsure = [one for one in found.findings.values() if one.entry.check]
        assert {one.verdict.kind for one in unsure} <= {NOT_CHECKABLE}


def test_what_does_not_fit_together_is_a_question_first_and_accused_once_that_is_answered(tmp_path):
    table = draft("Remission was seen in 38/66 (57.6%) on the drug and 25/70 (38.7%) on placebo.")
    question = "printed so? It would be impossible: 25/70 is 35.7 %; no whole number gives 38.7 %"
    assert question in table
    assert _audit(tmp_path, table).attention == []
    (one,) = _audit(tmp_path, table.replace(question, "")).attention
    assert one.faults == ["impossible: 25/70 is 35.7 %; no whole number gives 38.7 %"]


# A sentence, and what is found of each number in it, with its questions.
SENTENCES = [
    ("A fall of ≥30% or a score below 5% counted; 45% (9/20) had it.", ["45 events=9 n=20"]),
    ("Steroid use fell by 45% (95% CI 20 to 60%) and 30% (6/20) had none.", ["30 events=6 n=20"]),
    ("The difference was 12.3% (95% CI 2 to 22%); 9/10 (90%) stayed.", ["90 events=9 n=10"]),
    ("At week 8 (50%) had a response.", ["50 ?of how many patients"]),
    (
        "Kaplan-Meier persistence was 70.4% among 90 patients studied.",
        ["70.4 basis=model group_size=90 ?counted, or not?"],
    ),
    ("Under imputation 33.1% responded; 90 patients were included.", ["33.1 basis=imputed group_size=90 ?counted"]),
    ("Of 12 patients, 5 (41.7%) had acne.", ["41.7 events=5 n=12"]),
    ("Of 12 patients, 41.7% had acne.", ["41.7 n=12 ?is 12 its denominator?"]),
    ("Response was 57.6% (45.6-68.8) of 66 patients.", ["57.6 n=66 ci_low=45.6 ?is 45.6 to 68.8 its interval?"]),
    (
        "Response was 57.6% (60.1-68.8) of 66 patients.",
        ["57.6 n=66 ?is 60.1 to 68.8 its interval?; printed so? It would be its interval: impossible: the number lies"],
    ),
    ("There were 80 with UC and 156 with CD; in CD 19.4% were healed.", ["19.4 group=CD group_size=156"]),
    ("Sixty-two patients were included; 30.6% responded.", ["30.6 group_size=62"]),
    ("One hundred and twenty patients were included; 30.8% responded.", ["30.8 group_size=120"]),
    ("We included three hundred and five patients; 20.0% responded.", ["20.0 group_size=305"]),
    ("Two hundred forty-one patients were included; 30.7% responded.", ["30.7 group_size=241"]),
    ("Bei 57,6 % (38/66) und 35,7 % (25/70) der Kranken.", ["57.6 events=38 n=66", "35.7 events=25 n=70"]),
    ("We included 30 patients; 61 (58.7%) were women.", ["58.7 events=61 ?printed so?"]),
    ("Events: 12/10 (57%).", ["57 n=10 ?events 12? Expected at most n, 10"]),
]


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_a_sentence_is_read_as_a_person_would_or_asks(sentence, expected):
    rows = list(csv.DictReader(io.StringIO(draft(sentence))))
    assert len(rows) == len(expected)
    for row, wanted in zip(rows, expected, strict=True):
        parts, _, question = wanted.partition(" ?")
        value, *others = parts.split()
        assert row["value"] == value
        assert {other: row[other.split("=")[0]] for other in others} == {other: other.split("=")[1] for other in others}
        assert question in row.get("check", "")
        assert bool(question) is bool(row.get("check"))


def test_a_p_goes_to_the_first_of_two_numbers_that_are_compared():
    first, second = csv.DictReader(io.StringIO(draft("Of all, 9/20 (45%) vs 2/20 (10%) responded (p = 0.03).")))
    assert (first["p"], first["compared_with"], second["p"]) == ("0.03", second["key"], "")


@pytest.mark.parametrize("text", ["", "No number of patients stands here, but for 12 weeks.", "x" * 200_001])
def test_a_text_that_holds_no_numbers_or_is_a_book_is_refused_in_words(text):
    with pytest.raises(ValueError, match="expected an abstract"):
        draft(text)


def test_how_much_is_sure_is_said():
    table = draft("Of 12 patients, 5 (41.7%) had acne and 41.7% itched.")
    assert draft_words(table) == ("2 numbers found, 1 of them with a question in column check; nothing is judged yet")


WORDS = sorted({word for path in ABSTRACTS for word in _read(path)[0].split()})
ODD = [
    "0/0",
    "12/10",
    "p=1.2",
    "120%",
    "-3%",
    "n = 0",
    "3.123456789012%",
    "(95% CI",
    "=1+1",
    "OR -3",
    "1e9%",
    "\u202e5%",
]


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32))
def test_the_draft_of_any_text_can_be_audited_and_accuses_nobody_before_a_question_is_answered(seed, tmp_path_factory):
    drawn = random.Random(seed)
    text = " ".join(drawn.choice(drawn.choice([WORDS, WORDS, ODD])) for _ in range(60))
    try:
        table = draft(text)
    except ValueError:
        return
    found = _audit(tmp_path_factory.getbasetemp(), table)
    assert (found.attention, found.impossible_together) == ([], [])


def test_a_comparison_with_a_number_that_cannot_be_read_is_no_comparison(tmp_path):
    table = draft("Remission in 78.3% of 60 patients vs 3.123456789012% of 50 patients.")
    assert [row["value"] for row in csv.DictReader(io.StringIO(table))] == ["78.3"]
    _audit(tmp_path, table)
