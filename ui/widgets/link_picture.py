"""A small picture of who is linked to this computer: whole lines to those who are, broken ones to
the others."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import words
from ui.presenters.devices import DeviceView
from ui.theme import theme

ROW_MAX: Final = 6
"""More devices than these stand above this computer as well as below it."""

_NODE: Final = QSize(92, 26)
_GAP: Final = 26


class LinkPicture(QWidget):
    """Drawn from the views that the cards show; what it shows it also says in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own: DeviceView | None = None
        self._others: list[DeviceView] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Links of this computer"))
        theme().changed.connect(self.update)
        self.hide()

    def display(self, views: Sequence[DeviceView]) -> None:
        """Show these devices; nothing where this computer is alone."""
        self._own = next((each for each in views if each.is_self), None)
        self._others = [each for each in views if not each.is_self]
        told = [f"{each.name}: {words.say(each.state)}" for each in self._others]
        self.setAccessibleDescription("; ".join(told))
        self.setToolTip(words.unmarked("\n".join(told)))
        self.setVisible(self._own is not None and bool(self._others))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As many rows as are needed."""
        rows = 2 if len(self._others) <= ROW_MAX else 3
        return QSize(ROW_MAX * _NODE.width(), rows * self._height() + (rows - 1) * _GAP + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines first, so that they end beneath the names."""
        if self._own is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        own, places = self._places()
        for view, place in zip(self._others, places, strict=True):
            self._draw_line(painter, own.center(), place.center(), view)
        self._draw_node(painter, own, self._own)
        for view, place in zip(self._others, places, strict=True):
            self._draw_node(painter, place, view)
        painter.end()

    def _places(self) -> tuple[QRectF, list[QRectF]]:
        """Where this computer stands, and where each of the others."""
        count = len(self._others)
        above = count // 2 if count > ROW_MAX else 0
        step = self._height() + _GAP
        top = 1.0 + (step if above else 0)
        own = QRectF((self.width() - _NODE.width()) / 2, top, _NODE.width(), self._height())
        places = [self._place(at, above, top - step) for at in range(above)]
        below = count - above
        return own, places + [self._place(at, below, top + step) for at in range(below)]

    def _place(self, at: int, count: int, top: float) -> QRectF:
        middle = self.width() * (at + 0.5) / count
        width = min(float(_NODE.width()), self.width() / count - 6)
        return QRectF(middle - width / 2, top, width, self._height())

    def _height(self) -> int:
        return max(_NODE.height(), self.fontMetrics().height() + 10)

    def _draw_line(self, painter: QPainter, one: QPointF, other: QPointF, view: DeviceView) -> None:
        colors = theme().colors
        pen = QPen(QColor(getattr(colors, view.tone) if view.is_linked else colors.secondary))
        pen.setWidthF(2 if view.is_linked else 1.2)
        pen.setStyle(Qt.PenStyle.SolidLine if view.is_linked else Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(one, other)

    def _draw_node(self, painter: QPainter, place: QRectF, view: DeviceView) -> None:
        colors = theme().colors
        painter.setPen(QPen(QColor(colors.accent if view.is_self else colors.border), 1.2))
        painter.setBrush(QColor(colors.raised))
        painter.drawRoundedRect(place, 7, 7)
        painter.setPen(QColor(colors.text))
        room = int(place.width()) - 14
        name = painter.fontMetrics().elidedText(view.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name)
