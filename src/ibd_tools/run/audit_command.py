"""The command ``audit`` of the command line."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from ibd_tools.intake.commands import MessageError


class _Unusable(MessageError):
    """A table or text that cannot be used; status 1 says that a number needs attention."""

    exit_code = 2


@contextmanager
def _errors_for_people() -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise _Unusable(str(error)) from None


@click.command("audit")
@click.argument("table", required=False)
@click.option(
    "--from-text", "text", metavar="FILE", help="Draft a table from the text in FILE; - reads what is piped in."
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it here; else it is shown.")
@click.option("--kit", is_flag=True, help="Write one page for a journal club in place of the report.")
def audit_command(table: str | None, text: str | None, out: Path | None, kit: bool) -> None:
    """Say what the printed numbers of a paper imply: which counts, denominators and tests are possible.

    TABLE is a CSV file with a row per printed number; its columns are described on the book's audit page. Only its
    column value is needed. Exit status: 0 when no number needs attention, 1 when some do, 2 when the table cannot be
    used.

    With --from-text, the table is drafted from the text of an abstract and nothing is judged: correct it, empty its
    column check, and audit it.
    """
    if bool(table) == bool(text):
        raise _Unusable("expected either a TABLE to audit, or a text to draft one from: --from-text abstract.txt")
    if text and kit:
        raise _Unusable("--kit goes with a TABLE; correct the drafted table first, then ask for its page")
    with _errors_for_people():
        sys.exit(_draft(text, out) if text else _audit(str(table), out, kit=kit))


def _audit(table: str, out: Path | None, *, kit: bool) -> int:
    from ibd_tools.audit import attention_words, journal_club, read_table, report
    from ibd_tools.audit import audit as audit_of

    found = audit_of(read_table(table))
    _show((journal_club if kit else report)(found, Path(table).name), out, attention_words(found))
    return 1 if found.attention or found.impossible_together else 0


def _draft(text: str, out: Path | None) -> int:
    from ibd_tools.audit import draft, draft_words

    table = draft(_text_of(text))
    _show(table, out, draft_words(table))
    return 0


def _text_of(name: str) -> str:
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise _Unusable(f"{name} cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise _Unusable(f"{name} is no text in UTF-8; save it as plain text, UTF-8") from None


def _show(content: str, out: Path | None, words: str) -> None:
    if out is None:
        click.echo(content, nl=False)
        return
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(content, encoding="utf-8")
    except OSError as error:
        raise _Unusable(f"{out} cannot be written ({error.strerror}); name another file with --out") from None
    click.echo(f"{out}: {words}")
