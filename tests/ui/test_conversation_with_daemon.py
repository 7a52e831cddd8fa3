"""The conversation view on a real daemon: versions, hidden steps, finding, copying."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from companion.control import messages as m
from companion.errors import CompanionError
from companion.profile import Profile
from tests.screenshots.rich import RichConversation
from tests.ui.conftest import Client, MakeDaemon
from tests.ui.daemons import RealDaemon
from ui.dialogs.versions import VersionsDialog
from ui.presenters.reading import Entry
from ui.widgets.fold import FoldWidget
from ui.widgets.message import MessageWidget

OpenWindow = Callable[[RealDaemon], Client]
LATE = "The log says boats are four minutes late."


@pytest.fixture
def rich(make_daemon: MakeDaemon, tmp_path: Path, qtbot: QtBot) -> RealDaemon:
    """A device with one conversation of every kind of piece, written before the daemon began."""
    RichConversation(Profile(tmp_path / "Studio-PC")).write()
    return make_daemon("Studio-PC")


def texts(client: Client) -> list[str]:
    rows = client.window.conversation.transcript.rows
    return ["".join(str(part.get("text", "")) for part in row.parts) for row in rows]


def branched(client: Client) -> MessageWidget:
    """The message that others stand in place of."""
    transcript = client.window.conversation.transcript
    entry = next(i for i in transcript.reading.items if isinstance(i, Entry) and i.branching)
    transcript.reveal(entry.id)
    widgets = transcript.findChildren(MessageWidget)
    return next(widget for widget in widgets if widget.message.id == entry.id)


def test_an_arrow_key_shows_another_version_and_every_device_is_told(
    rich: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(rich)
    before = texts(client)
    qtbot.keyClick(branched(client), Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: texts(client) == [before[0], LATE])
    with rich.views() as views:
        row = views.conversations(limit=1, offset=0)[0]
        assert [r.parts[0]["text"] for r in views.transcript(row.id)] == [before[0], LATE]
    qtbot.keyClick(branched(client), Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: texts(client) == before)


def test_a_message_written_on_a_chosen_branch_follows_its_last_message(
    rich: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(rich)
    qtbot.keyClick(branched(client), Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: texts(client)[-1] == LATE)
    client.window.conversation.composer.written.emit("Thank you.")
    qtbot.waitUntil(lambda: texts(client)[-2:] == [LATE, "Thank you."])


def test_versions_are_compared_side_by_side_and_one_is_taken(
    rich: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(rich)
    message = branched(client)
    message.compare_asked.emit(message.entry.branching)
    dialog = client.desk.find(VersionsDialog)
    assert dialog is not None
    dialog.choices[1].setCurrentIndex(0)
    other = rich.ask(m.CreateConversation(title="Other"), m.Created).record
    client.window.open_conversation(other)  # it is the one compared that the choice is about
    assert texts(client) == []
    buttons = dialog.findChildren(QPushButton)
    qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: texts(client)[-1] == "It says that boats are late.")


def test_a_leaf_must_be_a_message_of_its_conversation(rich: RealDaemon) -> None:
    other = rich.ask(m.CreateConversation(title="Other"), m.Created).record
    foreign = rich.ask(m.AddMessage(conversation=other, text="x"), m.Created).record
    with rich.views() as views:
        row = next(r for r in views.conversations(limit=9, offset=0) if r.id != other)
    for leaf in (foreign, "00" * 16, "no id", other):
        with pytest.raises(CompanionError) as refused:
            rich.ask(m.SetField(record=row.id, field="current_leaf", value=leaf), m.Done)
        assert refused.value.reason.code == "not_found"


def test_hidden_steps_are_folded_and_shown_on_demand(
    rich: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(rich)
    transcript = client.window.conversation.transcript
    transcript.verticalScrollBar().setValue(0)
    assert "Be brief." not in texts(client)
    (fold,) = transcript.findChildren(FoldWidget)
    qtbot.keyClick(fold, Qt.Key.Key_Return)
    assert texts(client)[:2] == ["Be brief.", "The user lives by a harbour."]


def test_finding_counts_steps_round_and_opens_what_is_folded(
    rich: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(rich)
    pane = client.window.conversation
    client.window.menus.find.trigger()
    qtbot.keyClicks(pane.find_bar.field, "harbour")
    qtbot.keyClick(pane.find_bar.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(pane._finding.messages) == 4)
    passed = []
    for _ in range(4):
        client.window.menus.find_next.trigger()
        passed.append(pane._finding.message)
    assert len(set(passed)) == 4
    assert "The user lives by a harbour." in texts(client)  # it was found, so it is shown
    marked = [w for w in pane.findChildren(MessageWidget) if w.property("marked")]
    assert [widget.message.id for widget in marked] == [pane._finding.message]
    qtbot.keyClick(pane.find_bar.field, Qt.Key.Key_Escape)
    assert not pane.find_bar.isVisible()
    assert not any(w.property("marked") for w in pane.findChildren(MessageWidget))


def test_several_messages_are_chosen_by_keyboard_and_copied_as_markdown(
    rich: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(rich)
    transcript = client.window.conversation.transcript
    last = next(
        w
        for w in transcript.findChildren(MessageWidget)
        if w.message.id == transcript.reading.shown()[-1]
    )
    last.setFocus()
    qtbot.keyClick(last, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    focused = client.window.focusWidget()
    assert isinstance(focused, MessageWidget)
    qtbot.keyClick(focused, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("### Assistant\n\nمرحبا")
    assert "### You\n\nThe harbour this evening" in copied
    assert "*[evening.png]*" in copied
