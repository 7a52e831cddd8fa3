"""The links to all devices of the group: dialled, taken, replicated over, and made again."""

import asyncio
import logging
import random
from collections.abc import Callable, Collection, Coroutine, Iterable
from typing import Any

from companion.errors import RemoteProtocolError
from companion.model.dots import VersionVector
from companion.model.ids import DeviceId
from companion.reasons import Reason
from companion.replication.outputs import Progress, Status
from peers.addresses import Endpoint
from peers.attachments import Gatherer
from peers.clock import monotonic_ms, wall_ms
from peers.dialling import Abandon, Dial, Dialling, Failure
from peers.exchanges import Exchanges
from peers.handshake import RefusedAsRemoved, Standing
from peers.identity import Identity
from peers.interfaces import Interfaces
from peers.link import LinkClosed
from peers.link_memory import LASTING_REASONS, Memories
from peers.link_view import LinkView, view_of
from peers.meetings import Meetings, Met
from peers.membership import Membership
from peers.routes import better_than
from peers.sessions import LinkSession, ReplicaStore
from peers.signalling import DialFailed, FrameStream, StreamClosed
from peers.standing_link import StandingLink, StandingLinks
from peers.throttle import Limits
from peers.tidings import Tidings
from peers.timer import keep_time

logger = logging.getLogger(__name__)


class Links:
    """Keeps one link to each device of the group, as far as the network allows.

    Args:
        on_change: something that `view` shows has changed.
    """

    def __init__(
        self,
        *,
        identity: Identity,
        membership: Membership,
        interfaces: Interfaces,
        store: ReplicaStore,
        memories: Memories,
        software: str,
        on_change: Callable[[], None],
    ) -> None:
        self._identity = identity
        self._membership = membership
        self._interfaces = interfaces
        self._store, self._memories = store, memories
        self._software = software
        self._on_change = on_change
        self._dialling = Dialling(random=random.random)
        self.tidings = Tidings(
            identity.device_id,
            interfaces,
            self._dialling,
            sessions=lambda: [(d, up.session) for d, up in self.standing.items()],
            members=lambda: self._known,
        )
        self._meetings = Meetings(
            identity,
            membership,
            interfaces,
            standing=self._stands,
            is_paused=lambda device: self.paused or device in self._held,
        )
        self.gatherer = Gatherer(store.attachments)
        self.standing = StandingLinks()
        self._known: set[DeviceId] = set()  # the other members, as Dialling knows them
        self._dials: dict[tuple[DeviceId, Endpoint], asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._timer: asyncio.Task[None] | None = None
        self._stopping = self.paused = False
        self._held: set[DeviceId] = set()  # no link to these, by the person's choice
        self.limits = Limits()
        self.exchanges = Exchanges()

    @property
    def run(self) -> bytes:
        """What tells this start of the daemon from others, and from a twin."""
        return self._meetings.run

    async def start(self, port: int) -> None:
        """Begin to dial. port: at which this device takes connections."""
        self.tidings.port = port
        await self._memories.load()
        self.members_changed()
        self._timer = asyncio.create_task(
            keep_time(self._wake, self._dialling.deadline, self._due), name="dialling"
        )

    async def stop(self) -> None:
        """End all links, with a goodbye."""
        self._stopping = True
        self._dialling.pause(monotonic_ms())
        self._drain()
        if self._timer is not None:
            self._timer.cancel()
        self.standing.close(Reason("link_lost"))
        for task in self._dials.values():
            task.cancel()
        await asyncio.gather(*self._tasks, *self._dials.values(), return_exceptions=True)
        await self.gatherer.stop()

    # --- what is told from outside -------------------------------------------------------

    def members_changed(self) -> None:
        """The group has changed: who is out is neither dialled nor listened to any more."""
        others = self._membership.others
        for device in self._known - others.keys():
            self._dialling.remove(device)
            if (standing := self.standing.pop(device, None)) is not None:
                standing.session.close(Reason("link_removed"))
        self._known = set(others)
        for device in others:
            memory = self._memories[device]
            self._dialling.add(device, memory.endpoints, monotonic_ms())
            self._dialling.given(device, memory.given, monotonic_ms())
        self.tidings.members_changed()
        self._drain()

    def sighted(self, device: DeviceId, endpoints: Iterable[Endpoint]) -> None:
        """A device of the group is announced in the network."""
        known = list(endpoints)
        standing = self.standing.get(device)
        if standing is not None:
            ends = standing.link.ends
            if ends is None or ends.remote not in {endpoint.host for endpoint in known}:
                standing.link.doubt()  # it may have moved
            self._improve(device, standing, known)
        self._dialling.sighted(device, known, monotonic_ms())
        self._drain()

    def given(self, device: DeviceId, endpoints: Iterable[Endpoint]) -> None:
        """Pairing, or the person, said where a device is."""
        self._dialling.given(device, endpoints, monotonic_ms())
        self._drain()

    async def give(self, device: DeviceId, endpoint: Endpoint) -> None:
        """The person said where a device is: that is kept. Raises CompanionError."""
        await self._memories.give(device, endpoint)
        self.given(device, [endpoint])

    async def take_back(self, device: DeviceId, typed: str) -> None:
        """That is no longer so. Raises CompanionError."""
        for endpoint in await self._memories.take_back(device, typed):
            self._dialling.taken_back(device, endpoint)
        self._on_change()

    def lost(self, device: DeviceId) -> None:
        """A device is no longer announced."""
        self._dialling.lost(device)
        self._on_change()

    def network_changed(self) -> None:
        """This computer has other addresses, or woke up."""
        for standing in self.standing.values():
            standing.link.doubt()
        self.tidings.tell()
        self._dialling.network_changed(monotonic_ms())
        self._drain()

    def pause(self) -> None:
        """Cut all links and make none."""
        self.paused = True
        self._dialling.pause(monotonic_ms())
        ending, self.standing = self.standing, StandingLinks()
        ending.close(Reason("link_paused"))
        self._drain()

    def resume(self) -> None:
        """Make links again."""
        self.paused = False
        self._dialling.resume(monotonic_ms())
        self._drain()

    def hold(self, device: DeviceId) -> None:
        """Make no link to this one until `release`, and end the one there is."""
        self._held.add(device)
        self._dialling.hold(device, monotonic_ms())
        if (standing := self.standing.pop(device, None)) is not None:
            standing.session.close(Reason("link_paused"))
        self._drain()

    def release(self, device: DeviceId) -> None:
        """Link to this one like to the others."""
        self._held.discard(device)
        self._dialling.release(device, monotonic_ms())
        self._drain()

    def restart(self, reason: Reason) -> None:
        """End all links; they are made again."""
        self.standing.close(reason)

    def committed(
        self,
        vector: VersionVector,
        *,
        local: bool,
        attachments: bool,
        source: object,
        later: Collection[DeviceId] = (),
    ) -> None:
        """The database has absorbed more; `source` is the session that brought it, if one did.
        Those who are to have it `later` are told by `tell`."""
        self.standing.committed(vector, local=local, source=source, later=later)
        if attachments:
            self.blobs_arrived(None)
            self.gatherer.look()

    def blobs_arrived(self, source: object) -> None:
        """The bytes of an attachment have come, by `source`."""
        self.standing.blobs_arrived(source)
        self._on_change()

    def store_recovered(self) -> None:
        """What could not be stored can be again: nothing need wait any longer."""
        self.gatherer.look()
        self.hurry()

    def hurry(self) -> None:
        """Dial at once who is away."""
        self._dialling.network_changed(monotonic_ms())
        self._drain()

    @property
    def linked(self) -> set[DeviceId]:
        """The devices to which there is a link."""
        return set(self.standing)

    def view(self, device: DeviceId) -> LinkView:
        """How a device stands."""
        standing = self.standing.get(device)
        return view_of(device, self._dialling, self._memories[device], standing)

    def _improve(self, device: DeviceId, standing: StandingLink, endpoints: list[Endpoint]) -> None:
        """One of the two sees to it that the link goes the best way, so that they do not cross."""
        ends = standing.link.ends
        if ends is not None and self._identity.device_id < device:
            networks = self._interfaces.networks()
            self._dialling.better(device, better_than(ends, endpoints, networks))

    def _hear(self, peer: DeviceId, message: bytes) -> None:
        """A linked device tells where devices are. Raises RemoteProtocolError."""
        self.tidings.hear(peer, message)
        if peer in self._known:
            self._memories[peer].endpoints = self._dialling.endpoints(peer)
            self._spawn(self._memories.save())
        if (standing := self.standing.get(peer)) is not None:
            self._improve(peer, standing, self._dialling.endpoints(peer))
        self._drain()

    # --- dialling ------------------------------------------------------------------------

    def _due(self, now: int) -> None:
        self._dialling.handle_timeout(now)
        self._drain()

    def _drain(self) -> None:
        for output in self._dialling.outputs():
            match output:
                case Dial(device, endpoint):
                    task = asyncio.create_task(self._dial(device, endpoint), name="dial")
                    self._dials[device, endpoint] = task
                case Abandon(device):
                    for key in [key for key in self._dials if key[0] == device]:
                        self._dials.pop(key).cancel()
        self._wake.set()
        self._on_change()

    async def _dial(self, device: DeviceId, endpoint: Endpoint) -> None:
        instead = device in self.standing
        try:
            met = await self._meetings.go(device, endpoint, instead=instead)
        except RefusedAsRemoved as error:
            failure = error.failure
            self._spawn(self._meetings.heed(error.proof))
        except DialFailed as error:
            failure = error.failure
        except (StreamClosed, TimeoutError, RemoteProtocolError, LinkClosed) as error:
            logger.info("no link to %s at %s: %r", device.hex()[:8], endpoint.host, error)
            failure = Failure.SILENT
        except Exception:  # a defect of ours: the device is to be dialled again all the same
            logger.exception("a dial of %s failed", device.hex()[:8])
            failure = Failure.SILENT
        else:
            self._dials.pop((device, endpoint), None)
            self._stand(met, endpoint)
            return
        self._dials.pop((device, endpoint), None)
        self._dialling.failed(device, endpoint, failure, monotonic_ms())
        self._drain()

    # --- being dialled -------------------------------------------------------------------

    async def take(self, stream: FrameStream) -> None:
        """A connection came. Raises what peers.signalling forgives strangers."""
        met = await self._meetings.take(stream)
        if met is not None:
            self._stand(met, None)

    def _stands(self, device: DeviceId) -> Standing | None:
        up = self.standing.get(device)
        return Standing(up.run, monotonic_ms() - up.since_ms) if up is not None else None

    # --- links that are up ---------------------------------------------------------------

    def _stand(self, met: Met, endpoint: Endpoint | None) -> None:
        device, link, run = met.device, met.link, met.run
        held = self.paused or device in self._held
        if held or self._stopping or device not in self._known:
            self._spawn(link.close(Reason("link_paused" if held else "link_lost")))
            return
        standing = StandingLink(
            link=link,
            session=LinkSession(
                link,
                self._store,
                self.gatherer,
                self.limits,
                software=self._software,
                monotonic_ms=monotonic_ms,
                wall_ms=wall_ms,
                on_status=lambda status: self._status(device, standing, status),
                on_addresses=lambda message: self._hear(device, message),
            ),
            run=run,
            since_ms=monotonic_ms(),
            status=Status(Progress.GREETING, 0, 0, 0),
        )
        before = self.standing.get(device)
        self.standing[device] = standing
        if before is not None:
            before.session.close(Reason("link_lost"))
        logger.info("linked to %s over %s", device.hex()[:8], link.route)
        self._dialling.linked(device, endpoint, monotonic_ms())
        memory = self._memories[device]
        memory.ended, memory.last_seen_ms = None, wall_ms()
        memory.endpoints = self._dialling.endpoints(device)
        self._spawn(self._memories.save())
        self.tidings.linked(device)
        self._spawn(self._replicate(device, standing))
        self._drain()

    async def _replicate(self, device: DeviceId, standing: StandingLink) -> None:
        reason = Reason("link_lost")
        try:
            reason = await standing.session.run()
        except Exception:
            logger.exception("the link to %s failed", device.hex()[:8])
            await standing.link.close(reason)
        finally:
            self._ended(device, standing, reason)
        await self._memories.save()

    def _ended(self, device: DeviceId, standing: StandingLink, reason: Reason) -> None:
        logger.info("the link to %s ended: %s", device.hex()[:8], reason.english())
        memory = self._memories[device]
        memory.count(standing.link, wall_ms())
        self.exchanges.ended(device, reason, standing.traffic(), wall_ms())
        if device in self._known:
            memory.endpoints = self._dialling.endpoints(device)
        if self.standing.get(device) is standing:
            del self.standing[device]
            self.tidings.unlinked(device)
            memory.ended = reason if reason.code in LASTING_REASONS else None
            self._dialling.unlinked(device, monotonic_ms())
            self._drain()

    def _status(self, device: DeviceId, standing: StandingLink, status: Status) -> None:
        standing.status = status
        memory = self._memories[device]
        memory.clock_ahead_ms, memory.has = status.clock_ahead_ms, standing.session.peer_has
        if status.progress is Progress.IN_STEP:
            memory.in_step_ms = wall_ms()
            self.exchanges.in_step(device, standing.traffic(), wall_ms())
        self._on_change()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name="link")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
