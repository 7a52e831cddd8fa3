"""Files that are whole and on the disk, or absent; readable by their owner alone."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from companion.errors import CompanionError
from companion.profile import private

ROOM_BYTES: Final = 16 * 1024 * 1024
"""Of a disk, this much is left alone by what can wait (attachments), so that a full disk can
still take what a person writes, and the means to get out of this state."""


def make_folder(directory: Path) -> None:
    """Make a folder that only its owner can enter, and those above it."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)


def flush(path: Path) -> None:
    """Have a file's bytes on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def flush_directory(directory: Path) -> None:
    """Make a rename survive a power loss. Windows cannot open a directory, and need not."""
    if os.name == "nt":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def move(source: Path, target: Path) -> None:
    """Rename within a disk, durably; what stood at `target` is replaced."""
    make_folder(target.parent)
    source.replace(target)
    flush_directory(target.parent)


def remove(path: Path) -> None:
    """Delete a file, if there is one, durably."""
    if path.exists():
        path.unlink()
        flush_directory(path.parent)


def write(path: Path, data: bytes) -> None:
    """A small file: the old bytes or all of the new ones, whatever happens."""
    make_folder(path.parent)
    temporary = path.with_name(f"{path.name}.unfinished")
    with open(temporary, "wb", opener=private) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    move(temporary, path)


def require_room(directory: Path, size: int = 0) -> None:
    """Make sure that `size` bytes can be written here and ROOM_BYTES are left.

    Raises:
        CompanionError: disk_full, or profile_not_writable.
    """
    with disk_told_to_people(directory):
        make_folder(directory)
        if shutil.disk_usage(directory).free < ROOM_BYTES + size:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextmanager
def disk_told_to_people(directory: Path) -> Iterator[None]:
    """Turns what the system says about files in `directory` into what a person should know.

    Raises:
        CompanionError: disk_full or profile_not_writable.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise CompanionError("disk_full") from error
        raise CompanionError("profile_not_writable", profile=str(directory)) from error
