"""Strips across the window: what needs attention above the messages, and undo below them."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QLabel, QToolButton, QWidget

from ui.icon import set_icon
from ui.widgets.layouts import button, label, row, set_tone

UNDO_MS: Final = 10_000

ABOVE_EDGE: Final = 84
"""Pixels: above the field in which a message is written."""


class Banner(QFrame):
    """A sentence about something that waits, with the button that deals with it."""

    acted = Signal()
    acted_otherwise = Signal()
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None, *, closable: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._icon = QLabel(self)
        self._text = label(wrap=True)
        self._act = button("")
        self._act.clicked.connect(self.acted)
        self._other = button("")
        self._other.clicked.connect(self.acted_otherwise)
        layout = row(self._icon, self._text, self._act, self._other, gap=12)
        layout.setStretch(1, 1)
        layout.setContentsMargins(20, 9, 16, 9)
        if closable:
            close = QToolButton(self)
            set_icon(close, "close", "secondary", 16)
            close.setAccessibleName(self.tr("Close this notice"))
            close.clicked.connect(self.dismiss)
            layout.addWidget(close)
        self.setLayout(layout)
        self.hide()

    @property
    def text(self) -> str:
        """What it says now."""
        return self._text.text()

    def tell(self, text: str, *, tone: str = "attention", act: str = "", other: str = "") -> None:
        """Show a sentence. tone: attention, danger or neutral; act: the button's label; other:
        that of a second one."""
        is_news = self.isHidden() or text != self.text
        role = "secondary" if tone == "neutral" else tone
        set_icon(self._icon, "warning", role, 18)
        set_tone(self, tone)
        self._text.setText(text)
        self._act.setText(act)
        self._act.setVisible(bool(act))
        self._other.setText(other)
        self._other.setVisible(bool(other))
        self.setAccessibleName(text)
        self.show()
        if is_news:  # and not each time that the state of something else has changed
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def dismiss(self) -> None:
        """Put it away."""
        self.hide()
        self.dismissed.emit()


class UndoBar(QFrame):
    """What was just done, and a way back for ten seconds, or longer while it has the focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("undo")
        self._undo: Callable[[], None] | None = None
        self._text = label()
        self._button = button(self.tr("&Undo"), quiet=True)
        self._button.clicked.connect(self._take_back)
        layout = row(self._text, self._button, gap=14)
        layout.setContentsMargins(18, 7, 8, 7)
        self.setLayout(layout)
        self._timer = QTimer(self, interval=UNDO_MS)
        self._timer.timeout.connect(self._expire)
        self.hide()

    def offer(self, text: str, undo: Callable[[], None]) -> None:
        """Say what was done and how to take it back."""
        self._undo = undo
        self._button.show()
        self._say(text)
        self._timer.start()

    def tell(self, text: str) -> None:
        """Say what is being done, until it is: then it is offered to be undone, or `hide`."""
        self._undo = None
        self._button.hide()
        self._timer.stop()
        self._say(text)

    def note(self, text: str) -> None:
        """Say something that needs no answer, for as long as an offer."""
        self.tell(text)
        self._timer.start()

    def _say(self, text: str) -> None:
        metrics = self._text.fontMetrics()
        self._text.setText(metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, 420))
        self.setAccessibleName(text)
        self.adjustSize()
        self.place()
        self.show()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def place(self) -> None:
        """Stand above the lower edge, in the middle."""
        parent = self.parentWidget()
        if parent is not None:
            left = (parent.width() - self.width()) // 2
            self.move(left, parent.height() - self.height() - ABOVE_EDGE)

    def undo(self) -> None:
        """Take it back now, if something can be."""
        if self.isVisible():
            self._take_back()

    def _take_back(self) -> None:
        self.hide()
        self._timer.stop()
        if self._undo is not None:
            self._undo()

    def _expire(self) -> None:
        if not self._button.hasFocus():
            self.hide()
            self._timer.stop()
