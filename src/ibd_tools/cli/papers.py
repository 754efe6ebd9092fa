"""The command on papers: ``audit``. Its status 1 says that a number needs attention, 2 that nothing could be judged."""

import sys
from pathlib import Path

import click

from ibd_tools.cli.errors import UnusableError, errors_for_people
from ibd_tools.cli.options import FILE


@click.command()
@click.argument("table", required=False)
@click.option(
    "--from-text", "text", metavar="FILE", help="Draft a table from the text in FILE; - reads what is piped in."
)
@click.option("--out", type=FILE, help="Write it here; else it is shown.")
@click.option("--kit", is_flag=True, help="Write one page for a journal club in place of the report.")
def audit(table: str | None, text: str | None, out: Path | None, kit: bool) -> None:
    """Say what the printed numbers of a paper imply: which counts, denominators and tests are possible.

    TABLE is a CSV file with a row per printed number; its columns are described on the book's audit page. Only its
    column value is needed. Exit status: 0 when no number needs attention, 1 when some do, 2 when the table cannot be
    used.

    With --from-text, the table is drafted from the text of an abstract and nothing is judged: correct it, empty its
    column check, and audit it.
    """
    with errors_for_people(UnusableError):
        if bool(table) == bool(text):
            raise ValueError("expected either a TABLE to audit, or a text to draft one from: --from-text abstract.txt")
        if text and kit:
            raise ValueError("--kit goes with a TABLE; correct the drafted table first, then ask for its page")
        content, words, status = _drafted(text) if text else _audited(str(table), kit=kit)
        if out is None:
            click.echo(content, nl=False)
        else:
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(content, encoding="utf-8")
            click.echo(f"{out}: {words}")
    sys.exit(status)


def _audited(table: str, *, kit: bool) -> tuple[str, str, int]:
    from ibd_tools.audit import attention_words, journal_club, read_table, report
    from ibd_tools.audit import audit as audit_of

    found = audit_of(read_table(table))
    written = (journal_club if kit else report)(found, Path(table).name)
    return written, attention_words(found), 1 if found.attention or found.impossible_together else 0


def _drafted(text: str) -> tuple[str, str, int]:
    from ibd_tools.audit import draft, draft_words

    table = draft(_text_of(text))
    return table, draft_words(table), 0


def _text_of(name: str) -> str:
    content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{name} is no text in UTF-8; save it as plain text, UTF-8") from None
