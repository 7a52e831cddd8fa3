"""Pictures at the size at which a transcript shows them: made once, then read from the cache.

For threads beside the window's. The cache belongs to the profile and holds nothing that cannot
be made again; it is kept small by letting go of what was used least lately.
"""

import contextlib
import os
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QImageWriter

from companion.profile import cache_beside

FILES_MAX: Final = 3_000
SIDE_MAX: Final = 20_000
PIXELS_MAX: Final = 60_000_000
"""A picture that claims more is not decoded: it would take more memory than a phone's camera
has ever given reason for."""

FILE_BYTES_MAX: Final = 64 * 1024 * 1024
SMALL_BYTES: Final = 200_000
"""Decoding so little is as quick as reading the cache."""

_FORMATS: Final = {b"png", b"jpeg", b"gif", b"webp", b"bmp"}
"""Plain pixels only: an SVG could refer to other files."""


def natural_size(path: str) -> QSize | None:
    """From the file's head alone; None when it is no picture that is shown here."""
    with contextlib.suppress(OSError):
        if Path(path).stat().st_size <= FILE_BYTES_MAX:
            reader = _reader(path)
            size = reader.size().transposed() if _is_turned(reader) else reader.size()
            is_known = bytes(reader.format().data()) in _FORMATS
            return size if is_known and _is_bearable(size) else None
    return None


def thumbnail(path: str, size: QSize) -> QImage:
    """The picture at a size; null when it is damaged, or no picture that is shown here."""
    if natural_size(path) is None:
        return QImage()
    kept = _kept_at(Path(path), size)
    found = QImage(str(kept))
    if not found.isNull():
        with contextlib.suppress(OSError):
            os.utime(kept)
        return found
    image = decoded(path, size)
    if not image.isNull() and Path(path).stat().st_size > SMALL_BYTES:
        with contextlib.suppress(OSError):
            _keep(image, kept)
    return image


def decoded(path: str, size: QSize) -> QImage:
    """The picture at a size, from the file itself; null when it is damaged."""
    reader = _reader(path)
    # The picture is scaled before it is turned as its camera was held.
    reader.setScaledSize(size.transposed() if _is_turned(reader) else size)
    return reader.read()


def fitted(size: QSize, room: QSize) -> QSize:
    """A size that fits the room, never larger than it was."""
    if size.width() <= room.width() and size.height() <= room.height():
        return size
    return size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))


def _is_bearable(size: QSize) -> bool:
    sides_are = 0 < min(size.width(), size.height()) <= max(size.width(), size.height()) <= SIDE_MAX
    return size.isValid() and sides_are and size.width() * size.height() <= PIXELS_MAX


def _kept_at(blob: Path, size: QSize) -> Path:
    name = f"{blob.parent.name}{blob.name}-{size.width()}x{size.height()}.png"
    return cache_beside(blob) / "pictures" / name


def _keep(image: QImage, kept: Path) -> None:
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = kept.with_suffix(f".{os.getpid()}")
    if QImageWriter(str(unfinished), b"PNG").write(image):
        unfinished.replace(kept)
    files = sorted(kept.parent.iterdir(), key=lambda file: file.stat().st_mtime)
    for file in files[: max(0, len(files) - FILES_MAX)]:
        file.unlink(missing_ok=True)


def _reader(path: str) -> QImageReader:
    reader = QImageReader(path)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    return reader


def _is_turned(reader: QImageReader) -> bool:
    return bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
