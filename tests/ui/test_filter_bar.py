"""The menu of filters is made anew each time it opens, and nothing of the last time stays."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from companion.profile import Profile
from ui.connection import Connection
from ui.state import State
from ui.widgets.filter_bar import FilterBar


def test_a_menu_that_was_opened_often_has_each_part_once(tmp_path: Path, qtbot: QtBot) -> None:
    profile = Profile(tmp_path / "profile")
    state = State(profile, Connection(profile))
    bar = FilterBar(state)
    qtbot.addWidget(bar)
    for _ in range(3):
        bar.menu.aboutToShow.emit()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(bar.menu.actions()) == len(bar.menu.findChildren(QMenu)) == 6
    state.close_views()
