"""A dot in the colour of the state of syncing; it breathes while something moves."""

from typing import Final

from PySide6.QtCore import QEasingCurve, QPropertyAnimation, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGraphicsOpacityEffect, QWidget

from ui.presenters.sync import Mood
from ui.theme import theme

ROLES: Final = {
    Mood.IN_STEP: "good",
    Mood.SYNCING: "accent",
    Mood.PAUSED: "secondary",
    Mood.OFFLINE: "secondary",
    Mood.ATTENTION: "attention",
}


class MoodDot(QWidget):
    """Said in words beside it, so a screen reader need not see it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = "secondary"
        self._hollow = True
        self.setFixedSize(QSize(10, 10))
        effect = QGraphicsOpacityEffect(self)
        self.setGraphicsEffect(effect)
        self._breath = QPropertyAnimation(effect, b"opacity", self)
        self._breath.setDuration(1_400)
        self._breath.setKeyValueAt(0, 1.0)
        self._breath.setKeyValueAt(0.5, 0.35)
        self._breath.setKeyValueAt(1, 1.0)
        self._breath.setEasingCurve(QEasingCurve.Type.InOutSine)
        self._breath.setLoopCount(-1)
        theme().changed.connect(self.update)

    def set_mood(self, mood: Mood, *, busy: bool = False) -> None:
        """Show the state of everything."""
        self.set_role(ROLES[mood], hollow=mood in (Mood.OFFLINE, Mood.PAUSED), busy=busy)

    def set_role(self, role: str, *, hollow: bool = False, busy: bool = False) -> None:
        """Show a field of ui.colors.Colors."""
        self._role, self._hollow = role, hollow
        if busy and self._breath.state() != QPropertyAnimation.State.Running:
            self._breath.start()
        elif not busy:
            self._breath.stop()
            effect = self.graphicsEffect()
            assert isinstance(effect, QGraphicsOpacityEffect)
            effect.setOpacity(1.0)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = QColor(getattr(theme().colors, self._role))
        pen = painter.pen()
        pen.setColor(color)
        pen.setWidthF(1.6)
        painter.setPen(pen if self._hollow else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if self._hollow else color)
        painter.drawEllipse(self.rect().adjusted(1, 1, -1, -1))
