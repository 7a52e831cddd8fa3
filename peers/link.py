"""A link: whole messages to and from one authenticated device, on two channels."""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from companion.errors import RemoteProtocolError
from companion.model.ids import DeviceId
from companion.reasons import Reason

Channel = Literal["sync", "blobs"]
CHANNELS: Final[tuple[Channel, ...]] = ("sync", "blobs")

INBOX_BYTES_MAX: Final = 32 * 1024 * 1024
"""What may wait to be received. The credit of the sessions above keeps an honest peer far
below it; SCTP as aiortc does it has no back-pressure of its own, so a peer that passes it is
cut off instead."""

MESSAGE_OVERHEAD_BYTES: Final = 256
"""What an empty message costs in memory, rounded up: many of them are bounded as well."""


class LinkClosed(Exception):
    """The link has ended, and nothing more will come or go."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.english())


@dataclass(frozen=True, slots=True)
class Ends:
    """The addresses at the two ends of a link."""

    local: str
    remote: str


class Link(Protocol):
    """What replication needs of a connection. Everything on it is reliable and in order."""

    @property
    def peer(self) -> DeviceId:
        """The device at the other end, which has proved that it is it."""

    @property
    def route(self) -> str:
        """Over what the link goes, for people: "lan 192.168.1.7"."""

    @property
    def ends(self) -> Ends | None:
        """The addresses between which it goes; None when they cannot be told."""

    @property
    def bytes_sent(self) -> int:
        """Since the link was made."""

    @property
    def bytes_received(self) -> int:
        """Since the link was made."""

    async def send(self, channel: Channel, message: bytes) -> None:
        """Send a message of at most pieces.MESSAGE_BYTES_MAX; waits while much is unsent.

        Raises:
            LinkClosed: it is not known how much of it has arrived.
        """

    async def receive(self, channel: Channel) -> bytes:
        """The next message. What came before the link ended is given out first.

        Raises:
            LinkClosed: there will be none.
        """

    def doubt(self) -> None:
        """Something has changed on the way: see soon whether the link still is one."""

    async def close(self, reason: Reason) -> None:
        """Send what is queued, tell the other side why, end. Without effect when ended."""

    async def wait_closed(self) -> Reason:
        """Why the link ended, once it has."""


class Inbox:
    """The messages of one link that wait to be received, bounded over both channels."""

    def __init__(self, bytes_max: int = INBOX_BYTES_MAX) -> None:
        self._bytes_max = bytes_max
        self._bytes = 0
        self._queues: dict[Channel, deque[bytes]] = {channel: deque() for channel in CHANNELS}
        self._arrived: dict[Channel, asyncio.Event] = {c: asyncio.Event() for c in CHANNELS}
        self._closed: Reason | None = None

    def put(self, channel: Channel, message: bytes) -> None:
        """Queue a message.

        Raises:
            RemoteProtocolError: too much is waiting already.
        """
        self._bytes += len(message) + MESSAGE_OVERHEAD_BYTES
        if self._bytes > self._bytes_max:
            raise RemoteProtocolError("more was sent than may wait here")
        self._queues[channel].append(message)
        self._arrived[channel].set()

    async def get(self, channel: Channel) -> bytes:
        """The next message; one receiver per channel at a time.

        Raises:
            LinkClosed: the inbox was closed and is empty.
        """
        queue = self._queues[channel]
        while not queue:
            if self._closed is not None:
                raise LinkClosed(self._closed)
            self._arrived[channel].clear()
            await self._arrived[channel].wait()
        message = queue.popleft()
        self._bytes -= len(message) + MESSAGE_OVERHEAD_BYTES
        return message

    def close(self, reason: Reason) -> None:
        """Nothing more will come."""
        self._closed = reason
        for event in self._arrived.values():
            event.set()
