"""Edits a message's text."""

from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from companion.control import messages as m
from ui import words
from ui.actions import Ended
from ui.dialogs.base import Dialog
from ui.widgets.layouts import button, column, label, row

Save = Callable[[str, Ended], None]


class EditTextDialog(Dialog):
    """The text as Markdown. It closes once the new one is stored, else it says why it is not."""

    def __init__(
        self,
        title: str,
        text: str,
        save: Save,
        parent: QWidget | None = None,
        *,
        always_keeps: bool = False,
    ) -> None:
        """always_keeps: saving means something even when nothing was edited."""
        super().__init__(title, parent)
        self._before = None if always_keeps else text
        self._store = save
        self._is_closed = False
        self.edit = QPlainTextEdit(text, self)
        self.edit.setProperty("field", True)
        self.edit.setAccessibleName(self.tr("Text"))
        self.edit.setTabChangesFocus(True)
        self.problem = label(tone="danger", wrap=True)
        self.problem.hide()
        hint = label(self.tr("Markdown. Ctrl+Enter saves."), tone="secondary", points=-1)
        cancel = button(self.tr("&Cancel"))
        cancel.clicked.connect(self.reject)
        self._save = button(self.tr("&Save"), primary=True)
        self._save.clicked.connect(self.keep)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.keep)
        foot = row(hint, None, cancel, self._save)
        self.setLayout(column(self.edit, self.problem, foot, gap=14, margin=20))
        self.resize(640, 420)

    def keep(self) -> None:
        """Have the text stored as it stands."""
        text = self.edit.toPlainText()
        if text == self._before:
            self.accept()
        elif self._save.isEnabled():
            self._wait(waiting=True)
            self._store(text, self._ended)

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
        self.edit.setReadOnly(waiting)

    def done(self, result: int) -> None:
        """An answer that comes later finds nobody here."""
        self._is_closed = True
        super().done(result)
