"""What the command line prints: tables, times and sizes for people, JSON for programs."""

import dataclasses
import json
import shutil
import sys
import time
import unicodedata
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

import msgspec

from companion.control.messages import ReasonValue
from companion.reasons import Reason


def say(text: str = "") -> None:
    """A line for people."""
    print(text, flush=True)


def say_json(value: object) -> None:
    """A line for programs."""
    print(json.dumps(plain(value), ensure_ascii=False), flush=True)


def complain(text: str) -> None:
    """A line on standard error."""
    print(f"companion: {text}", file=sys.stderr, flush=True)


def english(reason: ReasonValue) -> str:
    """The sentence of a reason that the daemon gave."""
    return Reason(reason.code, reason.params).english()


def plain(value: object) -> Any:
    """A value as JSON can say it; bytes in hexadecimal."""
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
    return value.hex() if isinstance(value, bytes) else value


def table(rows: Iterable[Sequence[str]], *, elastic: int) -> None:
    """Aligned columns; the one numbered `elastic` gives way to the terminal's width."""
    cells = [[printable(cell) for cell in row] for row in rows]
    if not cells:
        return
    widths = [max(map(columns, column)) for column in zip(*cells, strict=True)]
    room = shutil.get_terminal_size((100, 24)).columns - sum(widths) - 2 * (len(widths) - 1)
    if sys.stdout.isatty():
        widths[elastic] = max(10, widths[elastic] + min(0, room))
    for row in cells:
        padded = [fit(cell, width) for cell, width in zip(row, widths, strict=True)]
        say("  ".join(padded).rstrip())


def printable(text: str) -> str:
    """One line in which nothing steers the terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def harmless(text: str) -> str:
    """Text of several lines in which nothing steers the terminal."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in text)


def columns(text: str) -> int:
    """How many columns of a terminal a text takes: East Asian characters take two."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def fit(text: str, width: int) -> str:
    """`text` in exactly `width` columns."""
    if columns(text) > width:
        while columns(text) > width - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (width - columns(text))


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
