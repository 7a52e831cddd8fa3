"""What a person has written stays until it is stored, whatever else happens."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from companion.control.messages import ReasonValue
from tests.ui.conftest import Client, client_of
from ui.actions import Ended
from ui.dialogs.edit_text import EditTextDialog
from ui.dialogs.question import Question
from ui.drafts import Drafts

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


def answer(dialog: EditTextDialog, *, drop: bool) -> None:
    """Answer the question whether what was written may go."""
    question = dialog.findChild(Question)
    assert question is not None
    chosen = question.do if drop else question.defaultButton()
    assert chosen is not None
    chosen.click()
    QApplication.sendPostedEvents(question, QEvent.Type.DeferredDelete)


def test_an_edited_text_goes_only_if_the_person_agrees(alone: Client, qtbot: QtBot) -> None:
    window = alone.window
    quits: list[int] = []
    window.quit_asked.connect(lambda: quits.append(1))
    dialog = EditTextDialog("Edit", ["before"], Storing(), window)
    dialog.present()
    dialog.fields[0].setPlainText("after")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    answer(dialog, drop=False)
    dialog.close()
    answer(dialog, drop=False)
    window.close()
    assert dialog.isVisible()
    assert window.isVisible()
    assert dialog.fields[0].toPlainText() == "after"
    assert quits == []
    answer(dialog, drop=True)
    assert not dialog.isVisible()
    assert quits == [1]


def test_a_text_that_was_not_edited_is_closed_without_a_question(qtbot: QtBot) -> None:
    dialog = EditTextDialog("Edit", ["before"], Storing())
    qtbot.addWidget(dialog)
    dialog.present()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_what_was_begun_waits_in_its_conversation_and_for_the_next_start(
    alone: Client, qtbot: QtBot
) -> None:
    window, field = alone.window, field_of(alone)
    view, model = window.sidebar.list, window.sidebar.conversations
    begun = "One line,\nand “another”; 二"
    field.setPlainText(begun)
    view.setCurrentIndex(model.index(1))
    assert field.toPlainText() == ""
    field.setPlainText("Of the ash")
    view.setCurrentIndex(model.index(0))
    assert field.toPlainText() == begun
    window.remember()
    again = client_of(alone.state.profile, qtbot)
    again.state.open_views()
    assert field_of(again).toPlainText() == begun
    again.window.sidebar.list.setCurrentIndex(again.window.sidebar.conversations.index(1))
    assert field_of(again).toPlainText() == "Of the ash"
    again.state.close_views()


@pytest.mark.parametrize("written", ["", "{", "[1]", '{"a": 1, "b": {}}', "[" * 100_000])
def test_drafts_that_are_none_are_none(written: str) -> None:
    drafts = Drafts()
    drafts.read(written)
    assert drafts.written_down() == "{}"


def test_a_message_that_is_taken_leaves_the_draft_of_its_conversation(alone: Client) -> None:
    pane, field = alone.window.conversation, field_of(alone)
    pane.written.disconnect()
    storing = Storing()
    pane.written.connect(lambda _conversation, text, ended: storing(text, ended))
    view, model = alone.window.sidebar.list, alone.window.sidebar.conversations
    field.setPlainText("to the oak")
    pane.composer.written.emit("to the oak")
    view.setCurrentIndex(model.index(1))
    field.setPlainText("to the ash")
    storing.answers.pop()(None)
    assert field.toPlainText() == "to the ash"
    view.setCurrentIndex(model.index(0))
    assert field.toPlainText() == ""
