"""A profile: the data directory of one device, and the lock that gives it one daemon."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import platformdirs

from companion.errors import CompanionError

PROFILE_VARIABLE = "COMPANION_PROFILE"

SPAN_NOTE_BYTES = 4


def default_directory() -> Path:
    """$COMPANION_PROFILE, else where this system keeps an application's data."""
    chosen = os.environ.get(PROFILE_VARIABLE)
    if chosen:
        return Path(chosen)
    return Path(platformdirs.user_data_dir("Companion", appauthor=False))


class Profile:
    """The files of a profile. Two profiles on one machine are two devices."""

    def __init__(self, directory: Path | None = None) -> None:
        self.directory = (directory or default_directory()).expanduser().absolute()
        self.database = self.directory / "companion.db"
        self.blobs = self.directory / "blobs"
        self.snapshots = self.directory / "snapshots"
        self.log = self.directory / "companion.log"

    def prepare(self) -> None:
        """Make the directory, readable by its owner alone.

        Raises:
            CompanionError: profile_not_writable.
        """
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            if sys.platform != "win32":
                self.directory.chmod(0o700)
        except OSError as error:
            raise CompanionError("profile_not_writable", profile=str(self.directory)) from error

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the profile for this process. The system lets go of it even after a crash.

        Raises:
            CompanionError: profile_in_use, or profile_not_writable.
        """
        try:
            file = open(self.directory / "lock", "a+b", opener=private)  # noqa: SIM115
        except OSError as error:
            raise CompanionError("profile_not_writable", profile=str(self.directory)) from error
        with file:
            if not _try_lock(file):
                raise CompanionError("profile_in_use", profile=str(self.directory))
            yield


def blob_path(blobs: Path, digest: bytes) -> Path:
    """Where the blob store in `blobs` keeps the bytes of `digest`."""
    name = digest.hex()
    return blobs / name[:2] / name[2:]


def cache_beside(blob: Path) -> Path:
    """The cache of the profile in whose blob store a blob is: what is in there can be made again
    at any time."""
    return blob.parents[2] / "cache"


def partial_path(blobs: Path, digest: bytes) -> Path:
    """Where it keeps what has come of a file that is still arriving."""
    return blobs / "partial" / digest.hex()


def spans_path(blobs: Path, digest: bytes) -> Path:
    """Where it notes which spans of such a file are on the disk: a number each, from 1 on."""
    return blobs / "partial" / f"{digest.hex()}.spans"


def spans_noted(blobs: Path, digest: bytes) -> frozenset[int]:
    """Which spans, from 0 on, are on the disk. What a dying computer left of a number is none."""
    try:
        noted = spans_path(blobs, digest).read_bytes()
    except FileNotFoundError:
        return frozenset()
    whole = len(noted) - len(noted) % SPAN_NOTE_BYTES
    starts = range(0, whole, SPAN_NOTE_BYTES)
    numbers = {int.from_bytes(noted[i : i + SPAN_NOTE_BYTES], "big") for i in starts}
    return frozenset(number - 1 for number in numbers if number)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def private(path: str, flags: int) -> int:
    """An opener for `open`: a file that is made is its owner's alone."""
    return os.open(path, flags, 0o600)
