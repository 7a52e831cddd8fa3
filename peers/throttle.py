"""Holds messages back as the person's limits say: changes first, files with what is left.

All links share the two limits of this device. Sleeping here is all that happens: whoever waits
goes on by itself, at the latest a moment after the limit was changed.
"""

import asyncio
from typing import Final

from peers.bucket import SMALL_BYTES, Bucket
from peers.clock import monotonic_ms
from peers.link import Channel

TURN_MS: Final = 20_000
"""After so long a file has its turn beside changes, or who asked for it would give up."""

NAP_S: Final = 0.5
"""The longest sleep, so that another limit holds at once for those who wait already."""


class Throttle:
    """One direction."""

    def __init__(self) -> None:
        self._bucket = Bucket(0, monotonic_ms())
        self._changes_waiting = 0
        self._waiting = 0

    def limit(self, bytes_per_s: int) -> None:
        """Set the limit; 0 for none."""
        self._bucket.limit(bytes_per_s, monotonic_ms())

    @property
    def is_holding(self) -> bool:
        """Whether something waits."""
        return self._waiting > 0

    async def let_pass(self, channel: Channel, count: int) -> None:
        """Wait until a message of so many bytes may pass on this channel."""
        if self._bucket.is_limited and not (channel == "sync" and count <= SMALL_BYTES):
            await self._wait(channel)
        self._bucket.take(count, monotonic_ms())

    async def _wait(self, channel: Channel) -> None:
        is_change = channel == "sync"
        turn = monotonic_ms() + (0 if is_change else TURN_MS)
        self._waiting += 1
        self._changes_waiting += is_change
        try:
            while wait_s := self._wait_s(turn):  # noqa: ASYNC110 (it is time that is waited for)
                await asyncio.sleep(wait_s)
        finally:
            self._waiting -= 1
            self._changes_waiting -= is_change

    def _wait_s(self, turn: int) -> float:
        now = monotonic_ms()
        if self._changes_waiting and now < turn:
            return NAP_S
        return min(self._bucket.wait_ms(now) / 1000, NAP_S)


class Limits:
    """What this device sends and takes, over all links together."""

    def __init__(self) -> None:
        self.up, self.down = Throttle(), Throttle()

    @property
    def are_holding(self) -> bool:
        """Whether something waits."""
        return self.up.is_holding or self.down.is_holding
