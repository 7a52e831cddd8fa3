"""How wrong codes are answered: each locks the next code out for longer, and all are counted.

One guess at thirty bits is no danger, and this keeps it at few: after ten wrong codes the next
one is shown after an hour. Without I/O or clock; it lives as long as the daemon, so that to open
the dialog anew is no way around it.
"""

from typing import Final

FIRST_S: Final = 5.0
LONGEST_S: Final = 3_600.0
WORTH_A_WARNING: Final = 3
"""A person mistypes once or twice."""


class Guesses:
    """The wrong codes of this run."""

    def __init__(self) -> None:
        self._count = 0
        self._in_a_row = 0
        self._free_at = 0.0

    @property
    def count(self) -> int:
        """All of them."""
        return self._count

    @property
    def is_attack(self) -> bool:
        """Whether a person should know."""
        return self._count >= WORTH_A_WARNING

    def wrong(self, now: float) -> float:
        """A wrong code came; the seconds until another may be tried."""
        self._count += 1
        self._in_a_row += 1
        self._free_at = now + min(LONGEST_S, FIRST_S * 2 ** min(self._in_a_row - 1, 20))
        return self.wait_s(now)

    def wrong_picture(self) -> None:
        """Somebody came without the secret of the picture. Nobody can guess that, so it delays
        nothing; but a person should know."""
        self._count += 1

    def right(self) -> None:
        """Two devices were paired: the delay begins afresh, the count does not."""
        self._in_a_row = 0
        self._free_at = 0.0

    def wait_s(self, now: float) -> float:
        """The seconds until a code may be tried."""
        return max(0.0, self._free_at - now)
