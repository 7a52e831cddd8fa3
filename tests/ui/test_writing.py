"""What a person has written stays until it is stored, whatever else happens."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from companion.control.messages import ReasonValue
from tests.ui.conftest import Client
from ui.actions import Ended
from ui.dialogs.edit_text import EditTextDialog

REFUSED = ReasonValue("daemon_unreachable", {"log": "daemon.log"})


class Storing:
    """Stands where the daemon would: what was to be stored, and the answers that are due."""

    def __init__(self) -> None:
        self.texts: list[str | list[str]] = []
        self.answers: list[Ended] = []

    def __call__(self, text: str | list[str], ended: Ended) -> None:
        self.texts.append(text)
        self.answers.append(ended)


def field_of(client: Client) -> QPlainTextEdit:
    field = client.window.conversation.composer.findChild(QPlainTextEdit)
    assert field is not None
    return field


def test_a_message_that_is_refused_stays_where_it_was_written(alone: Client, qtbot: QtBot) -> None:
    field = field_of(alone)
    qtbot.keyClicks(field, "Not to be lost")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(alone.window.notices.failure.isVisible)
    assert field.toPlainText() == "Not to be lost"


def test_a_message_that_is_taken_leaves_what_was_written_after_it(
    alone: Client, qtbot: QtBot
) -> None:
    pane, field = alone.window.conversation, field_of(alone)
    pane.written.disconnect()
    storing = Storing()
    pane.written.connect(lambda _conversation, text, ended: storing(text, ended))
    for typed in ("one", "two"):
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert storing.texts == ["one"]  # the second waits for the first
    storing.answers.pop()(None)
    assert field.toPlainText() == "two"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert storing.texts == ["one", "two"]


def test_an_edited_text_that_is_refused_stays_open_and_says_why(qtbot: QtBot) -> None:
    storing = Storing()
    dialog = EditTextDialog("Edit", ["before", "between"], storing)
    qtbot.addWidget(dialog)
    dialog.present()
    dialog.fields[0].setPlainText("after")
    dialog.keep()
    dialog.keep()
    assert storing.texts == [["after", "between"]]
    storing.answers.pop()(REFUSED)
    assert dialog.isVisible()
    assert "daemon.log" in dialog.problem.text()
    assert dialog.fields[0].toPlainText() == "after"
    dialog.keep()
    storing.answers.pop()(None)
    assert not dialog.isVisible()
