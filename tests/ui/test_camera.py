"""A camera's frames are read in every format, off the window's thread, and say what is wrong."""

import sys
from threading import get_ident

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat, QVideoSink
from pytestqt.qtbot import QtBot

from companion.pictures.qr import read_luma
from tests.ui.camera_pictures import Format, frame, is_bright_on_the
from ui import camera as camera_module
from ui.camera import Camera
from ui.camera_frames import Luma, luma_of

LINK = "companion://pair?c=ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@pytest.fixture
def camera(qtbot: QtBot) -> Camera:
    return Camera()


@pytest.fixture
def sink(camera: Camera) -> QVideoSink:
    sink = QVideoSink()
    camera.watch(sink)
    return sink


@pytest.mark.parametrize(
    "kind",
    [
        Format.Format_NV12,
        Format.Format_YUV420P,
        Format.Format_Y8,
        Format.Format_YUYV,
        Format.Format_UYVY,
        Format.Format_BGRA8888,
    ],
)
def test_the_brightness_of_each_format_holds_the_code(qtbot: QtBot, kind: Format) -> None:
    luma = luma_of(frame(LINK, kind))
    assert luma is not None
    assert (luma.width, luma.height) == (640, 480)
    assert read_luma(luma.pixels, luma.width, luma.height, luma.stride) == LINK


def test_a_frame_that_cannot_be_looked_into_is_passed_over(qtbot: QtBot) -> None:
    assert luma_of(QVideoFrame()) is None
    texture = QVideoFrameFormat(QSize(64, 64), Format.Format_SamplerExternalOES)
    assert luma_of(QVideoFrame(texture)) is None


def test_a_person_sees_themselves_as_in_a_mirror() -> None:
    luma = Luma(bytes([255, 255, 0, 0] * 2), width=4, height=2, stride=4)
    assert is_bright_on_the(Qt.Edge.RightEdge, luma.mirrored())


def test_the_link_in_a_frame_is_found_and_the_camera_stops(
    camera: Camera, sink: QVideoSink, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(camera.picture) as shown:
        sink.setVideoFrame(frame(""))
    assert isinstance(shown.args[0], QImage)
    qtbot.waitUntil(lambda: not camera._is_reading)
    camera._since_read.invalidate()  # what comes sooner than that is not looked at
    with qtbot.waitSignal(camera.found) as found:
        sink.setVideoFrame(frame(LINK))
    assert found.args == [LINK]
    assert not camera.is_on


def test_the_window_waits_for_no_decoding(
    camera: Camera, sink: QVideoSink, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []

    def read(*plane: object) -> None:
        threads.append(get_ident())

    monkeypatch.setattr(camera_module, "read_luma", read)
    for _ in range(20):
        sink.setVideoFrame(frame(""))
    qtbot.waitUntil(lambda: bool(threads) and not camera._is_reading)
    assert get_ident() not in threads
    assert len(threads) < 20


def test_the_code_of_something_else_is_named_and_the_search_goes_on(
    camera: Camera, sink: QVideoSink, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(camera.failed) as failed:
        sink.setVideoFrame(frame("https://example.org"))
    assert failed.args[0].code == "pairing_not_a_code"
    assert camera.is_on


def test_without_qt_multimedia_a_sentence_says_so(
    camera: Camera, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    with qtbot.waitSignal(camera.failed) as failed:
        camera.start()
    assert failed.args[0].code == "camera_unsupported"
    assert not camera.is_on


def test_a_camera_that_the_system_denies_is_not_opened(camera: Camera, qtbot: QtBot) -> None:
    with qtbot.waitSignal(camera.failed) as failed:
        camera._go_on(Qt.PermissionStatus.Denied)
    assert failed.args[0].code == "camera_denied"


def test_a_camera_without_a_picture_is_given_up(
    camera: Camera, sink: QVideoSink, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(camera.failed) as failed:
        camera._patience.start(1)
    assert failed.args[0].code == "camera_failed"
    assert not camera.is_on
