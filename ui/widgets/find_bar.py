"""Finds inside the conversation that is shown: above its messages, Enter goes on, Escape ends."""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QToolButton, QWidget

from ui import words
from ui.icon import set_icon
from ui.presenters.finding import Finding
from ui.widgets.layouts import label, row, set_tone

TYPED_MS: Final = 120
"""So long after the last letter the search begins."""


class FindBar(QFrame):
    """The field, the count, and the way to the next and the one before."""

    asked = Signal(str)
    stepped = Signal(int)
    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("find")
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Find in this conversation"))
        self.field.setAccessibleName(self.tr("Find in this conversation"))
        self._typed = QTimer(self, singleShot=True, interval=TYPED_MS)
        self._typed.timeout.connect(lambda: self.asked.emit(self.field.text()))
        self.field.textEdited.connect(lambda: self._typed.start())
        self._count = label(tone="secondary", points=-1)
        before = self._button("up", self.tr("The one before (Shift+F3)"), -1)
        after = self._button("down", self.tr("The next one (F3)"), 1)
        close = QToolButton(self)
        set_icon(close, "close", "secondary", 16)
        close.setAccessibleName(self.tr("End finding"))
        close.setToolTip(self.tr("End finding (Escape)"))
        close.clicked.connect(self.end)
        layout = row(self.field, self._count, before, after, close, gap=6)
        layout.setStretch(0, 1)
        layout.setContentsMargins(20, 7, 14, 7)
        self.setLayout(layout)
        self.hide()

    def begin(self) -> None:
        """Ask for a text."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        if self.field.text():
            self.asked.emit(self.field.text())

    def tell(self, finding: Finding) -> None:
        """Say what was found."""
        self._count.setText(words.say(finding.said()))
        set_tone(self._count, "secondary" if finding.messages else "attention")

    def end(self) -> None:
        """Put it away."""
        if self.isVisible():
            self._typed.stop()
            self.hide()
            self.ended.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, with Shift back."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._typed.isActive():
                self._typed.stop()
                self.asked.emit(self.field.text())
                return
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.stepped.emit(-1 if back else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)

    def _button(self, icon: str, tip: str, by: int) -> QToolButton:
        made = QToolButton(self)
        set_icon(made, icon, "secondary", 16)
        made.setToolTip(tip)
        made.setAccessibleName(tip)
        made.clicked.connect(lambda: self.stepped.emit(by))
        return made
