"""Edits a message's text."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.dialogs.base import Dialog
from ui.widgets.layouts import button, column, label, row


class EditTextDialog(Dialog):
    """The text as Markdown. `kept` tells the new one."""

    kept = Signal(str)

    def __init__(
        self, title: str, text: str, parent: QWidget | None = None, *, always_keeps: bool = False
    ) -> None:
        """always_keeps: saving means something even when nothing was edited."""
        super().__init__(title, parent)
        self._before = None if always_keeps else text
        self._edit = QPlainTextEdit(text, self)
        self._edit.setProperty("field", True)
        self._edit.setAccessibleName(self.tr("Text"))
        self._edit.setTabChangesFocus(True)
        hint = label(self.tr("Markdown. Ctrl+Enter saves."), tone="secondary", points=-1)
        cancel = button(self.tr("&Cancel"))
        cancel.clicked.connect(self.reject)
        self._save = button(self.tr("&Save"), primary=True)
        self._save.clicked.connect(self.keep)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.keep)
        self.setLayout(column(self._edit, row(hint, None, cancel, self._save), gap=14, margin=20))
        self.resize(640, 420)

    def keep(self) -> None:
        """Take the text as it stands."""
        text = self._edit.toPlainText()
        if text != self._before:
            self.kept.emit(text)
        self.accept()
