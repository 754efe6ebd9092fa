"""What can go wrong in a run, in words."""

import errno
import os
from pathlib import Path

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


class BuildError(RuntimeError):
    """The build failed; what failed has been said above."""


def refuse_without_room(failure: str, place: Path) -> None:
    """Say once that nothing can be written, in place of a failure of every page.

    Raises
    ------
    OSError
        When a failure says that the disk is full, or may only be read.
    """
    for code in NO_ROOM:
        if os.strerror(code) in failure:
            raise OSError(code, os.strerror(code), str(place))
