"""Edits a text, or the texts that a message has."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QScrollArea, QWidget

from companion.control import messages as m
from ui import words
from ui.actions import Ended
from ui.dialogs.base import Dialog
from ui.dialogs.question import Question
from ui.widgets.layouts import button, column, label, row

HEIGHT_MIN: Final = 110
"""Pixels of a field, where there are several."""

Save = Callable[[list[str], Ended], None]


class EditTextDialog(Dialog):
    """Each text in a field, as Markdown. It closes once they are stored, else it says why not."""

    def __init__(
        self,
        title: str,
        texts: Sequence[str],
        save: Save,
        parent: QWidget | None = None,
        *,
        always_keeps: bool = False,
    ) -> None:
        """always_keeps: saving means something even when nothing was edited."""
        super().__init__(title, parent)
        self._before, self._always_keeps = [*texts], always_keeps
        self._store = save
        self._is_closed = False
        self.fields = [self._field(text) for text in texts]
        self.problem = label(tone="danger", wrap=True)
        self.problem.hide()
        hint = label(self.tr("Markdown. Ctrl+Enter saves."), tone="secondary", points=-1)
        cancel = button(self.tr("&Cancel"))
        cancel.clicked.connect(self.reject)
        self._save = button(self.tr("&Save"), primary=True)
        self._save.clicked.connect(self.keep)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.keep)
        foot = row(hint, None, cancel, self._save)
        self.setLayout(column(self._all_fields(), self.problem, foot, gap=14, margin=20))
        self.resize(640, 420)

    def _field(self, text: str) -> QPlainTextEdit:
        made = QPlainTextEdit(text, self)
        made.setProperty("field", True)
        made.setAccessibleName(self.tr("Text"))
        made.setTabChangesFocus(True)
        return made

    def _all_fields(self) -> QWidget:
        """The field, or all of them under one another."""
        if len(self.fields) == 1:
            return self.fields[0]
        said = self.tr(
            "This message has several texts. What stands between them, like calls of tools, "
            "is kept as it is."
        )
        content = QWidget(self)
        content.setObjectName("content")
        content.setLayout(column(label(said, tone="secondary", wrap=True), *self.fields, gap=10))
        for at, field in enumerate(self.fields, 1):
            name = self.tr("Text {at} of {n}").format(at=at, n=len(self.fields))
            field.setAccessibleName(name)
            field.setMinimumHeight(HEIGHT_MIN)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(content)
        return area

    def keep(self) -> None:
        """Have the texts stored as they stand."""
        if not self.is_changed and not self._always_keeps:
            self.accept()
        elif self._save.isEnabled():
            self._wait(waiting=True)
            self._store(self._texts(), self._ended)

    @property
    def is_changed(self) -> bool:
        """Whether something was written here that is stored nowhere."""
        return not self._is_closed and self._texts() != self._before

    def ask_to_drop(self, then: Callable[[], None] | None = None) -> None:
        """Ask whether what was written may go; if so, close and call `then`."""
        self.present()
        if self.findChild(Question) is not None:
            return
        asked = self.tr("Drop what you have written?")
        question = Question(self.windowTitle(), asked, self.tr("It has not been saved."), self)
        drop, stay = self.tr("&Drop it"), self.tr("&Go on writing")
        question.offer(drop, stay, lambda: self._drop(then))

    def _drop(self, then: Callable[[], None] | None) -> None:
        super().reject()
        if then is not None:
            then()

    def _texts(self) -> list[str]:
        return [field.toPlainText() for field in self.fields]

    def _ended(self, problem: m.ReasonValue | None) -> None:
        if self._is_closed:
            return
        if problem is None:
            self.accept()
            return
        self._wait(waiting=False)
        self.problem.setText(words.reason_text(problem))
        self.problem.show()

    def _wait(self, *, waiting: bool) -> None:
        self._save.setEnabled(not waiting)
        for field in self.fields:
            field.setReadOnly(waiting)

    def reject(self) -> None:
        """Whatever closes the dialog: what was written does not go unasked."""
        if self.is_changed:
            self.ask_to_drop()
        else:
            super().reject()

    def done(self, result: int) -> None:
        """An answer that comes later finds nobody here."""
        self._is_closed = True
        super().done(result)


def has_unsaved(window: QWidget, then: Callable[[], None]) -> bool:
    """Whether a text is open above `window` that was edited; `then` follows once it may go."""
    edits = (each for each in window.findChildren(EditTextDialog) if each.is_changed)
    edit = next(edits, None)
    if edit is not None:
        edit.ask_to_drop(then)
    return edit is not None
