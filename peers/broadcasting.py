"""Datagrams to everyone near, and from them: how devices meet where multicast does not pass.

One socket listens on the fixed port, which several daemons on a computer share. One for each of
our IPv4 networks calls there, and hears the answers to what it asked. (IPv6 has no broadcast.)
"""

import asyncio
import contextlib
import ipaddress
import logging
import socket
from collections.abc import Callable, Iterable
from typing import Final

from peers.clock import monotonic_ms
from peers.interfaces import Interfaces, LocalNetwork
from peers.neighbours import Answer, Call, Found, Lost, Neighbours
from peers.presence import PORT, Kind, Presence, decode, encode
from peers.sightings import Sighting

logger = logging.getLogger(__name__)

HOSTS_MAX: Final = 2_048

HOST_PREFIX_MAX: Final = 30
"""A network with a longer prefix has no broadcast address."""


class Broadcasting:
    """Says that this device is here, and reports who else says so.

    Args:
        presence: what to say, at present.
        on_found, on_lost: as peers.discovery has them.
        known_hosts: where devices that are not linked may be; they are asked each time.
    """

    def __init__(
        self,
        interfaces: Interfaces,
        presence: Callable[[], Presence],
        *,
        on_found: Callable[[Sighting], None],
        on_lost: Callable[[str], None],
        known_hosts: Callable[[], Iterable[str]],
        port: int = PORT,
    ) -> None:
        self._interfaces = interfaces
        self._presence = presence
        self._on_found, self._on_lost = on_found, on_lost
        self._known_hosts = known_hosts
        self._port = port
        self._neighbours = Neighbours(presence().instance, monotonic_ms())
        self._listening: asyncio.DatagramTransport | None = None
        self._calling: dict[LocalNetwork, asyncio.DatagramTransport] = {}
        self._near: dict[str, bool] = {}  # hosts, as `Interfaces.is_near` has them
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def use(self, networks: Iterable[LocalNetwork]) -> None:
        """Be heard in these networks, and in no others; call when they have changed."""
        self._near.clear()
        wanted = {each for each in networks if _has_broadcast(each)}
        before = set(self._calling)
        for network in before - wanted:
            self._calling.pop(network).close()
        for network in wanted - before:
            await self._open_calling(network)
        if self._calling:
            await self._listen()
        else:
            self._stop_listening()
            self._neighbours.forget_all()
        if before != self._calling.keys():
            self.changed()
        if self._task is None:
            self._task = asyncio.create_task(self._keep_time(), name="broadcasting")

    def changed(self) -> None:
        """What is to be said has changed: say it now."""
        self._neighbours.changed(monotonic_ms())
        self._do()
        self._wake.set()

    def ask(self, host: str) -> None:
        """Ask this one host who it is; its answer is reported as found."""
        if ":" not in host and self._is_near(host):
            self._send(Kind.WHO, host, self._port)

    async def stop(self) -> None:
        """Say goodbye and end."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self._call(Kind.GONE)
        for end in self._calling.values():
            end.close()
        self._calling.clear()
        self._stop_listening()

    # --- inside --------------------------------------------------------------------------

    async def _keep_time(self) -> None:
        while True:
            self._wake.clear()
            wait_s = max(0, self._neighbours.deadline() - monotonic_ms()) / 1000
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._wake.wait()
                    continue
            self._neighbours.handle_timeout(monotonic_ms())
            self._do()

    def _do(self) -> None:
        for output in self._neighbours.outputs():
            match output:
                case Call(kind):
                    self._call(kind)
                case Answer(host, port):
                    self._answer(host, port)
                case Found(sighting):
                    self._on_found(sighting)
                case Lost(instance):
                    self._on_lost(instance)

    def _call(self, kind: Kind) -> None:
        datagram = encode(kind, self._presence())
        for local, end in self._calling.items():
            self._put(end, datagram, str(local.network.broadcast_address), self._port)
        if kind is not Kind.GONE:
            for host in self._known_hosts():
                self.ask(host)

    def _answer(self, host: str, port: int) -> None:
        """From the port that was asked: a firewall at the other side lets that through."""
        if self._listening is not None:
            self._put(self._listening, encode(Kind.HERE, self._presence()), host, port)
        else:
            self._send(Kind.HERE, host, port)

    def _send(self, kind: Kind, host: str, port: int) -> None:
        """From the socket of the host's network; else from any, which the system then routes."""
        remote = ipaddress.ip_address(host)
        ends = [end for local, end in self._calling.items() if remote in local.network]
        for end in (ends or list(self._calling.values()))[:1]:
            self._put(end, encode(kind, self._presence()), host, port)

    def _put(self, end: asyncio.DatagramTransport, datagram: bytes, host: str, port: int) -> None:
        if not end.is_closing():
            end.sendto(datagram, (host, port))

    def _is_near(self, host: str) -> bool:
        """Looked up once for each host, since anybody can send without end."""
        if host not in self._near:
            if len(self._near) >= HOSTS_MAX:
                self._near.clear()
            self._near[host] = self._interfaces.is_near(host)
        return self._near[host]

    async def _open_calling(self, local: LocalNetwork) -> None:
        end = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            end.bind((local.address, 0))
            self._calling[local] = await self._opened(end)
        except OSError as error:  # the address is gone again, or not usable yet
            logger.debug("not calling from %s: %s", local.address, error)
            end.close()

    async def _listen(self) -> None:
        if self._listening is not None:
            return
        end = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            end.bind(("", self._port))
            self._listening = await self._opened(end)
        except OSError as error:  # some other program's; it is tried again
            logger.debug("not listening for calls: %s", error)
            end.close()

    async def _opened(self, end: socket.socket) -> asyncio.DatagramTransport:
        end.setblocking(False)
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: _Ear(self._hear), sock=end)
        return transport

    def _stop_listening(self) -> None:
        if self._listening is not None:
            self._listening.close()
            self._listening = None

    def _hear(self, datagram: bytes, host: str, port: int) -> None:
        said = decode(datagram)
        if said is not None and self._is_near(host):
            self._neighbours.heard(*said, (host, port), monotonic_ms())
            self._do()


class _Ear(asyncio.DatagramProtocol):
    """Hands on what comes. That something could not be sent is no matter: it is said again."""

    def __init__(self, hear: Callable[[bytes, str, int], None]) -> None:
        self._hear = hear

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """A datagram came."""
        self._hear(data, addr[0], addr[1])


def _has_broadcast(local: LocalNetwork) -> bool:
    return local.network.version == 4 and local.network.prefixlen <= HOST_PREFIX_MAX
