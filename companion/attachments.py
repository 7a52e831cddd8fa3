"""The attachments' bytes as the daemon holds them: which are wanted, and files as they arrive.

Files are read, written and verified on threads of their own, so that a gigabyte that is being
flushed or hashed holds up no write to the database.
"""

import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Protocol, TypeVar

from companion.replication.gathering import Lacking
from companion.store import meta, wanted
from companion.store.blobs import Blobs
from companion.store.wanted import Mode, Wanted
from companion.store.writer import Store
from companion.verifying import Verifying

_R = TypeVar("_R")

THREADS: Final = 2

Progress = Callable[[bytes, int, int], None]
"""Told the digest of a file, how many bytes of it are here, and of how many. Equal: it is whole."""


class Keeper(Protocol):
    """What this needs of companion.library."""

    async def ask(self, question: Callable[[Store], _R]) -> _R:
        """Ask the store something, on its thread."""

    async def run_on(self, worker: ThreadPoolExecutor, work: Callable[[], _R]) -> _R:
        """Run on a thread of this worker; what the disk would not take is noted."""

    @property
    def is_in_trouble(self) -> bool:
        """Whether something could not be saved."""


class Attachments:
    """Implements peers.attachments.AttachmentStore."""

    def __init__(self, keeper: Keeper, blobs: Blobs) -> None:
        self._keeper = keeper
        self._blobs = blobs
        self._worker = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="attachments")
        self._wanted = Wanted()
        self.verifying = Verifying(keeper, blobs, self._ask_for)
        self._arrival_listeners: list[Callable[[object], None]] = []
        self._progress_listeners: list[Progress] = []
        self._wish_listeners: list[Callable[[bytes], None]] = []

    async def open(self) -> None:
        """Go on with what was chosen."""
        kept = await self._keeper.ask(lambda store: store.meta_get(meta.WANTED))
        self._wanted = wanted.decode(kept)

    def close(self) -> None:
        """Finish what was begun."""
        self.verifying.close()
        self._worker.shutdown()

    def listen_to_arrivals(self, listener: Callable[[object], None]) -> None:
        """Be told, with its source, whenever an attachment's bytes have come to be here."""
        self._arrival_listeners.append(listener)

    def listen_to_progress(self, listener: Progress) -> None:
        """Be told as bytes come."""
        self._progress_listeners.append(listener)

    def listen_to_wishes(self, listener: Callable[[bytes], None]) -> None:
        """Be told when other attachments are wanted; with the one that is asked for, if one is."""
        self._wish_listeners.append(listener)

    # --- what is wanted ------------------------------------------------------------------

    @property
    def wanted(self) -> Wanted:
        """What is to be here."""
        return self._wanted

    async def choose(self, mode: Mode, limit_mb: int) -> None:
        """From now on want these. What is here already stays."""
        await self._want(Wanted(mode, limit_mb, self._wanted.asked))
        self._tell_wish(b"")

    async def fetch(self, digest: bytes) -> bool:
        """Want this one, before all others, whatever was chosen; whether it is here already, and
        right."""
        if await self._keeper.run_on(self._worker, functools.partial(self._blobs.has, digest)):
            return await self.verifying.check_quietly(digest)
        await self._ask_for(digest)
        return False

    async def _ask_for(self, digest: bytes) -> None:
        await self._want(self._wanted.asking(digest))
        self._tell_wish(digest)

    async def _want(self, new: Wanted) -> None:
        self._wanted = new
        await self._keeper.ask(lambda store: store.meta_set(meta.WANTED, wanted.encode(new)))

    def _tell_wish(self, digest: bytes) -> None:
        for listener in self._wish_listeners:
            listener(digest)

    # --- peers.attachments.AttachmentStore -----------------------------------------------

    async def lacking(self, known: frozenset[bytes], limit: int) -> list[Lacking]:
        """Attachments that are wanted and not here, those left out that are known to be so."""
        if self._keeper.is_in_trouble:
            return []  # they could not be kept
        chosen = self._wanted

        def look(store: Store) -> list[Lacking]:
            found = store.lacking(chosen, known, limit)
            here = [digest for digest, _size in found if self._blobs.has(digest)]
            # Whole and verified, but the process ended before that was noted.
            store.mark_blobs(here)
            left = (each for each in found if each[0] not in here)
            return [Lacking(digest, size, self._blobs.spans(digest)) for digest, size in left]

        return await self._keeper.ask(look)

    async def chunk(self, digest: bytes, offset: int, length: int) -> tuple[int, bytes] | None:
        """The whole size and the bytes at `offset`, or None."""
        await self.verifying.vouch(digest)
        return await self._run(functools.partial(self._blobs.chunk, digest, offset, length))

    async def store(self, digest: bytes, offset: int, data: bytes, span: int | None) -> bool:
        """Keep bytes of a file that is arriving; False when it is here by other means."""

        def keep() -> bool:
            if self._blobs.has(digest):
                return False
            self._blobs.write_part(digest, offset, data)
            if span is not None:
                self._blobs.note_span(digest, span)
            return True

        return await self._run(keep)

    async def finish(self, digest: bytes, size: int, source: object) -> bool:
        """Verify a file that has arrived; whether it is right, and here."""
        if not await self._run(functools.partial(self._blobs.finish, digest, size)):
            return False
        await self.arrived(digest, size, source)
        return True

    async def arrived(self, digest: bytes, size: int, source: object) -> None:
        """A file is here, whole and verified."""
        await self._keeper.ask(lambda store: store.mark_blobs([digest]))
        if digest in self._wanted.asked:
            await self._want(self._wanted.without(digest))
        for listener in self._arrival_listeners:
            listener(source)
        self.progressed(digest, size, size)

    def progressed(self, digest: bytes, held: int, size: int) -> None:
        """Bytes of a file have come."""
        for listener in self._progress_listeners:
            listener(digest, held, size)

    async def _run(self, work: Callable[[], _R]) -> _R:
        return await self._keeper.run_on(self._worker, work)
