"""The daemon's log: one line an event, of names and values, in two files of bounded size.

A line is read by people and by programs alike: `time=… level=… from=… event="…"`, as logfmt has
it. What is logged are codes, counts and shortened ids; never what anybody wrote.
"""

import logging
import logging.handlers
import sys
import time
from pathlib import Path
from typing import Final

from companion.errors import CompanionError

BYTES_MAX: Final = 2 * 1024 * 1024
LINE_MAX: Final = 8_000
"""Longer is what somebody else's error says of itself; its beginning tells enough."""

_NOISY: Final = ("aioice", "aiortc", "alembic", "asyncio", "zeroconf")


def log_to(path: Path, *, verbose: bool) -> None:
    """To a file of the profile, and another one when it is full.

    Raises:
        CompanionError: profile_not_writable.
    """
    try:
        handler = _Log(path, maxBytes=BYTES_MAX, backupCount=1, encoding="utf-8")
        path.chmod(0o600)
    except OSError as error:
        raise CompanionError("profile_not_writable", profile=str(path.parent)) from error
    handler.setFormatter(Lines())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    for noisy in _NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)
    logging.getLogger("zeroconf").addFilter(_without_traceback)


def log_no_more() -> None:
    """Let go of the log's file."""
    for handler in [h for h in logging.getLogger().handlers if isinstance(h, _Log)]:
        logging.getLogger().removeHandler(handler)
        handler.close()


class Lines(logging.Formatter):
    """Each event is one line, its traceback too."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        values = {
            "time": f"{moment}.{int(record.msecs):03d}Z",
            "level": record.levelname,
            "from": record.name,
            "event": record.getMessage(),
        }
        if record.exc_info:
            values["traceback"] = self.formatException(record.exc_info)
        return " ".join(f"{name}={_quoted(value)}" for name, value in values.items())


class _Log(logging.handlers.RotatingFileHandler):
    """A log that goes without what the disk has no room for."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Called when a line could not be written."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


def _quoted(value: str) -> str:
    """As it stands, if it is one word; else in quotation marks, on one line. Not too long."""
    short = value if len(value) <= LINE_MAX else value[:LINE_MAX] + "…"
    if short and short.isprintable() and not set(short) & set(' "=\\'):
        return short
    escaped = short.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in escaped) + '"'


def _without_traceback(record: logging.LogRecord) -> bool:
    """zeroconf tells of an interface that went away with a traceback. Its line says it all, and
    networks come and go."""
    record.exc_info = None
    return True
