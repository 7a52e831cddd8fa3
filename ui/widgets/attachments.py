"""Pictures and files of a message: small, from this computer's own store, saved on demand."""

import shutil
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QPixmap
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QToolButton, QVBoxLayout, QWidget

from ui import words
from ui.background import in_background
from ui.icon import set_icon
from ui.widgets.layouts import column, label, row

SHOWN_MAX: Final = QSize(480, 360)
PIXELS_MAX: Final = 100_000_000
FILE_BYTES_MAX: Final = 64 * 1024 * 1024
_FORMATS: Final = {b"png", b"jpeg", b"gif", b"webp", b"bmp"}
"""Plain pixels only: an SVG could refer to other files."""


class Picture(QWidget):
    """An image, scaled to fit; decoded beside the window's own work."""

    def __init__(self, path: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        size = _shown_size(path)
        if size is None:
            layout.addWidget(FileChip(path, name, 0, self))
            return
        self._ratio = self.devicePixelRatioF()
        self._shown = QLabel(self)
        self._shown.setFixedSize(size)
        self._shown.setAccessibleName(name or self.tr("Picture"))
        self._shown.setToolTip(name)
        layout.addWidget(self._shown, 0, Qt.AlignmentFlag.AlignLeft)
        in_background(partial(_decoded, path, size * self._ratio), self._show)

    def _show(self, image: QImage) -> None:
        if image.isNull():
            self._shown.setText(self.tr("This picture cannot be shown."))
            return
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(self._ratio)
        self._shown.setPixmap(pixmap)


class FileChip(QFrame):
    """A file by its name and size, with a button that saves a copy."""

    def __init__(self, path: str, name: str, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._path, self._name = path, name or self.tr("Attachment")
        symbol = QLabel(self)
        set_icon(symbol, "file", "secondary", 20)
        detail = words.size(size) if path else self.tr("Has not arrived on this computer yet")
        self._detail = label(detail, tone="secondary", points=-1)
        named = column(label(self._name), self._detail, gap=1)
        layout = row(symbol, named, None, gap=10)
        layout.setContentsMargins(12, 8, 8, 8)
        if path:
            save = QToolButton(self)
            set_icon(save, "import", "secondary")
            save.setToolTip(self.tr("Save a copy…"))
            save.setAccessibleName(self.tr("Save a copy of {name}").format(name=self._name))
            save.clicked.connect(self._ask_where)
            layout.addWidget(save)
        self.setLayout(layout)
        self.setMaximumWidth(420)

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, self.tr("Save a copy"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(Path(self._name).name)
        dialog.fileSelected.connect(self._save)
        dialog.open()

    def _save(self, target: str) -> None:
        work = partial(shutil.copyfile, self._path, target)
        in_background(work, self._saved, self._not_saved)

    def _saved(self, _target: str) -> None:
        self._detail.setText(self.tr("Saved."))

    def _not_saved(self, error: OSError) -> None:
        why = error.strerror or str(error)
        self._detail.setText(self.tr("Could not be saved: {why}").format(why=why))


def _decoded(path: str, size: QSize) -> QImage:
    """The picture at the size at which it is shown; null when it is damaged."""
    reader = _reader(path)
    # The picture is scaled before it is turned as its camera was held.
    reader.setScaledSize(size.transposed() if _is_turned(reader) else size)
    return reader.read()


def _reader(path: str) -> QImageReader:
    reader = QImageReader(path)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    return reader


def _is_turned(reader: QImageReader) -> bool:
    return bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)


def _shown_size(path: str) -> QSize | None:
    """From the file's head alone; None when it is no picture that is shown here."""
    if Path(path).stat().st_size > FILE_BYTES_MAX:
        return None
    reader = _reader(path)
    size = reader.size().transposed() if _is_turned(reader) else reader.size()
    if bytes(reader.format().data()) not in _FORMATS or not size.isValid():
        return None
    if size.width() * size.height() > PIXELS_MAX:
        return None
    if size.width() <= SHOWN_MAX.width() and size.height() <= SHOWN_MAX.height():
        return size
    return size.scaled(SHOWN_MAX, Qt.AspectRatioMode.KeepAspectRatio)
