"""Exports conversations: what, as what, and where to; then how far it is, and what came of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QStackedWidget, QWidget

from companion.errors import CompanionError
from companion.exporting import Exported
from companion.reasons import Reason
from companion.views.rows import ConversationRow
from ui import words
from ui.dialogs.base import Dialog
from ui.dialogs.export_form import ExportForm
from ui.export_job import ExportJob
from ui.icon import set_icon
from ui.presenters import exporting as presenter
from ui.state import State
from ui.widgets.layouts import button, column, label, row

WIDTH: Final = 540


class ExportDialog(Dialog):
    """Three pages: the choice, the progress, the result."""

    def __init__(self, state: State, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setWindowTitle(self.tr("Export"))
        self._state = state
        self._job: ExportJob | None = None
        self._exported: Exported | None = None
        self.form = ExportForm(_documents(), self)
        self.form.started.connect(self.begin)
        self.form.cancelled.connect(self.reject)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the export"))
        self._progress = label(tone="secondary")
        self.cancel = button(self.tr("&Cancel"))
        self.said = label(wrap=True, points=1, bold=True)
        self._place = label(tone="secondary", wrap=True)
        self._lacking = label(tone="attention", wrap=True)
        self.open_folder = button(self.tr("&Open the folder"), primary=True)
        self._close = button(self.tr("&Close"))
        self.pages = QStackedWidget(self)
        self._lay_out()

    def _lay_out(self) -> None:
        self.cancel.clicked.connect(self._cancel)
        self.open_folder.clicked.connect(self._open_folder)
        self._close.clicked.connect(self.accept)
        running = QWidget(self)
        heading = label(self.tr("Exporting…"), points=5, bold=True)
        foot = row(None, self.cancel)
        running.setLayout(
            column(heading, None, self._progress, self.bar, None, None, foot, gap=16, margin=24)
        )
        ended = QWidget(self)
        picture = QLabel(self)
        set_icon(picture, "check", "good", 44)
        for each in (picture, self.said, self._place, self._lacking):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        foot = row(None, self._close, self.open_folder)
        texts = column(picture, self.said, self._place, self._lacking, gap=10)
        ended.setLayout(column(None, texts, None, foot, gap=16, margin=24))
        for page in (self.form, running, ended):
            self.pages.addWidget(page)
        self.setLayout(column(self.pages))
        self.setMinimumWidth(WIDTH)

    def offer(self, shown: ConversationRow | None, search: str, chosen: Sequence[str] = ()) -> None:
        """Say what may be exported; the first of these is chosen. Not while an export runs."""
        if self._job is None:
            views = self._state.views
            total = len(views.all_conversations()) if views else 0
            self.form.offer(shown, search, total, chosen)
            self.pages.setCurrentWidget(self.form)
            self._fit()

    def begin(self) -> ExportJob:
        """Export what is chosen."""
        job = ExportJob(self._state.profile, self.form.order())
        job.progressed.connect(self._show_progress)
        job.done.connect(self._show_result)
        job.failed.connect(self._show_failure)
        job.cancelled.connect(self.reject)
        self._job = job
        self.bar.setRange(0, 0)
        self._progress.setText("")
        self.pages.setCurrentIndex(1)
        self.cancel.setFocus()
        job.start()
        return job

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self.cancel.setEnabled(False)

    def _show_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self._progress.setText(words.say(presenter.progress(done, total)))

    def _show_result(self, exported: Exported) -> None:
        self._job = None
        self._exported = exported
        self.said.setText(words.say(presenter.summary(exported)))
        self._place.setText(str(exported.path))
        lacking = presenter.lacking(exported)
        self._lacking.setText(words.say(lacking) if lacking is not None else "")
        self._lacking.setVisible(lacking is not None)
        self.pages.setCurrentIndex(2)
        self.open_folder.setFocus()

    def _show_failure(self, error: CompanionError | OSError) -> None:
        self._job = None
        if isinstance(error, CompanionError):
            reason = error.reason
        else:
            reason = Reason(
                "file_unwritable", {"path": self.form.folder.text(), "detail": str(error)}
            )
        self.form.show_failure(words.reason_text(reason))
        self.pages.setCurrentWidget(self.form)
        self._fit()

    def _open_folder(self) -> None:
        if self._exported is not None:
            folder = self._exported.path.parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        self.accept()

    def done(self, result: int) -> None:
        """Closed while an export runs: it ends, and nothing is left of it."""
        if self._job is not None:
            self._job.cancel()
        super().done(result)

    def _fit(self) -> None:
        """As high as the choice needs, with all its lines."""
        layout = self.layout()
        assert layout is not None
        self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    def showEvent(self, event: QShowEvent) -> None:
        """Now the font and the style are known."""
        super().showEvent(event)
        self._fit()


def _documents() -> Path:
    kind = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(kind) or Path.home())
