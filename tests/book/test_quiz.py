"""A question has one right answer, and words for whoever chooses any of them."""

import pytest

from ibd_tools.book.quiz import read_question

ANSWERS = ["- A.", "  Said of A.", "+ B.", "  Said of B.", "- C.", "  Said of C,", "  on two lines."]


def test_a_question_is_read_with_its_answers_in_their_order():
    question = read_question(["Which?", "", *ANSWERS])
    assert question.words == "Which?"
    assert [(one.is_right, one.words) for one in question.answers] == [(False, "A."), (True, "B."), (False, "C.")]
    assert question.answers[2].said == "Said of C, on two lines."


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["Which?"], "'Which\\?' has 0 answers, 0 of them right; expected at least 3"),
        (["Which?", *ANSWERS[:4]], "has 2 answers, 1 of them right"),
        (["Which?", *ANSWERS[:2], "- B.", "  Said.", *ANSWERS[4:]], "has 3 answers, 0 of them right"),
        (["Which?", *ANSWERS, "+ D.", "  Said."], "has 4 answers, 2 of them right"),
        (["Which?", *ANSWERS[:3], *ANSWERS[4:]], "answer 'B.' has no words for whoever chooses it"),
    ],
)
def test_what_is_wrong_with_a_question_is_said(lines, words):
    with pytest.raises(ValueError, match=words):
        read_question(lines)
