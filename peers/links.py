"""The links to all devices of the group: dialled, taken, replicated over, and made again."""

import asyncio
import logging
import random
import secrets
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from companion.errors import CompanionError, RemoteProtocolError
from companion.model.dots import VersionVector
from companion.model.ids import DeviceId
from companion.reasons import Reason
from companion.replication.comparing import Compared
from companion.replication.outputs import Progress, Status
from peers.addresses import Endpoint
from peers.attachments import Gatherer
from peers.clock import monotonic_ms, wall_ms
from peers.dialling import Abandon, Dial, Dialling, Failure
from peers.group import Member
from peers.handshake import (
    RUN_BYTES,
    Greetings,
    RefusedAsRemoved,
    Standing,
    Verdict,
    answer_greeting,
    greet,
    may_greet,
    verdict,
)
from peers.identity import Identity
from peers.interfaces import Interfaces
from peers.link import Link, LinkClosed
from peers.link_memory import LASTING_REASONS, LinkMemory, LinkStore, decode, encode
from peers.link_view import LinkView, StandingLink, view_of
from peers.membership import Membership
from peers.sessions import LinkSession, ReplicaStore
from peers.signalling import HANDSHAKE_S, DialFailed, FrameStream, Intent, StreamClosed, dial

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
        memory: LinkStore,
        software: str,
        on_change: Callable[[], None],
    ) -> None:
        self._identity = identity
        self._membership = membership
        self._interfaces = interfaces
        self._store, self._memory = store, memory
        self._software = software
        self._on_change = on_change
        self._run, self._greetings = secrets.token_bytes(RUN_BYTES), Greetings()
        self.gatherer = Gatherer(store.attachments)
        self._dialling = Dialling(random=random.random)
        self._standing: dict[DeviceId, StandingLink] = {}
        self._memories: dict[DeviceId, LinkMemory] = {}
        self._known: set[DeviceId] = set()  # the other members, as Dialling knows them
        self._dials: dict[tuple[DeviceId, Endpoint], asyncio.Task[None]] = {}
        self._greeting: list[DeviceId] = []  # dials whose handshake has begun
        self._answering: list[tuple[DeviceId, bytes]] = []  # with the run that dials us
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._timer: asyncio.Task[None] | None = None
        self._stopping = self.paused = False

    async def start(self) -> None:
        """Begin to dial."""
        self._memories = decode(await self._memory.load_links())
        self.members_changed()
        self._timer = asyncio.create_task(self._keep_time(), name="dialling")

    async def stop(self) -> None:
        """End all links, with a goodbye."""
        self._stopping = True
        self._dialling.pause(monotonic_ms())
        self._drain()
        if self._timer is not None:
            self._timer.cancel()
        for standing in self._standing.values():
            standing.session.close(Reason("link_lost"))
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
            if (standing := self._standing.pop(device, None)) is not None:
                standing.session.close(Reason("link_removed"))
        self._known = set(others)
        for device in others:
            memory = self._memories.setdefault(device, LinkMemory())
            self._dialling.add(device, memory.endpoints, monotonic_ms())
        self._drain()

    def sighted(self, device: DeviceId, endpoints: Iterable[Endpoint]) -> None:
        """A device of the group is announced in the network."""
        self._dialling.sighted(device, endpoints, monotonic_ms())
        self._drain()

    def given(self, device: DeviceId, endpoints: Iterable[Endpoint]) -> None:
        """Pairing, or the person, said where a device is."""
        self._dialling.given(device, endpoints, monotonic_ms())
        self._drain()

    def lost(self, device: DeviceId) -> None:
        """A device is no longer announced."""
        self._dialling.lost(device)
        self._on_change()

    def network_changed(self) -> None:
        """This computer has other addresses, or woke up."""
        self._dialling.network_changed(monotonic_ms())
        self._drain()

    def pause(self) -> None:
        """Cut all links and make none."""
        self.paused = True
        self._dialling.pause(monotonic_ms())
        ending, self._standing = self._standing, {}
        for standing in ending.values():
            standing.session.close(Reason("link_paused"))
        self._drain()

    def resume(self) -> None:
        """Make links again."""
        self.paused = False
        self._dialling.resume(monotonic_ms())
        self._drain()

    def restart(self, reason: Reason) -> None:
        """End all links; they are made again."""
        for standing in self._standing.values():
            standing.session.close(reason)

    def committed(
        self, vector: VersionVector, *, local: bool, attachments: bool, source: object
    ) -> None:
        """The database has absorbed more; `source` is the session that brought it, if one did."""
        for standing in self._standing.values():
            if standing.session is not source:
                standing.session.committed(vector, local=local)
        if attachments:
            self.blobs_arrived(None)
            self.gatherer.look()

    def blobs_arrived(self, source: object) -> None:
        """The bytes of an attachment have come, by `source`."""
        for standing in self._standing.values():
            if standing.session is not source:
                standing.session.blobs_arrived()
        self._on_change()

    def store_recovered(self) -> None:
        """What could not be stored can be again: nothing need wait any longer."""
        self.gatherer.look()
        self.network_changed()

    async def compare(self, device: DeviceId) -> Compared:
        """Compare all records with a linked device, and mend.

        Raises:
            CompanionError: compare_not_linked, or why it could not be done.
        """
        standing = self._standing.get(device)
        if standing is None:
            raise CompanionError("compare_not_linked")
        return await standing.session.compare()

    @property
    def linked(self) -> set[DeviceId]:
        """The devices to which there is a link."""
        return set(self._standing)

    def view(self, device: DeviceId) -> LinkView:
        """How a device stands."""
        return view_of(device, self._dialling, self._memories[device], self._standing.get(device))

    # --- dialling ------------------------------------------------------------------------

    async def _keep_time(self) -> None:
        while True:
            self._wake.clear()
            deadline = self._dialling.deadline()
            wait_s = None if deadline is None else max(0, deadline - monotonic_ms()) / 1000
            try:
                async with asyncio.timeout(wait_s):
                    await self._wake.wait()
            except TimeoutError:
                self._dialling.handle_timeout(monotonic_ms())
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
        try:
            link, run = await self._connect(device, endpoint)
        except DialFailed as error:
            failure = error.failure
            if isinstance(error, RefusedAsRemoved):
                self._spawn(self._heed(error.proof))
        except (StreamClosed, TimeoutError, RemoteProtocolError, LinkClosed) as error:
            logger.info("no link to %s at %s: %r", device.hex()[:8], endpoint.host, error)
            failure = Failure.SILENT
        except Exception:  # a defect of ours: the device is to be dialled again all the same
            logger.exception("a dial of %s failed", device.hex()[:8])
            failure = Failure.SILENT
        else:
            self._dials.pop((device, endpoint), None)
            self._stand(device, link, run, endpoint)
            return
        self._dials.pop((device, endpoint), None)
        self._dialling.failed(device, endpoint, failure, monotonic_ms())
        self._drain()

    async def _connect(self, device: DeviceId, endpoint: Endpoint) -> tuple[Link, bytes]:
        from peers.webrtc import make_link  # aiortc costs a fifth of a second and 50 MB

        stream = await dial(endpoint, Intent.LINK, self._interfaces)
        standing = device in self._standing or device not in self._known
        if not may_greet(answering=self._runs_answered(device), standing=standing):
            await stream.close()
            raise DialFailed(Failure.BUSY)
        self._greeting.append(device)
        try:
            async with asyncio.timeout(HANDSHAKE_S):
                member = self._membership.others[device]
                secure = await greet(stream, self._identity, member, self._run)
            return await make_link(secure, self._identity, self._interfaces), secure.run
        finally:
            self._greeting.remove(device)
            await stream.close()

    async def _heed(self, proof: list[bytes]) -> None:
        """A member says that this device is out."""
        try:
            await self._membership.told(proof)
        except CompanionError as error:  # it is said again at the next attempt
            logger.info("what a member says of us could not be kept: %s", error)

    # --- being dialled -------------------------------------------------------------------

    async def take(self, stream: FrameStream) -> None:
        """A connection came. Raises what peers.signalling forgives strangers."""
        from peers.webrtc import make_link

        secure = await answer_greeting(
            stream,
            self._identity,
            self._run,
            self._greetings,
            member_of=self._membership.member_of,
            refusal_of=self._refusal,
            farewell_to=self._membership.farewell_to,
            heed=self._heed,
        )
        if secure is None:
            return
        stream.established()
        device = secure.member.device_id
        self._answering.append((device, secure.run))
        try:
            link = await make_link(secure, self._identity, self._interfaces)
        except LinkClosed as error:
            raise StreamClosed from error
        finally:
            self._answering.remove((device, secure.run))
        self._stand(device, link, secure.run, None)

    def _refusal(self, member: Member, run: bytes) -> str:
        if self.paused:
            return "paused"
        up = self._standing.get(member.device_id)
        judged = verdict(
            self._identity.device_id,
            member.device_id,
            run,
            dialling=member.device_id in self._greeting,
            answering=self._runs_answered(member.device_id),
            standing=Standing(up.run, monotonic_ms() - up.since_ms) if up is not None else None,
        )
        return "busy" if judged is Verdict.BUSY else ""

    def _runs_answered(self, device: DeviceId) -> list[bytes]:
        return [run for answered, run in self._answering if answered == device]

    # --- links that are up ---------------------------------------------------------------

    def _stand(self, device: DeviceId, link: Link, run: bytes, endpoint: Endpoint | None) -> None:
        if self.paused or self._stopping or device not in self._known:
            self._spawn(link.close(Reason("link_paused" if self.paused else "link_lost")))
            return
        standing = StandingLink(
            link=link,
            session=LinkSession(
                link,
                self._store,
                self.gatherer,
                software=self._software,
                monotonic_ms=monotonic_ms,
                wall_ms=wall_ms,
                on_status=lambda status: self._status(device, standing, status),
            ),
            run=run,
            since_ms=monotonic_ms(),
            status=Status(Progress.GREETING, 0, 0, 0),
        )
        before = self._standing.get(device)
        self._standing[device] = standing
        if before is not None:
            before.session.close(Reason("link_lost"))
        logger.info("linked to %s over %s", device.hex()[:8], link.route)
        self._dialling.linked(device, endpoint, monotonic_ms())
        memory = self._memories[device]
        memory.ended, memory.last_seen_ms = None, wall_ms()
        memory.endpoints = self._dialling.endpoints(device)
        self._spawn(self._remember())
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
        await self._remember()

    def _ended(self, device: DeviceId, standing: StandingLink, reason: Reason) -> None:
        logger.info("the link to %s ended: %s", device.hex()[:8], reason.english())
        memory = self._memories[device]
        memory.count(standing.link, wall_ms())
        if self._standing.get(device) is standing:
            del self._standing[device]
            memory.ended = reason if reason.code in LASTING_REASONS else None
            self._dialling.unlinked(device, monotonic_ms())
            self._drain()

    async def _remember(self) -> None:
        try:
            await self._memory.save_links(encode(self._memories))
        except CompanionError as error:  # nothing that is needed
            logger.info("what is known of links could not be kept: %s", error)

    def _status(self, device: DeviceId, standing: StandingLink, status: Status) -> None:
        standing.status = status
        memory = self._memories[device]
        memory.clock_ahead_ms = status.clock_ahead_ms
        if status.progress is Progress.IN_STEP:
            memory.in_step_ms = wall_ms()
        self._on_change()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name="link")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
