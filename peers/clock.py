"""The clocks, in the units that everything here uses."""

import time


def monotonic_ms() -> int:
    """For timers and deadlines. Means nothing to another process."""
    return time.monotonic_ns() // 1_000_000


def wall_ms() -> int:
    """Unix time in milliseconds, for people and for other devices."""
    return time.time_ns() // 1_000_000
