"""An export beside the window: it reads by itself, tells how far it is, and can be ended."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from companion.exporting import Cancelled, Exported, Wanted, export, searched
from companion.formats.exporters import EXPORTERS
from companion.profile import Profile
from companion.views.pages import Views
from ui.background import in_background
from ui.pdf import PdfExporter
from ui.presenters.exporting import PDF


@dataclass(frozen=True, slots=True)
class Order:
    """What the person chose.

    conversations: None for all. search: those in which this is found. folder: where to.
    """

    form: str
    folder: Path
    conversations: Sequence[str] | None = None
    search: str = ""
    all_branches: bool = False


class ExportJob(QObject):
    """One export. Exactly one of the last three signals ends it."""

    progressed = Signal(int, int)  # conversations done, and all
    done = Signal(object)  # Exported
    failed = Signal(object)  # CompanionError or OSError
    cancelled = Signal()

    def __init__(self, profile: Profile, order: Order, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._profile = profile
        self._order = order
        self._ended = threading.Event()

    def start(self) -> None:
        """Begin."""
        in_background(self._work, self._finish, self.failed.emit)

    def cancel(self) -> None:
        """End it; nothing is left of it."""
        self._ended.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether it was told to end."""
        return self._ended.is_set()

    def _work(self) -> Exported | None:
        """In the pool's thread."""
        order = self._order
        exporter = PdfExporter() if order.form == PDF else EXPORTERS[order.form]
        views = Views.open(self._profile.database, self._profile.blobs)
        try:
            ids = searched(views, order.search) if order.search else order.conversations
            wanted = Wanted(exporter, ids, order.folder, all_branches=order.all_branches)
            return export(views, wanted, self._tell)
        except Cancelled:
            return None
        finally:
            views.close()

    def _tell(self, done: int, total: int) -> None:
        if self._ended.is_set():
            raise Cancelled
        self.progressed.emit(done, total)

    @Slot(object)
    def _finish(self, exported: Exported | None) -> None:
        if exported is None:
            self.cancelled.emit()
        else:
            self.done.emit(exported)
