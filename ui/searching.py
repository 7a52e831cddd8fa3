"""Searches beside the window, in a thread with a connection of its own; the last one asked counts.

One connection for all of them, kept open while a daemon answers: a search goes through many of the
database's pages, and the next keystroke's through the same.
"""

import logging
import sqlite3
from typing import Final

from PySide6.QtCore import QObject, QThread, Signal, Slot

from companion.errors import CompanionError
from companion.profile import Profile
from companion.views.pages import Views
from companion.views.query import Query
from companion.views.rows import Found, SearchHit

PAGE: Final = 40
"""Hits that are shown at a time: to read their texts and mark them takes longest."""

_log = logging.getLogger(__name__)


class Searcher(QObject):
    """Ask it; `found` answers the last asking alone."""

    found = Signal(str, object, object, int)  # the text, Found, the first hits, how many were read
    more = Signal(object, object, int)  # Found, the next hits, how many of it were read

    _asked = Signal(int, str)
    _more_asked = Signal(object, int)
    _let_go = Signal()

    def __init__(self, profile: Profile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._profile = profile
        self._last = 0
        self._keeps_open = False
        self._thread: QThread | None = None
        self._reader: _Reader | None = None

    def ask(self, text: str) -> None:
        """Search for this, and no longer for anything else."""
        self._begin()
        self.forget()
        self._asked.emit(self._last, text)

    def ask_more(self, found: Found, offset: int) -> None:
        """The hits from this one on."""
        self._begin()
        self._more_asked.emit(found, offset)

    def forget(self) -> None:
        """Whatever is looked for is wanted no more."""
        self._last += 1
        if self._reader is not None:
            self._reader.last = self._last

    def keep_open(self, *, keeps_open: bool) -> None:
        """Whether the database stays open from one search to the next; what is open now does not:
        another one may lie in its place."""
        self._keeps_open = keeps_open
        if self._reader is not None:
            self._reader.keeps_open = keeps_open
            self._let_go.emit()

    def end(self) -> None:
        """Let go of the database."""
        if self._thread is not None:
            self.forget()
            self._thread.quit()
            self._thread.wait()
            self._thread = self._reader = None

    def _begin(self) -> None:
        """A reader for each thread: one whose thread has ended cannot be taken to another."""
        if self._thread is not None:
            return
        self._thread = QThread(self)
        self._thread.setObjectName("search")
        self._reader = reader = _Reader(self._profile)
        reader.keeps_open = self._keeps_open
        self._asked.connect(reader.look)
        self._more_asked.connect(reader.go_on)
        self._let_go.connect(reader.close)
        reader.found.connect(self._take)
        reader.more.connect(self.more)
        reader.moveToThread(self._thread)
        self._thread.finished.connect(reader.close)
        self._thread.start()

    def _take(self, number: int, text: str, found: Found, hits: list[SearchHit], read: int) -> None:
        if number == self._last:
            self.found.emit(text, found, hits, read)


class _Reader(QObject):
    """Lives in the thread. The other one writes `last`, which only ever grows, and
    `keeps_open`."""

    found = Signal(int, str, object, object, int)
    more = Signal(object, object, int)

    def __init__(self, profile: Profile) -> None:
        super().__init__()
        self.last = 0
        self.keeps_open = False
        self._profile = profile
        self._views: Views | None = None

    @Slot(int, str)
    def look(self, number: int, text: str) -> None:
        if number != self.last:
            return
        try:
            views = self._open()
            found = views.find(text)
            hits = views.hits(found, limit=PAGE) if number == self.last else []
        except (CompanionError, sqlite3.Error) as error:
            _log.warning("a search came to nothing: %s", error)
            found, hits = Found(Query(), (), more=False), []
        self._rest()
        self.found.emit(number, text, found, hits, min(PAGE, len(found.numbers)))

    @Slot(object, int)
    def go_on(self, found: Found, offset: int) -> None:
        try:
            hits = self._open().hits(found, limit=PAGE, offset=offset)
        except (CompanionError, sqlite3.Error) as error:
            _log.warning("a search did not go on: %s", error)
            hits = []
        self._rest()
        self.more.emit(found, hits, min(offset + PAGE, len(found.numbers)))

    @Slot()
    def close(self) -> None:
        if self._views is not None:
            self._views.close()
            self._views = None

    def _rest(self) -> None:
        if not self.keeps_open:
            self.close()

    def _open(self) -> Views:
        if self._views is None:
            self._views = Views.open(self._profile.database, self._profile.blobs)
        return self._views
