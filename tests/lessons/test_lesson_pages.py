"""Every lesson is whole, short, and where a reader looks for it."""

import json
import re

import pytest
import yaml

from ibd_study.figures.still import svg_of
from ibd_tools.book.editions import EDITIONS, TEACHER
from ibd_tools.book.teaching import QUIZ, questions_of, teaching_fragment
from ibd_tools.lessons.classroom import PROJECT
from ibd_tools.lessons.lesson import lesson_of, lessons

MOST_WORDS = 900
HEADINGS = ("Predict, then see", "Check yourself", "In this study", "Exercises", "Remember", "Rerun this page")
every_lesson = pytest.mark.parametrize("lesson", lessons())


def _prose(lesson: str) -> str:
    cells = json.loads((PROJECT / "notebooks" / f"lesson_{lesson}.ipynb").read_text(encoding="utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


@every_lesson
def test_a_lesson_has_an_aim_every_part_and_a_doubt(lesson):
    prose = _prose(lesson)
    assert "**You will be able to**" in prose
    assert "**Why to doubt it.**" in prose
    headings = re.findall(r"^## (.+)$", prose, re.MULTILINE)
    assert [heading for heading in headings if heading in HEADINGS] == list(HEADINGS)


@every_lesson
def test_a_lesson_is_short_and_fits_its_time(lesson):
    numbers = re.sub(r"\{(?:result|printed|param)\}`[^`]*`", "1", _prose(lesson))
    words = re.sub(r"```\{(?:generated|no-patient)[^`]*```|[`{}\[\]*|#>+-]|\([\w-]+\.(?:ipynb|md)\)", " ", numbers)
    assert len(words.split()) <= MOST_WORDS
    minutes, page, exercise = re.search(r"(\d+) minutes: (\d+) for this page, (\d+) for each", _prose(lesson)).groups()
    assert int(minutes) == int(page) + 2 * int(exercise) <= 40
    assert len(words.split()) / 200 < int(page)


@every_lesson
def test_a_lesson_asks_two_or_three_questions_each_with_one_right_answer(lesson):
    assert 2 <= len(questions_of(lesson)) <= 3


@every_lesson
def test_no_result_is_typed_in_a_question_or_an_answer(lesson):
    quizzes = re.sub(r"\{\w+\}`[^`]*`", "", " ".join(found["lines"] for found in QUIZ.finditer(_prose(lesson))))
    assert not re.search(r"\d[.,]\d|%|\d\s*/\s*\d", quizzes)


@every_lesson
def test_a_lesson_is_in_the_contents_the_run_and_the_list_of_lessons(lesson):
    page = f"lesson_{lesson}"
    toc = yaml.safe_load((PROJECT / "book" / "_toc.yml").read_text(encoding="utf-8"))
    (learn,) = [part for part in toc["parts"] if part["caption"] == "Learn"]
    assert {"file": page} in learn["chapters"]
    assert page in yaml.safe_load((PROJECT / "study.yml").read_text(encoding="utf-8"))["lessons"]
    assert f"({page}.ipynb)" in (PROJECT / "book" / "learn.md").read_text(encoding="utf-8")


NOTES = ("In pairs", "On the board", "When late", "In R", "Break it")


@every_lesson
def test_a_lesson_has_notes_for_teachers_with_a_plan_that_fits_its_time(lesson):
    folder = PROJECT / "book" / EDITIONS[TEACHER]
    page = (folder / f"teach_{lesson}.md").read_text(encoding="utf-8")
    assert {"file": f"teach_{lesson}"} in yaml.safe_load((folder / "_toc.yml").read_text(encoding="utf-8"))["chapters"]
    assert re.findall(r"^\*\*(.+?)\.\*\*", page.split("## In class")[1], re.MULTILINE) == list(NOTES)
    assert page.split("## Guesses to expect")[1].split("## In class")[0].count("\n- **") >= 3
    stated = int(re.search(r"(\d+) minutes", _prose(lesson))[1])
    assert sum(map(int, re.findall(r"^\| (\d+) \|", page, re.MULTILINE))) == stated
    assert f"```{{generated}} teaching {lesson}\n```" in page


@every_lesson
def test_a_teacher_reads_every_answer_solution_and_known_mistake(lesson):
    said = teaching_fragment(None, lesson)
    right = [answer.words for question in questions_of(lesson) for answer in question.answers if answer.is_right]
    known = [words for one in lesson_of(lesson).exercises for words in one.mistakes.values()]
    assert [words for words in (*right, *known) if words not in said] == []
    assert said.count("```python") == said.count("| **right** |") == len(lesson_of(lesson).exercises)


def test_paper_hides_the_truth_from_students_and_shows_it_to_teachers():
    """The still picture is what is printed; what is asked for is drawn with opacity 0 until the box is ticked."""
    lesson = lesson_of("no_event")
    asked, answered = (svg_of(lesson.figure(is_shown=shown).specs()[0]) for shown in (False, True))
    assert 'opacity="0"' in asked
    assert "your guess" in asked
    assert 'opacity="0"' not in answered
    assert "your guess" not in answered


def test_the_door_of_the_first_page_leads_to_the_lessons():
    door = (PROJECT / "book" / "index.md").read_text(encoding="utf-8").split("**Learn.**")[1]
    assert door.split("\n\n")[0].startswith(" [Lessons](learn.md)")


@every_lesson
def test_every_sentence_of_a_results_page_that_leads_to_a_lesson_leads_to_one_that_is_there(lesson):
    pages = [*(PROJECT / "notebooks").glob("[!l]*.ipynb"), PROJECT / "book" / "methods.md"]
    sources = [path.read_text(encoding="utf-8") for path in pages]
    linked = {found for text in sources for found in re.findall(r"\(lesson_(\w+)\.ipynb\)", text)}
    assert lesson in linked <= {*lessons()}
