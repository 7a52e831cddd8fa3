"""A conversation too long to be read at once: opened, found in and followed all the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from companion.model import ids
from companion.profile import Profile
from companion.store.writer import Edit, Store
from companion.views.rows import ConversationRow
from tests.benchmarks.transcript import make_long
from ui.connection import Connection
from ui.presenters.reading import Reading
from ui.reader import AT_ONCE_MAX, Reader, _Answer
from ui.state import State
from ui.widgets.conversation import Conversation
from ui.widgets.message import MessageWidget

MESSAGES = 3 * AT_ONCE_MAX


@pytest.fixture
def state(tmp_path: Path, qtbot: QtBot) -> Iterator[State]:
    profile = Profile(tmp_path)
    make_long(profile, MESSAGES)
    state = State(profile, Connection(profile))
    assert state.open_views()
    yield state
    state.close_views()


@pytest.fixture
def pane(state: State, qtbot: QtBot) -> Conversation:
    pane = Conversation(state)
    qtbot.addWidget(pane)
    pane.resize(800, 600)
    pane.show()
    return pane


def the_row(state: State) -> ConversationRow:
    assert state.views is not None
    return state.views.conversations(limit=1, offset=0)[0]


def message(number: int) -> str:
    return ids.imported("benchmark", str(number)).hex()


def in_view(pane: Conversation) -> dict[str, MessageWidget]:
    area = pane.transcript.viewport().rect()
    return {
        widget.message.id: widget
        for widget in pane.transcript.findChildren(MessageWidget)
        if widget.isVisible() and widget.geometry().intersects(area)
    }


def test_it_opens_at_its_end_and_reads_only_what_is_near(
    pane: Conversation, state: State, qtbot: QtBot
) -> None:
    pane.show_conversation(the_row(state))
    qtbot.waitUntil(lambda: message(MESSAGES - 1) in in_view(pane))
    assert len(pane.transcript.reading._rows) < 100
    assert len(pane.transcript.findChildren(MessageWidget)) < 100


def test_a_message_in_its_middle_is_shown_before_anything_between_is_read(
    pane: Conversation, state: State, qtbot: QtBot
) -> None:
    pane.show_conversation(the_row(state), at=message(MESSAGES // 2))
    qtbot.waitUntil(lambda: message(MESSAGES // 2) in in_view(pane))
    shown = in_view(pane)[message(MESSAGES // 2)]
    assert 0 <= shown.y() < 100
    assert shown.property("marked")
    assert len(pane.transcript.reading._rows) < 200


def test_what_is_far_away_is_found(pane: Conversation, state: State, qtbot: QtBot) -> None:
    pane.show_conversation(the_row(state))
    qtbot.waitUntil(lambda: bool(in_view(pane)))
    pane.find_bar.begin()
    pane.find_bar.asked.emit("message 7.")
    qtbot.waitUntil(lambda: pane._finding.messages == (message(7),))
    shown = in_view(pane)[message(7)]
    assert shown.property("marked")
    assert shown.place_of_mark() is not None
    assert len(pane.transcript.reading._rows) < 200


def test_one_that_is_written_to_while_it_is_read_is_shown_with_all_of_it(
    pane: Conversation, state: State, qtbot: QtBot
) -> None:
    pane.show_conversation(the_row(state))
    assert not in_view(pane)
    write(state, "late")
    for _ in range(20):
        pane.refresh()
    newest = ids.imported("benchmark", "late").hex()
    qtbot.waitUntil(lambda: newest in in_view(pane))


def test_another_conversation_opened_meanwhile_is_the_one_that_is_shown(
    pane: Conversation, state: State, qtbot: QtBot
) -> None:
    long = the_row(state)
    other = write_other(state)
    assert state.views is not None
    short = state.views.conversation(other)
    assert short is not None
    pane.show_conversation(long)
    pane.show_conversation(short)
    assert list(in_view(pane)) == [ids.imported("benchmark", "in other").hex()]
    # The answer about the long one arrives, and is not wanted any more.
    qtbot.waitUntil(lambda: not pane.findChildren(_Answer))
    assert list(in_view(pane)) == [ids.imported("benchmark", "in other").hex()]


def write(state: State, text: str) -> None:
    """A message at the end."""
    _say(state, ids.from_text(the_row(state).id), message(MESSAGES - 1), text, text)


def write_other(state: State) -> str:
    """Another conversation with one message."""
    other = ids.imported("benchmark", "other")
    store = Store.open(state.profile.database)
    store.write([Edit(other, "conversation", {"title": "Other"})], wall_ms=1)
    store.close()
    _say(state, other, "", "in other", "Here.")
    return other.hex()


def _say(state: State, conversation: bytes, parent: str, name: str, text: str) -> None:
    values = {
        "conversation": conversation,
        "parent": ids.from_text(parent) if parent else None,
        "role": "user",
        "parts": [{"type": "text", "text": text}],
        "created_ms": 1_900_000_000_000,
    }
    store = Store.open(state.profile.database)
    store.write([Edit(ids.imported("benchmark", name), "message", values)], wall_ms=9_000_000)
    store.close()


def test_what_could_not_be_read_is_told_and_can_be_asked_for_again(
    state: State, tmp_path: Path, qtbot: QtBot
) -> None:
    row, reader, told = the_row(state), Reader(state), list[Reading]()
    database, aside = state.profile.database, tmp_path / "aside"
    database.rename(aside)
    with qtbot.waitSignal(reader.failed) as failed:
        for _ in range(2):  # the second waits for the first, and has its turn after it
            reader.reading(row, frozenset(), told.append)
    assert failed.args is not None
    assert failed.args[0].code == "database_missing"
    aside.rename(database)
    reader.reading(row, frozenset(), told.append)
    qtbot.waitUntil(lambda: len(told) == 1)
