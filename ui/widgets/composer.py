"""Where a message is written: grows with its text, Enter sends, Shift+Enter begins a line."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QToolButton, QWidget

from ui.icon import set_icon
from ui.widgets.layouts import row

LINES_MAX: Final = 8


class Composer(QFrame):
    """The field and its button. What is written stays in it when it is sent."""

    written = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = _Field(self)
        self._field.entered.connect(self._send)
        self._field.textChanged.connect(self._fit)
        self._button = QToolButton(self)
        self._button.setToolTip(self.tr("Add the message (Enter)"))
        self._button.setAccessibleName(self.tr("Add the message"))
        set_icon(self._button, "send", "accent", 20)
        self._button.clicked.connect(self._send)
        layout = row(self._field, self._button, gap=8)
        layout.setAlignment(self._button, Qt.AlignmentFlag.AlignBottom)
        layout.setContentsMargins(20, 10, 20, 14)
        self.setLayout(layout)
        self._fit()

    def focus(self) -> None:
        """Begin to write."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def draft(self) -> str:
        """What is being written."""
        return self._field.toPlainText()

    def go_on_with(self, draft: str) -> None:
        """Show what was begun."""
        self._field.setPlainText(draft)
        self._field.moveCursor(QTextCursor.MoveOperation.End)

    def _send(self) -> None:
        text = self._field.toPlainText().strip()
        if text:
            self.written.emit(text)

    def _fit(self) -> None:
        lines = min(LINES_MAX, max(1, int(self._field.document().size().height())))
        self._field.setFixedHeight(lines * self._field.fontMetrics().lineSpacing() + 24)
        self._button.setEnabled(bool(self._field.toPlainText().strip()))


class _Field(QPlainTextEdit):
    entered = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("field", True)
        self.setPlaceholderText(self.tr("Add a message of your own…"))
        self.setAccessibleName(self.tr("New message"))
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(200, self.fontMetrics().lineSpacing() + 24)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter sends, unless an input method or Shift wants it."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.entered.emit()
        else:
            super().keyPressEvent(event)
