"""The main window on a real daemon: shows, edits, and follows what is written elsewhere."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from companion.control import messages as m
from tests.ui.conftest import Client
from tests.ui.daemons import RealDaemon
from ui.actions import Actions
from ui.connection import Connection
from ui.preferences import Preferences
from ui.state import Reach, State
from ui.windows.desk import Desk
from ui.windows.main_window import MainWindow

OpenWindow = Callable[[RealDaemon], Client]


def titles(client: Client) -> list[str]:
    model = client.window.sidebar.conversations
    return [str(model.index(at).data()) for at in range(model.rowCount())]


def shown_texts(client: Client) -> list[str]:
    rows = client.window.conversation.transcript.rows
    return ["".join(str(part.get("text", "")) for part in row.parts) for row in rows]


def test_the_window_shows_what_was_imported(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(studio)
    with studio.views() as views:
        wanted = [row.title for row in views.conversations(limit=100, offset=0)]
    assert titles(client) == wanted
    assert client.window.conversation.row is not None
    assert shown_texts(client)


def test_what_was_written_before_the_window_listened_is_shown_too(
    studio: RealDaemon, qtbot: QtBot
) -> None:
    connection = Connection(studio.profile)
    state = State(studio.profile, connection)
    actions = Actions(connection)
    state.open_views()
    desk = Desk(state, actions, connection, Preferences(studio.profile))
    window = MainWindow(state, actions, desk)
    qtbot.addWidget(window)
    studio.ask(m.CreateConversation(title="Between the two"), m.Created)
    connection.begin()
    model = window.sidebar.conversations
    qtbot.waitUntil(lambda: model.index(0).data() == "Between the two", timeout=20_000)
    connection.end()
    state.close_views()


def test_a_title_edited_in_place_is_stored_and_the_list_follows(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(studio)
    title = client.window.conversation.title
    title.begin()
    qtbot.keyClicks(title, "A better title")
    qtbot.keyClick(title, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "A better title" in titles(client))


def test_escape_takes_an_edited_title_back(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(studio)
    title = client.window.conversation.title
    before = title.text()
    title.begin()
    qtbot.keyClicks(title, "Not this")
    qtbot.keyClick(title, Qt.Key.Key_Escape)
    assert title.text() == before
    assert titles(client)[0] == before


def test_a_message_is_added_and_stays_in_view(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(studio)
    client.window.conversation.composer.focus()
    field = QApplication.focusWidget() or client.window.conversation.composer.findChild(object)
    qtbot.keyClicks(field, "Written in the window")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Written in the window" in shown_texts(client))


def test_a_deletion_can_be_undone(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(studio)
    before = titles(client)
    client.window.menus.delete.trigger()
    qtbot.waitUntil(lambda: titles(client) == before[1:])
    qtbot.waitUntil(client.window.undo_bar.isVisible)
    client.window.undo_bar.undo()
    qtbot.waitUntil(lambda: titles(client) == before)


def test_what_another_device_writes_appears_and_the_selection_stays(
    studio: RealDaemon, laptop: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(studio)
    sidebar = client.window.sidebar
    sidebar.list.setCurrentIndex(sidebar.conversations.index(2))
    chosen = sidebar.current()
    assert chosen is not None
    created = laptop.ask(m.CreateConversation(title="From the laptop"), m.Created)
    qtbot.waitUntil(lambda: titles(client)[0] == "From the laptop")
    current = sidebar.current()
    assert current is not None
    assert current.id == chosen.id
    client.window.open_conversation(created.record)
    laptop.ask(m.AddMessage(conversation=created.record, text="Hello from here"), m.Created)
    qtbot.waitUntil(lambda: shown_texts(client) == ["Hello from here"])


def test_a_search_finds_and_opens_the_message(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(studio)
    sidebar = client.window.sidebar
    sidebar.focus_search()
    qtbot.keyClicks(sidebar.search, "starter")
    qtbot.waitUntil(lambda: sidebar.hits.rowCount() > 0)
    hit = next(
        row
        for at in range(sidebar.hits.rowCount())
        if (row := sidebar.hits.row_at(sidebar.hits.index(at))) and row.message
    )
    sidebar.results.setCurrentIndex(sidebar.hits.index_of((hit.conversation, hit.message)))
    row = client.window.conversation.row
    assert row is not None
    assert row.id == hit.conversation
    qtbot.keyClick(sidebar.search, Qt.Key.Key_Escape)
    assert sidebar.search.text() == ""


def test_a_command_that_is_refused_says_why_in_the_window(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(studio)
    client.actions.send(m.Delete(records=["00" * 16]))
    failure = client.window.notices.failure
    qtbot.waitUntil(failure.isVisible)
    assert "nothing with the id" in failure.text


def test_when_the_daemon_is_stopped_the_window_still_reads_and_offers_to_start_it(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(studio)
    studio.ask(m.Quit(), m.Done)
    qtbot.waitUntil(lambda: client.state.reach is Reach.STOPPED)
    assert client.window.notices.reach.isVisible()
    client.window.sidebar.list.setCurrentIndex(client.window.sidebar.conversations.index(1))
    assert shown_texts(client)
