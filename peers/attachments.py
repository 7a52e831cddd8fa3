"""Moves attachments over all links at once: runs the plan and the machine of each link."""

import asyncio
import itertools
import logging
import math
from collections.abc import Callable, Coroutine
from typing import Final, Protocol

from companion.errors import CompanionError
from companion.reasons import Reason
from companion.replication.blobs import AskOthers, BlobSession, LookAgain, ReadChunk, StoreChunk
from companion.replication.gathering import Gathering, Lacking
from companion.replication.outputs import Close, Send
from companion.replication.queues import Source
from peers.clock import monotonic_ms
from peers.link import Link
from peers.throttle import Limits

logger = logging.getLogger(__name__)

LOOK_MAX: Final = 1_000
"""How many lacking attachments are looked up at a time, and"""

PLAN_MAX: Final = 20_000
"""how many are planned for at most. The others have their turn as these come, or as it turns out
that nobody who is linked has them."""

PROGRESS_BYTES: Final = 512 * 1024
PROGRESS_PARTS: Final = 100
"""Progress is told at every hundredth of a file, but not more often than this many bytes."""


class AttachmentStore(Protocol):
    """What this needs of the files. Everything it answers is on the disk."""

    async def lacking(self, known: frozenset[bytes], limit: int) -> list[Lacking]:
        """Attachments that are wanted and not here, those left out that are known to be so."""

    async def chunk(self, digest: bytes, offset: int, length: int) -> tuple[int, bytes] | None:
        """The whole size and the bytes at `offset`; None when the file is not here."""

    async def store(self, digest: bytes, offset: int, data: bytes, span: int | None) -> bool:
        """Keep bytes of a file that is arriving; False when it is here by other means. With
        `span`, note that this one is whole."""

    async def finish(self, digest: bytes, size: int, source: object) -> bool:
        """Verify a file that has arrived; whether it is right, and here."""

    def progressed(self, digest: bytes, held: int, size: int) -> None:
        """Bytes of a file have come."""


class Gatherer:
    """What is lacking here, and the links over which it may come."""

    def __init__(self, store: AttachmentStore) -> None:
        self.store = store
        self.plan = Gathering()
        self._carriers: list[Carrier] = []
        self._numbers = itertools.count()
        self._looking: asyncio.Task[None] | None = None
        self._finishing: set[asyncio.Task[None]] = set()
        self._look_is_due = False
        self._has_more = False
        self._fruitless: set[bytes] = set()  # nobody has them; they wait outside the plan
        self._is_worth_another_round = False
        self._wishes: list[bytes] = []
        self._told: dict[bytes, int] = {}

    def number(self) -> int:
        """A number for a link."""
        return next(self._numbers)

    def join(self, carrier: "Carrier") -> None:
        """A link is up."""
        self._carriers.append(carrier)
        self._is_worth_another_round = True

    def leave(self, carrier: "Carrier") -> None:
        """A link is gone: the others may be asked for what it was asked for."""
        self._carriers.remove(carrier)
        self.plan.left(carrier.source)
        self.wake()
        self.look_for_more(idle=True)

    def wake(self) -> None:
        """The plan has changed: there may be something to ask for over each link."""
        for carrier in self._carriers:
            carrier.ask()

    def look(self) -> None:
        """Attachments may be lacking here."""
        self._look_is_due = True
        if self._carriers and (self._looking is None or self._looking.done()):
            self._looking = asyncio.create_task(self._look(), name="attachments")

    def look_again(self) -> None:
        """A device has new files: perhaps some that nobody had."""
        self._is_worth_another_round = True
        self.look()

    def look_for_more(self, *, idle: bool) -> None:
        """There is room in the plan, or a link has nothing to ask for: is more lacking than is
        planned for?"""
        if self._has_more and (idle or len(self.plan) + LOOK_MAX <= PLAN_MAX):
            self.look()

    def wish(self, digest: bytes) -> None:
        """Other attachments are wanted than before; this one, if any, before all others."""
        if digest:
            self._wishes.append(digest)
            self._fruitless.discard(digest)
        else:
            self.plan.clear()
            self._fruitless.clear()
        self.look()

    async def stop(self) -> None:
        """No link is up any more."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        await asyncio.gather(*self._finishing, return_exceptions=True)

    def finish(self, digest: bytes, source: object) -> None:
        """All of a file has come: see whether it is right, even if the link ends meanwhile."""
        size = self.plan.progress(digest)[1]
        task = asyncio.create_task(self._finish(digest, size, source), name="attachment")
        self._finishing.add(task)
        task.add_done_callback(self._finishing.discard)

    async def _finish(self, digest: bytes, size: int, source: object) -> None:
        self._told.pop(digest, None)
        try:
            right = await self.store.finish(digest, size, source)
        except CompanionError as error:
            self.postpone(digest, error)
            return
        if not right:
            logger.warning("an attachment of %d bytes came with wrong bytes", size)
        self.plan.verified(digest, right=right)
        self.wake()
        self.look_for_more(idle=len(self.plan) == 0)

    def postpone(self, digest: bytes, error: CompanionError) -> None:
        """A file could not be kept. Records, which are small, may still find room."""
        logger.info("an attachment could not be kept: %s", error)
        self.plan.postpone(digest)

    def progressed(self, digest: bytes) -> None:
        """Bytes of a file have come; tell it, if it is worth it."""
        held, size = self.plan.progress(digest)
        if held - self._told.get(digest, 0) >= max(PROGRESS_BYTES, size // PROGRESS_PARTS):
            self._told[digest] = held
            self.store.progressed(digest, held, size)

    async def _look(self) -> None:
        while self._look_is_due:
            self._look_is_due = False
            if len(self.plan) + LOOK_MAX > PLAN_MAX:
                self._fruitless |= self.plan.drop_fruitless()
            limit = max(0, min(LOOK_MAX, PLAN_MAX - len(self.plan))) + len(self._wishes)
            try:
                found = await self._find(limit)
            except CompanionError as error:
                logger.info("it is not known which attachments are lacking: %s", error)
                return
            self._has_more = len(found) >= limit
            if not self._has_more:
                self._begin_another_round()
            self.plan.add(found)
            wishes, self._wishes = self._wishes, []
            for digest in wishes:
                self.plan.prefer(digest)
            for digest in self.plan.whole():
                self.finish(digest, None)
            self.wake()

    async def _find(self, limit: int) -> list[Lacking]:
        if limit == 0:
            return []  # the plan is full
        return await self.store.lacking(self.plan.digests() | self._fruitless, limit)

    def _begin_another_round(self) -> None:
        """All that is lacking has been planned for: now what was given up may be worth it again.
        Not sooner, or what stands behind it would never have its turn."""
        if self._is_worth_another_round and self._fruitless:
            self._fruitless.clear()
            self._look_is_due = True
        self._is_worth_another_round = False


class Carrier:
    """The attachments of one link.

    Args:
        owner: what the store is told as the source of files that came by this link.
        on_broken: told that the other side broke a rule.
    """

    def __init__(
        self,
        link: Link,
        gatherer: Gatherer,
        limits: Limits,
        *,
        owner: object,
        on_broken: Callable[[Reason], None],
    ) -> None:
        self._link = link
        self._limits = limits
        self._gatherer = gatherer
        self._owner = owner
        self._on_broken = on_broken
        self.source = Source(link.peer, gatherer.number())
        self._machine = BlobSession(gatherer.plan, self.source, monotonic_ms())
        self._work: asyncio.Queue[Send | ReadChunk | None] = asyncio.Queue()  # None: announce
        self._arrived: asyncio.Queue[StoreChunk] = asyncio.Queue()
        self._announcing = False
        self._due: float = math.inf  # when the timer comes by
        self._sooner = asyncio.Event()

    @property
    def is_idle(self) -> bool:
        """Whether no file is on its way over this link, in either direction."""
        return self._machine.is_idle and not self._machine.is_serving and self._work.empty()

    def loops(self) -> dict[str, Coroutine[None, None, None]]:
        """What is to run while the link is up, by name; `end` it then."""
        self._gatherer.join(self)
        return {
            "blobs in": self._receive(),
            "blobs out": self._send(),
            "blobs kept": self._keep(),
            "blobs timer": self._keep_time(),
        }

    def announce(self) -> None:
        """Attachments came to this device; the peer may want them. Once is enough for many."""
        if not self._announcing:
            self._announcing = True
            self._work.put_nowait(None)

    def ask(self) -> None:
        """The plan has changed."""
        self._machine.ask(monotonic_ms())
        self._drain()

    async def end(self) -> None:
        """The link is gone, and its loops have ended. What has arrived is kept."""
        try:
            while not self._arrived.empty():
                await self._keep_one(self._arrived.get_nowait())
        finally:
            self._gatherer.leave(self)

    async def _receive(self) -> None:
        while True:
            message = await self._link.receive("blobs")
            await self._limits.down.let_pass("blobs", len(message))
            was_idle = self._machine.is_idle
            self._machine.receive(message, monotonic_ms())
            self._drain()
            if self._machine.is_idle and not was_idle:
                self._gatherer.look_for_more(idle=True)

    async def _send(self) -> None:
        while True:
            work = await self._work.get()
            if isinstance(work, Send):
                await self._limits.up.let_pass("blobs", len(work.message))
                await self._link.send("blobs", work.message)
            elif isinstance(work, ReadChunk):
                found = await self._gatherer.store.chunk(work.digest, work.offset, work.length)
                self._machine.chunk_read(*(found or (None, b"")))
            else:
                self._announcing = False
                self._machine.announce()
            self._drain()

    async def _keep(self) -> None:
        while True:
            await self._keep_one(await self._arrived.get())

    async def _keep_one(self, chunk: StoreChunk) -> None:
        gatherer = self._gatherer
        try:
            is_lacking = await gatherer.store.store(
                chunk.digest, chunk.offset, chunk.data, chunk.span
            )
        except CompanionError as error:
            gatherer.postpone(chunk.digest, error)
        else:
            if not is_lacking:
                gatherer.plan.here(chunk.digest)
        is_last = self._machine.stored(chunk, monotonic_ms())
        self._drain()
        gatherer.progressed(chunk.digest)
        if is_last:
            gatherer.finish(chunk.digest, self._owner)

    async def _keep_time(self) -> None:
        while True:
            self._sooner.clear()
            deadline = self._machine.deadline()
            self._due = math.inf if deadline is None else deadline
            wait_s = None if deadline is None else max(0, deadline - monotonic_ms()) / 1000
            try:
                async with asyncio.timeout(wait_s):
                    await self._sooner.wait()
            except TimeoutError:
                self._machine.handle_timeout(monotonic_ms())
                self._drain()

    def _drain(self) -> None:
        deadline = self._machine.deadline()
        if deadline is not None and deadline < self._due:
            self._sooner.set()
        for output in self._machine.outputs():
            match output:
                case Send() | ReadChunk():
                    self._work.put_nowait(output)
                case StoreChunk():
                    self._arrived.put_nowait(output)
                case LookAgain():
                    self._gatherer.look_again()
                case AskOthers():
                    self._gatherer.wake()
                case Close():
                    self._on_broken(output.reason)
