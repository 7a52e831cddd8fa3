"""Runs the replication machines over a link: moves bytes, reads and applies, decides nothing."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Protocol

from companion.errors import ClaimRefused, CompanionError, RemoteProtocolError
from companion.model.claims import Alive, Claim, Evidence, Head
from companion.model.cursor import Cursor
from companion.model.disowned import Disowned
from companion.model.dots import VersionVector
from companion.model.ids import ReplicaId
from companion.model.merge import RecordState
from companion.reasons import Reason
from companion.replication.comparing import Compared
from companion.replication.outputs import Apply, Close, Heed, Read, ReadAlive, Send, Status
from companion.replication.session import Session
from peers.address_book import is_of_addresses
from peers.attachments import AttachmentStore, Carrier, Gatherer
from peers.comparisons import ComparedStore, Comparisons, is_of_comparison
from peers.link import Link, LinkClosed
from peers.throttle import Limits
from peers.timer import keep_time

logger = logging.getLogger(__name__)


class ReplicaStore(ComparedStore, Protocol):
    """What a session needs of the database. Everything it answers is durable."""

    @property
    def attachments(self) -> AttachmentStore:
        """The attachments' bytes."""

    @property
    def replica(self) -> ReplicaId:
        """The actor in every dot written here."""

    async def vector(self) -> VersionVector:
        """All that is absorbed here."""

    async def heads(self) -> Mapping[ReplicaId, Head]:
        """What other replicas have told us themselves of their writes."""

    async def disowned(self) -> Disowned:
        """Which writes count no longer."""

    async def heed(self, evidence: Evidence) -> bool:
        """What a peer knows of how replicas have counted; whether all links are to be made anew."""

    async def unfinished(self) -> Mapping[ReplicaId, Cursor]:
        """The passes to us that were cut."""

    async def read(self, request: Read) -> tuple[list[RecordState], Cursor, Claim | None]:
        """What the peer lacks: states, where the walk now stands, and the claim at its end."""

    async def collected(self) -> VersionVector:
        """What is gone for good."""

    async def alive(self) -> Alive:
        """Which of the writes that are absorbed here still stand."""

    async def apply(self, request: Apply, source: object) -> VersionVector:
        """Merge a batch; the vector afterwards. `source` is not told of its own commit.

        Raises:
            ClaimRefused: a new session is needed.
        """


class LinkSession:
    """Everything that goes on over one link, from greeting to goodbye.

    Args:
        monotonic_ms, wall_ms: the clocks; the machines read none.
        on_status: told of each change of progress, on the event loop.
        on_addresses: given what the peer tells of where devices are; it may raise
            RemoteProtocolError.
    """

    def __init__(
        self,
        link: Link,
        store: ReplicaStore,
        gatherer: Gatherer,
        limits: Limits,
        *,
        software: str,
        monotonic_ms: Callable[[], int],
        wall_ms: Callable[[], int],
        on_status: Callable[[Status], None],
        on_addresses: Callable[[bytes], None],
    ) -> None:
        self.link = link
        self._store = store
        self._software = software
        self._now = monotonic_ms
        self._wall_ms = wall_ms
        self._on_status = on_status
        self._on_addresses = on_addresses
        self._session: Session | None = None
        self._gatherer = gatherer
        self._limits = limits
        self._carrier = Carrier(link, gatherer, limits, owner=self, on_broken=self._stop_for)
        self._comparisons = Comparisons(store, self._queue)
        self._sending: asyncio.Queue[bytes] = asyncio.Queue()
        self._storing: asyncio.Queue[Read | ReadAlive | Apply | Heed] = asyncio.Queue()
        self._wake_timer = asyncio.Event()
        self._ended: asyncio.Future[Reason] | None = None
        self._closed_early: Reason | None = None  # before `run` had begun

    async def run(self) -> Reason:
        """Replicate until the link ends; the reason why it did. Never raises for the peer."""
        self._ended = asyncio.get_running_loop().create_future()
        try:
            self._session = await self._begin()
        except CompanionError as error:
            reason = _not_stored(error)
            await self.link.close(reason)
            return reason
        loops = {
            "sync in": self._receive_sync(self._session),
            "sync out": self._send_sync(),
            "store": self._work_on_store(self._session),
            "timer": keep_time(self._wake_timer, self._deadline, self._due),
            "comparisons": self._comparisons.serve(),
            **self._carrier.loops(),
        }
        tasks = [
            asyncio.create_task(self._guard(loop), name=f"session {name}")
            for name, loop in loops.items()
        ]
        if self._closed_early is not None:
            self._session.close(self._closed_early)
        self._drain()
        self._gatherer.look()
        try:
            reason = await self._ended
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        self._comparisons.end()
        await self._carrier.end()
        await self._flush_goodbye()
        await self.link.close(reason)
        return reason

    async def compare(self) -> Compared:
        """Compare what both hold, and mend. Raises CompanionError when it cannot be done."""
        try:
            return await self._comparisons.compare()
        except RemoteProtocolError as error:
            self._stop_for(Reason("link_protocol", {"detail": str(error)}))
            raise CompanionError("compare_link_lost") from error

    async def _begin(self) -> Session:
        heads, unfinished = await self._store.heads(), await self._store.unfinished()
        vector, collected = await self._store.vector(), await self._store.collected()
        return Session(
            replica=self._store.replica,
            vector=vector,
            unfinished=unfinished,
            heads=heads,
            collected=collected,
            disowned=await self._store.disowned(),
            software=self._software,
            wall_ms=self._wall_ms(),
            now=self._now(),
        )

    def committed(self, vector: VersionVector, *, local: bool) -> None:
        """The database has absorbed more; what the peer lacks of it is sent."""
        if self._session is not None:
            self._session.committed(vector, self._now(), local=local)
            self._drain()

    def blobs_arrived(self) -> None:
        """Attachments came to this device; the peer may want them."""
        self._carrier.announce()

    def tell(self, message: bytes) -> None:
        """Tell the peer where devices are (peers.address_book)."""
        self._queue(message)

    @property
    def peer_has(self) -> VersionVector:
        """What the device at the other end has for certain."""
        return self._session.peer_has if self._session is not None else VersionVector()

    @property
    def moves_files(self) -> bool:
        """Whether a file is on its way over this link."""
        return not self._carrier.is_idle

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is on its way over this link."""
        return self._carrier.is_idle and self._sending.empty()

    def close(self, reason: Reason) -> None:
        """End the session from this side; `run` returns the reason."""
        if self._session is None:
            self._closed_early = reason
            return
        self._session.close(reason)
        self._drain()

    # --- loops ---------------------------------------------------------------------------

    async def _guard(self, loop: Coroutine[None, None, None]) -> None:
        try:
            await loop
        except LinkClosed as closed:
            self._end(closed.reason)
        except RemoteProtocolError as error:
            self._stop_for(Reason("link_protocol", {"detail": str(error)}))
        except ClaimRefused:
            self._stop_for(Reason("link_renewed"))
        except CompanionError as error:
            self._stop_for(_not_stored(error))
        except Exception as error:
            logger.exception("a session failed")
            self._stop_for(Reason("link_store", {"detail": type(error).__name__}))

    def _stop_for(self, reason: Reason) -> None:
        self.close(reason)
        self._end(reason)

    def _end(self, reason: Reason) -> None:
        if self._ended is not None and not self._ended.done():
            self._ended.set_result(reason)

    async def _receive_sync(self, session: Session) -> None:
        while True:
            message = await self.link.receive("sync")
            await self._limits.down.let_pass("sync", len(message))
            if is_of_comparison(message):
                self._comparisons.receive(message)
                continue
            if is_of_addresses(message):
                self._on_addresses(message)
                continue
            session.receive(message, self._now())
            self._drain()

    async def _send_sync(self) -> None:
        while True:
            message = await self._sending.get()
            await self._limits.up.let_pass("sync", len(message))
            await self.link.send("sync", message)

    async def _work_on_store(self, session: Session) -> None:
        while True:
            request = await self._storing.get()
            if isinstance(request, Read):
                states, cursor, claim = await self._store.read(request)
                session.rows(states, cursor, claim, self._now())
            elif isinstance(request, ReadAlive):
                session.alive(await self._store.alive())
            elif isinstance(request, Heed):
                if await self._store.heed(request.evidence):
                    self._stop_for(Reason("link_renewed"))
                    return
                session.heeded()
            else:
                vector = await self._store.apply(request, self)
                session.applied(request.number, vector, self._now())
                if any(state.kind == "attachment" for state in request.states):
                    self._gatherer.look()
            self._drain()

    def _due(self, now: int) -> None:
        assert self._session is not None
        if self._limits.are_holding:  # what we sent, or what the peer answered, waits here
            self._session.held_back(now)
        self._session.handle_timeout(now)
        self._drain()

    def _deadline(self) -> int | None:
        assert self._session is not None
        deadline = self._session.deadline()
        return deadline[0] if deadline is not None else None

    # --- outputs -------------------------------------------------------------------------

    def _drain(self) -> None:
        assert self._session is not None
        for output in self._session.outputs():
            match output:
                case Send():
                    self._sending.put_nowait(output.message)
                case Read() | ReadAlive() | Apply() | Heed():
                    self._storing.put_nowait(output)
                case Status():
                    self._on_status(output)
                case Close():
                    self._end(output.reason)
        self._wake_timer.set()

    def _queue(self, message: bytes) -> None:
        self._sending.put_nowait(message)

    async def _flush_goodbye(self) -> None:
        """Send what is queued (the goodbye is its end), unless the link is gone or stuck."""
        try:
            async with asyncio.timeout(1):
                while not self._sending.empty():
                    await self.link.send("sync", self._sending.get_nowait())
        except (LinkClosed, TimeoutError):
            logger.debug("the link was gone before the goodbye")


def _not_stored(error: CompanionError) -> Reason:
    if error.reason.code == "disk_full":
        return Reason("link_disk_full")
    return Reason("link_store", {"detail": error.reason.english()})
