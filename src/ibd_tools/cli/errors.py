"""Errors of commands, in words for people: what a tool refuses, and what the machine does."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click


class MessageError(click.ClickException):
    """An error already in words for people; shown as it is, exit status 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Say it on the error stream, without click's own "Error:"."""
        click.echo(self.message, err=True)


class UnusableError(MessageError):
    """What was given cannot be judged, where status 1 says that it was judged and needs attention."""

    exit_code = 2


@contextmanager
def errors_for_people(kind: type[MessageError] = MessageError) -> Iterator[None]:
    """Turn what a tool refuses, and what cannot be read or written, into a message without a traceback."""
    from ibd_tools.run import BuildError, Stopped

    try:
        yield
    except (ValueError, BuildError) as error:
        raise kind(str(error)) from None
    except OSError as error:
        words = f"cannot be read or written ({error.strerror}); make room for it, or name another place"
        raise kind(f"{error.filename or 'a file'} {words}") from None
    except Stopped:
        raise kind("stopped; the same command goes on from here") from None
