"""Whoever starts with nothing here is shown three steps, if wanted by keys alone, and only once."""

import argparse

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from companion.control import messages as m
from companion.profile import Profile
from tests.ui.conftest import BACKUP, MakeDaemon
from tests.ui.daemons import RealDaemon
from ui.app import Program
from ui.dialogs.first_run import FirstRunDialog
from ui.dialogs.pairing import PairingDialog
from ui.preferences import Preferences

OPTIONS = argparse.Namespace(link="", place="", hidden=False, theme="light", language="en")


def begin(daemon: RealDaemon, qtbot: QtBot) -> Program:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    program = Program(application, daemon.profile, OPTIONS)
    program.begin()
    qtbot.waitUntil(lambda: program.state.status is not None, timeout=20_000)
    return program


def end(program: Program) -> None:
    for dialog in program.window.findChildren(FirstRunDialog):
        dialog.close()
    program.leave()
    program.deleteLater()


def is_shown_around(profile: Profile) -> bool:
    return Preferences(profile).is_shown_around


def test_the_three_steps_are_gone_through_by_keys_alone_and_never_come_again(
    make_daemon: MakeDaemon, qtbot: QtBot
) -> None:
    empty = make_daemon("New")
    program = begin(empty, qtbot)
    guide = program.desk.find(FirstRunDialog)
    assert guide is not None
    assert guide.isVisible()
    shown = [guide.accessibleDescription()]
    for _ in range(2):
        assert guide.next.hasFocus() or not guide.isActiveWindow()
        qtbot.keyClick(guide, Qt.Key.Key_Return)
        shown.append(guide.accessibleDescription())
    assert len(set(shown)) == 3
    assert not is_shown_around(empty.profile)
    qtbot.keyClick(guide, Qt.Key.Key_Return)
    assert is_shown_around(empty.profile)
    end(program)
    again = begin(empty, qtbot)
    assert again.desk.find(FirstRunDialog) is None
    end(again)


def test_each_step_leads_to_what_it_speaks_of_and_escape_skips_all(
    make_daemon: MakeDaemon, qtbot: QtBot, monkeypatch
) -> None:
    program = begin(make_daemon("New"), qtbot)
    guide = program.desk.find(FirstRunDialog)
    assert guide is not None
    asked: list[bool] = []
    monkeypatch.setattr(QFileDialog, "open", lambda _self: asked.append(True))
    qtbot.keyClick(guide, Qt.Key.Key_Return)
    guide.bring.click()
    assert asked == [True]
    assert guide.isVisible()  # at its last step, beneath the files
    guide.pair.click()
    assert program.desk.find(FirstRunDialog) is None
    assert program.desk.find(PairingDialog) is not None
    end(program)

    program = begin(make_daemon("Other"), qtbot)
    guide = program.desk.find(FirstRunDialog)
    assert guide is not None
    qtbot.keyClick(guide, Qt.Key.Key_Escape)
    assert program.preferences.is_shown_around
    end(program)


def test_a_profile_with_conversations_is_not_shown_around(
    make_daemon: MakeDaemon, qtbot: QtBot
) -> None:
    daemon = make_daemon("Old")
    daemon.ask(m.ImportFiles(paths=[str(BACKUP)]), m.Imported)
    program = begin(daemon, qtbot)
    assert program.desk.find(FirstRunDialog) is None
    assert is_shown_around(daemon.profile)
    end(program)
