"""A picture of a conversation, as large as the screen allows, or pixel by pixel."""

from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from ui import words
from ui.background import in_background
from ui.dialogs.base import Dialog
from ui.phrases import Phrase, translate
from ui.thumbnails import decoded, fitted, natural_size
from ui.widgets.layouts import button, column, label, row

SCREEN_SHARE: Final = 0.8
WHOLE_MAX: Final = QSize(6_000, 6_000)
"""What is decoded for the view pixel by pixel; four bytes each."""


class PictureDialog(Dialog):
    """Fits the window until a person asks for its real size."""

    def __init__(self, path: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name or self.tr("Picture"), parent)
        self._natural = natural_size(path) or QSize(1, 1)
        self._image = QImage()
        self._shown = QLabel(self)
        self._shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._shown.setAccessibleName(name or self.tr("Picture"))
        self._area = QScrollArea(self)
        self._area.setWidget(self._shown)
        self._area.setWidgetResizable(True)
        self._area.setMinimumSize(240, 160)
        self._real = button(self.tr("&Real size"))
        self._real.setCheckable(True)
        self._real.toggled.connect(self._fit)
        self._copy = button(self.tr("&Copy"))
        self._copy.setEnabled(False)
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setImage(self._image))
        close = button(self.tr("C&lose"), primary=True)
        close.clicked.connect(self.accept)
        about = label(words.say(_measure(self._natural)), tone="secondary", points=-1)
        below = row(about, None, self._real, self._copy, close, gap=10)
        below.setContentsMargins(14, 8, 14, 12)
        layout = column(self._area, below, gap=0)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self._begin(path)

    def _begin(self, path: str) -> None:
        screen = (self.screen() or QGuiApplication.primaryScreen()).availableGeometry().size()
        room = QSize(int(screen.width() * SCREEN_SHARE), int(screen.height() * SCREEN_SHARE))
        shown = fitted(self._natural, room)
        self.resize(shown.expandedTo(QSize(320, 240)) + QSize(4, 60))
        in_background(partial(decoded, path, fitted(self._natural, WHOLE_MAX)), self._show)

    def _show(self, image: QImage) -> None:
        self._image = image
        self._copy.setEnabled(not image.isNull())
        if image.isNull():
            self._shown.setText(self.tr("This picture cannot be shown."))
        self._fit()

    def _fit(self) -> None:
        if self._image.isNull():
            return
        ratio = self.devicePixelRatioF()
        room = self._area.viewport().size() * ratio
        image = self._image
        if not self._real.isChecked() and fitted(image.size(), room) != image.size():
            image = image.scaled(
                room,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(ratio)
        self._shown.setPixmap(pixmap)
        is_real = self._real.isChecked()
        self._shown.setMinimumSize(image.size() / ratio if is_real else QSize(1, 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """It fits again."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space changes between fitting and real size."""
        if event.key() == Qt.Key.Key_Space:
            self._real.toggle()
        else:
            super().keyPressEvent(event)


def _measure(size: QSize) -> Phrase:
    return translate("Picture", "{width} × {height} pixels").holding(
        width=size.width(), height=size.height()
    )
