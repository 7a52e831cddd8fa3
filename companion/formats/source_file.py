"""Opens a file that a person chose, which may be anything that has a path."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from companion.errors import CompanionError

_NO_WAITING = getattr(os, "O_NONBLOCK", 0)
"""Opening a named pipe would wait for a writer, and with it everything else that the daemon
has to do. Means nothing to a regular file; Windows has neither the flag nor such pipes."""


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The file, for reading from its beginning.

    Raises:
        CompanionError: file_missing, or file_unreadable; also when a read of it fails.
    """
    try:
        with open(path, "rb", opener=_open) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise CompanionError("file_unreadable", path=str(path), detail="it is no file")
            yield file
    except FileNotFoundError as error:
        raise CompanionError("file_missing", path=str(path)) from error
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise CompanionError("file_unreadable", path=str(path), detail=detail) from error


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | _NO_WAITING)
