"""Overwrites secrets that have done their work, as far as Python lets it.

A `bytearray` is ours and can be overwritten. Every library takes and gives `bytes`, which cannot:
what is handed to one is copied, and such a copy stays in freed memory until something else is
put there. So this shortens the time for which a secret lies in memory, and promises no more.
"""


def wipe(*secrets: bytearray) -> None:
    """Nothing is left of these."""
    for secret in secrets:
        secret[:] = bytes(len(secret))
