"""The conflict dialog shows the versions of real daemons and decides among them."""

from collections.abc import Callable

from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from companion.control import messages as m
from tests.ui.conftest import Client
from tests.ui.daemons import (
    RealDaemon,
    make_title_conflict,
    resume_until_conflicts,
    wait_for,
)
from ui.dialogs.conflicts import ConflictsDialog
from ui.dialogs.edit_text import EditTextDialog

OpenWindow = Callable[[RealDaemon], Client]
TIMEOUT_MS = 20_000


def open_dialog(client: Client, qtbot: QtBot, conflicts: int = 1) -> ConflictsDialog:
    client.desk.show_conflicts()
    dialog = client.desk.find(ConflictsDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.model.rowCount() == conflicts, timeout=TIMEOUT_MS)
    return dialog


def title_of(daemon: RealDaemon, conversation: str) -> str:
    with daemon.views() as views:
        row = views.conversation(conversation)
        return row.title if row is not None else ""


def is_settled(*daemons: RealDaemon) -> bool:
    return all(daemon.status().conflicts == 0 for daemon in daemons)


def test_the_version_kept_in_the_dialog_is_the_title_on_both_devices(
    studio: RealDaemon, laptop: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    conversation = make_title_conflict(studio, laptop, ("Ours", "Theirs"))
    dialog = open_dialog(open_window(studio), qtbot)
    assert dialog.versions is not None
    cards = dialog.versions.cards
    names = [card.keep.accessibleName() for card in cards]
    assert {"Studio-PC (this computer)", "Laptop"} == {name.split(": ")[1] for name in names}
    laptops = next(card for card in cards if card.keep.accessibleName().endswith(": Laptop"))
    laptops.keep.click()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 0, timeout=TIMEOUT_MS)
    wait_for(lambda: is_settled(studio, laptop))
    assert title_of(studio, conversation) == title_of(laptop, conversation) == "Theirs"


def test_an_edited_title_ends_the_conflict(
    studio: RealDaemon, laptop: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    conversation = make_title_conflict(studio, laptop, ("Ours", "Theirs"))
    client = open_window(studio)
    dialog = open_dialog(client, qtbot)
    assert not dialog.keep_both.isVisible()
    dialog.edit.click()
    dialog.close()  # what is being written stays
    editor = client.window.findChild(EditTextDialog)
    assert editor is not None
    field = editor.findChild(QPlainTextEdit)
    assert field is not None
    field.setPlainText("Of both")
    editor.keep()
    wait_for_window(qtbot, lambda: is_settled(studio, laptop))
    assert title_of(laptop, conversation) == "Of both"


def test_both_texts_of_a_message_can_be_kept(
    studio: RealDaemon, laptop: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    with studio.views() as views:
        conversation = views.conversations(limit=1, offset=0)[0].id
        before = views.transcript(conversation)
    message = before[-1].id
    for daemon in (studio, laptop):
        daemon.ask(m.Pause(), m.Done)
    studio.ask(m.EditMessageText(message=message, text="Text one"), m.Done)
    laptop.ask(m.EditMessageText(message=message, text="Text two"), m.Done)
    resume_until_conflicts(studio, laptop, 1)
    dialog = open_dialog(open_window(studio), qtbot)
    dialog.keep_both.click()
    wait_for_window(qtbot, lambda: is_settled(studio, laptop))
    for daemon in (studio, laptop):
        with daemon.views() as views:
            texts = {
                str(part.get("text"))
                for found in views.search("Text", limit=50)
                if (row := views.message(found.message))
                for part in row.parts
            }
        assert {"Text one", "Text two"} <= texts


def test_a_conflict_settled_elsewhere_leaves_the_dialog(
    studio: RealDaemon, laptop: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    make_title_conflict(studio, laptop, ("Ours", "Theirs"))
    dialog = open_dialog(open_window(studio), qtbot)
    with laptop.views() as views:
        (conflict,) = views.conflicts()
    laptop.ask(
        m.Resolve(
            record=conflict.record,
            field=conflict.field,
            seen=conflict.context,
            keep=conflict.versions[0].dot,
        ),
        m.Done,
    )
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 0, timeout=TIMEOUT_MS)


def wait_for_window(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition, timeout=TIMEOUT_MS)
