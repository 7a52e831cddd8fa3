"""The webcam: its picture, and the pairing link in it, looked for beside the window."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QCameraPermission,
    QCoreApplication,
    QElapsedTimer,
    QObject,
    Qt,
    QTimer,
    Signal,
)

from companion.errors import CompanionError
from companion.pictures.qr import read_luma
from ui.background import in_background
from ui.camera_frames import luma_of
from ui.pairing_input import LINK_BEGINNING

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QCameraDevice, QCameraFormat, QVideoFrame, QVideoSink

READ_MS: Final = 100
"""A code is looked for this often at most: enough for a hand that moves, and no load."""

_FIRST_FRAME_MS: Final = 6_000
"""Some cameras take seconds; one that another program uses never gives a picture."""

_AREA_MAX: Final = 1280 * 720
"""What reads a pairing code from any distance; a larger picture only takes longer."""


class Camera(QObject):
    """`start`, then pictures until `stop`, or until a link is `found`, which stops it."""

    picture = Signal(object)  # QImage
    found = Signal(str)
    failed = Signal(object)  # Reason
    running = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[QObject, ...] = ()  # of QtMultimedia, while it runs
        self._is_on = False
        self._is_reading = False
        self._since_read = QElapsedTimer()
        self._patience = QTimer(self, singleShot=True, interval=_FIRST_FRAME_MS)
        self._patience.timeout.connect(self._give_up)

    @property
    def is_on(self) -> bool:
        """Whether pictures come, or are waited for."""
        return self._is_on

    def start(self) -> None:
        """Ask for the camera, where the system wants to be asked, and show what it sees."""
        application = QCoreApplication.instance()
        assert application is not None
        permission = QCameraPermission()
        status = application.checkPermission(permission)
        if status is Qt.PermissionStatus.Undetermined:
            application.requestPermission(permission, self, self._permitted)
        else:
            self._go_on(status)

    def watch(self, sink: "QVideoSink") -> None:
        """Take the pictures that come into a sink."""
        self._is_on = True
        self._since_read.invalidate()
        self._patience.start()
        sink.videoFrameChanged.connect(self._take)
        self.running.emit(True)

    def stop(self) -> None:
        """Let go of the camera; its light goes out."""
        if not self._is_on:
            return
        self._is_on = False
        self._patience.stop()
        parts, self._parts = self._parts, ()
        for part in parts:
            part.deleteLater()
        self.running.emit(False)

    def _permitted(self, permission: QCameraPermission) -> None:
        application = QCoreApplication.instance()
        if application is not None:
            self._go_on(application.checkPermission(permission))

    def _go_on(self, status: Qt.PermissionStatus) -> None:
        if status is not Qt.PermissionStatus.Granted:
            self._fail(CompanionError("camera_denied"))
            return
        try:
            self._open()
        except ImportError:  # an installation without it, or a system without its libraries
            self._fail(CompanionError("camera_unsupported"))

    def _open(self) -> None:
        from PySide6.QtMultimedia import QCamera, QMediaCaptureSession, QMediaDevices, QVideoSink

        device = QMediaDevices.defaultVideoInput()
        if device.isNull():
            self._fail(CompanionError("camera_none"))
            return
        camera = QCamera(device, self)
        if (chosen := _fit_format(device)) is not None:
            camera.setCameraFormat(chosen)
        session, sink = QMediaCaptureSession(self), QVideoSink(self)
        session.setCamera(camera)
        session.setVideoSink(sink)
        self._parts = (session, camera, sink)
        camera.errorOccurred.connect(self._broke)
        self.watch(sink)
        camera.start()

    def _broke(self, _error: object, detail: str) -> None:
        self._fail(CompanionError("camera_failed", detail=detail))

    def _give_up(self) -> None:
        self._fail(CompanionError("camera_failed", detail="no picture came"))

    def _fail(self, error: CompanionError) -> None:
        self.stop()
        self.failed.emit(error.reason)

    # --- pictures ------------------------------------------------------------------------

    def _take(self, frame: "QVideoFrame") -> None:
        luma = luma_of(frame) if self._is_on and frame.isValid() else None
        if luma is None:
            return
        self._patience.stop()
        self.picture.emit(luma.mirrored())
        waits = self._since_read.isValid() and self._since_read.elapsed() < READ_MS
        if self._is_reading or waits:
            return
        self._is_reading = True
        self._since_read.start()
        read = partial(read_luma, luma.pixels, luma.width, luma.height, luma.stride)
        in_background(read, self._has_read, self._could_not_read)

    def _has_read(self, text: str | None) -> None:
        self._is_reading = False
        if text is None or not self._is_on:
            return
        if text.lower().startswith(LINK_BEGINNING):
            self.stop()
            self.found.emit(text)
        else:  # it goes on looking
            self.failed.emit(CompanionError("pairing_not_a_code").reason)

    def _could_not_read(self, _error: object) -> None:
        self._is_reading = False


def _fit_format(device: "QCameraDevice") -> "QCameraFormat | None":
    """The sharpest that is not too large; None: as the camera likes."""
    formats = [f for f in device.videoFormats() if _area(f) <= _AREA_MAX]
    return max(formats, key=lambda f: (_area(f), f.maxFrameRate()), default=None)


def _area(of: "QCameraFormat") -> int:
    return of.resolution().width() * of.resolution().height()
