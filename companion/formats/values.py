"""Fields of exports, whatever type a hand-edited, damaged or newer file has put there."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from companion.model.records import Value

MS_MAX: Final = 253_402_300_799_999
"""The end of the year 9999: a later time is not one, and no calendar function takes it."""

PLACE_CHARACTERS_MAX: Final = 60

_NUMBER_MAX: Final = 1e21
"""Beyond the nanoseconds of any time."""

_NUMBER_UNITS: Final = ((1e17, 1e-6), (1e14, 1e-3), (1e11, 1.0))
"""From which size on a bare number is nanoseconds, microseconds, milliseconds; below, seconds.
These are the years 1973 to 5138 in any of them."""


class NotUsable(Exception):
    """A part of a file that is left out; `why` is a code of companion.reasons."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def text(value: Any) -> str:
    """The value if it is a text, else the empty text."""
    return value if isinstance(value, str) else ""


def mapping(value: Any) -> dict[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: Any) -> list[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def without(value: dict[str, Any], *names: str) -> dict[str, Any]:
    """The fields that have no place of their own in a record."""
    return {name: item for name, item in value.items() if name not in names}


def known(values: dict[str, Value]) -> dict[str, Value]:
    """Without what the file does not say: an absent field was never written."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def folder_name(name: Any) -> str:
    """A name as one level of a folder's path: a stroke in it would part it in two."""
    return text(name).replace("/", "\u2215")


def place(where: str, label: Any = "") -> str:
    """Where something stands in a file, with the beginning of its title, for a person to find."""
    name = " ".join(text(label).split())[:PLACE_CHARACTERS_MAX]
    return f"{where} “{name}”" if name else where


def milliseconds(value: Any) -> int | None:
    """Unix milliseconds, of a number of them; None for what cannot be a time. 0 is unknown."""
    return _time(value, lambda number: number)


def seconds(value: Any) -> int | None:
    """Unix milliseconds, of a number of seconds; None for what cannot be a time."""
    return _time(value, lambda number: number * 1000)


def time_of(value: Any) -> int | None:
    """Unix milliseconds of an ISO 8601 text, or of a number whose size tells its unit."""
    if isinstance(value, str):
        return _iso(value)
    return _time(value, _to_ms)


def unless_exact(name: str, raw: dict[str, Any], ms: int | None) -> dict[str, Any]:
    """The field of a time, if `ms` alone does not say all that is written: for `extra`."""
    written = raw.get(name)
    is_said = ms is not None and type(written) in (int, float) and written in (ms / 1000, ms)
    return {} if written is None or is_said else {name: written}


def unless_said(name: str, raw: dict[str, Any], ms: int | None) -> dict[str, Any]:
    """The same for a message, whose `created_text` says what a text says."""
    return {} if isinstance(raw.get(name), str) else unless_exact(name, raw, ms)


def _time(value: Any, to_ms: Callable[[float], float]) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not 0 < value <= _NUMBER_MAX:  # nor is a number that no float can hold, nor NaN
        return None
    ms = round(to_ms(value))
    return ms if 0 < ms <= MS_MAX else None


def _to_ms(number: float) -> float:
    factor = next((factor for least, factor in _NUMBER_UNITS if number >= least), 1000.0)
    return number * factor


def _iso(written: str) -> int | None:
    """A text without a zone is read as UTC: two devices must read the same."""
    try:
        moment = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        return _time(moment.timestamp() * 1000, lambda number: number)
    except (OverflowError, OSError):
        return None
