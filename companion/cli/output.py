"""What the command line prints: tables, times and sizes for people, JSON for programs."""

import dataclasses
import json
import math
import shutil
import sys
import time
import unicodedata
from collections.abc import Iterable, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, Final, TextIO

import msgspec

from companion.control.messages import DeviceValue, ReasonValue
from companion.reasons import Reason

ELASTIC_COLUMNS_MIN: Final = 10
ELASTIC_COLUMNS_MAX: Final = 60
"""As wide is the elastic column made for alignment's sake where no terminal bounds it."""

_BAR_COLUMNS: Final = 24

JOINERS: Final = "\u200c\u200d"
"""They steer nothing but which shapes stand for the characters beside them: of emoji, one."""

_WIDTHLESS: Final = ("Mn", "Me", "Cf")
"""Categories of characters that join the one before, or steer writing, and take no column."""


def let_any_text_out() -> None:
    """From now on no character that a terminal cannot show ends a command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def say(text: str = "") -> None:
    """A line for people."""
    print(text, flush=True)


def say_json(value: object) -> None:
    """A line for programs."""
    print(_json(value), flush=True)


def _json(value: object) -> str:
    escapes = not _takes_unicode(sys.stdout)
    return json.dumps(plain(value), ensure_ascii=escapes, allow_nan=False)


def complain(text: str) -> None:
    """A line on standard error."""
    print(f"companion: {text}", file=sys.stderr, flush=True)


def show_bar(step: str, done: int, total: int) -> None:
    """How far it has come, on a line of the terminal that is written over."""
    full = _BAR_COLUMNS * done // total
    bar = "█" * full + "░" * (_BAR_COLUMNS - full)
    print(f"\r{step} {bar} {100 * done // total:3} %", end="", file=sys.stderr, flush=True)


def clear_line() -> None:
    """That line goes."""
    print("\r\033[K", end="", file=sys.stderr, flush=True)


def english(reason: ReasonValue) -> str:
    """The sentence of a reason that the daemon gave; names in it may come from other devices."""
    return harmless(Reason(reason.code, reason.params).english())


def told(device: DeviceValue) -> dict[str, Any]:
    """A device as JSON can say it, with the sentence that a person reads."""
    return {**plain(device), "sentence": english(device.reason)}


def plain(value: object) -> Any:
    """A value as JSON can say it; bytes in hexadecimal, numbers that are none as null."""
    if isinstance(value, msgspec.Struct):
        return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.hex() if isinstance(value, bytes) else value


def table(rows: Iterable[Sequence[str]], *, elastic: int) -> None:
    """Aligned columns; the one numbered `elastic` gives way to the terminal's width. Where there
    is no terminal nothing is cut: a cell that is very long puts its own row out of line."""
    cells = [[printable(cell) for cell in row] for row in rows]
    if not cells:
        return
    widths = [max(map(columns, column)) for column in zip(*cells, strict=True)]
    if sys.stdout.isatty():
        room = shutil.get_terminal_size((100, 24)).columns - sum(widths) - 2 * (len(widths) - 1)
        widths[elastic] = max(ELASTIC_COLUMNS_MIN, widths[elastic] + min(0, room))
        cells = [[fit(c, width) for c, width in zip(row, widths, strict=True)] for row in cells]
    else:
        widths[elastic] = min(ELASTIC_COLUMNS_MAX, widths[elastic])
    for row in cells:
        padded = [c + " " * (width - columns(c)) for c, width in zip(row, widths, strict=True)]
        say("  ".join(padded).rstrip())


def printable(text: str) -> str:
    """One line in which nothing steers the terminal."""
    return " ".join("".join(c if _is_harmless(c) else " " for c in text).split())


def harmless(text: str) -> str:
    """Text of several lines in which nothing steers the terminal."""
    return "".join(c if _is_harmless(c) or c in "\n\t" else "\ufffd" for c in text)


def _is_harmless(character: str) -> bool:
    return character.isprintable() or character in JOINERS


def columns(text: str) -> int:
    """How many columns of a terminal a text takes: East Asian characters take two."""
    return len(text) if text.isascii() else sum(map(_columns_of, text))


def fit(text: str, width: int) -> str:
    """`text`, cut with an ellipsis where it takes more than `width` columns."""
    if columns(text) <= width:
        return text
    taken = 0
    for length, character in enumerate(text):
        taken += _columns_of(character)
        if taken > width - 1:  # one is the ellipsis's
            return text[:length] + "…"
    return text


def _columns_of(character: str) -> int:
    if unicodedata.category(character) in _WIDTHLESS:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _takes_unicode(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("_", "-") in ("utf-8", "utf8")


def when(unix_ms: int) -> str:
    """A time in the person's zone, to the minute; "never" for 0."""
    if unix_ms <= 0:
        return "never"
    try:
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(unix_ms / 1000))
    except (OverflowError, ValueError, OSError):  # a year that no calendar knows
        return "?"


def size(count: int) -> str:
    """Bytes, readable."""
    amount = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            break
        amount /= 1000
    return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many}"
