"""The TCP connections on which two devices meet: a preamble, then frames.

    preamble = "CMPN" ‖ version (1) ‖ intent (1)                        from the dialling side
    frame    = length (2 bytes, big-endian) ‖ that many bytes           both ways

Everything here is untrusted until a handshake (peers.handshake, peers.pairing) has run over
it. A connection gets ten seconds for that, and few may be at it at once, so strangers cannot
fill our memory; after it the handler calls `established()` and has all the time it needs. When
one too many comes, the oldest from the busiest address gives way: whoever is of the group needs
a moment only, so a stranger that holds connections open keeps nobody out.
"""

import asyncio
import errno
import logging
import socket
from collections import Counter
from collections.abc import Awaitable, Callable
from enum import Enum
from typing import Final

from companion.errors import CompanionError, RemoteProtocolError
from peers.addresses import Endpoint
from peers.dialling import DIAL_LIMIT_MS, Failure
from peers.interfaces import Interfaces

logger = logging.getLogger(__name__)

MAGIC: Final = b"CMPN"
VERSION: Final = 1
FRAME_BYTES_MAX: Final = 65_535
HANDSHAKE_S: Final = 10.0
HANDSHAKES_MAX: Final = 32
BACKLOG: Final = 32
PORT_ATTEMPTS: Final = 8
CLOSE_S: Final = 1.0


class Intent(Enum):
    """What a connection is for."""

    LINK = 0  # Noise IK between devices that know each other
    SCAN = 1  # Noise XXpsk0 with the secret of a QR code
    TYPE = 2  # the same with a typed code, after SPAKE2
    COMPARE = 3  # the same without a secret; persons compare


class DialFailed(Exception):
    """A connection, or the link to be made on it, came to nothing."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(failure.value)


class StreamClosed(Exception):
    """The other side closed the connection, or it broke."""


class FrameStream:
    """Frames over one TCP connection. One reader and one writer at a time."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        on_established: Callable[[], None] = lambda: None,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._on_established = on_established

    @property
    def peer_address(self) -> str:
        """The other side's address; empty when it is gone already."""
        return _host(self._writer.get_extra_info("peername"))

    @property
    def local_address(self) -> str:
        """Our own address on this connection; empty when it is gone already."""
        return _host(self._writer.get_extra_info("sockname"))

    async def read_frame(self) -> bytes:
        """The next frame.

        Raises:
            StreamClosed: there will be none.
        """
        try:
            header = await self._reader.readexactly(2)
            return await self._reader.readexactly(int.from_bytes(header, "big"))
        except (asyncio.IncompleteReadError, OSError) as error:
            raise StreamClosed from error

    async def write_frame(self, frame: bytes) -> None:
        """Send a frame of at most FRAME_BYTES_MAX; returns when the system has taken most of it.

        Raises:
            StreamClosed: it cannot be sent.
        """
        assert len(frame) <= FRAME_BYTES_MAX
        try:
            self._writer.write(len(frame).to_bytes(2, "big") + frame)
            await self._writer.drain()
        except OSError as error:
            raise StreamClosed from error

    def begin(self, intent: Intent) -> None:
        """Say what the connection is for, as the side that made it."""
        self._writer.write(MAGIC + bytes((VERSION, intent.value)))

    def established(self) -> None:
        """The handshake is done: the limits for strangers no longer apply."""
        self._on_established()

    async def close(self) -> None:
        """Send what was written and close; without effect when closed."""
        self._writer.close()
        try:
            async with asyncio.timeout(CLOSE_S):
                # All who wait share one future: who gives up must not cancel it for the others.
                await asyncio.shield(self._writer.wait_closed())
        except (OSError, TimeoutError):
            logger.debug("a connection was not closed in order")
        finally:
            self._writer.transport.abort()


async def dial(endpoint: Endpoint, intent: Intent, interfaces: Interfaces) -> FrameStream:
    """Connect to a device and say what for.

    Raises:
        DialFailed: as `connect`.
    """
    stream = await connect(endpoint, interfaces)
    stream.begin(intent)
    return stream


async def connect(endpoint: Endpoint, interfaces: Interfaces) -> FrameStream:
    """Connect to a device, and say nothing yet: then `begin`.

    Raises:
        DialFailed: nobody is there, or it may not be spoken to from our interfaces.
    """
    if not interfaces.reaches(endpoint.host):
        raise DialFailed(Failure.NO_ROUTE)
    try:
        async with asyncio.timeout(DIAL_LIMIT_MS / 1000):
            reader, writer = await asyncio.open_connection(
                endpoint.host, endpoint.port, flags=socket.AI_NUMERICHOST
            )
    except (ConnectionRefusedError, ConnectionResetError) as error:
        raise DialFailed(Failure.REFUSED) from error
    except TimeoutError as error:
        raise DialFailed(Failure.SILENT) from error
    except (OSError, OverflowError) as error:
        raise DialFailed(Failure.NO_ROUTE) from error
    return FrameStream(reader, writer)


class SignallingServer:
    """Takes connections on the allowed interfaces.

    Args:
        port: 0 leaves the choice to the system.
        on_stream: the handler; the connection is closed when it returns. What it raises of
            `RemoteProtocolError`, `StreamClosed` and `TimeoutError` is the stranger's fault.
        on_displaced: told how many strangers had to give way to others by now.
    """

    def __init__(
        self,
        interfaces: Interfaces,
        port: int,
        on_stream: Callable[[Intent, FrameStream], Awaitable[None]],
        *,
        handshake_s: float = HANDSHAKE_S,
        handshakes_max: int = HANDSHAKES_MAX,
        on_displaced: Callable[[int], None] = lambda _count: None,
    ) -> None:
        self._interfaces = interfaces
        self._port = port
        self._on_stream = on_stream
        self._handshake_s = handshake_s
        self._handshakes_max = handshakes_max
        self._on_displaced = on_displaced
        # Those that are still strangers, with their addresses, the oldest first.
        self._handshakes: dict[asyncio.Task[None], str] = {}
        self._servers: list[asyncio.Server] = []
        self._connections: set[asyncio.Task[None]] = set()
        self.displaced = 0
        """How many strangers had to give way to others."""

    async def start(self) -> int:
        """Listen; the port.

        On a wildcard address, so that a new network needs no new socket; a connection to an
        address that the policy does not allow is dropped as it comes. With a policy that
        allows loopback alone, nothing else is bound either.

        Raises:
            CompanionError: port_taken.
        """
        hosts = (
            ["127.0.0.1"] if self._interfaces.addresses() == ["127.0.0.1"] else ["0.0.0.0", "::"]
        )
        for attempt in range(PORT_ATTEMPTS):
            try:
                return await self._listen(hosts)
            except OSError as error:
                await self._stop_listening()
                # The port that the system chose for IPv4 may be another's for IPv6.
                if self._port or attempt == PORT_ATTEMPTS - 1:
                    raise CompanionError("port_taken", port=self._port) from error
        raise AssertionError("unreachable")

    async def stop(self) -> None:
        """Listen no longer, and end all connections that are not handed over."""
        await self._stop_listening()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _listen(self, hosts: list[str]) -> int:
        port = self._port
        for host in hosts:
            try:
                server = await asyncio.start_server(
                    self._connected, host, port, backlog=BACKLOG, limit=FRAME_BYTES_MAX + 2
                )
            except OSError as error:
                # No IPv6 on this computer.
                if host == "::" and error.errno in (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL):
                    continue
                raise
            self._servers.append(server)
            port = server.sockets[0].getsockname()[1]
        return port

    async def _stop_listening(self) -> None:
        for server in self._servers:
            server.close()
        self._servers.clear()

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Not a coroutine: asyncio 3.11 logs an error for each of its own that is cancelled.
        task = asyncio.create_task(self._accept(reader, writer), name="connection")
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        limit = asyncio.timeout(self._handshake_s)

        def established() -> None:
            self._handshakes.pop(task, None)
            limit.reschedule(None)

        stream = FrameStream(reader, writer, established)
        try:
            if self._interfaces.allows(stream.local_address):
                self._make_room()
                self._handshakes[task] = stream.peer_address
                async with limit:
                    await self._on_stream(await _read_preamble(reader), stream)
        except (RemoteProtocolError, StreamClosed, TimeoutError) as error:
            logger.info("a connection from %s ended: %r", stream.peer_address, error)
        except Exception:
            logger.exception("a connection from %s failed", stream.peer_address)
        finally:
            self._handshakes.pop(task, None)
            await stream.close()

    def _make_room(self) -> None:
        if len(self._handshakes) < self._handshakes_max:
            return
        crowd = Counter(self._handshakes.values())
        most = max(crowd.values())
        oldest = next(task for task, host in self._handshakes.items() if crowd[host] == most)
        logger.debug(
            "too many connections at once: one from %s gives way", self._handshakes[oldest]
        )
        del self._handshakes[oldest]
        oldest.cancel()
        self.displaced += 1
        self._on_displaced(self.displaced)


async def _read_preamble(reader: asyncio.StreamReader) -> Intent:
    try:
        preamble = await reader.readexactly(len(MAGIC) + 2)
    except (asyncio.IncompleteReadError, OSError) as error:
        raise StreamClosed from error
    if preamble[: len(MAGIC)] != MAGIC:
        raise RemoteProtocolError("not a Companion")
    if preamble[len(MAGIC)] != VERSION:
        raise RemoteProtocolError(f"signalling version {preamble[len(MAGIC)]}")
    try:
        return Intent(preamble[-1])
    except ValueError as error:
        raise RemoteProtocolError(f"unknown intent {preamble[-1]}") from error


def _host(address: tuple[object, ...] | None) -> str:
    return "" if not address else str(address[0])
