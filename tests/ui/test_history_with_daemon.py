"""The dialog with earlier versions shows what a real daemon kept, and takes it back."""

from collections.abc import Callable

from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from companion.control import messages as m
from tests.ui.conftest import Client
from tests.ui.daemons import RealDaemon, resume_until_conflicts, wait_for
from ui.dialogs.conflicts import ConflictsDialog
from ui.dialogs.edit_text import EditTextDialog
from ui.dialogs.history import HistoryDialog

OpenWindow = Callable[[RealDaemon], Client]
TIMEOUT_MS = 20_000


def dialog_of(client: Client) -> HistoryDialog:
    dialog = client.desk.find(HistoryDialog)
    assert dialog is not None
    return dialog


def titles(dialog: HistoryDialog) -> list[str]:
    rows = (dialog.model.row_at(dialog.model.index(at)) for at in range(dialog.model.rowCount()))
    return [row.text for row in rows if row is not None]


def test_an_earlier_title_is_found_in_the_menu_and_taken_back(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(studio)
    row = client.window.conversation.row
    assert row is not None
    for title in ("Second title", "Third title"):
        studio.ask(m.SetField(record=row.id, field="title", value=title), m.Done)
    qtbot.waitUntil(lambda: client.window.conversation.title.text() == "Third title")
    client.window.menus.history.trigger()
    dialog = dialog_of(client)
    assert titles(dialog) == ["Second title", row.title]
    assert dialog.text.toPlainText() == "Second title"
    dialog.choose(1)
    assert dialog.text.toPlainText() == row.title
    dialog.use.click()
    qtbot.waitUntil(
        lambda: client.window.conversation.title.text() == row.title, timeout=TIMEOUT_MS
    )
    assert client.desk.find(HistoryDialog) is None


def test_an_earlier_text_of_a_message_is_marked_where_it_differs(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(studio)
    transcript = client.window.conversation.transcript
    message = transcript.rows[-1]
    transcript.history_asked.emit(message)
    dialog = dialog_of(client)
    assert titles(dialog) == []
    for text in ("The whole is here", "The half is here"):
        studio.ask(m.EditMessageText(message=message.id, text=text), m.Done)
    qtbot.waitUntil(lambda: len(titles(dialog)) == 2, timeout=TIMEOUT_MS)
    assert dialog.text.toPlainText() == "The whole is here"
    qtbot.waitUntil(lambda: is_marked(dialog, 5), timeout=TIMEOUT_MS)
    marked = [
        word for at, word in ((4, "whole"), (0, "The"), (13, "here")) if is_marked(dialog, at + 1)
    ]
    assert marked == ["whole"]
    dialog.use.click()
    qtbot.waitUntil(
        lambda: transcript.rows[-1].parts[0]["text"] == "The whole is here", timeout=TIMEOUT_MS
    )


def is_marked(dialog: HistoryDialog, at: int) -> bool:
    cursor = dialog.text.textCursor()
    cursor.setPosition(at)
    return cursor.charFormat().fontUnderline()


def test_asked_for_another_thing_the_dialog_shows_that(
    studio: RealDaemon, open_window: OpenWindow
) -> None:
    client = open_window(studio)
    row = client.window.conversation.row
    assert row is not None
    client.desk.show_history(client.window.conversation.transcript.rows[0])
    first = dialog_of(client)
    client.desk.show_history(row)
    assert dialog_of(client) is not first


def test_the_merged_text_ends_a_conflict_only_when_it_is_saved(
    studio: RealDaemon, laptop: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    with studio.views() as views:
        conversation = views.conversations(limit=1, offset=0)[0].id
        message = views.transcript(conversation)[-1].id
    studio.ask(m.EditMessageText(message=message, text="one\n\ntwo\n\nthree"), m.Done)
    wait_for(lambda: text_of(laptop, message) == "one\n\ntwo\n\nthree")
    for daemon in (studio, laptop):
        daemon.ask(m.Pause(), m.Done)
    studio.ask(m.EditMessageText(message=message, text="ONE\n\ntwo\n\nthree"), m.Done)
    laptop.ask(m.EditMessageText(message=message, text="one\n\ntwo\n\nTHREE"), m.Done)
    resume_until_conflicts(studio, laptop, 1)
    client = open_window(studio)
    client.desk.show_conflicts()
    dialog = client.desk.find(ConflictsDialog)
    assert dialog is not None
    assert not dialog.merge.isHidden()
    dialog.merge.click()
    editor = client.window.findChild(EditTextDialog)
    assert editor is not None
    field = editor.findChild(QPlainTextEdit)
    assert field is not None
    assert field.toPlainText() == "ONE\n\ntwo\n\nTHREE"
    assert studio.status().conflicts == 1
    editor.keep()
    qtbot.waitUntil(lambda: laptop.status().conflicts == 0, timeout=TIMEOUT_MS)
    assert text_of(laptop, message) == "ONE\n\ntwo\n\nTHREE"


def text_of(daemon: RealDaemon, message: str) -> str:
    with daemon.views() as views:
        row = views.message(message)
        return "" if row is None else str(row.parts[0].get("text"))
