"""What a camera would see: frames with a code in them, in the formats that cameras have."""

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat

from companion.pictures.qr import draw_png

Format = QVideoFrameFormat.PixelFormat
SIZE = QSize(640, 480)


def scene(text: str) -> QImage:
    """A gray room with a screen in it that shows the code, a little turned."""
    image = QImage(SIZE, QImage.Format.Format_Grayscale8)
    image.fill(QColor(90, 90, 90))
    if text:
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(SIZE.width() / 2, SIZE.height() / 2)
        painter.rotate(8)
        code = QImage.fromData(draw_png(text, scale=5))
        painter.drawImage(QPoint(-code.width() // 2, -code.height() // 2), code)
        painter.end()
    return image


def frame(text: str, kind: Format = Format.Format_NV12) -> QVideoFrame:
    """A camera's frame of the scene."""
    gray = scene(text)
    if kind is Format.Format_BGRA8888:
        return QVideoFrame(gray.convertToFormat(QImage.Format.Format_RGB32))
    made = QVideoFrame(QVideoFrameFormat(SIZE, kind))
    assert made.map(QVideoFrame.MapMode.WriteOnly)
    plane, stride = made.bits(0), made.bytesPerLine(0)
    step, begin = {Format.Format_YUYV: (2, 0), Format.Format_UYVY: (2, 1)}.get(kind, (1, 0))
    source = bytes(gray.constBits())
    for y in range(SIZE.height()):
        line = source[y * gray.bytesPerLine() : y * gray.bytesPerLine() + SIZE.width()]
        at = y * stride + begin
        plane[at : at + SIZE.width() * step : step] = line
    made.unmap()
    return made


def is_bright_on_the(side: Qt.Edge, image: QImage) -> bool:
    """Which half of a picture is the brighter one."""
    gray = image.convertToFormat(QImage.Format.Format_Grayscale8)
    middle, y = gray.width() // 2, gray.height() // 2
    left = sum(QColor(gray.pixel(x, y)).red() for x in range(middle))
    right = sum(QColor(gray.pixel(x, y)).red() for x in range(middle, gray.width()))
    return (left > right) is (side is Qt.Edge.LeftEdge)
