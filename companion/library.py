"""The conversations as the daemon holds them: one writer thread, and listeners to its commits.

Every call to the store runs on one worker thread, in the order in which it was asked for,
so the event loop never waits for a disk and two writes never meet. Whoever listens is told
of each commit after it is durable, on the event loop, in commit order.
"""

import asyncio
import functools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

from companion.attachments import Attachments
from companion.errors import CompanionError
from companion.model.claims import Alive, Claim, Evidence, Head
from companion.model.cursor import Cursor
from companion.model.disowned import Disowned
from companion.model.dots import VersionVector
from companion.model.ids import RecordId, ReplicaId
from companion.model.merge import RecordState
from companion.reasons import Reason
from companion.replication.comparing import Look, Looked
from companion.replication.outputs import Apply, Read
from companion.store import comparing
from companion.store.blobs import Blobs
from companion.store.durable import ROOM_BYTES
from companion.store.writer import Committed, Edit, Present, Store

_P = ParamSpec("_P")
_R = TypeVar("_R")

_TROUBLES = frozenset({"disk_full", "profile_not_writable"})
_PROBE = "probe"

LOCAL = "local"
IMPORT = "import"
REPAIR = "repair"


@dataclass(frozen=True, slots=True)
class Commit:
    """A durable change. `source`: the session it came by, or LOCAL, IMPORT or REPAIR."""

    committed: Committed
    source: object


Listener = Callable[[Commit], None]


def wall_ms() -> int:
    """Unix time in milliseconds: for display order and dates, never for what survives."""
    return time.time_ns() // 1_000_000


class Library:
    """The store and the blobs behind one worker thread.

    Make it with `open`; end it with `close`. Implements peers.sessions.ReplicaStore.
    """

    def __init__(self, store: Store, blobs: Blobs, worker: ThreadPoolExecutor) -> None:
        self._store = store
        self._blobs = blobs
        self._worker = worker
        self.attachments = Attachments(self, blobs)
        self._listeners: list[Listener] = []
        self._renewal_listeners: list[Callable[[], None]] = []
        self._files: list[Path] = []
        self._trouble: Reason | None = None
        self._trouble_listeners: list[Callable[[], None]] = []

    @classmethod
    async def open(cls, database: Path, blobs: Path) -> "Library":
        """Open or create the database. Raises CompanionError when it cannot be used."""
        worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        loop = asyncio.get_running_loop()
        try:
            store = await loop.run_in_executor(worker, Store.open, database)
        except BaseException:
            worker.shutdown()
            raise
        library = cls(store, Blobs(blobs), worker)
        library._files = [database.with_name(database.name + end) for end in ("", "-wal", "-shm")]
        await library.attachments.open()
        return library

    def owns(self, path: Path) -> bool:
        """Whether a file is one of the database's own. It must not even be opened: closing it
        again would take away the locks that this process holds on it (POSIX)."""
        return any(own.exists() and path.exists() and own.samefile(path) for own in self._files)

    async def close(self) -> None:
        """Finish what was asked for and close the database."""
        self.attachments.close()
        await self._run(self._store.close)
        self._worker.shutdown()

    def listen(self, listener: Listener) -> None:
        """Be told of every commit."""
        self._listeners.append(listener)

    def listen_to_renewals(self, listener: Callable[[], None]) -> None:
        """Be told when this database has taken another incarnation, or learnt that writes count no
        longer (`heed`): all links are to be made anew."""
        self._renewal_listeners.append(listener)

    def listen_to_trouble(self, listener: Callable[[], None]) -> None:
        """Be told when `trouble` has come or changed."""
        self._trouble_listeners.append(listener)

    @property
    def is_in_trouble(self) -> bool:
        """Whether something could not be saved."""
        return self._trouble is not None

    @property
    def trouble(self) -> Reason | None:
        """Why something could not be saved; None again once `is_over_trouble` has found so."""
        return self._trouble

    def note_trouble(self, reason: Reason) -> None:
        """Something could not be saved, if the reason is one of those."""
        if reason.code in _TROUBLES and reason != self._trouble:
            self._trouble = reason
            for listener in self._trouble_listeners:
                listener()

    async def is_over_trouble(self) -> bool:
        """Whether there was a trouble, and everything can be saved again."""
        if self._trouble is None:
            return False

        def probe() -> None:
            self._blobs.require_room(ROOM_BYTES)  # more than the first thing to come would take
            self._store.meta_set(_PROBE, b"")

        try:
            await self._run(probe)
        except CompanionError:
            return False
        self._trouble = None
        return True

    @property
    def replica(self) -> ReplicaId:
        """The actor in every dot written here."""
        return self._store.replica_id

    @property
    def database(self) -> Path:
        """The database's file."""
        return self._files[0]

    @property
    def directory(self) -> Path:
        """Where the database is."""
        return self._files[0].parent

    @property
    def blobs(self) -> Blobs:
        """The attachments' bytes."""
        return self._blobs

    # --- local use -----------------------------------------------------------------------

    async def write(self, edits: Sequence[Edit], source: object = LOCAL) -> Committed:
        """Write in one transaction. Raises CompanionError when it cannot be saved."""
        return await self._commit(
            source, functools.partial(self._store.write, edits, wall_ms=wall_ms())
        )

    async def write_portions(
        self,
        portions: Iterator[Callable[[Present], Sequence[Edit]]],
        digests: Sequence[bytes],
        source: object,
    ) -> Committed:
        """Write any number of edits in one transaction; as companion.store.writer has it."""
        return await self._commit(
            source,
            functools.partial(
                self._store.write_portions, portions, digests=digests, wall_ms=wall_ms()
            ),
        )

    async def purge(self, records: Sequence[RecordId]) -> Committed:
        """Delete for good those of these records that are deleted, in one transaction."""
        return await self._commit(
            LOCAL, functools.partial(self._store.purge, records, wall_ms=wall_ms())
        )

    async def decide_held(self, conversations: Sequence[RecordId], *, keep: bool) -> Committed:
        """Keep what was deleted elsewhere while it was in use here, or delete it here too."""
        return await self._commit(
            LOCAL,
            functools.partial(self._store.decide_held, conversations, keep=keep, wall_ms=wall_ms()),
        )

    async def state(self, record: RecordId) -> RecordState | None:
        """A record with its causality, or None."""
        return await self._run(self._store.state, record)

    async def ask(self, question: Callable[[Store], _R]) -> _R:
        """Ask the store something, on its thread."""
        return await self._run(question, self._store)

    async def mend(self, work: Callable[[], _R]) -> _R:
        """Have the database's file worked on through another connection, on the store's thread."""
        loop = asyncio.get_running_loop()

        def work_and_reload() -> _R:
            before = self._store.replica_id
            done = work()
            self._store.reload()
            if self._store.replica_id != before:
                loop.call_soon_threadsafe(self._tell_renewal)
            return done

        return await self._run(work_and_reload)

    # --- replication ---------------------------------------------------------------------

    async def vector(self) -> VersionVector:
        """All that is absorbed here."""
        return await self._run(self._store.vector)

    async def unfinished(self) -> Mapping[ReplicaId, Cursor]:
        """The passes to this replica that were cut."""
        return await self._run(self._store.unfinished)

    async def heads(self) -> Mapping[ReplicaId, Head]:
        """What other replicas have told us themselves of their writes."""
        return await self._run(self._store.heads)

    async def collected(self) -> VersionVector:
        """What is gone for good."""
        return await self._run(self._store.collected)

    async def alive(self) -> Alive:
        """Which of the writes that are absorbed here still stand."""
        return await self._run(self._store.alive)

    async def disowned(self) -> Disowned:
        """Which writes count no longer."""
        return await self._run(self._store.disowned)

    async def heed(self, evidence: Evidence) -> bool:
        """What a peer knows of how replicas have counted; whether all links are to be made anew."""
        is_news = await self._run(self._store.heed, evidence)
        if is_news:
            self._tell_renewal()
        return is_news

    async def read(self, request: Read) -> tuple[list[RecordState], Cursor, Claim | None]:
        """What a peer lacks."""
        rows = await self._run(
            self._store.read,
            request.since,
            request.cursor,
            records_max=request.records_max,
            bytes_max=request.bytes_max,
        )
        return rows.states, rows.cursor, rows.claim

    async def apply(self, request: Apply, source: object) -> VersionVector:
        """Merge what a peer sent, durably; the vector afterwards."""
        committed = await self._commit(
            source,
            functools.partial(
                self._store.apply,
                request.states,
                peer=request.peer,
                cursor=request.cursor,
                claim=request.claim,
                alive=request.alive,
                wall_ms=wall_ms(),
            ),
        )
        return committed.vector

    async def look(self, request: Look) -> Looked:
        """All records at one moment, beside the writer."""
        return await asyncio.to_thread(
            comparing.look, self._files[0], request.nonce, request.buckets
        )

    async def fetch(self, records: list[RecordId]) -> list[RecordState]:
        """Those of these records that exist."""
        return list((await self._run(self._store.states, records)).values())

    async def mend_records(self, states: list[RecordState]) -> None:
        """Merge what another device holds of records that should be the same on both."""
        repair = functools.partial(self._store.repair, states, wall_ms=wall_ms())
        await self._commit(REPAIR, repair)

    # --- inside --------------------------------------------------------------------------

    async def _run(self, function: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        return await self.run_on(self._worker, functools.partial(function, *args, **kwargs))

    async def run_on(self, worker: ThreadPoolExecutor, work: Callable[[], _R]) -> _R:
        """Run on a thread of this worker; what the disk would not take is noted."""
        try:
            return await asyncio.get_running_loop().run_in_executor(worker, work)
        except CompanionError as error:
            self.note_trouble(error.reason)
            raise

    async def _commit(self, source: object, commit: Callable[[], Committed]) -> Committed:
        loop = asyncio.get_running_loop()

        def commit_and_tell() -> Committed:
            before = self._store.replica_id
            try:
                committed = commit()
            finally:  # also for what is refused because of it
                if self._store.replica_id != before:
                    loop.call_soon_threadsafe(self._tell_renewal)
            if committed.changed:
                # From the worker, so that a caller who stops waiting takes nobody's news away.
                loop.call_soon_threadsafe(self._tell, Commit(committed, source))
            return committed

        return await self._run(commit_and_tell)

    def _tell_renewal(self) -> None:
        for listener in self._renewal_listeners:
            listener()

    def _tell(self, commit: Commit) -> None:
        for listener in self._listeners:
            listener(commit)
