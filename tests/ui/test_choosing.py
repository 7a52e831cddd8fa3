"""What keys and clicks are about is what the window shows as chosen."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from companion.model import ids
from companion.store.writer import Edit, Store
from tests.ui.conftest import Client

CTRL = Qt.KeyboardModifier.ControlModifier


def test_the_key_that_deletes_a_conversation_deletes_a_word_where_a_text_is_written(
    alone: Client, qtbot: QtBot
) -> None:
    window = alone.window
    deleted: list[int] = []
    window.menus.delete.triggered.connect(lambda: deleted.append(1))
    qtbot.waitActive(window)
    window.sidebar.focus_search()
    qtbot.keyClicks(window.sidebar.search, "two words")
    qtbot.keyClick(window.sidebar.search, Qt.Key.Key_Backspace, CTRL)
    assert (window.sidebar.search.text(), deleted) == ("two ", [])
    window.sidebar.search.clear()
    window.conversation.title.begin()
    qtbot.keyClick(window.conversation.title, Qt.Key.Key_Backspace, CTRL)
    assert deleted == []
    window.sidebar.focus_list()
    qtbot.keyClick(window.sidebar.list, Qt.Key.Key_Backspace, CTRL)
    assert len(deleted) == 1


def test_what_is_shown_and_acted_on_is_the_one_that_is_marked(alone: Client, qtbot: QtBot) -> None:
    window = alone.window
    view, model = window.sidebar.list, window.sidebar.conversations

    def click(at: int, key: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        place = view.visualRect(model.index(at)).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, key, place)

    for again in (1, 0):  # each of the two is taken away again in its turn
        click(0)
        click(1, CTRL)
        click(again, CTRL)
        marked = view.selected()
        assert marked == [model.ids[1 - again]]
        assert window._targets() == marked
        assert window.conversation.row is not None
        assert window.conversation.row.id == marked[0]


def test_a_chosen_hit_that_leaves_what_was_found_has_no_other_one_opened(
    alone: Client, qtbot: QtBot
) -> None:
    window, sidebar = alone.window, alone.window.sidebar
    sidebar.search.setText("tree")
    qtbot.waitUntil(lambda: sidebar.hits.rowCount() == 3)
    sidebar.results.setCurrentIndex(sidebar.hits.index(1))
    shown = window.conversation.row
    assert shown is not None
    window.hide()
    opened: list[object] = []
    sidebar.hit_chosen.connect(opened.append)
    store = Store.open(alone.state.profile.database)
    store.write([Edit(ids.from_text(shown.id), "conversation", {"title": "fir"})], wall_ms=9)
    store.close()
    sidebar.refresh([shown.id], many=False)
    qtbot.waitUntil(lambda: sidebar.hits.rowCount() == 2)
    assert opened == []
    assert window.conversation.row is not None
    assert window.conversation.row.id == shown.id
    assert not window.isVisible()
