"""Whether another computer has the key of this one, as after copying its disk.

An announcement with our own tag may be anybody's: a tag can be repeated for a day. So whoever
announces it is asked to prove that it has the key; only that is worth a word to a person. What
answers may also be ourselves, if a stranger passes our question back: the run tells.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Final

from peers.addresses import Endpoint
from peers.handshake import ask_twin
from peers.identity import Identity
from peers.interfaces import Interfaces
from peers.signalling import HANDSHAKE_S, DialFailed, Intent, dial

logger = logging.getLogger(__name__)

AT_ONCE_MAX: Final = 4
"""So many are asked at once; what strangers announce has no end."""

RETRY_S: Final = (5.0, 30.0, 120.0)
"""It may have been busy, or about to start. After that it is asked when it announces anew."""


class Twins:
    """Asks each instance that announces this very device.

    Args:
        run: of this start of the daemon.
        on_change: a twin was found, or is gone.
    """

    def __init__(
        self,
        identity: Identity,
        run: bytes,
        interfaces: Interfaces,
        on_change: Callable[[], None],
        *,
        retry_s: Sequence[float] = RETRY_S,
    ) -> None:
        self._identity = identity
        self._run = run
        self._interfaces = interfaces
        self._on_change = on_change
        self._retry_s = retry_s
        self._proven: set[str] = set()
        self._asking: dict[str, asyncio.Task[None]] = {}

    @property
    def are_there(self) -> bool:
        """Whether another computer has proved to be this device."""
        return bool(self._proven)

    def sighted(self, instance: str, endpoints: Sequence[Endpoint]) -> None:
        """Somebody announces this very device."""
        known = instance in self._proven or instance in self._asking
        if known or len(self._asking) >= AT_ONCE_MAX:
            return
        task = asyncio.create_task(self._ask(instance, endpoints), name="twin")
        self._asking[instance] = task
        task.add_done_callback(lambda _: self._asking.pop(instance, None))

    def lost(self, instance: str) -> None:
        """An announcement is gone."""
        if instance in self._asking:
            self._asking[instance].cancel()
        self._proven.discard(instance)

    async def stop(self) -> None:
        """Ask nobody any more."""
        tasks = list(self._asking.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _ask(self, instance: str, endpoints: Sequence[Endpoint]) -> None:
        for pause_s in (*self._retry_s, None):
            for endpoint in endpoints:
                if await self._has_our_key(endpoint):
                    logger.warning("%s at %s has the key of this device", instance, endpoint)
                    self._proven.add(instance)
                    self._on_change()
                    return
            if pause_s is not None:
                await asyncio.sleep(pause_s)

    async def _has_our_key(self, endpoint: Endpoint) -> bool:
        try:
            async with asyncio.timeout(HANDSHAKE_S):
                stream = await dial(endpoint, Intent.LINK, self._interfaces)
                try:
                    return await ask_twin(stream, self._identity, self._run)
                finally:
                    await stream.close()
        except (DialFailed, TimeoutError):
            return False
