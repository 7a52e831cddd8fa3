"""Which attachments this device keeps: all, the small ones, or those that somebody opened."""

from enum import Enum
from typing import Final

import msgspec

ASKED_MAX: Final = 10_000
LIMIT_MB: Final = 25
LIMIT_MB_MAX: Final = 1_000_000
_BYTES_PER_MB: Final = 1_000_000


class Mode(Enum):
    """What comes by itself."""

    ALL = "all"
    ON_OPEN = "on_open"
    UP_TO = "up_to"


class Wanted(msgspec.Struct, frozen=True):
    """The choice, and the digests of what was asked for in spite of it, the oldest first."""

    mode: Mode = Mode.ALL
    limit_mb: int = LIMIT_MB  # of UP_TO
    asked: tuple[bytes, ...] = ()

    def has(self, digest: bytes, size: int) -> bool:
        """Whether an attachment is to be here."""
        if self.mode is Mode.ALL or digest in self.asked:
            return True
        return self.mode is Mode.UP_TO and size <= self.limit_mb * _BYTES_PER_MB

    def asking(self, digest: bytes) -> "Wanted":
        """With one more that somebody asked for."""
        others = [each for each in self.asked if each != digest][-(ASKED_MAX - 1) :]
        return msgspec.structs.replace(self, asked=(*others, digest))

    def without(self, digest: bytes) -> "Wanted":
        """It has come, and need not be asked for any more."""
        return msgspec.structs.replace(self, asked=tuple(d for d in self.asked if d != digest))


def decode(kept: bytes | None) -> Wanted:
    """What was kept with `encode`; the default for nothing."""
    return msgspec.msgpack.decode(kept, type=Wanted) if kept else Wanted()


def encode(wanted: Wanted) -> bytes:
    """To be kept."""
    return msgspec.msgpack.encode(wanted)
