"""The commands ``lessons check``, ``teach`` and ``answers``: for teachers, and for whoever works alone."""

import re
from pathlib import Path

import click

from ibd_tools.cli.errors import MessageError
from ibd_tools.cli.options import new_folder

CODE = click.option("--class-code", default=1, show_default=True, type=click.IntRange(0), help="Number of the class.")


@click.group()
def lessons() -> None:
    """Exercises of the lessons: check what was handed in, or write and show the answers."""


@lessons.command("check")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@CODE
def check_command(folder: Path, class_code: int) -> None:
    """Check every notebook of FOLDER; it runs their code, so take them from people whom you trust."""
    from ibd_tools.lessons import LessonError, check_file

    paths = sorted(folder.glob("*.ipynb"))
    if not paths:
        raise MessageError(f"{folder} holds no notebook; expected the notebooks that were handed in")
    for path in paths:
        try:
            for name, words in check_file(path, class_code).items():
                click.echo(f"{path.name}: {name}: {words}")
        except LessonError as error:
            click.echo(str(error))


@lessons.command("teach")
@new_folder("folder")
def teach_command(folder: Path) -> None:
    """Write to FOLDER the exercises with solutions, notes and minutes: for teachers only."""
    from ibd_tools.lessons import write_for_teachers

    click.echo(f"{len(write_for_teachers(folder))} notebooks in {folder}; keep them from students")


@lessons.command("answers")
@CODE
def answers_command(class_code: int) -> None:
    """Print the answers for a class, each with the code of its solution."""
    from ibd_tools import lessons

    for lesson in lessons.lessons():
        click.echo(f"{lesson}\n")
        for words in lessons.answers(lesson, class_code):
            click.echo(re.sub("^", "    ", words, flags=re.MULTILINE) + "\n")
