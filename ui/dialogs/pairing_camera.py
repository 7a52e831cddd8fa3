"""The live picture of the camera while a code is looked for."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.widgets.layouts import button, column, label, row

HEIGHT = 250


class CameraView(QWidget):
    """`stopped` when the person wants no more of it."""

    stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.live = LivePicture(self)
        said = label(self.tr("Hold the QR code of the other computer before the camera."))
        self.stop = button(self.tr("Stop the &camera"))
        self.stop.clicked.connect(self.stopped)
        self.setLayout(column(self.live, row(said, None, self.stop), gap=10))


class LivePicture(QWidget):
    """Painted here, and not by a video widget: that needs a window of its own on some systems,
    and the picture is in memory already, as the code is looked for in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self.setMinimumHeight(HEIGHT)
        self.setAccessibleName(self.tr("Picture of the camera"))

    @property
    def image(self) -> QImage:
        """What is shown."""
        return self._image

    def show_picture(self, image: QImage) -> None:
        """Show the next picture."""
        self._image = image
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self.show_picture(QImage())

    def sizeHint(self) -> QSize:
        """As wide as a usual picture is."""
        return QSize(HEIGHT * 16 // 9, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill the place, and cut off what sticks out."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        outline = QPainterPath()
        outline.addRoundedRect(self.rect(), 12, 12)
        painter.fillPath(outline, QColor("black"))
        if self._image.isNull():
            return
        painter.setClipPath(outline)
        grown = self._image.size().scaled(
            self.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding
        )
        place = self.rect()
        place.setSize(grown)
        place.moveCenter(self.rect().center())
        painter.drawImage(place, self._image)
