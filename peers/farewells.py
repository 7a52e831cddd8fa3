"""Telling devices that are out of the group that they are: they cannot find the others any more.

Who is removed does not know the present secret, so it recognises nobody's announcement, and ports
are new at each start. But its own announcement is recognised by those who know the former secret.
So whoever sees it tells it, once, what it would be told if it came.
"""

import asyncio
import logging
from collections.abc import Sequence

from companion.model.ids import DeviceId
from peers.addresses import Endpoint
from peers.handshake import bid_farewell
from peers.identity import Identity, static_of
from peers.interfaces import Interfaces
from peers.membership import Membership
from peers.signalling import DialFailed, Intent, StreamClosed, dial

logger = logging.getLogger(__name__)

AT_ONCE_MAX = 4
"""So many are told at once; what others announce may be false."""


class Farewells:
    """Tells each device that is out, once for each of its announcements."""

    def __init__(self, identity: Identity, membership: Membership, interfaces: Interfaces) -> None:
        self._identity = identity
        self._membership = membership
        self._interfaces = interfaces
        self._told: set[tuple[DeviceId, str]] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def sighted(self, device: DeviceId, instance: str, endpoints: Sequence[Endpoint]) -> None:
        """A device that is out is announced in the network."""
        if (device, instance) in self._told or len(self._tasks) >= AT_ONCE_MAX:
            return
        self._told.add((device, instance))
        task = asyncio.create_task(self._tell(device, endpoints), name="farewell")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def lost(self, instance: str) -> None:
        """An announcement is gone."""
        self._told = {told for told in self._told if told[1] != instance}

    async def stop(self) -> None:
        """Tell nobody any more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _tell(self, device: DeviceId, endpoints: Sequence[Endpoint]) -> None:
        removal = self._membership.group.removed.get(device)
        if removal is None:
            return
        static = static_of(removal.public_key)
        for endpoint in endpoints:
            try:
                stream = await dial(endpoint, Intent.LINK, self._interfaces)
            except DialFailed:
                continue
            try:
                proof = self._membership.farewell_to(static)
                await bid_farewell(stream, self._identity, static, proof)
                logger.info("told %s that it is out", device.hex()[:8])
                return
            except StreamClosed:
                continue
            finally:
                await stream.close()
