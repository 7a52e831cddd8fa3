"""Commands that take long: their progress on a terminal, and Ctrl-C, which ends them there too."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from companion.cli.output import clear_line, complain, show_bar
from companion.cli.session import ask, daemon
from companion.control import messages as m
from companion.control.client import ControlClient

_R = TypeVar("_R", bound=m.Result)

Progress = Callable[[m.Event], tuple[str, int, int] | None]
"""What is done, and how much of how much of it, if an event tells that."""


async def ask_long(
    profile: Path | None,
    command: m.Command,
    result: type[_R],
    *,
    cancel: m.Command,
    cancelled: str,
    progress: Progress | None,
) -> _R:
    """Send a command; its result.

    Args:
        cancel: what ends it before its time.
        cancelled: what a person is told then.
        progress: None where nobody looks on.
    """
    async with daemon(profile) as client:
        shown = asyncio.create_task(_show(client, progress)) if progress is not None else None
        try:
            return await ask(client, command, result)
        except asyncio.CancelledError:  # Ctrl-C
            await ask(client, cancel, m.Done)
            if shown is not None:
                clear_line()
            complain(cancelled)
            raise
        finally:
            if shown is not None:
                shown.cancel()
                clear_line()


def somebody_looks_on(*, as_json: bool) -> bool:
    """Whether progress is to be shown."""
    return sys.stderr.isatty() and not as_json


async def _show(client: ControlClient, progress: Progress) -> None:
    await ask(client, m.Subscribe(), m.Done)
    async for event in client.events():
        if told := progress(event):
            show_bar(*told)
