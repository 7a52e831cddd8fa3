"""What the window knows: the daemon's last status, and the database it reads."""

import logging
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

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
        self.views: Views | None = None
        self.searcher = Searcher(profile, self)
        connection.starting.connect(self._starting)
        connection.ready.connect(self._ready)
        connection.subscribed.connect(self._read_everything)
        connection.lost.connect(self._lost)
        connection.stopped.connect(self._stopped)
        connection.heard.connect(self._take)

    def open_views(self) -> bool:
        """Read the database if it is there; the daemon is not needed for that."""
        if self.views is None:
            try:
                self.views = Views.open(self.profile.database, self.profile.blobs)
            except CompanionError as error:
                _log.info("nothing to show yet: %s", error.reason.code)
                return False
            self.views_opened.emit()
        return True

    def close_views(self) -> None:
        """Let go of the database."""
        self.searcher.end()
        if self.views is not None:
            self.views.close()
            self.views = None

    def _starting(self) -> None:
        self._reach(Reach.STARTING, None)

    def _ready(self, welcome: m.Welcome) -> None:
        self.welcome = welcome
        self.open_views()
        self._reach(Reach.READY, None)

    def _read_everything(self) -> None:
        """Whatever was written while nobody told us is in the database."""
        self.open_views()
        self.records_changed.emit(m.Changed(kinds=[], conversations=[], many=True))

    def _lost(self, reason: m.ReasonValue) -> None:
        self._reach(Reach.LOST, reason)

    def _stopped(self) -> None:
        self._reach(Reach.STOPPED, None)

    def _reach(self, reach: Reach, problem: m.ReasonValue | None) -> None:
        self.reach, self.problem = reach, problem
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
