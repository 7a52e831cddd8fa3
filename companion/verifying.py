"""Whether the attachments' files still hold the bytes that they are named by.

Disks lose bytes in silence. A file that is wrong is set aside, never deleted, and noted as not
here, so that it comes again from another device. Files are looked at whenever one is about to be
given to another device for the first time, all of them when a person asks (companion doctor), and
some every hour, those first that were looked at longest ago.
"""

import asyncio
import functools
import logging
import sqlite3
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from companion.digests import untold
from companion.errors import CompanionError
from companion.store import meta
from companion.store.blobs import Blobs, Wrong
from companion.store.writer import Store

_R = TypeVar("_R")

FIRST_S: Final = 15 * 60.0
LOOK_S: Final = 60 * 60.0
LOOK_BYTES: Final = 200_000_000
"""Of an hour: ten gigabytes are looked through in two days, at two seconds an hour."""

LOOK_FILES: Final = 1_000
VOUCHED_MAX: Final = 10_000
VOUCH_BYTES_MAX: Final = 256_000_000
"""A larger file is given away while it is looked at: the other device would wait for too long."""

THREADS: Final = 2
"""One for what a device waits for, beside a doctor who reads gigabytes."""

logger = logging.getLogger(__name__)


class Keeper(Protocol):
    """What this needs of companion.library."""

    async def ask(self, question: Callable[[Store], _R]) -> _R:
        """Ask the store something, on its thread."""

    async def run_on(self, worker: ThreadPoolExecutor, work: Callable[[], _R]) -> _R:
        """Run on a thread of this worker; what the disk would not take is noted."""


class Stopped(Exception):
    """The look was ended before it had seen everything."""


@dataclass
class Verified:
    """What a look at all files has found. unread: files that could not be read."""

    files: int = 0
    wrong: int = 0
    unread: int = 0


class Verifying:
    """Of one blob store.

    Args:
        fetch: has a file come again that something speaks of.
    """

    def __init__(
        self, keeper: Keeper, blobs: Blobs, fetch: Callable[[bytes], Awaitable[object]]
    ) -> None:
        self._keeper = keeper
        self._blobs = blobs
        self._fetch = fetch
        self._worker = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="verifying")
        self._closing = threading.Event()
        self._vouched: set[bytes] = set()
        self._tasks: set[asyncio.Task[bool]] = set()

    def close(self) -> None:
        """End, also in the middle of a file."""
        self._closing.set()
        for task in self._tasks:
            task.cancel()
        self._worker.shutdown()

    async def check(self, digest: bytes, tell: Callable[[int], None] = untold) -> bool:
        """Look at one file; False if it was wrong, or not where it was noted to be: that is then
        set right.

        Args:
            tell: told on another thread of each piece, how many bytes were read; may raise.

        Raises:
            OSError: it cannot be read, for reasons that say nothing about its bytes.
            Stopped: this ends.
        """

        def told(size: int) -> None:
            if self._closing.is_set():
                raise Stopped
            tell(size)

        look = functools.partial(self._blobs.wrong, digest, told)
        wrong = await self._keeper.run_on(self._worker, look)
        if wrong is None and await self._keeper.run_on(
            self._worker, functools.partial(self._blobs.has, digest)
        ):
            return True
        let_go = functools.partial(_let_go, self._blobs, digest, wrong)
        is_gone, is_named = await self._keeper.ask(let_go)
        if is_gone:
            logger.warning("the file of an attachment was wrong or missing: %.8s", digest.hex())
        if is_gone and is_named:
            await self._fetch(digest)
        return not is_gone

    async def vouch(self, digest: bytes) -> None:
        """Before a file is given to another device: that it is right, once in a run."""
        if digest in self._vouched:
            return
        try:
            size = self._blobs.path(digest).stat().st_size
        except OSError:
            return
        if len(self._vouched) >= VOUCHED_MAX:
            self._vouched.clear()
        if size <= VOUCH_BYTES_MAX:
            await self.check_quietly(digest)
            self._vouched.add(digest)
        else:
            self._vouched.add(digest)
            task = asyncio.create_task(self.check_quietly(digest), name="vouching")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def check_all(
        self, tell: Callable[[int, int], None], cancelled: threading.Event
    ) -> Verified:
        """Look at every whole file there is.

        Args:
            tell: told on another thread how many bytes of how many were read.

        Raises:
            Stopped: `cancelled` was set, or this ends. What was found is set right already.
        """
        files = await asyncio.to_thread(self._all)
        total, done, found = sum(size for _, size in files), 0, Verified()

        def told(size: int) -> None:
            nonlocal done
            done += size
            tell(done, total)
            if cancelled.is_set():
                raise Stopped

        for digest, _ in files:
            try:
                found.wrong += not await self.check(digest, told)
            except (OSError, CompanionError):
                found.unread += 1
            found.files += 1
        return found

    async def run(self) -> None:
        """For ever."""
        await asyncio.sleep(FIRST_S)
        while True:
            try:
                await self.look()
            except (CompanionError, sqlite3.Error) as error:
                logger.warning("attachments could not be verified: %s", error)
            await asyncio.sleep(LOOK_S)

    async def look(self, bytes_max: int = LOOK_BYTES) -> None:
        """Look at some, going on where the last look ended; from the beginning after the end."""
        last = await self._keeper.ask(lambda store: store.meta_get(meta.VERIFIED)) or b""
        digests = await self._keeper.ask(lambda store: store.marked_after(last, LOOK_FILES))
        left = bytes_max

        def told(size: int) -> None:
            nonlocal left
            left -= size

        for digest in digests:
            await self.check_quietly(digest, told)
            if left <= 0:
                break
        is_end = len(digests) < LOOK_FILES and (not digests or digest == digests[-1])
        reached = b"" if is_end else digest
        await self._keeper.ask(lambda store: store.meta_set(meta.VERIFIED, reached))

    async def check_quietly(self, digest: bytes, tell: Callable[[int], None] = untold) -> bool:
        """As `check`; a file that cannot be looked at counts as right."""
        try:
            return await self.check(digest, tell)
        except (OSError, CompanionError) as error:
            logger.warning("the file of an attachment could not be verified: %s", error)
            return True

    def _all(self) -> list[tuple[bytes, int]]:
        return [(digest, path.stat().st_size) for digest, path in self._blobs.all()]


def _let_go(blobs: Blobs, digest: bytes, wrong: Wrong | None, store: Store) -> tuple[bool, bool]:
    """On the store's thread: nobody marks a file as here meanwhile. Whether it is not here any
    more, and whether something speaks of it."""
    is_gone = blobs.set_aside(digest, wrong) if wrong else not blobs.has(digest)
    if is_gone:
        store.unmark_blobs([digest])
    return is_gone, is_gone and bool(store.named([digest]))
