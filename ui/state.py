"""What the window knows: the daemon's last status, and the database it reads."""

import logging
import sqlite3
from enum import Enum, auto

from PySide6.QtCore import QObject, QTimer, Signal

from companion.control import messages as m
from companion.errors import CompanionError
from companion.profile import Profile
from companion.views.pages import Views
from ui.connection import Connection
from ui.searching import Searcher

_log = logging.getLogger(__name__)


class Reach(Enum):
    """Whether the daemon can be asked to do something."""

    STARTING = auto()
    READY = auto()
    LOST = auto()
    STOPPED = auto()  # it ended on purpose


class State(QObject):
    """The one place that listens to the connection; everything else listens to this."""

    reach_changed = Signal()
    status_changed = Signal()
    pairing_changed = Signal(object)  # PairingValue
    records_changed = Signal(object)  # Changed
    import_progressed = Signal(object)  # ImportProgress
    folder_imported = Signal(object)  # FolderImported
    views_opened = Signal()

    def __init__(
        self, profile: Profile, connection: Connection, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.profile = profile
        self.reach = Reach.STARTING
        self.problem: m.ReasonValue | None = None  # while LOST: why
        self.welcome: m.Welcome | None = None
        self.status: m.Status | None = None
        self.searcher = Searcher(profile, self)
        self._views: Views | None = None
        self._may_read = False
        self._let_go = QTimer(self, singleShot=True, interval=0)
        self._let_go.timeout.connect(self._close)
        connection.starting.connect(self._starting)
        connection.ready.connect(self._ready)
        connection.subscribed.connect(self._read_everything)
        connection.lost.connect(self._lost)
        connection.stopped.connect(self._stopped)
        connection.heard.connect(self._take)

    @property
    def views(self) -> Views | None:
        """The database, if there is one; for this turn of the event loop.

        Without a daemon it is not held open longer than that: a backup may be put in its place,
        and a daemon that starts may put a damaged one aside.
        """
        if self._views is None and self._may_read:
            self._open()
        if self._views is not None and self.reach is not Reach.READY:
            self._let_go.start()
        return self._views

    def open_views(self) -> bool:
        """Read the database if it is there; the daemon is not needed for that."""
        self._close()
        self._may_read = True
        if self.views is None:
            return False
        self.views_opened.emit()
        return True

    def close_views(self) -> None:
        """Let go of the database, and leave it alone."""
        self._may_read = False
        self.searcher.end()
        self._close()

    def _open(self) -> None:
        try:
            self._views = Views.open(self.profile.database, self.profile.blobs)
        except CompanionError as error:
            _log.info("nothing to show yet: %s", error.reason.code)
        except sqlite3.Error as error:
            _log.warning("the database cannot be read: %s", error)

    def _close(self) -> None:
        if self._views is not None:
            self._views.close()
            self._views = None

    def _starting(self) -> None:
        self._reach(Reach.STARTING, None)

    def _ready(self, welcome: m.Welcome) -> None:
        self.welcome = welcome
        self._let_go.stop()
        self._reach(Reach.READY, None)
        self.open_views()  # again: another one may lie there by now

    def _read_everything(self) -> None:
        """Whatever was written while nobody told us is in the database."""
        self.records_changed.emit(m.Changed(kinds=[], conversations=[], many=True))

    def _lost(self, reason: m.ReasonValue) -> None:
        self._reach(Reach.LOST, reason)

    def _stopped(self) -> None:
        self._reach(Reach.STOPPED, None)

    def _reach(self, reach: Reach, problem: m.ReasonValue | None) -> None:
        self.reach, self.problem = reach, problem
        if reach is not Reach.READY:
            self._close()
        self.searcher.keep_open(keeps_open=reach is Reach.READY)
        self.reach_changed.emit()

    def _take(self, event: m.Event) -> None:
        if isinstance(event, m.StatusChanged):
            self.status = event.status
            self.status_changed.emit()
        elif isinstance(event, m.PairingChanged):
            self.pairing_changed.emit(event.pairing)
        elif isinstance(event, m.Changed):
            self.records_changed.emit(event)
        elif isinstance(event, m.ImportProgress):
            self.import_progressed.emit(event)
        elif isinstance(event, m.FolderImported):
            self.folder_imported.emit(event)
