"""What is chosen in the settings holds at once, and at the next start."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from companion.control import messages as m
from tests.ui.conftest import Client
from tests.ui.daemons import RealDaemon
from ui.dialogs.settings import SettingsDialog
from ui.preferences import Preferences
from ui.theme import Theme

OpenWindow = Callable[[RealDaemon], Client]
TIMEOUT_MS = 20_000


@pytest.fixture
def settings(
    studio: RealDaemon,
    open_window: OpenWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[Client, SettingsDialog]:
    """The dialog, opened from the menu."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    client = open_window(studio)
    client.desk.show_settings()
    dialog = client.desk.find(SettingsDialog)
    assert dialog is not None
    return client, dialog


def test_which_attachments_come_and_how_much_history_is_kept_is_told_to_the_daemon(
    settings: tuple[Client, SettingsDialog], studio: RealDaemon, qtbot: QtBot
) -> None:
    client, dialog = settings
    page = dialog.storage
    assert page.all.isChecked()
    qtbot.waitUntil(lambda: page.days.value() == 365 and page.megabytes.value() == 64)
    page.limit.setValue(7)
    page.up_to.click()
    qtbot.waitUntil(
        lambda: (
            client.state.status is not None
            and (client.state.status.attachment_mode, client.state.status.attachment_limit_mb)
            == ("up_to", 7)
        ),
        timeout=TIMEOUT_MS,
    )
    page.on_open.click()
    qtbot.waitUntil(lambda: client.state.status.attachment_mode == "on_open", timeout=TIMEOUT_MS)
    page.days.setValue(30)
    page.days.editingFinished.emit()
    qtbot.waitUntil(
        lambda: studio.ask(m.BoundHistory(), m.HistoryBounds) == m.HistoryBounds(days=30, mb=64),
        timeout=TIMEOUT_MS,
    )
    qtbot.waitUntil(lambda: page.layout() is not None and page._table.count() >= 2)


def test_a_folder_is_watched_and_no_longer(
    settings: tuple[Client, SettingsDialog], qtbot: QtBot, tmp_path: Path
) -> None:
    client, dialog = settings
    page = dialog.general
    assert not page.stop_watching.isEnabled()
    folder = tmp_path / "exports"
    folder.mkdir()
    client.actions.watch_folder(str(folder))
    qtbot.waitUntil(lambda: page.folder.text() == str(folder), timeout=TIMEOUT_MS)
    page.stop_watching.click()
    qtbot.waitUntil(lambda: "None" in page.folder.text(), timeout=TIMEOUT_MS)


def test_look_language_and_quiet_are_kept_for_the_next_start(
    settings: tuple[Client, SettingsDialog], studio: RealDaemon
) -> None:
    _client, dialog = settings
    page = dialog.general
    for box, wanted in ((page.theme, "dark"), (page.language, "zh_CN")):
        box.setCurrentIndex(box.findData(wanted))
        box.activated.emit(box.currentIndex())
    page.notifications.click()
    assert page.later.isVisibleTo(page)
    kept = Preferences(studio.profile)
    assert (kept.theme, kept.language, kept.notifies) == ("dark", "zh_CN", False)


def test_companion_starts_at_login_or_says_why_it_cannot(
    settings: tuple[Client, SettingsDialog], tmp_path: Path
) -> None:
    _client, dialog = settings
    login = dialog.general.login
    entry = tmp_path / "config" / "autostart" / "companion.desktop"
    assert not login.isChecked()
    login.click()
    assert "--hidden" in entry.read_text(encoding="utf-8")
    login.click()
    assert not entry.exists()
    entry.parent.rmdir()
    entry.parent.write_text("a file in the way")
    login.click()
    assert not login.isChecked()
    assert "Nothing was changed" in dialog.general.failure.text()
    assert dialog.general.failure.isVisibleTo(dialog.general)


def test_the_look_changes_at_once(qtbot: QtBot) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme = Theme(application, "light")
    with qtbot.waitSignal(theme.changed):
        theme.choose("dark")
    assert theme.is_dark
    theme.choose("light")
    theme.deleteLater()
