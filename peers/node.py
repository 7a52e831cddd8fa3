"""This device in the network: found, finding, pairing, and linked to the others of its group."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol

from companion.errors import CompanionError
from companion.model.dots import VersionVector
from companion.model.ids import DeviceId
from peers.addresses import Endpoint
from peers.discovery import Discovery
from peers.farewells import Farewells
from peers.gate import Gate
from peers.identity import Identity
from peers.interfaces import Interfaces
from peers.link_memory import LinkStore, Memories
from peers.link_rules import RuleStore
from peers.links import Links
from peers.membership import Membership
from peers.pairing_desk import PairingDesk
from peers.pairing_view import About, PairingView
from peers.presence import PORT
from peers.sessions import ReplicaStore
from peers.sightings import Sighting
from peers.signalling import FrameStream, Intent, SignallingServer
from peers.tags import hour_of, recognise, tag
from peers.twins import Twins

logger = logging.getLogger(__name__)

CROWD_WORTH_A_WARNING = 100
"""So many do not come by chance: a device that has just been woken is dialled a few times."""

TAG_S = 60.0
"""How often to look whether a new hour has come, and whether the group is in order."""


class NodeStore(LinkStore, RuleStore, Protocol):
    """Where a node keeps what is this device's own."""


class Node:
    """Everything of this device that crosses to other machines.

    Args:
        port: for signalling; 0: the usual one, or any that is free.
        is_saving: whether this computer is on battery or a metered network.
        about: what to say of this device when it meets another.
        on_change: something that people see has changed.
        on_pairing: a pairing went on.
    """

    def __init__(
        self,
        *,
        identity: Identity,
        membership: Membership,
        interfaces: Interfaces,
        port: int,
        store: ReplicaStore,
        memory: NodeStore,
        is_saving: Callable[[], bool],
        software: str,
        about: Callable[[], Coroutine[Any, Any, About]],
        on_change: Callable[[], None],
        on_pairing: Callable[[PairingView], None],
    ) -> None:
        self._identity = identity
        self._membership = membership
        self._interfaces = interfaces
        self._about = about
        self._on_change = on_change
        self._on_pairing = on_pairing
        # One that is always the same is found where it was, also where nothing is announced.
        self._server = SignallingServer(
            interfaces, port, self._take, preferred=PORT, on_displaced=self._displaced
        )
        self._seen: dict[str, DeviceId] = {}  # instances of devices of the group
        self._tagging: asyncio.Task[None] | None = None
        self._farewells = Farewells(identity, membership, interfaces)
        self._discovery: Discovery | None = None
        self._desk: PairingDesk | None = None
        self.port = 0
        self.memories = Memories(memory)
        self.links = Links(
            identity=identity,
            membership=membership,
            interfaces=interfaces,
            store=store,
            memories=self.memories,
            software=software,
            on_change=on_change,
        )
        self._twins = Twins(identity, self.links.run, interfaces, on_change)
        self.gate = Gate(self.links, memory, is_saving=is_saving, on_change=on_change)

    async def start(self) -> None:
        """Listen, announce, look, and link.

        Raises:
            CompanionError: port_taken.
        """
        self.port = await self._server.start()
        self._discovery = Discovery(
            self._interfaces,
            self.port,
            on_found=self._found,
            on_lost=self._lost,
            on_network=self.links.network_changed,
            known_hosts=self.links.tidings.hosts_to_ask,
        )
        self._desk = PairingDesk(
            identity=self._identity,
            membership=self._membership,
            interfaces=self._interfaces,
            surroundings=self._discovery,
            port=self.port,
            about=self._about,
            on_change=self._on_pairing,
            on_paired=self._paired,
        )
        await self.gate.open()
        await self.links.start(self.port)
        self._membership.listen(self._group_changed)
        await self._update_tag()
        await self._discovery.start()
        self._tagging = asyncio.create_task(self._keep_tag(), name="tag")

    async def stop(self) -> None:
        """Say goodbye to everyone."""
        if self._tagging is not None:
            self._tagging.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._tagging
        await self.desk.stop()
        await self._server.stop()  # before the links, so that none is made while they end
        await self.gate.stop()
        await self.links.stop()
        await self._farewells.stop()
        await self._twins.stop()
        await self.discovery.stop()

    @property
    def desk(self) -> PairingDesk:
        """Where devices are paired."""
        assert self._desk is not None, "start the node first"
        return self._desk

    @property
    def discovery(self) -> Discovery:
        """What is seen in the network."""
        assert self._discovery is not None, "start the node first"
        return self._discovery

    @property
    def has_network(self) -> bool:
        """Whether this computer has an address to be reached at."""
        return bool(self._interfaces.addresses())

    @property
    def has_twin(self) -> bool:
        """Whether another computer in the network has proved to have the key of this one."""
        return self._twins.are_there

    @property
    def strangers_displaced(self) -> int:
        """How many connections of strangers had to give way to others; few are nothing to tell."""
        displaced = self._server.displaced
        return displaced if displaced >= CROWD_WORTH_A_WARNING else 0

    def device_of(self, instance: str) -> DeviceId | None:
        """Whose announcement it is, if it is one of the group."""
        return self._seen.get(instance)

    async def find(self) -> None:
        """Ask every address of the networks that this computer is in, and dial all who are away."""
        self.links.hurry()
        await self.discovery.scan()

    def committed(
        self, vector: VersionVector, *, local: bool, attachments: bool, source: object
    ) -> None:
        """The database has absorbed more."""
        self.gate.committed(vector, local=local, attachments=attachments, source=source)

    # --- what happens --------------------------------------------------------------------

    async def _take(self, intent: Intent, stream: FrameStream) -> None:
        if intent is Intent.LINK:
            await self.links.take(stream)
        else:
            await self.desk.take(intent, stream)

    def _displaced(self, count: int) -> None:
        if count % CROWD_WORTH_A_WARNING == 0:
            self._on_change()

    def _found(self, sighting: Sighting) -> None:
        own = self._identity.device_id
        others = self._membership.others
        removed = [] if self._membership.is_removed else self._membership.group.removed
        device = recognise(
            sighting.tag,
            self._membership.secrets,
            [own, *others, *removed],
            hour_of(time.time()),
        )
        endpoints = [Endpoint(address, sighting.port) for address in sighting.addresses]
        if device == own:
            self._twins.sighted(sighting.instance, endpoints)
        elif device in others:
            self._seen[sighting.instance] = device
            self.links.sighted(device, endpoints)
        elif device is not None:
            self._farewells.sighted(device, sighting.instance, endpoints)
        self.desk.sighted()
        self._on_change()

    def _lost(self, instance: str) -> None:
        self._twins.lost(instance)
        self._farewells.lost(instance)
        device = self._seen.pop(instance, None)
        if device is not None and device not in self._seen.values():
            self.links.lost(device)
        self.desk.sighted()
        self._on_change()

    def _paired(self, device: DeviceId, endpoints: Sequence[Endpoint]) -> None:
        if endpoints:
            self.links.given(device, endpoints)

    def _group_changed(self) -> None:
        self.links.members_changed()
        members = self._membership.others
        self._seen = {i: device for i, device in self._seen.items() if device in members}
        for sighting in self.discovery.sightings:
            if sighting.instance not in self._seen:
                self._found(sighting)
        self._tag_changed = asyncio.create_task(self._update_tag(), name="tag changed")
        self._on_change()

    async def _keep_tag(self) -> None:
        while True:
            await asyncio.sleep(TAG_S)
            await self._update_tag()
            try:
                await self._membership.tend()
            except CompanionError as error:  # a full disk; it is looked at again
                logger.info("the group could not be tended: %s", error)

    async def _update_tag(self) -> None:
        own = tag(self._membership.secret, self._identity.device_id, hour_of(time.time()))
        await self.discovery.update_tag(own)
