"""The commands ``lessons check``, ``teach`` and ``answers``: for teachers, and for whoever works alone."""

import re
from pathlib import Path

import click

CODE = click.option("--class-code", default=1, show_default=True, type=click.IntRange(0), help="Number of the class.")


@click.group("lessons")
def lessons_command() -> None:
    """Exercises of the lessons: check what was handed in, or write and show the answers."""


@lessons_command.command("check")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@CODE
def check_command(folder: Path, class_code: int) -> None:
    """Check every notebook of FOLDER; it runs their code, so take them from people whom you trust."""
    from ibd_tools.lessons.classroom import LessonError, check_file

    paths = sorted(folder.glob("*.ipynb"))
    if not paths:
        raise click.ClickException(f"{folder} holds no notebook; expected the notebooks that were handed in")
    for path in paths:
        try:
            for name, words in check_file(path, class_code).items():
                click.echo(f"{path.name}: {name}: {words}")
        except LessonError as error:
            click.echo(str(error))


@lessons_command.command("teach")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def teach_command(folder: Path) -> None:
    """Write to FOLDER the exercises with solutions, notes and minutes: for teachers only."""
    from ibd_tools.lessons.classroom import write_for_teachers

    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty; name a new folder")
    click.echo(f"{len(write_for_teachers(folder))} notebooks in {folder}; keep them from students")


@lessons_command.command("answers")
@CODE
def answers_command(class_code: int) -> None:
    """Print the answers for a class, each with the code of its solution."""
    from ibd_tools.lessons.classroom import answers, lessons

    for lesson in lessons():
        click.echo(f"{lesson}\n")
        for words in answers(lesson, class_code):
            click.echo(re.sub("^", "    ", words, flags=re.MULTILINE) + "\n")
