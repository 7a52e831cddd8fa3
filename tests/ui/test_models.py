"""The lists keep Qt's rules, and selections survive what changes around them."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelectionModel, QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from companion.control import messages as m
from companion.views.pages import Views
from companion.views.places import Place, PlaceCounts, PlaceKind
from companion.views.query import parse
from companion.views.rows import ConversationRow, Found, SearchHit
from tests.ui.daemons import RealDaemon
from ui.models.conversations import PAGE, UNSYNCED_ROLE, ConversationsModel
from ui.models.hits import HitsModel
from ui.models.ordered import Index, OrderedModel
from ui.models.places import PlacesModel
from ui.models.rows import ROW_ROLE
from ui.presenters.places import present


def hit(name: str, snippet: str = "") -> SearchHit:
    return SearchHit(name, "", name, snippet, "user", 1)


def names(model: HitsModel) -> list[str]:
    return [str(model.index(at).data()) for at in range(model.rowCount())]


def test_replacing_rows_keeps_the_rules_of_qt_models(
    qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    model = HitsModel()
    qtmodeltester.check(model)
    for wanted in ("abcdef", "fedcba", "xaybz", "", "q", "abcq", "qcba", "aabb"[:1]):
        model.replace([hit(name) for name in wanted])
        assert names(model) == list(wanted)


def test_a_page_that_overlaps_the_one_before_brings_no_row_twice(qtbot: QtBot) -> None:
    model = HitsModel()
    found = Found(parse("x"), numbers=(1, 2, 3, 4), more=False)
    model.show(found, [hit("a"), hit("b")], 2)
    model.extend(found, [hit("b"), hit("c")], 4)
    assert names(model) == ["a", "b", "c"]
    assert [model.index_of((name, "")).row() for name in "abc"] == [0, 1, 2]


def test_an_equal_row_is_not_told_of_and_a_changed_one_is(qtbot: QtBot) -> None:
    model = HitsModel()
    model.replace([hit("a"), hit("b")])
    changed: list[int] = []
    model.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    model.replace([hit("a"), hit("b", "new")])
    assert changed == [1]


def test_the_selection_stays_on_its_row_when_others_come_and_go(qtbot: QtBot) -> None:
    model = HitsModel()
    model.replace([hit(name) for name in "abc"])
    selection = QItemSelectionModel(model)
    selection.setCurrentIndex(model.index(1), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    model.replace([hit(name) for name in "xyazb"])
    assert selection.currentIndex().data() == "b"
    model.replace([hit(name) for name in "bx"])
    assert selection.currentIndex().row() == 0


def test_conversations_are_listed_whole_and_read_by_the_page(
    make_daemon: Callable[[str], RealDaemon], qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    daemon = make_daemon("Studio-PC")
    ids = [
        daemon.ask(m.CreateConversation(title=f"Number {n}"), m.Created).record
        for n in range(PAGE + 5)
    ]
    with daemon.views() as views:
        reading = Reading(views)
        model = ConversationsModel(lambda: reading)  # type: ignore[arg-type,return-value]
        model.reload()
        assert model.rowCount() == PAGE + 5
        assert reading.lines_read == 0
        assert model.index(0).data() == f"Number {PAGE + 4}"
        assert reading.lines_read == PAGE
        qtmodeltester.check(model)

        oldest = ids[0]
        daemon.ask(m.AddMessage(conversation=oldest, text="again"), m.Created)
        model.refresh([oldest])
        assert titles(model)[0] == "Number 0"

        pin = m.SetField(record=ids[3], field="pinned", value=True)
        daemon.ask(pin, m.Done)
        model.refresh([ids[3]])
        assert titles(model)[0] == "Number 3"

        daemon.ask(m.Delete(records=[ids[3], ids[4]]), m.Done)
        model.refresh([ids[3], ids[4]])
        assert not {"Number 3", "Number 4"} & set(titles(model))

        model.show_place(Place(PlaceKind.ARCHIVED))
        assert titles(model) == []
        daemon.ask(m.SetField(record=ids[5], field="archived", value=True), m.Done)
        model.refresh([ids[5]])
        assert titles(model) == ["Number 5"]
        model.show_place(Place(PlaceKind.TRASH))
        assert sorted(titles(model)) == ["Number 3", "Number 4"]


class Reading:
    """The views of a daemon, counting the lines that are read."""

    def __init__(self, views: Views) -> None:
        self.listed = views.listed
        self._views = views
        self.lines_read = 0

    def lines(self, conversations: list[str]) -> dict[str, ConversationRow]:
        self.lines_read += len(conversations)
        return self._views.lines(conversations)


class Plain(OrderedModel[str]):
    """Shows the ids themselves."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return self.id_at(index) if role == Qt.ItemDataRole.DisplayRole else None


@given(before=st.permutations("abcdefgh"), cut=st.integers(0, 8), after=st.permutations("efghijkl"))
@settings(max_examples=60, deadline=None)
def test_a_list_becomes_another_and_what_is_held_stays_on_its_row(
    before: list[str], cut: int, after: list[str]
) -> None:
    model = Plain()
    model.become(before)
    held = [QPersistentModelIndex(model.index(at)) for at in range(len(before))]
    model.become(after[:cut])
    assert [model.index(at).data() for at in range(model.rowCount())] == after[:cut]
    for name, index in zip(before, held, strict=True):
        assert index.isValid() == (name in after[:cut])
        assert not index.isValid() or index.data() == name


def test_a_list_that_becomes_others_keeps_the_rules_of_qt_models_and_is_never_reset(
    qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    model = Plain()
    qtmodeltester.check(model)
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    for wanted in ("abcdef", "fedcba", "xaybz", "", "q", "abcq", "qcba", "aabb"[:1]):
        model.become(list(wanted))
        assert list(model.ids) == list(wanted)
    assert resets == []


def test_the_tree_of_places_keeps_the_rules_of_qt_models_and_its_indexes(
    qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    model = PlacesModel()
    qtmodeltester.check(model)
    model.show(present(PlaceCounts(all=3, folders={"a/b": 1, "c": 2}, tags={"x": 1}), []))
    kept = QPersistentModelIndex(model.index_of(Place(PlaceKind.FOLDER, "c")))
    model.show(present(PlaceCounts(all=4, folders={"a": 1, "b/d": 1, "c": 3}), []))
    assert kept.isValid()
    assert kept.data(Qt.ItemDataRole.AccessibleTextRole) == "c, 3 conversations"
    said = [str(index.data()) for index in model.all_indexes()]
    assert said[5:] == ["Folders", "a", "b", "d", "c"]
    model.show(present(PlaceCounts(), []))
    assert not kept.isValid()
    assert model.rowCount() == 5


def test_what_a_row_shows_is_also_said_in_words(qtbot: QtBot) -> None:
    model = ConversationsModel(lambda: None)
    row = ConversationRow("id", "Trip", "…", 1, "", 2, True, False, True, "")
    assert model.description_of(row).startswith("Trip, 2 messages, ")
    assert model.description_of(row).endswith("pinned, has a conflict to decide")


def test_what_was_changed_after_the_last_sync_is_marked_in_words_too(
    make_daemon: Callable[[str], RealDaemon], qtbot: QtBot
) -> None:
    daemon = make_daemon("Studio-PC")
    daemon.ask(m.CreateConversation(title="Talk"), m.Created)
    with daemon.views() as views:
        model = ConversationsModel(lambda: views)
        model.reload()
        index = model.index(0)
        said = Qt.ItemDataRole.AccessibleTextRole
        assert index.data(UNSYNCED_ROLE) is False
        model.set_synced(1)
        assert index.data(UNSYNCED_ROLE) is True
        assert str(index.data(said)).endswith("not on another device yet")
        model.set_synced(index.data(ROW_ROLE).updated_ms)
        assert index.data(UNSYNCED_ROLE) is False


def titles(model: ConversationsModel) -> list[str]:
    return [str(model.index(at).data()) for at in range(model.rowCount())]
