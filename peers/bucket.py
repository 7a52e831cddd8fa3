"""A limit in bytes per second: how long to wait before more may pass, as pure arithmetic.

A message passes whole, and what it takes beyond what there is becomes a debt that later ones
wait for; so a message longer than a second's worth is late, and never stuck.
"""

from typing import Final

BURST_S: Final = 1
"""What was not used is kept for so long."""

SMALL_BYTES: Final = 4 * 1024
"""A change as a person types it. It waits for nothing that is larger, and adds to the debt."""


class Bucket:
    """Of one direction. Times are monotonic milliseconds; `bytes_per_s` 0: no limit."""

    def __init__(self, bytes_per_s: int, now: int) -> None:
        self._rate = bytes_per_s
        self._level = float(bytes_per_s * BURST_S)
        self._at = now

    @property
    def is_limited(self) -> bool:
        """Whether there is a limit."""
        return self._rate > 0

    def limit(self, bytes_per_s: int, now: int) -> None:
        """Another limit, from now on. A debt under the old one is forgiven."""
        self._rate, self._level, self._at = bytes_per_s, float(bytes_per_s * BURST_S), now

    def wait_ms(self, now: int) -> int:
        """How long until the next message may pass; 0: at once."""
        self._fill(now)
        if not self._rate or self._level >= 0:
            return 0
        return int(-self._level * 1000 / self._rate) + 1

    def take(self, count: int, now: int) -> None:
        """So many bytes pass."""
        self._fill(now)
        if self._rate:
            self._level -= count

    def _fill(self, now: int) -> None:
        elapsed_ms, self._at = max(0, now - self._at), now
        most = self._rate * BURST_S
        self._level = min(most, self._level + self._rate * elapsed_ms / 1000)
