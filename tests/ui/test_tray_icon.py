"""The tray's picture at every size, on screens of every scale."""

import os
import subprocess
import sys

import pytest

_BADGES = """
from PySide6.QtWidgets import QApplication
from ui import tray_icon
from ui.presenters.sync import Mood

program = QApplication([])
pictures = set()
for mood in Mood:
    made = tray_icon.tray_icon(mood, dark_panel=False)
    assert {size.width() for size in made.availableSizes()} == set(tray_icon._SIZES)
    for size in made.availableSizes():
        drawn = made.pixmap(size, 1.0).toImage()
        assert drawn.width() == size.width()
        inside = drawn.pixelColor(drawn.width() * 3 // 4, drawn.height() * 9 // 16)
        assert inside.alpha() == 255, (mood, size)
        grey = drawn.convertToFormat(drawn.Format.Format_Grayscale8)
        pictures.add((size.width(), bytes(grey.constBits())))
assert len(pictures) == len(Mood) * len(tray_icon._SIZES)
"""


@pytest.mark.parametrize("scale", ["1", "2"])
def test_the_picture_tells_each_state_at_every_size_and_scale_without_colour(scale: str) -> None:
    environment = os.environ | {"QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-c", _BADGES], env=environment, check=True)
