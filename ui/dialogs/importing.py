"""Imports files: what they would bring is shown first, then the progress, then what came."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFrame, QProgressBar, QScrollArea, QStackedWidget, QWidget

from companion.control.messages import Imported, ImportProgress, ReasonValue, Result
from ui import words
from ui.actions import Actions
from ui.dialogs.base import Dialog
from ui.presenters import importing
from ui.presenters.importing import Step
from ui.state import State
from ui.widgets.import_card import ImportCard
from ui.widgets.layouts import button, column, label, row


class ImportDialog(Dialog):
    """Begins with `start`. While it reads or saves, closing it cancels the import."""

    def __init__(self, state: State, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setWindowTitle(self.tr("Import"))
        self._actions = actions
        self._paths: list[Path] = []
        self.step = Step.LOOKING
        self._heading = label(points=5, bold=True, wrap=True)
        self._said = label(wrap=True)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self._cards = QScrollArea(self)
        self._cards.setWidgetResizable(True)
        self._cards.setFrameShape(QFrame.Shape.NoFrame)
        self.go = button(self.tr("&Import"), primary=True)
        self.go.clicked.connect(self._import)
        self.leave = button("")
        self.leave.clicked.connect(self.close)
        self._pages = QStackedWidget(self)
        self._lay_out()
        state.import_progressed.connect(self._show_progress)

    def _lay_out(self) -> None:
        waiting = QWidget(self)
        waiting.setLayout(column(None, self._said, self.bar, None, gap=10))
        self._pages.addWidget(waiting)
        self._pages.addWidget(self._cards)
        foot = row(None, self.leave, self.go)
        self.setLayout(column(self._heading, self._pages, foot, gap=16, margin=24))
        self.resize(600, 460)

    def start(self, paths: list[Path]) -> None:
        """Look what these would bring."""
        self._paths = paths
        self._wait(Step.LOOKING, self.tr("Looking what is in it…"))
        self._actions.preview_import(paths, self._show_preview, self._show_failure)

    def _show_preview(self, imported: Result) -> None:
        if not isinstance(imported, Imported):
            return
        self._show_files(Step.ASKING, imported)
        if importing.brings_something(imported):
            self.go.show()
            self.leave.setText(self.tr("&Cancel"))
            self.go.setFocus()

    def _import(self) -> None:
        self._wait(Step.IMPORTING, self.tr("Importing…"))
        self._actions.import_files(self._paths, self._show_result, self._show_failure)

    def _show_result(self, imported: Result) -> None:
        if isinstance(imported, Imported):
            self._show_files(Step.DONE, imported)

    def _show_failure(self, reason: ReasonValue) -> None:
        said = label(words.reason_text(reason), tone="danger", wrap=True)
        self._show(Step.DONE, self.tr("The import was not finished"), [said])

    def _wait(self, step: Step, heading: str) -> None:
        self.step = step
        self._heading.setText(heading)
        self.go.hide()
        self.leave.setText(self.tr("&Cancel"))
        self._pages.setCurrentIndex(0)
        self._show_progress(None)

    def _show_files(self, step: Step, imported: Imported) -> None:
        views = [importing.present(file, preview=imported.preview) for file in imported.files]
        self._show(step, words.say(importing.title(imported)), [ImportCard(v) for v in views])

    def _show(self, step: Step, heading: str, cards: Sequence[QWidget]) -> None:
        self.step = step
        self._heading.setText(heading)
        content = QWidget(self)
        content.setObjectName("content")
        content.setLayout(column(*cards, None, gap=12))
        self._cards.setWidget(content)
        self._pages.setCurrentIndex(1)
        self.go.hide()
        self.leave.setText(self.tr("&Close"))
        self.leave.setFocus()

    def _show_progress(self, event: ImportProgress | None) -> None:
        view = importing.progress(event)
        self._said.setText(words.say(view.said))
        self.bar.setAccessibleName(words.say(view.said))
        self.bar.setRange(0, importing.PER_MILLE if view.per_mille is not None else 0)
        self.bar.setValue(view.per_mille or 0)

    def done(self, result: int) -> None:
        """Closed in whatever way: what runs is cancelled, and nothing of it stays."""
        if self.step in (Step.LOOKING, Step.IMPORTING):
            self._actions.cancel_import()
        super().done(result)
