"""Calls a machine when its deadline has come, whenever that changes."""

import asyncio
from collections.abc import Callable

from peers.clock import monotonic_ms


async def keep_time(
    wake: asyncio.Event, deadline: Callable[[], int | None], due: Callable[[int], None]
) -> None:
    """For ever. `wake` is set when the deadline may have changed; `due` is told the time."""
    while True:
        wake.clear()
        at = deadline()
        wait_s = None if at is None else max(0, at - monotonic_ms()) / 1000
        try:
            async with asyncio.timeout(wait_s):
                await wake.wait()
        except TimeoutError:
            due(monotonic_ms())
