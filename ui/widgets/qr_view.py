"""Draws a QR code: whole pixels a module, dark on white in every theme, so that it is read."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from companion.pictures.qr import QUIET_MODULES, draw_modules


class QrView(QWidget):
    """A QR code with its quiet border."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._modules: list[list[bool]] = []
        self.setAccessibleName(self.tr("QR code with the pairing link"))
        self.setFixedSize(QSize(296, 296))

    def set_text(self, text: str) -> None:
        """Show the code of `text`; nothing for an empty one."""
        self._modules = draw_modules(text) if text else []
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it as large as whole pixels allow, in the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("white"))
        painter.drawRoundedRect(self.rect(), 12, 12)
        if not self._modules:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        count = len(self._modules) + 2 * QUIET_MODULES
        ratio = self.devicePixelRatioF()
        side = int(self.width() * ratio) // count / ratio
        margin = (self.width() - side * len(self._modules)) / 2
        painter.setBrush(QColor("black"))
        for y, line in enumerate(self._modules):
            for x, dark in enumerate(line):
                if dark:
                    painter.drawRect(_square(margin, side, x, y))


def _square(margin: float, side: float, x: int, y: int) -> QRect:
    left, top = round(margin + x * side), round(margin + y * side)
    right, bottom = round(margin + (x + 1) * side), round(margin + (y + 1) * side)
    return QRect(left, top, right - left, bottom - top)
