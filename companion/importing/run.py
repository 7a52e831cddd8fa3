"""Runs imports: one at a time, with progress, preview and cancel."""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from companion.control import messages as m
from companion.errors import CompanionError
from companion.importing.planning import LISTED_MAX, Plan, Present
from companion.importing.reading import Found, Reading
from companion.importing.sink import NoSink, Sink
from companion.importing.spool import Spool
from companion.library import IMPORT, Library
from companion.model.records import ATTACHMENT, CONVERSATION, MESSAGE
from companion.store.writer import Edit, Store

_logger = logging.getLogger(__name__)


class Importing:
    """Imports into one library.

    Args:
        tell: told of the progress, on the event loop.
    """

    def __init__(self, library: Library, tell: Callable[[m.Event], None]) -> None:
        self._library = library
        self._tell = tell
        self._one_at_a_time = asyncio.Lock()
        self._cancelled: set[threading.Event] = set()

    async def import_all(self, paths: Sequence[str], *, preview: bool = False) -> m.Imported:
        """Import files one after the other, each all or nothing; how each went.

        preview: say what would happen, and change nothing.
        """
        cancelled = threading.Event()
        self._cancelled.add(cancelled)
        try:
            files = [await self._told(path, cancelled, preview=preview) for path in paths]
        finally:
            self._cancelled.discard(cancelled)
        return m.Imported(files=files, preview=preview)

    def cancel(self) -> None:
        """End the imports that run or wait. What is being imported leaves nothing behind."""
        for cancelled in self._cancelled:
            cancelled.set()

    async def _told(
        self, path: str, cancelled: threading.Event, *, preview: bool
    ) -> m.ImportedFile:
        try:
            return await self._import(Path(path), cancelled, preview=preview)
        except CompanionError as error:
            self._library.note_trouble(error.reason)  # reading has its own thread
            reason = m.ReasonValue(error.reason.code, error.reason.params)
        except Exception:
            _logger.exception("an import failed")
            reason = m.ReasonValue("import_failed", {"path": path})
        return m.ImportedFile(path=path, format="", error=reason)

    async def _import(
        self, path: Path, cancelled: threading.Event, *, preview: bool
    ) -> m.ImportedFile:
        async with self._one_at_a_time:
            if self._library.owns(path):
                raise CompanionError("import_unknown_format", path=str(path))
            run = _Run(path, self._library, self._tell, cancelled)
            try:
                return await (run.look() if preview else run.save())
            finally:
                run.close()


class _Run:
    """One file on its way in."""

    def __init__(
        self,
        path: Path,
        library: Library,
        tell: Callable[[m.Event], None],
        cancelled: threading.Event,
    ) -> None:
        self._path = path
        self._library = library
        self._cancelled = cancelled
        self._plan = Plan()
        self._tell = tell
        self._loop = asyncio.get_running_loop()
        self._spool = Spool(library.directory)

    def close(self) -> None:
        """Let go of what was read."""
        self._spool.close()

    async def look(self) -> m.ImportedFile:
        """What an import would do."""
        found = await self._read(NoSink())
        for portion in self._spool.portions():
            look = partial(self._plan.edits, records=portion)
            await self._library.ask(partial(Store.looking, look=look))
            self._go_on()
        return self._result(found)

    async def save(self) -> m.ImportedFile:
        """Do it."""
        sink = Sink(self._library.blobs)
        try:
            found = await self._read(sink)
            await self._library.write_portions(self._portions(), found.digests, IMPORT)
        except BaseException:
            # Not to be cut short itself: what was put would stay.
            await asyncio.shield(self._library.ask(sink.undo))
            raise
        return self._result(found)

    async def _read(self, sink: Sink | NoSink) -> Found:
        self._progress(0, 0)
        reading = Reading(self._path, self._spool, sink, self._progress, self._cancelled)
        return await asyncio.to_thread(reading.read)

    def _portions(self) -> Iterator[Callable[[Present], list[Edit]]]:
        """What the store is to write; taken and called on its thread, in its transaction."""
        done = 0
        for portion in self._spool.portions():
            self._go_on()
            yield partial(self._plan.edits, records=portion)
            done += len(portion)
            self._progress(done, self._spool.count, saving=True)

    def _go_on(self) -> None:
        if self._cancelled.is_set():
            raise CompanionError("import_cancelled", path=str(self._path))

    def _progress(self, done: int, total: int, *, saving: bool = False) -> None:
        progress = m.ImportProgress(path=str(self._path), done=done, total=total, saving=saving)
        self._loop.call_soon_threadsafe(self._tell, progress)

    def _result(self, found: Found) -> m.ImportedFile:
        plan = self._plan
        affected = sorted(plan.affected.values(), key=lambda a: (not a.is_new, a.title))
        return m.ImportedFile(
            path=str(self._path),
            format=", ".join(sorted(found.formats)),
            conversations=plan.created.get(CONVERSATION, 0),
            messages=plan.created.get(MESSAGE, 0),
            attachments=plan.created.get(ATTACHMENT, 0),
            updated=plan.updated,
            unchanged=plan.unchanged,
            skipped=[m.SkippedValue(place=s.place, why=s.why) for s in found.skipped],
            skipped_more=found.skipped_more,
            affected=[
                m.AffectedValue(
                    title=a.title, is_new=a.is_new, messages=a.new_messages, updated=a.updated
                )
                for a in affected[:LISTED_MAX]
            ],
            affected_more=max(0, len(affected) - LISTED_MAX),
        )
