"""The left half of the window on a real daemon: places, many at once, search, palette, memory."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from companion.control import messages as m
from companion.views.places import Filed, Place, PlaceKind
from tests.ui.conftest import Client
from tests.ui.daemons import RealDaemon, make_title_conflict
from ui.dialogs.export import ExportDialog
from ui.dialogs.picker import Picker
from ui.dialogs.shortcuts import ShortcutsDialog
from ui.windows import main_window

OpenWindow = Callable[[RealDaemon], Client]


@pytest.fixture
def filed(make_daemon: Callable[[str], RealDaemon]) -> RealDaemon:
    """A device with six conversations: "0" is the oldest."""
    daemon = make_daemon("Studio-PC")
    for n in range(6):
        created = daemon.ask(m.CreateConversation(title=f"Talk {n}"), m.Created)
        daemon.ask(m.AddMessage(conversation=created.record, text=f"word{n} alike"), m.Created)
    return daemon


def titles(client: Client) -> list[str]:
    model = client.window.sidebar.conversations
    return [str(model.index(at).data())[-1] for at in range(model.rowCount())]


def choose(client: Client, first: int, last: int) -> list[str]:
    """Choose these lines; their ids."""
    sidebar = client.window.sidebar
    model = sidebar.conversations
    sidebar.list.setCurrentIndex(model.index(first))
    chosen = QItemSelection(model.index(first), model.index(last))
    sidebar.list.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    return sidebar.list.selected()


def where(daemon: RealDaemon, conversations: list[str]) -> list[Filed]:
    with daemon.views() as views:
        return views.filed(conversations)


def picker(client: Client) -> Picker:
    return next(p for p in client.window.findChildren(Picker) if p.isVisible())


def place_texts(client: Client) -> list[str]:
    model = client.window.places.places
    said = Qt.ItemDataRole.AccessibleTextRole
    return [str(index.data(said)) for index in model.all_indexes()]


def test_many_are_moved_to_a_new_folder_by_the_keyboard_and_undo_brings_each_back(
    filed: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(filed)
    first = client.window.sidebar.conversations.ids[0]
    filed.ask(m.SetField(record=first, field="folder", value="Old"), m.Done)
    qtbot.waitUntil(lambda: "Old, one conversation" in place_texts(client))
    ids = choose(client, 0, 2)
    assert len(ids) == 3
    client.window.menus.move.trigger()
    qtbot.keyClicks(picker(client).field, "Work/Plans")
    qtbot.keyClick(picker(client).field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [row.folder for row in where(filed, ids)] == ["Work/Plans"] * 3)
    qtbot.waitUntil(lambda: "Plans, 3 conversations" in place_texts(client))
    assert "Old, one conversation" not in place_texts(client)
    assert len(client.window.sidebar.list.selected()) == 3
    qtbot.waitUntil(client.window.undo_bar.isVisible)
    client.window.undo_bar.undo()
    qtbot.waitUntil(lambda: [row.folder for row in where(filed, ids)] == ["Old", "", ""])


def test_a_tag_is_added_to_many_and_taken_off_again(
    filed: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(filed)
    ids = choose(client, 1, 4)
    client.window.menus.tag.trigger()
    qtbot.keyClicks(picker(client).field, "#urgent")
    qtbot.keyClick(picker(client).field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "urgent, 4 conversations" in place_texts(client))
    client.window._go_to(Place(PlaceKind.TAG, "urgent"))
    assert len(titles(client)) == 4
    choose(client, 0, 3)
    client.window.menus.untag.trigger()
    qtbot.keyClick(picker(client).field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(client) == [])
    assert all(row.tags == () for row in where(filed, ids))
    client.window.undo_bar.undo()
    qtbot.waitUntil(lambda: len(titles(client)) == 4)


def test_many_are_deleted_found_in_the_trash_and_restored_from_there(
    filed: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(filed)
    window = client.window
    choose(client, 0, 3)
    qtbot.keyClick(window.sidebar.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: titles(client) == ["1", "0"])
    window._go_to(Place(PlaceKind.TRASH))
    assert sorted(titles(client)) == ["2", "3", "4", "5"]
    choose(client, 0, 0)
    assert window.trash.isVisible()
    assert "trash" in window.trash.text
    assert not window.menus.delete.isEnabled()
    assert not window.conversation.composer.isVisible()
    choose(client, 0, 3)
    assert window.menus.for_many() == [window.menus.restore]
    window.menus.restore.trigger()
    qtbot.waitUntil(lambda: titles(client) == [])
    window._go_to(Place())
    assert sorted(titles(client)) == ["0", "1", "2", "3", "4", "5"]


def test_the_right_side_offers_what_can_be_done_with_many(
    filed: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(filed)
    choose(client, 0, 1)
    assert client.window.selection.isVisible()
    shown = [b for b in client.window.selection.findChildren(QPushButton) if b.isVisible()]
    assert [b.text().replace("&", "") for b in shown] == [
        "Pin",
        "Archive",
        "Move to folder…",
        "Add a tag…",
        "Export…",
        "Delete",
    ]
    qtbot.mouseClick(shown[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Pinned, 2 conversations" in place_texts(client))
    qtbot.waitUntil(lambda: client.window.menus.pin.text() == "Un&pin")
    client.window.menus.export.trigger()
    dialog = client.desk.find(ExportDialog)
    assert dialog is not None
    assert "2 conversations" in dialog.form.this_one.text()
    assert len(dialog.form.order().conversations or ()) == 2
    dialog.close()


def test_what_is_dragged_to_a_place_is_put_there(
    filed: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(filed)
    window = client.window
    model = window.sidebar.conversations
    dragged = model.mimeData([model.index(0), model.index(2)])
    ids = [model.ids[0], model.ids[2]]
    assert dragged.hasText() is False
    for place in (Place(PlaceKind.PINNED), Place(PlaceKind.ARCHIVED)):
        window.places.dropped.emit(ids, place)
    qtbot.waitUntil(lambda: all(row.archived and row.pinned for row in where(filed, ids)))
    window.places.dropped.emit(ids, Place(PlaceKind.TRASH))
    qtbot.waitUntil(lambda: all(row.deleted for row in where(filed, ids)))
    window.places.dropped.emit(ids, Place())
    qtbot.waitUntil(lambda: not any(row.deleted for row in where(filed, ids)))


def test_a_folder_is_renamed_with_all_beneath_it_and_the_archive_s_too(
    filed: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(filed)
    ids = list(client.window.sidebar.conversations.ids[:4])
    client.window.filing.move(ids[:2], "Work")
    client.window.filing.move(ids[2:], "Work/Plans")
    client.window.filing.archive(ids[3:], archived=True)
    qtbot.waitUntil(lambda: where(filed, ids)[3].archived)
    client.window.filing.rename_folder("Work", "Life/Job")
    wanted = ["Life/Job"] * 2 + ["Life/Job/Plans"] * 2
    qtbot.waitUntil(lambda: [row.folder for row in where(filed, ids)] == wanted)


def test_undoing_what_was_done_in_the_trash_puts_it_back_there(
    filed: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(filed)
    ids = list(client.window.sidebar.conversations.ids[:2])
    filed.ask(m.Delete(records=ids), m.Done)
    client.window.filing.put(ids, Place(PlaceKind.FOLDER, "Kept"))
    qtbot.waitUntil(lambda: [row.deleted for row in where(filed, ids)] == [False, False])
    qtbot.waitUntil(client.window.undo_bar.isVisible)
    client.window.undo_bar.undo()
    qtbot.waitUntil(lambda: [row.deleted for row in where(filed, ids)] == [True, True])
    assert [row.folder for row in where(filed, ids)] == ["", ""]


def test_what_comes_from_elsewhere_moves_neither_selection_nor_what_is_read(
    filed: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(filed)
    window = client.window
    window.resize(1000, 320)
    chosen = choose(client, 3, 4)
    bar = window.sidebar.list.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum() // 2)
    top = window.sidebar.list.indexAt(QPoint(1, 1)).data()
    filed.ask(m.CreateConversation(title="New 9"), m.Created)
    qtbot.waitUntil(lambda: titles(client)[0] == "9")
    assert window.sidebar.list.selected() == chosen
    assert window.sidebar.list.indexAt(QPoint(1, 1)).data() == top


def test_conflicts_have_a_place_and_a_number_that_is_not_said_by_colour_alone(
    studio: RealDaemon, laptop: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    conversation = make_title_conflict(studio, laptop, ("One", "Other"))
    client = open_window(studio)
    assert "Conflicts, one conversation" in place_texts(client)
    assert "Laptop, In step" in place_texts(client)
    client.window._go_to(Place(PlaceKind.CONFLICTS))
    assert list(client.window.sidebar.conversations.ids) == [conversation]


def test_the_places_are_gone_through_and_opened_by_the_keyboard(
    filed: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(filed)
    window = client.window
    window.filing.move([window.sidebar.conversations.ids[0]], "Work/Plans")
    qtbot.waitUntil(lambda: "Plans, one conversation" in place_texts(client))
    action(client, "&Folders").trigger()
    tree = window.places
    assert tree.places.node_at(tree.currentIndex()).key == "folders"  # type: ignore[union-attr]
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    assert window.sidebar.conversations.place == Place(PlaceKind.FOLDER, "Work/Plans")
    assert len(titles(client)) == 1
    for _ in range(2):
        qtbot.keyClick(tree, Qt.Key.Key_Left)
    assert not tree.isExpanded(tree.places.index_of(Place(PlaceKind.FOLDER, "Work")))
    action(client, "P&inned").trigger()
    assert titles(client) == []
    assert tree.current() == Place(PlaceKind.PINNED)


def test_filters_are_put_on_and_taken_off_and_the_total_is_said(
    filed: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(filed)
    sidebar = client.window.sidebar
    qtbot.keyClicks(sidebar.search, "alike")
    qtbot.waitUntil(lambda: sidebar.filters.total.text() == "6 found")
    sidebar.filters.menu.aboutToShow.emit()
    submenus = [found.menu() for found in sidebar.filters.menu.actions()]
    who = submenus[0]
    assistant = who.actions()[1]  # type: ignore[attr-defined]
    assistant.trigger()
    assert sidebar.search.text() == "alike role:assistant "
    qtbot.waitUntil(lambda: sidebar.filters.total.text() == "0 found")
    chips = [b for b in sidebar.filters.findChildren(QPushButton) if b.property("on")]
    (chip,) = (b for b in chips if b.isVisible())
    assert chip.text() == "Written by the assistant"
    chip.click()
    assert sidebar.search.text() == "alike"
    qtbot.waitUntil(lambda: sidebar.filters.total.text() == "6 found")


def test_a_search_is_walked_through_by_the_keyboard_alone_and_left_by_escape(
    filed: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(filed)
    sidebar = client.window.sidebar
    sidebar.focus_search()
    qtbot.keyClicks(sidebar.search, "word3")
    qtbot.waitUntil(lambda: sidebar.hits.rowCount() == 1)
    qtbot.keyClick(sidebar.search, Qt.Key.Key_Down)
    row = client.window.conversation.row
    assert row is not None
    assert row.title == "Talk 3"
    qtbot.keyClick(sidebar.results, Qt.Key.Key_Escape)
    assert not sidebar.is_searching
    assert len(titles(client)) == 6


def test_more_hits_come_when_the_list_is_scrolled(
    make_daemon: Callable[[str], RealDaemon], open_window: OpenWindow, qtbot: QtBot
) -> None:
    daemon = make_daemon("Studio-PC")
    talk = daemon.ask(m.CreateConversation(title="Talk"), m.Created).record
    for n in range(90):
        daemon.ask(m.AddMessage(conversation=talk, text=f"same {n}"), m.Created)
    client = open_window(daemon)
    sidebar = client.window.sidebar
    sidebar.search.setText("same")
    qtbot.waitUntil(lambda: sidebar.filters.total.text() == "90 found")
    assert sidebar.hits.rowCount() < 90
    while sidebar.hits.canFetchMore(QModelIndex()):
        before = sidebar.hits.rowCount()
        sidebar.hits.fetchMore(QModelIndex())
        qtbot.waitUntil(lambda before=before: sidebar.hits.rowCount() > before)
    assert sidebar.hits.rowCount() == 90


def test_the_palette_runs_an_action_and_opens_a_conversation(
    filed: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(filed)
    action(client, "&Command palette…").trigger()
    field = picker(client).field
    qtbot.keyClicks(field, "talk 2")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    row = client.window.conversation.row
    assert row is not None
    assert row.title == "Talk 2"
    action(client, "&Command palette…").trigger()
    field = picker(client).field
    qtbot.keyClicks(field, "archive conv")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: where(filed, [row.id])[0].archived)


def test_every_shortcut_of_the_menus_is_in_the_dialog_and_none_means_two_things(
    filed: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(filed)
    client.desk.show_shortcuts(client.window.menus.groups())
    dialog = client.desk.find(ShortcutsDialog)
    assert dialog is not None
    shown = []
    for at in range(dialog.model.rowCount()):
        group = dialog.model.item(at)
        shown += [group.child(row, 1).text() for row in range(group.rowCount())]
    keys = [key.toString() for each in all_actions(client) for key in each.shortcuts()]
    assert len(keys) == len(set(keys)) > 20
    said = "  ".join(shown)
    assert all(key in said for key in keys if "Backspace" not in key)
    dialog.close()


def test_the_window_comes_back_as_it_was(
    filed: RealDaemon,
    open_window: OpenWindow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(main_window, "NARROW", 0)  # the screen of the tests has 800 pixels
    client = open_window(filed)
    window = client.window
    ids = list(window.sidebar.conversations.ids)
    window.filing.move(ids[2:4], "Work")
    qtbot.waitUntil(lambda: "Work, 2 conversations" in place_texts(client))
    window._go_to(Place(PlaceKind.FOLDER, "Work"))
    window.sidebar.list.setCurrentIndex(window.sidebar.conversations.index(1))
    window.places.setExpanded(window.places.places.index_of_key("sources"), False)
    window.resize(780, 560)
    window.split.setSizes([160, 236, 382])
    sizes = window.split.sizes()
    window.remember()

    again = open_window(filed).window
    assert again.sidebar.conversations.place == Place(PlaceKind.FOLDER, "Work")
    assert again.conversation.row is not None
    assert again.conversation.row.id == ids[3]
    assert not again.places.isExpanded(again.places.places.index_of_key("sources"))
    assert again.size() == window.size()
    assert again.split.sizes() == sizes


def test_a_memory_that_is_no_memory_is_none(
    filed: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    broken = filed.profile.directory / "window.ini"
    broken.write_bytes(b"\x00[General\nplace=nowhere:x\ngeometry=@ByteArray(\xff)\nsplit=7\n")
    client = open_window(filed)
    assert client.window.sidebar.conversations.place == Place()
    assert len(titles(client)) == 6


def all_actions(client: Client) -> list[QAction]:
    return [each for _, actions in client.window.menus.groups() for each in actions]


def action(client: Client, text: str) -> QAction:
    return next(each for each in all_actions(client) if each.text() == text)


def test_in_a_narrow_window_the_places_make_room(
    filed: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(filed)
    client.window.resize(1100, 600)
    QApplication.sendPostedEvents()
    assert client.window.places.isVisible()
    client.window.resize(760, 600)
    QApplication.sendPostedEvents()
    assert not client.window.places.isVisible()
    client.window.resize(1100, 600)
    QApplication.sendPostedEvents()
    assert client.window.places.isVisible()
    client.window.menus.show_places.trigger()
    assert not client.window.places.isVisible()
