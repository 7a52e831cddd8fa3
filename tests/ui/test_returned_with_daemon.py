"""The dialog about what was deleted elsewhere while this computer was away."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from tests.letting_go import let_go
from tests.ui.conftest import Client, MakeDaemon
from tests.ui.daemons import RealDaemon, wait_for
from ui.dialogs.question import Question
from ui.dialogs.returned import ReturnedDialog

OpenWindow = Callable[[RealDaemon], Client]
TIMEOUT_MS = 20_000


@pytest.fixture
def returned(studio: RealDaemon, laptop: RealDaemon, make_daemon: MakeDaemon) -> list[str]:
    """Three conversations that the laptop has let go; their titles."""
    with studio.views() as views:
        rows = views.conversations(limit=3, offset=0)
    laptop.stop()
    let_go(laptop.profile.database, [row.id for row in rows])
    make_daemon("Laptop")
    wait_for(lambda: studio.status().returned == 3)
    return [row.title for row in rows]


def titles(daemon: RealDaemon) -> set[str]:
    with daemon.views() as views:
        return {row.title for row in views.conversations(limit=99, offset=0)}


def test_each_is_shown_with_its_beginning_and_decided_and_all_are_after_a_question(
    studio: RealDaemon, returned: list[str], open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(studio)
    qtbot.waitUntil(client.window.notices.returned.isVisible, timeout=TIMEOUT_MS)
    assert client.window.notices.returned.text.startswith("3 conversations")
    client.window.notices.returned.acted.emit()
    dialog = client.desk.find(ReturnedDialog)
    assert dialog is not None
    assert dialog.model.rowCount() == 3
    assert dialog.keep_all.isVisible()
    assert dialog.preview.toPlainText().startswith(("You\n", "Instructions\n", "Assistant\n"))
    dialog.refuse.click()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 2, timeout=TIMEOUT_MS)
    dialog.refuse_all.click()
    question = dialog.findChild(Question)
    assert question is not None
    assert question.do is not None
    assert question.text() == "Delete all 2 here too?"
    kept = dialog.model.row_at(dialog.model.index(0))
    assert kept is not None
    dialog.choose(0)
    dialog.keep.click()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1, timeout=TIMEOUT_MS)
    assert not dialog.keep_all.isVisible()
    question.do.click()
    qtbot.waitUntil(lambda: not client.window.notices.returned.isVisible(), timeout=TIMEOUT_MS)
    assert titles(studio) & set(returned) == {kept.title}


def test_all_are_kept_at_once(
    studio: RealDaemon, returned: list[str], open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(studio)
    client.desk.show_returned()
    dialog = client.desk.find(ReturnedDialog)
    assert dialog is not None
    dialog.keep_all.click()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 0, timeout=TIMEOUT_MS)
    assert set(returned) <= titles(studio)
