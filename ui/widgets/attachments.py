"""Pictures and files of a message: small, from this computer's own store, saved on demand."""

import shutil
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QRunnable, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QPixmap
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QToolButton, QVBoxLayout, QWidget

from ui import words
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
        job = _Decoding(path, size * self._ratio)
        job.signals.decoded.connect(self._show)
        QThreadPool.globalInstance().start(job)

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
        job = _Copying(self._path, target)
        job.signals.ended.connect(self._saved)
        QThreadPool.globalInstance().start(job)

    def _saved(self, problem: str) -> None:
        said = self.tr("Could not be saved: {why}").format(why=problem)
        self._detail.setText(said if problem else self.tr("Saved."))


class _DecodingSignals(QObject):
    decoded = Signal(QImage)


class _Decoding(QRunnable):
    """Decodes a picture to the size at which it is shown."""

    def __init__(self, path: str, size: QSize) -> None:
        super().__init__()
        self.signals = _DecodingSignals()
        self._path, self._size = path, size

    def run(self) -> None:
        """In a thread of the pool."""
        reader = _reader(self._path)
        # The picture is scaled before it is turned as its camera was held.
        reader.setScaledSize(self._size.transposed() if _is_turned(reader) else self._size)
        self.signals.decoded.emit(reader.read())


class _CopyingSignals(QObject):
    ended = Signal(str)  # what went wrong, or nothing


class _Copying(QRunnable):
    """Copies a file."""

    def __init__(self, source: str, target: str) -> None:
        super().__init__()
        self.signals = _CopyingSignals()
        self._source, self._target = source, target

    def run(self) -> None:
        """In a thread of the pool."""
        try:
            shutil.copyfile(self._source, self._target)
        except OSError as error:
            self.signals.ended.emit(error.strerror or str(error))
        else:
            self.signals.ended.emit("")


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
