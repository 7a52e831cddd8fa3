"""For how long a deletion can be taken back."""

from typing import Final

_DAY_MS: Final = 24 * 60 * 60 * 1000

UNDO_MS: Final = 30 * _DAY_MS
"""How long a deletion can be taken back."""

GRACE_MS: Final = 7 * _DAY_MS
"""Between noting that a record could be purged and doing it."""


def restorable_until_ms(deleted_ms: int) -> int:
    """Up to when it is surely there. It stays longer while a device has not heard of it."""
    return deleted_ms + UNDO_MS + GRACE_MS
