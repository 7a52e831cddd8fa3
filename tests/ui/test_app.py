"""The program as it is started: one window a profile, and nothing heavy imported for it."""

import argparse
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from companion.control import messages as m
from companion.profile import Profile
from tests.ui.conftest import Client
from tests.ui.daemons import RealDaemon
from ui.app import Program
from ui.dialogs.pairing import PairingDialog
from ui.single_instance import SingleInstance, hand_over
from ui.tray import Tray

OPTIONS = argparse.Namespace(link="", place="right", hidden=True, theme="light", language="en")


def test_a_second_start_hands_its_link_over(tmp_path: Path, qtbot: QtBot) -> None:
    Profile(tmp_path).prepare()
    asked: list[str] = []
    first = SingleInstance(tmp_path, asked.append)
    assert hand_over(tmp_path, "companion://pair?c=X")
    qtbot.waitUntil(lambda: asked == ["companion://pair?c=X"])
    assert hand_over(tmp_path, "")
    qtbot.waitUntil(lambda: asked[1:] == [""])
    first.close()
    assert not hand_over(tmp_path, "")


def test_what_a_crashed_window_left_is_replaced(tmp_path: Path, qtbot: QtBot) -> None:
    Profile(tmp_path).prepare()
    left = (
        "from pathlib import Path; from PySide6.QtCore import QCoreApplication; import os, sys;"
        "from ui.single_instance import SingleInstance;"
        "app = QCoreApplication([]); one = SingleInstance(Path(sys.argv[1]), print); os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", left, str(tmp_path)], check=False)
    assert not hand_over(tmp_path, "")
    asked: list[str] = []
    second = SingleInstance(tmp_path, asked.append)
    assert hand_over(tmp_path, "here")
    qtbot.waitUntil(lambda: asked == ["here"])
    second.close()


def test_the_window_imports_neither_the_network_nor_the_store() -> None:
    code = (
        "import sys, ui.app;"
        "heavy = {'aiortc', 'av', 'zeroconf', 'sqlmodel', 'sqlalchemy', 'asyncio', 'nacl'};"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr


def test_without_a_tray_a_hidden_start_shows_the_window_on_its_half(
    studio: RealDaemon, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    program = Program(application, studio.profile, OPTIONS)
    assert not program.tray.is_shown
    program.begin()
    assert program.window.isVisible()
    middle = program.window.screen().availableGeometry().center().x()
    assert program.window.geometry().left() >= middle
    qtbot.waitUntil(lambda: program.state.status is not None, timeout=20_000)

    program.tray.search_asked.emit()
    assert program.window.focusWidget() is program.window.sidebar.search
    shown = program.window.conversation.row
    program.tray.new_asked.emit()
    qtbot.waitUntil(lambda: program.window.conversation.row not in (shown, None))

    # What is told of the tray, and of there being none, is told once.
    for told in (True, False):
        program.tray.missing.emit()
        assert program.window.undo_bar.isVisible() == told
        program.window.undo_bar.hide()
    said: list[str] = []
    program.tray.tell = said.append
    monkeypatch.setattr(Tray, "is_shown", property(lambda _tray: True))
    for notifies in (False, True, True):
        program.tray.notifies = notifies
        program.window.close()
        assert not program.window.isVisible()
        program.tray.open_asked.emit()
        assert program.window.isVisible()
        assert bool(said) == notifies
    assert said == ["Companion goes on here in the tray. Its menu has “Quit”."]
    monkeypatch.undo()  # the tray is gone, and what is closed could not be brought back
    program.window.close()
    qtbot.waitUntil(lambda: not program.connection.is_ready)
    program.deleteLater()


def test_a_window_remembers_how_it_stood_unless_everything_is_being_deleted(
    tmp_path: Path, qtbot: QtBot
) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    profile = Profile(tmp_path)
    profile.prepare()
    remembered = tmp_path / "window.ini"
    for end, remembers in ((Program.leave, True), (lambda p: p.desk.wiped.emit(), False)):
        program = Program(application, profile, OPTIONS)
        end(program)
        program.deleteLater()
        assert remembered.exists() == remembers
        remembered.unlink(missing_ok=True)


def test_a_link_given_at_the_start_is_filled_in_and_waits_for_a_click(
    studio: RealDaemon, qtbot: QtBot
) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    link = studio.ask(m.StartPairing(), m.Pairing).pairing.link
    options = argparse.Namespace(**{**vars(OPTIONS), "link": link})
    program = Program(application, studio.profile, options)
    program.begin()
    qtbot.waitUntil(lambda: program.desk.find(PairingDialog) is not None, timeout=20_000)
    dialog = program.desk.find(PairingDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.enter_code.link == link, timeout=20_000)
    assert dialog.enter_code.problem == ""
    dialog.take_link(dialog.enter_code.link)
    qtbot.waitUntil(lambda: "this very computer" in dialog.enter_code.problem, timeout=20_000)
    program.leave()
    program.deleteLater()


@pytest.mark.parametrize("is_wiped", [False, True])
def test_what_was_begun_is_written_down_at_the_end_unless_everything_was_deleted(
    alone: Client, *, is_wiped: bool
) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    program = Program(application, alone.state.profile, OPTIONS)
    program.window.conversation.composer.go_on_with("begun")
    if is_wiped:
        program.desk.wiped.emit()
    else:
        program.leave()
    written = alone.state.profile.directory / "window.ini"
    assert (written.exists() and "begun" in written.read_text()) is not is_wiped
    program.deleteLater()
