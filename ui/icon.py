"""Icons: SVG outlines in ui/icons, drawn in the colour that the place and the theme ask for."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QLabel

from ui.theme import theme

FOLDER: Final = Path(__file__).with_name("icons")
_SIZES: Final = (16, 20, 24, 32, 48, 64, 128)


@lru_cache(maxsize=256)
def icon(name: str, color: str) -> QIcon:
    """The icon `name` in a colour, for every size and scale."""
    found = QIcon()
    for side in _SIZES:
        found.addPixmap(drawn(name, color, side))
    return found


def set_icon(
    place: QAbstractButton | QLabel, name: str, role: str = "text", side: int = 18
) -> None:
    """Put an icon on a button or label and keep it in the theme's colour.

    role: the field of ui.colors.Colors.
    """

    def draw() -> None:
        color = getattr(theme().colors, role)
        if isinstance(place, QLabel):
            ratio = place.devicePixelRatioF()
            picture = drawn(name, color, round(side * ratio))
            picture.setDevicePixelRatio(ratio)
            place.setPixmap(picture)
        else:
            place.setIcon(icon(name, color))
            place.setIconSize(QSize(side, side))

    draw()
    _follow_theme(place, draw)


def drawn(name: str, color: str, side: int) -> QPixmap:
    """The icon `name` in a colour, `side` pixels wide whatever the screen's scale."""
    source = (FOLDER / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", color)
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return pixmap


class _Follower(QObject):
    """Redraws with the theme for as long as its place exists."""

    def __init__(self, place: QObject, draw: Callable[[], None]) -> None:
        super().__init__(place)
        self._draw = draw
        theme().changed.connect(self.redraw)

    def redraw(self) -> None:
        self._draw()


def _follow_theme(place: QObject, draw: Callable[[], None]) -> None:
    for old in place.findChildren(_Follower, options=Qt.FindChildOption.FindDirectChildrenOnly):
        old.setParent(None)
        old.deleteLater()
    _Follower(place, draw)
