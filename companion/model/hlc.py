"""The hybrid logical clock: display order that respects causality without trusting any clock.

Kulkarni et al., "Logical physical clocks", 2014. A timestamp is one integer: milliseconds of
Unix time shifted left by 16 bits, plus a logical count. It orders what is shown; it never
decides what survives.
"""

LOGICAL_BITS = 16

DRIFT_MAX_MS = 60_000
"""How far a remote timestamp may pull our clock ahead of our own wall clock. A device whose
clock is a year fast must not drag everyone's new edits with it."""


def tick(last: int, wall_ms: int) -> int:
    """The timestamp of a local write, greater than `last` as long as `last` is sane."""
    return max(last + 1, wall_ms << LOGICAL_BITS)


def observe(last: int, remote: int, wall_ms: int) -> int:
    """The new `last` after seeing a remote timestamp, drift-bounded."""
    bound = (wall_ms + DRIFT_MAX_MS) << LOGICAL_BITS
    return max(last, min(remote, bound))


def milliseconds(timestamp: int) -> int:
    """The Unix time in milliseconds that a timestamp stands for."""
    return timestamp >> LOGICAL_BITS
