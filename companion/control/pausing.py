"""When a pause ends that begins now, in the person's own time zone."""

import time
from typing import Final

MORNING_HOUR: Final = 6
FOREVER: Final = -1
"""What Status says of a pause that nobody has given an end."""


def after_ms(minutes: int, now_s: float) -> int:
    """So many minutes from now, in Unix time."""
    return int((now_s + minutes * 60) * 1000)


def tomorrow_ms(now_s: float) -> int:
    """Six in the morning of the next day, in Unix time."""
    today = time.localtime(now_s)
    morning = (today.tm_year, today.tm_mon, today.tm_mday + 1, MORNING_HOUR, 0, 0, 0, 0, -1)
    return int(time.mktime(morning) * 1000)
