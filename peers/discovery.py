"""Finding Companion in the local network, and being found: DNS-SD over multicast DNS, and
datagrams (peers.broadcasting) where multicast does not pass.

What is announced (RFC 6763): an instance of `_companion._tcp.local.` whose name and host are
random and new at each start, the signalling port, the addresses, and TXT `v=1`, `t=<tag>`
(peers.tags). A stranger learns that some Companion runs here, and nothing more; while its person
has a pairing open, its name as well (peers.beacon).

The announcement follows the interfaces: one loop compares what is with what should be, every
`POLL_S` and when told that something changed. Without a network it just looks again.
"""

import asyncio
import contextlib
import itertools
import logging
import secrets
import time
from collections.abc import Callable, Iterable
from typing import Final

import zeroconf
from zeroconf.asyncio import AsyncServiceInfo

from peers.addresses import ADDRESSES_MAX
from peers.beacon import Beacon, beacon_of
from peers.broadcasting import Broadcasting
from peers.cables import Cables
from peers.interfaces import Interfaces
from peers.mdns import TXT_VERSION, Responder
from peers.presence import Presence
from peers.scanning import ANSWER_S, ASK_S, hosts_to_scan
from peers.sightings import Sighting, Sightings, Way

logger = logging.getLogger(__name__)

POLL_S: Final = 3.0
"""Where the system tells of changes by itself (peers.cables), they are seen at once."""

DAMPING_S: Final = 1.0
"""A flapping interface must not become a storm of announcements."""

ASLEEP_S: Final = 15.0
"""When the wall clock has passed the poll by this much, the computer slept, or its clock was
set: either way everything is looked up and announced afresh."""

SCAN_AGAIN_S: Final = 20.0
"""A pairing that looks for the other side for a minute asks every address three times."""

INSTANCES_MAX: Final = 256
"""More Companions than this in one network are not real; the rest is ignored."""


class Discovery:
    """Announces this device and reports the others; never itself.

    Args:
        port: the signalling port to announce.
        on_found: called for a new Companion and whenever one's addresses, port or tag change.
        on_lost: called with the instance when it said goodbye or has not been heard for long.
        on_network: called when our own addresses changed, or the computer woke up.
        known_hosts: where devices may be that nobody sees; they are asked now and then.
    """

    def __init__(
        self,
        interfaces: Interfaces,
        port: int,
        *,
        on_found: Callable[[Sighting], None],
        on_lost: Callable[[str], None],
        on_network: Callable[[], None] = lambda: None,
        known_hosts: Callable[[], Iterable[str]] = tuple,
        poll_s: float = POLL_S,
    ) -> None:
        self._interfaces = interfaces
        self._port = port
        self._tag = secrets.token_bytes(8)  # until there is a group, nobody should know us
        self._beacon: Beacon | None = None
        self._turn = 0  # counts beacons, so that no two announcements are the same
        self._instance = secrets.token_hex(8)
        self._on_found, self._on_lost, self._on_network = on_found, on_lost, on_network
        self._poll_s = poll_s
        self._responder: Responder | None = None
        self._seen = Sightings()
        self._broadcasting = Broadcasting(
            interfaces,
            self._presence,
            on_found=lambda sighting: self._saw(Way.DATAGRAM, sighting),
            on_lost=lambda instance: self._lose(Way.DATAGRAM, instance),
            known_hosts=known_hosts,
        )
        self._resolving: dict[str, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._cables = Cables(self._network_told)
        self._is_told = False
        self._scan: asyncio.Task[None] | None = None
        self._scan_again_s = 0.0
        self._task: asyncio.Task[None] | None = None

    @property
    def instance(self) -> str:
        """Our own name in the network, until the next start."""
        return self._instance

    @property
    def is_announcing(self) -> bool:
        """Whether the network can see us; False without a network."""
        return self._responder is not None

    @property
    def sightings(self) -> list[Sighting]:
        """All Companions seen now, ours left out."""
        return self._seen.all

    async def start(self) -> None:
        """Announce and look, from now on. Without a network that begins as soon as there is one."""
        self._cables.start()
        await self._reconcile()
        self._task = asyncio.create_task(self._follow(), name="discovery")

    async def update_tag(self, tag: bytes) -> None:
        """Announce another tag: at each new hour, and when the group's secret changed."""
        if tag != self._tag:
            self._tag = tag
            self._said_changed()

    def show_beacon(self, beacon: Beacon | None) -> None:
        """Announce that this device's person wants to pair it; None: no longer."""
        if beacon != self._beacon:
            self._beacon = beacon
            self._turn += 1
            self._said_changed()

    async def interfaces_changed(self) -> None:
        """Look at the interfaces now instead of at the next poll."""
        self._wake.set()

    def look_everywhere(self) -> None:
        """Ask every address near, in the background, unless that was done just now."""
        if time.monotonic() >= self._scan_again_s:
            self._begin_scan()

    async def scan(self) -> None:
        """The same now, until all have had the time to answer."""
        await asyncio.shield(self._begin_scan())

    def _begin_scan(self) -> asyncio.Task[None]:
        self._scan_again_s = time.monotonic() + SCAN_AGAIN_S
        if self._scan is None or self._scan.done():
            self._scan = asyncio.create_task(self._look_everywhere(), name="scan")
        return self._scan

    def ask(self, host: str) -> None:
        """Ask whoever is at this address who it is."""
        self._broadcasting.ask(host)

    async def stop(self) -> None:
        """Say goodbye and end."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        self._cables.stop()
        if self._scan is not None:
            self._scan.cancel()
            await asyncio.gather(self._scan, return_exceptions=True)
        await self._broadcasting.stop()
        await self._close()

    # --- following the interfaces ----------------------------------------------------------

    async def _look_everywhere(self) -> None:
        for host in hosts_to_scan(self._interfaces.networks()):
            self._broadcasting.ask(host)
            await asyncio.sleep(ASK_S)
        await asyncio.sleep(ANSWER_S)

    def _network_told(self) -> None:
        self._is_told = True
        self._wake.set()

    async def _follow(self) -> None:
        while True:
            looked_at = time.time()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._poll_s):
                    await self._wake.wait()
            self._wake.clear()
            if not 0 <= time.time() - looked_at <= self._poll_s + ASLEEP_S:
                logger.info("this computer slept, or its clock was set")
                await self._close()
            await self._reconcile()
            await asyncio.sleep(DAMPING_S)

    async def _reconcile(self) -> None:
        """Make what is announced what should be; what fails now is tried again at the next poll."""
        told, self._is_told = self._is_told, False
        await self._broadcasting.use(self._interfaces.networks())
        addresses = self._interfaces.addresses()
        multicast = self._interfaces.multicast_addresses()
        had_network = self._responder is not None
        try:
            if not multicast:
                await self._close()
                moved = had_network
            elif self._responder is None:
                responder = Responder(multicast, self._instance, self._changed)
                self._responder = responder
                await responder.announce(addresses, self._port, self._properties())
                moved = True
            else:
                moved = told or addresses != self._responder.addresses
                await self._refresh(self._responder, addresses, multicast, moved=moved)
        except (OSError, RuntimeError, zeroconf.Error) as error:
            logger.info("not announced for now: %s", error)
            await self._close()
            moved = had_network
        if moved:
            self._on_network()

    async def _refresh(
        self, responder: Responder, addresses: list[str], multicast: list[str], *, moved: bool
    ) -> None:
        await responder.use(multicast)
        await responder.announce(addresses, self._port, self._properties())
        if moved:
            responder.look_again()
            self._broadcasting.changed()

    def _properties(self) -> dict[bytes, bytes]:
        properties = {b"t": self._tag.hex().encode()}
        if self._turn:
            properties[b"r"] = str(self._turn).encode()
        if self._beacon is not None:
            properties |= self._beacon.properties()
        return properties

    def _presence(self) -> Presence:
        return Presence(self._instance, self._port, self._tag, self._beacon)

    def _said_changed(self) -> None:
        self._broadcasting.changed()
        self._wake.set()

    async def _close(self) -> None:
        responder, self._responder = self._responder, None
        for task in list(self._resolving.values()):
            task.cancel()
        if responder is None:
            return
        try:
            await responder.close()
        except (OSError, RuntimeError, zeroconf.Error) as error:
            logger.info("no goodbye was said: %s", error)
        for instance in self._seen.heard(Way.MULTICAST):
            self._lose(Way.MULTICAST, instance)

    # --- what is seen ----------------------------------------------------------------------

    def _changed(self, instance: str, is_there: bool) -> None:
        """An instance came, changed or went; what it is stands in other records."""
        if instance == self._instance:
            return
        task = self._resolving.pop(instance, None)
        if task is not None:
            task.cancel()
        if not is_there:
            self._lose(Way.MULTICAST, instance)
            return
        if len(self._seen) + len(self._resolving) >= INSTANCES_MAX:
            return
        self._resolving[instance] = asyncio.create_task(
            self._resolve(instance), name=f"resolve {instance}"
        )

    async def _resolve(self, instance: str) -> None:
        try:
            if self._responder is None:
                return
            info = await self._responder.resolve(instance)
            sighting = self._sighting(instance, info) if info is not None else None
        except zeroconf.Error as error:
            logger.debug("%s was not resolved: %s", instance, error)
            return
        finally:
            if self._resolving.get(instance) is asyncio.current_task():
                del self._resolving[instance]
        if sighting is not None:
            self._saw(Way.MULTICAST, sighting)

    def _saw(self, way: Way, sighting: Sighting) -> None:
        known = self._seen.saw(way, sighting)
        if known is not None:
            logger.info("found %s at %s port %d", known.instance, known.addresses, known.port)
            self._on_found(known)

    def _sighting(self, instance: str, info: AsyncServiceInfo) -> Sighting | None:
        """None when the announcement is not one that we understand."""
        properties = info.properties
        try:
            tag = bytes.fromhex((properties.get(b"t") or b"").decode("ascii"))
        except ValueError:
            return None
        reached = filter(self._interfaces.reaches, info.parsed_addresses())
        addresses = tuple(itertools.islice(reached, ADDRESSES_MAX))  # each is dialled
        if properties.get(b"v") != TXT_VERSION or not info.port or not addresses:
            return None
        return Sighting(instance, addresses, info.port, tag, beacon_of(properties))

    def _lose(self, way: Way, instance: str) -> None:
        if self._seen.lost(way, instance):
            logger.info("lost %s", instance)
            self._on_lost(instance)
