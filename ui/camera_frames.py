"""The brightness of a camera's frame, for reading QR codes and for the picture of it on screen."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

if TYPE_CHECKING:  # imported only once a camera is wanted: it costs memory and may be missing
    from PySide6.QtMultimedia import QVideoFrame

_PLANAR: Final = ("YUV420P", "YUV422P", "YV12", "NV12", "NV21", "IMC1", "IMC2", "IMC3", "IMC4")

_STEPS: Final = {
    **dict.fromkeys((*_PLANAR, "Y8"), (0, 1)),
    **dict.fromkeys(("Y16", "P010", "P016"), (1, 2)),  # the higher byte
    "YUYV": (0, 2),
    "UYVY": (1, 2),
    # Of colours, green is the most like brightness, and costs nothing to compute.
    **dict.fromkeys(("BGRA8888", "BGRX8888", "RGBA8888", "RGBX8888"), (1, 4)),
    **dict.fromkeys(("ARGB8888", "XRGB8888", "ABGR8888", "XBGR8888"), (2, 4)),
}
"""Where in the first plane the bytes of brightness begin, and how far they lie apart."""


@dataclass(frozen=True, slots=True)
class Luma:
    """One byte for each pixel, row by row, `stride` bytes apart."""

    pixels: bytes
    width: int
    height: int
    stride: int

    def mirrored(self) -> QImage:
        """As one sees oneself in a mirror, so that a code is moved the right way."""
        gray = QImage.Format.Format_Grayscale8
        shown = QImage(self.pixels, self.width, self.height, self.stride, gray)
        return shown.flipped(Qt.Orientation.Horizontal)  # a copy, as it is not to share `pixels`


def luma_of(frame: "QVideoFrame") -> Luma | None:
    """The brightness of a frame; None: it cannot be looked into.

    A copy of one plane: QVideoFrame.toImage takes ten times as long, and the frame cannot be
    kept while another thread reads the code.
    """
    name = frame.pixelFormat().name.removeprefix("Format_").removesuffix("_Premultiplied")
    if not frame.map(type(frame).MapMode.ReadOnly):
        return None
    try:
        plane, stride = bytes(frame.bits(0)), frame.bytesPerLine(0)
        if name == "Jpeg":
            return _of_jpeg(plane)
        if name not in _STEPS:
            return None
        begin, step = _STEPS[name]
        pixels = plane if step == 1 else plane[begin::step]
        stride //= step
        height = min(frame.height(), len(pixels) // stride)
        return Luma(pixels, frame.width(), height, stride)
    finally:
        frame.unmap()


def _of_jpeg(data: bytes) -> Luma | None:
    image = QImage.fromData(data).convertToFormat(QImage.Format.Format_Grayscale8)
    if image.isNull():
        return None
    return Luma(bytes(image.constBits()), image.width(), image.height(), image.bytesPerLine())
