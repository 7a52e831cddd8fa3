"""A disk of a few megabytes, which a test fills up and makes room on."""

import os
from pathlib import Path

_PORTION_BYTES = 1 << 20
DIRECTORY_VARIABLE = "COMPANION_TEST_SMALL_DISK"


class SmallDisk:
    """The small file system that is mounted at `directory`."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._filler = directory / "filler"

    def free(self) -> int:
        """Bytes that can still be written."""
        status = os.statvfs(self.directory)
        return status.f_bavail * status.f_frsize

    def fill(self, *, leaving: int = 0) -> None:
        """Let something else take all of the disk but this."""
        with self._filler.open("ab", buffering=0) as file:
            while (room := self.free() - leaving) > 0:
                file.write(bytes(min(room, _PORTION_BYTES)))

    def make_room(self) -> None:
        """Undo `fill`."""
        self._filler.unlink(missing_ok=True)
