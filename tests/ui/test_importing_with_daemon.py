"""Files are imported in the window once their person has seen what they bring."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from companion.control import messages as m
from companion.profile import Profile
from tests.ui.conftest import BACKUP, Client, MakeDaemon
from tests.ui.daemons import RealDaemon
from ui import words
from ui.actions import Actions
from ui.connection import Connection
from ui.dialogs.importing import ImportDialog
from ui.presenters.importing import Step
from ui.state import State

OpenWindow = Callable[[RealDaemon], Client]


@pytest.fixture
def empty(make_daemon: MakeDaemon) -> RealDaemon:
    """A device without conversations."""
    return make_daemon("Studio-PC")


def dialog_of(client: Client) -> ImportDialog:
    dialog = client.desk.find(ImportDialog)
    assert dialog is not None
    return dialog


def titles(client: Client) -> list[str]:
    model = client.window.sidebar.conversations
    return [str(model.index(at).data()) for at in range(model.rowCount())]


def conversations(daemon: RealDaemon) -> int:
    return daemon.ask(m.GetStatus(), m.Status).conversations


def test_a_dropped_file_is_shown_first_and_then_imported(
    empty: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(empty)
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(BACKUP))])
    at = QPoint(200, 200)
    action, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    for kind in (QDragEnterEvent, QDropEvent):
        event = kind(at, action, dragged, buttons, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(client.window, event)
    dialog = dialog_of(client)
    qtbot.waitUntil(lambda: dialog.step is Step.ASKING, timeout=20_000)
    assert conversations(empty) == 0
    assert dialog.go.isVisible()
    qtbot.keyClick(dialog.go, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: dialog.step is Step.DONE, timeout=20_000)
    qtbot.waitUntil(lambda: "Sourdough that rises" in titles(client))
    assert not dialog.go.isVisible()


def test_nothing_new_is_not_offered(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    client = open_window(studio)
    damaged = tmp_path / "damaged.json"
    damaged.write_bytes(BACKUP.read_bytes()[:4_000])
    client.desk.import_paths([BACKUP, damaged])
    dialog = dialog_of(client)
    qtbot.waitUntil(lambda: dialog.step is Step.ASKING, timeout=20_000)
    assert not dialog.go.isVisible()
    assert dialog.leave.isVisible()


def test_a_closed_dialog_imports_nothing(
    empty: RealDaemon, open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    stores = json.loads(BACKUP.read_text())
    sessions = stores["chat-next-web-store"]["sessions"]
    stores["chat-next-web-store"]["sessions"] = [
        {**session, "id": f"{session['id']}-{n}"} for n in range(80) for session in sessions
    ]
    large = tmp_path / "large.json"
    large.write_text(json.dumps(stores))
    client = open_window(empty)
    client.desk.import_paths([large])
    dialog = dialog_of(client)
    qtbot.waitUntil(lambda: dialog.step is Step.ASKING, timeout=60_000)
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.bar.value() > 0, timeout=60_000)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert client.desk.find(ImportDialog) is None
    # The next import waits until that one has ended.
    empty.ask(m.ImportFiles(paths=[str(BACKUP)]), m.Imported)
    assert conversations(empty) == len(sessions)


def test_a_refused_import_says_why_and_waits_no_longer(tmp_path: Path, qtbot: QtBot) -> None:
    profile = Profile(tmp_path / "profile")
    connection = Connection(profile)  # that nobody answers
    state = State(profile, connection)
    dialog = ImportDialog(state, Actions(connection))
    qtbot.addWidget(dialog)
    dialog.start([BACKUP])
    qtbot.waitUntil(lambda: dialog.step is Step.DONE)
    shown = [each.text() for each in dialog.findChildren(QLabel)]
    assert (
        words.reason_text(m.ReasonValue("daemon_unreachable", {"log": str(profile.log)})) in shown
    )
    assert not dialog.bar.isVisible()
    state.close_views()


def test_what_comes_into_the_watched_folder_is_told(
    empty: RealDaemon, open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    client = open_window(empty)
    empty.ask(m.WatchFolder(folder=str(folder)), m.Done)
    (folder / "backup.json").write_bytes(BACKUP.read_bytes())
    notice = client.window.notices.folder
    qtbot.waitUntil(notice.isVisible, timeout=30_000)
    assert "backup.json" in notice.text
    qtbot.waitUntil(lambda: "Sourdough that rises" in titles(client))
