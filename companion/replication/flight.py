"""The batches sent and not acknowledged yet, and how long the other side may be silent."""

from typing import Final

WINDOW: Final = 8
SILENCE_TIMEOUT_MS: Final = 120_000
"""How long nothing may be acknowledged: a peer that never reads is dropped, in the end."""


class Flight:
    """Batches under way in one direction, in order. Times are monotonic milliseconds."""

    def __init__(self) -> None:
        self._batches: list[tuple[int, int]] = []  # number, and since when its answer is due

    def __bool__(self) -> bool:
        return bool(self._batches)

    @property
    def is_full(self) -> bool:
        """Whether nothing more may be sent."""
        return len(self._batches) >= WINDOW

    def sent(self, number: int, now: int) -> None:
        """One more is under way."""
        self._batches.append((number, now))

    def acknowledge(self, number: int, now: int) -> bool:
        """All up to this one are durable there; whether that can be. Who acknowledges one batch
        after the other is slow, and not silent."""
        if not self._batches or not self._batches[0][0] <= number <= self._batches[-1][0]:
            return False
        self._batches = [(sent, now) for sent, _ in self._batches if sent > number]
        return True

    def start_again(self, now: int) -> None:
        """Nothing could be sent for a reason of our own: silence counts from now on."""
        self._batches = [(number, now) for number, _ in self._batches]

    @property
    def deadline(self) -> int | None:
        """When the silence has been too long."""
        return self._batches[0][1] + SILENCE_TIMEOUT_MS if self._batches else None
