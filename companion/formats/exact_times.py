"""Times that milliseconds say exactly, and those that stand beside them as they were written."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from companion.formats.values import time_of

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def iso(ms: int) -> str:
    """As JavaScript's `toISOString()` writes it."""
    moment = _EPOCH + timedelta(milliseconds=ms)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03}Z"


def whole_ms(ms: int) -> int:
    """As a number of milliseconds."""
    return ms


def whole_seconds(ms: int) -> int:
    """As a whole number of seconds."""
    return ms // 1000


def taken(extra: dict[str, Any], name: str, written: Callable[[int], str | int]) -> int | None:
    """The time in a field, in Unix milliseconds. It leaves `extra` if it can be made of these
    again: if it is what `written`, the way of its format, makes of them."""
    value = extra.get(name)
    ms = time_of(value)
    if ms is not None and (type(value), value) == (type(written(ms)), written(ms)):
        del extra[name]
    return ms
