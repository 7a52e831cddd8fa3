"""Attachments that no message speaks of any more go, and their files with them.

In two phases, and as causally as any other deletion. An attachment that nothing has spoken of for a
week is deleted, by an ordinary write; from there on it goes the way of all deleted records
(companion.collecting): for good after a month, once every device knows. A message that names it
after all, written elsewhere at the same time, has it restored on the next look, on whichever device
looks first; and whoever wrote that message has the file. A file goes when no attachment has its
digest any more, in any version, and it is a month old.
"""

import asyncio
import functools
import logging
import sqlite3
from typing import Final

import msgspec

from companion.errors import CompanionError
from companion.library import Library, wall_ms
from companion.model.ids import RecordId
from companion.model.records import ATTACHMENT, DELETED
from companion.store import meta
from companion.store.blobs import Blobs
from companion.store.unreferenced import References, references
from companion.store.writer import Edit, Store

FIRST_S: Final = 10 * 60.0
LOOK_S: Final = 24 * 60 * 60.0
_DAY_MS: Final = 24 * 60 * 60 * 1000
GRACE_MS: Final = 7 * _DAY_MS
"""Between finding that nothing speaks of an attachment and deleting it."""

FILE_AGE_MS: Final = 30 * _DAY_MS
NOTED_MAX: Final = 100_000
"""What is noted at a time; the rest has its turn later."""

EDITS_MAX: Final = 500
"""In one transaction."""

logger = logging.getLogger(__name__)


class Sweeping:
    """Looks daily."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def run(self) -> None:
        """For ever."""
        await asyncio.sleep(FIRST_S)
        while True:
            try:
                await self.look(wall_ms())
            except (CompanionError, sqlite3.Error, OSError) as error:
                logger.warning("attachments could not be looked through: %s", error)
            await asyncio.sleep(LOOK_S)

    async def look(self, now_ms: int) -> None:
        """Note, delete, restore and throw away what is due."""
        found = await asyncio.to_thread(references, self._library.database)
        ripe = await self._note(found.superfluous, now_ms)
        await self._write(ripe, deleted=True)
        await self._write(sorted(found.wanted), deleted=False)
        await self._throw_away(found, now_ms)

    async def _note(self, superfluous: set[RecordId], now_ms: int) -> list[RecordId]:
        """Those that were found so a week ago, and on every look since then."""
        kept = await self._library.ask(lambda store: store.meta_get(meta.UNREFERENCED))
        since: dict[bytes, int] = msgspec.msgpack.decode(kept) if kept else {}
        noted = {
            uid: min(since.get(uid, now_ms), now_ms) for uid in sorted(superfluous)[:NOTED_MAX]
        }
        ripe = [RecordId(uid) for uid, ms in noted.items() if now_ms - ms >= GRACE_MS]
        packed = msgspec.msgpack.encode({uid: ms for uid, ms in noted.items() if uid not in ripe})
        await self._library.ask(lambda store: store.meta_set(meta.UNREFERENCED, packed))
        return ripe

    async def _write(self, attachments: list[RecordId], *, deleted: bool) -> None:
        for first in range(0, len(attachments), EDITS_MAX):
            some = attachments[first : first + EDITS_MAX]
            await self._library.write([Edit(a, ATTACHMENT, {DELETED: deleted}) for a in some])

    async def _throw_away(self, found: References, now_ms: int) -> None:
        before_ms = now_ms - FILE_AGE_MS
        files = await asyncio.to_thread(self._library.blobs.unused, found.digests, before_ms)
        for digest in files:
            discard = functools.partial(_discard, self._library.blobs, digest, before_ms)
            await self._library.ask(discard)


def _discard(blobs: Blobs, digest: bytes, before_ms: int, store: Store) -> None:
    """On the store's thread: no record can come between looking and throwing away."""
    if store.named([digest]):
        return
    store.unmark_blobs([digest])  # first: of a file without a mark it is found that it is here
    if not blobs.discard_old(digest, before_ms):
        store.mark_blobs([digest])
