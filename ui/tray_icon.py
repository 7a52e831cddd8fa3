"""The tray's picture: two speech bubbles, and a badge whose shape as well as colour tells the
state. The outline is drawn for a dark or a light panel; the badge has its own ground, so it is
seen on both."""

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from ui.icon import drawn
from ui.presenters.sync import Mood

_SIZES: Final = (16, 22, 24, 32, 44, 48, 64, 96, 128)

_BADGES: Final = {
    Mood.IN_STEP: "#2e9e5f",
    Mood.SYNCING: "#3f6df0",
    Mood.PAUSED: "#7a7a85",
    Mood.OFFLINE: "#7a7a85",
    Mood.ATTENTION: "#e08a00",
}


@lru_cache(maxsize=64)
def tray_icon(mood: Mood, *, dark_panel: bool, eighths: int = 0) -> QIcon:
    """The icon for a state. eighths: how much is through, as a disc that fills."""
    made = QIcon()
    for side in _SIZES:
        made.addPixmap(_drawn(mood, side, "#f2f2f4" if dark_panel else "#3a3a42", eighths))
    return made


def _drawn(mood: Mood, side: int, outline: str, eighths: int) -> QPixmap:
    pixmap = drawn("companion", outline, side)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    badge = QRectF(side * 0.5, side * 0.5, side * 0.5, side * 0.5)
    _cut_out(painter, badge, side)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(_BADGES[mood]))
    painter.drawEllipse(badge)
    if eighths:
        _draw_share(painter, badge, eighths)
    else:
        _draw_sign(painter, mood, badge)
    painter.end()
    return pixmap


def _cut_out(painter: QPainter, badge: QRectF, side: int) -> None:
    """A clear ring around the badge, so that it does not merge with the outline."""
    gap = max(1.0, side / 20)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.black)
    painter.drawEllipse(badge.adjusted(-gap, -gap, gap, gap))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)


def _draw_share(painter: QPainter, badge: QRectF, eighths: int) -> None:
    """In place of the sign: at 16 pixels there is no room for both."""
    rim = badge.width() * 0.18
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.white)
    painter.drawPie(badge.adjusted(rim, rim, -rim, -rim), _TOP, -eighths * _EIGHTH)


def _draw_sign(painter: QPainter, mood: Mood, badge: QRectF) -> None:
    unit = badge.width() / 10
    pen = QPen(QColor("white"), unit * 1.5)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.translate(badge.topLeft())
    for line in _SIGNS[mood]:
        path = QPainterPath(QPointF(*line[0]) * unit)
        for point in line[1:]:
            path.lineTo(QPointF(*point) * unit)
        painter.drawPath(path)


_TOP: Final = 90 * 16
"""Qt measures arcs in sixteenths of a degree, against the clock."""

_EIGHTH: Final = 45 * 16

_SIGNS: Final[dict[Mood, list[list[tuple[float, float]]]]] = {
    Mood.IN_STEP: [[(2.8, 5.2), (4.4, 6.8), (7.3, 3.6)]],
    Mood.SYNCING: [[(3.5, 7.2), (3.5, 3.2)], [(2.3, 4.4), (3.5, 3.0), (4.7, 4.4)],
                   [(6.5, 2.8), (6.5, 6.8)], [(5.3, 5.6), (6.5, 7.0), (7.7, 5.6)]],
    Mood.PAUSED: [[(3.8, 3.4), (3.8, 6.6)], [(6.2, 3.4), (6.2, 6.6)]],
    Mood.OFFLINE: [[(3.2, 5.0), (6.8, 5.0)]],
    Mood.ATTENTION: [[(5.0, 2.6), (5.0, 5.4)], [(5.0, 7.4), (5.0, 7.45)]],
}  # fmt: skip
