"""What a person types while something else may happen, and a pairing code with completion."""

import asyncio
import os
import sys
import threading
from contextlib import suppress
from typing import Final

from companion.codes.typed import complete_code

_STDIN: Final = 0


def typed(given: str | None, question: str, *, silent: bool) -> "asyncio.Future[str]":
    """What the person types, or has given beforehand."""
    loop = asyncio.get_running_loop()
    code: asyncio.Future[str] = loop.create_future()
    if given is not None:
        code.set_result(given)
        return code
    if not silent:
        print(question, end="", flush=True)

    def settle(line: str) -> None:
        if not code.done():
            code.set_result(line)

    def read() -> None:
        line = typed_line()
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, line)

    # No thread of a pool: those hold the process until the line is complete, Ctrl-C or not.
    threading.Thread(target=read, name="check code", daemon=True).start()
    return code


def typed_line() -> str:
    """A line of standard input. Not from sys.stdin, whose lock a thread that waits in it would
    take into the end of the process."""
    line = b""
    with suppress(OSError):
        while (byte := os.read(_STDIN, 1)) not in (b"", b"\n"):
            line += byte
    return line.decode(errors="replace").strip()


def typed_code(*, silent: bool) -> str:
    """A pairing code; at a terminal with its words completed by the tab key."""
    if not sys.stdin.isatty():
        return typed_line()
    question = "The code that the other computer shows (Tab completes words): "
    try:
        import readline
    except ImportError:  # Windows has none; there the first four letters of a word are enough
        return input("" if silent else question)
    readline.set_completer_delims("")
    readline.set_completer(completed)
    readline.parse_and_bind("tab: complete")
    return input("" if silent else question)


def completed(text: str, state: int) -> str | None:
    """What readline asks: the candidate of this number."""
    candidates = complete_code(text)
    return candidates[state] if state < len(candidates) else None
