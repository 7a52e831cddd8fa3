"""The lists keep Qt's rules, and selections survive what changes around them."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QModelIndex
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from companion.control import messages as m
from companion.views.rows import ConversationRow, SearchHit
from tests.ui.daemons import RealDaemon
from ui.models.conversations import PAGE, ConversationsModel
from ui.models.hits import HitsModel


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


def test_conversations_are_read_by_the_page_and_refreshed_one_by_one(
    make_daemon: Callable[[str], RealDaemon], qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    daemon = make_daemon("Studio-PC")
    ids = [
        daemon.ask(m.CreateConversation(title=f"Number {n}"), m.Created).record
        for n in range(PAGE + 5)
    ]
    with daemon.views() as views:
        model = ConversationsModel(lambda: views)
        model.reload()
        assert model.rowCount() == PAGE
        assert titles(model)[0] == f"Number {PAGE + 4}"

        oldest = ids[0]
        daemon.ask(m.AddMessage(conversation=oldest, text="again"), m.Created)
        model.refresh([oldest])
        assert titles(model)[0] == "Number 0"

        qtmodeltester.check(model)
        model.fetchMore(QModelIndex())
        assert not model.canFetchMore(QModelIndex())
        assert len(set(titles(model))) == PAGE + 5

        daemon.ask(m.SetField(record=ids[3], field="pinned", value=True), m.Done)
        model.refresh([ids[3]])
        assert titles(model)[0] == "Number 3"

        daemon.ask(m.Delete(records=[ids[3], ids[4]]), m.Done)
        model.refresh([ids[3], ids[4]])
        assert not {"Number 3", "Number 4"} & set(titles(model))

        model.set_archived(archived=True)
        assert titles(model) == []
        daemon.ask(m.SetField(record=ids[5], field="archived", value=True), m.Done)
        model.refresh([ids[5]])
        assert titles(model) == ["Number 5"]


def test_what_a_row_shows_is_also_said_in_words(qtbot: QtBot) -> None:
    model = ConversationsModel(lambda: None)
    row = ConversationRow("id", "Trip", "…", 1, "", 2, True, False, True, "")
    assert model.description_of(row).startswith("Trip, 2 messages, ")
    assert model.description_of(row).endswith("pinned, has a conflict to decide")


def titles(model: ConversationsModel) -> list[str]:
    return [str(model.index(at).data()) for at in range(model.rowCount())]
