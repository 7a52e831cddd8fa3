"""When to ask whether the other side is still there, and when to give it up: a pure machine."""

from typing import Final

PING_MS: Final = 5_000
DEAD_MS: Final = 15_000
"""A cut cable is noticed after this long. ICE's own consent checks take 30 s (RFC 7675)."""

DOUBT_MS: Final = 4_000
"""The same, once something has changed on the way: the network here, or the addresses there."""


class Keepalive:
    """Watches one link. Times are monotonic milliseconds."""

    def __init__(self, now: int, *, ping_ms: int = PING_MS, dead_ms: int = DEAD_MS) -> None:
        self._ping_ms = ping_ms
        self._dead_ms = dead_ms
        self._heard = now
        self._next_ping = now + ping_ms
        self._doubted: int | None = None

    def heard(self, now: int) -> None:
        """Something came: whatever it was, the other side lives."""
        self._heard = now
        self._doubted = None

    def doubt(self, now: int) -> None:
        """The other side may be gone: ask now, and wait less long."""
        if self._doubted is None:
            self._doubted = self._next_ping = now

    def reassure(self) -> None:
        """The transport has heard of the other side, if nobody else: the way at least is there.
        What we asked may wait behind much else on a slow one."""
        self._doubted = None

    def deadline(self) -> int:
        """When to call `is_ping_due` and `is_dead`."""
        return min(self._next_ping, self._dead_at())

    def is_dead(self, now: int) -> bool:
        """Whether the other side has been silent for too long."""
        return now >= self._dead_at()

    def is_ping_due(self, now: int) -> bool:
        """Whether to ask now. Saying yes counts as having asked."""
        if now < self._next_ping:
            return False
        self._next_ping = now + self._ping_ms
        return True

    def _dead_at(self) -> int:
        at = self._heard + self._dead_ms
        return at if self._doubted is None else min(at, self._doubted + DOUBT_MS)
