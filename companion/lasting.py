"""Loops that run as long as the daemon does: one that fails is told of and begins again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

AGAIN_S: Final = 1.0
AGAIN_S_MAX: Final = 600.0
"""After this time it begins again: at first; and at most, since each time it is twice as long."""

_logger = logging.getLogger(__name__)


async def lasting(run: Callable[[], Awaitable[None]], name: str) -> None:
    """Run it, again and again should it fail, until it ends or is cancelled."""
    wait_s = AGAIN_S
    while True:
        try:
            await run()
            return
        except Exception:
            _logger.exception("what looks after the %s failed; it begins again", name)
        await asyncio.sleep(wait_s)
        wait_s = min(2 * wait_s, AGAIN_S_MAX)
