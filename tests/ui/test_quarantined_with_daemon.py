"""What a removed device wrote, unknown by then: reviewed in the window and as it is typed."""

import json
import subprocess
import sys
from collections.abc import Callable

from pytestqt.qtbot import QtBot

from tests.late_writes import removed_having_written
from tests.ui.conftest import Client, MakeDaemon
from tests.ui.daemons import RealDaemon
from ui.dialogs.quarantined import QuarantinedDialog

OpenWindow = Callable[[RealDaemon], Client]
TIMEOUT_MS = 20_000
LATE = ["Taken over", "Also taken over", "And this"]


def test_it_is_shown_with_what_stood_before_and_kept_or_taken_back(
    studio: RealDaemon,
    laptop: RealDaemon,
    make_daemon: MakeDaemon,
    open_window: OpenWindow,
    qtbot: QtBot,
) -> None:
    before = titles(studio)
    removed_having_written(studio, laptop, LATE)
    again = make_daemon("Studio-PC")
    assert set(LATE) <= titles(again)
    client = open_window(again)
    qtbot.waitUntil(client.window.notices.quarantined.isVisible, timeout=TIMEOUT_MS)
    client.window.notices.quarantined.acted.emit()
    dialog = client.desk.find(QuarantinedDialog)
    assert dialog is not None
    assert dialog.model.rowCount() == 3
    first = dialog.model.row_at(dialog.model.index(0))
    assert first is not None
    assert first.device_name == "Laptop"
    (write,) = first.writes
    assert write.before in before
    assert dialog.preview.toPlainText() == f"Title\nBefore: {write.before}\nNow: {first.title}"
    dialog.keep.click()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 2, timeout=TIMEOUT_MS)
    assert first.title in titles(again)

    assert "(companion review)" in typed(again, "status")
    shown = typed(again, "review")
    assert "written by Laptop" in shown
    assert "(before: " in shown
    second = json.loads(typed(again, "review", "--json"))["quarantined"][0]
    typed(again, "review", second["conversation"], "--take-back")
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1, timeout=TIMEOUT_MS)
    dialog.refuse.click()
    qtbot.waitUntil(lambda: not client.window.notices.quarantined.isVisible(), timeout=TIMEOUT_MS)
    assert titles(again) == before - {write.before} | {first.title}
    assert "Nothing waits" in typed(again, "review")


def titles(daemon: RealDaemon) -> set[str]:
    with daemon.views() as views:
        return {row.title for row in views.conversations(limit=99, offset=0)}


def typed(daemon: RealDaemon, *words: str) -> str:
    command = [sys.executable, "-m", "companion", *words, "--profile", daemon.profile.directory]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
