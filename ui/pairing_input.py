"""Pairing links from whatever a person has: a pasted text, a picture, a file."""

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QImage, QImageReader, QPainter

from companion.errors import CompanionError
from companion.pictures.qr import read_all
from ui.background import in_background
from ui.screens import pictures_of_screens

LINK_BEGINNING: Final = "companion:"

_SIDE_MAX: Final = 4_000
"""Pixels; a larger picture is scaled down, which no QR code fit for a camera minds."""


class PairingInput(QObject):
    """Finds the link. `found` or `failed` follows each call."""

    found = Signal(str)
    failed = Signal(object)  # Reason

    def take(self, data: QMimeData) -> None:
        """What was pasted or dropped: an image, a file, or text."""
        if data.hasImage():
            image = QImage(data.imageData())
            in_background(partial(_link_in, image), self._find, self._fail)
        elif data.hasUrls() and data.urls()[0].isLocalFile():
            self.take_file(Path(data.urls()[0].toLocalFile()))
        else:
            self.take_text(data.text())

    def take_text(self, text: str) -> None:
        """A link, with whatever stands around it in a message."""
        words = [word.strip("<>\"'()") for word in text.split()]
        links = [word for word in words if word.lower().startswith(LINK_BEGINNING)]
        if links:
            self.found.emit(links[0])
        else:
            self.failed.emit(CompanionError("pairing_not_a_code").reason)

    def take_file(self, path: Path) -> None:
        """A picture of the code."""
        in_background(partial(_link_in_file, path), self._find, self._fail)

    def take_screens(self) -> None:
        """Whatever is on the screens now."""
        try:
            pictures = pictures_of_screens()
        except CompanionError as error:
            self.failed.emit(error.reason)
            return
        in_background(partial(link_on_screens, pictures), self._find, self._fail)

    def _find(self, link: str) -> None:
        self.found.emit(link)

    def _fail(self, error: CompanionError | OSError) -> None:
        if isinstance(error, CompanionError):
            self.failed.emit(error.reason)
        else:
            unreadable = CompanionError("pairing_image_unreadable", detail=str(error))
            self.failed.emit(unreadable.reason)


def is_link(text: str) -> bool:
    """Whether a text is meant as a link, be it one of ours or not, and not as a typed code."""
    return LINK_BEGINNING in text.lower() or "://" in text


def is_wanted(data: QMimeData) -> bool:
    """Whether `take` could find a link in it."""
    local = data.hasUrls() and QUrl(data.urls()[0]).isLocalFile()
    return data.hasImage() or local or LINK_BEGINNING in data.text().lower()


def link_on_screens(pictures: list[QImage]) -> str:
    """The link in the first picture that has one.

    Raises:
        CompanionError: screen_no_code.
    """
    for picture in pictures:
        with suppress(CompanionError):
            return _link_in(picture)
    raise CompanionError("screen_no_code")


def _link_in_file(path: Path) -> str:
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    image = reader.read()
    if image.isNull():
        raise CompanionError("pairing_image_unreadable", detail=reader.errorString())
    return _link_in(image)


def _link_in(image: QImage) -> str:
    if max(image.width(), image.height()) > _SIDE_MAX:
        image = image.scaled(_SIDE_MAX, _SIDE_MAX, Qt.AspectRatioMode.KeepAspectRatio)
    gray = _on_white(image).convertToFormat(QImage.Format.Format_Grayscale8)
    width, stride = gray.width(), gray.bytesPerLine()
    raw = bytes(gray.constBits())
    rows = (raw[y * stride : y * stride + width] for y in range(gray.height()))
    texts = read_all(width, gray.height(), b"".join(rows))
    links = [text for text in texts if text.lower().startswith(LINK_BEGINNING)]
    if not links:
        raise CompanionError("pairing_not_a_code")
    return links[0]


def _on_white(image: QImage) -> QImage:
    """What is transparent is seen as white, not as the black that may lie under it."""
    if not image.hasAlphaChannel():
        return image
    ground = QImage(image.size(), QImage.Format.Format_RGB32)
    ground.fill(Qt.GlobalColor.white)
    painter = QPainter(ground)
    painter.drawImage(0, 0, image)
    painter.end()
    return ground
