"""How much of a file may stand in the queue before a small change: what leaves in a moment.

All channels share one queue in aiortc, first in, first out. What of a file is in it is therefore
how long a small change waits, and how much that may be depends on the link: on a fast one too
little leaves it idle, on a slow one every piece counts.
"""

from typing import Final

from peers.pieces import PIECE_BYTES_MAX

MOMENT_S: Final = 0.015
UNSENT_BYTES_MIN: Final = 16 * 1024
UNSENT_BYTES_MAX: Final = 192 * 1024

PIECE_BYTES_MIN: Final = 8 * 1024
"""On a fast link pieces of 16 kB are a third slower than long ones; a slow one does not care."""

_WEIGHT: Final = 0.25


class Pace:
    """The bounds for files on one link, from how fast the queue has drained."""

    def __init__(self) -> None:
        self._bytes_per_s = UNSENT_BYTES_MAX / MOMENT_S / 2

    def drained(self, count: int, seconds: float) -> None:
        """So many bytes left the queue while we waited for room in it."""
        if count > 0 and seconds > 0:
            self._bytes_per_s += _WEIGHT * (count / seconds - self._bytes_per_s)

    @property
    def unsent_bytes(self) -> int:
        """How much of files may wait in the queue."""
        return round(max(UNSENT_BYTES_MIN, min(UNSENT_BYTES_MAX, self._bytes_per_s * MOMENT_S)))

    @property
    def piece_bytes(self) -> int:
        """How long the pieces of a file should be."""
        return max(PIECE_BYTES_MIN, min(PIECE_BYTES_MAX, self.unsent_bytes // 2))
