"""The other ways to pair, with real daemons: the camera, a typed code, comparing by eye."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtMultimedia import QVideoSink
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from companion.control import messages as m
from companion.errors import CompanionError
from companion.pictures import qr
from tests.ui.camera_pictures import frame
from tests.ui.conftest import Client, MakeDaemon
from tests.ui.daemons import RealDaemon, is_in_step
from ui.dialogs.devices import DevicesDialog
from ui.dialogs.pairing import PairingDialog
from ui.pairing_input import link_on_screens
from ui.presenters.pairing import Page, Way

OpenWindow = Callable[[RealDaemon], Client]
TIMEOUT_MS = 20_000


@pytest.fixture
def newcomer(make_daemon: MakeDaemon) -> RealDaemon:
    return make_daemon("Newcomer")


@pytest.fixture
def ours(studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot) -> PairingDialog:
    return dialog_of(open_window(studio), qtbot)


@pytest.fixture
def theirs(newcomer: RealDaemon, open_window: OpenWindow, qtbot: QtBot) -> PairingDialog:
    return dialog_of(open_window(newcomer), qtbot)


def dialog_of(client: Client, qtbot: QtBot) -> PairingDialog:
    client.desk.show_pairing()
    dialog = client.desk.find(PairingDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: bool(dialog.show_code.link), timeout=TIMEOUT_MS)
    return dialog


def wait_for_page(page: Page, dialog: PairingDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: dialog.page is page, timeout=TIMEOUT_MS)


def check_and_finish(ours: PairingDialog, theirs: PairingDialog, qtbot: QtBot) -> None:
    """One check code and Enter, and that is all."""
    wait_for_page(Page.TYPE_CHECK_CODE, ours, qtbot)
    wait_for_page(Page.READ_CHECK_CODE, theirs, qtbot)
    field = ours.type_check_code.findChild(QLineEdit)
    assert field is not None
    qtbot.keyClicks(field, theirs.read_check_code.code)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    for dialog in (ours, theirs):
        wait_for_page(Page.PAIRED, dialog, qtbot)


def test_a_code_that_the_camera_sees_pairs_without_another_click(
    ours: PairingDialog, theirs: PairingDialog, newcomer: RealDaemon, qtbot: QtBot
) -> None:
    theirs.tabs.setCurrentWidget(theirs.enter_code)
    sink = QVideoSink()
    theirs.enter_code.camera.watch(sink)
    assert theirs.enter_code.camera_view.isVisible()
    sink.setVideoFrame(frame(ours.show_code.link))
    qtbot.waitUntil(lambda: not theirs.enter_code.camera.is_on, timeout=TIMEOUT_MS)
    check_and_finish(ours, theirs, qtbot)
    qtbot.waitUntil(lambda: is_in_step(newcomer.status()), timeout=TIMEOUT_MS)


def test_the_camera_is_let_go_when_the_person_looks_elsewhere(
    ours: PairingDialog, qtbot: QtBot
) -> None:
    camera = ours.enter_code.camera
    ours.tabs.setCurrentWidget(ours.enter_code)
    camera.watch(QVideoSink())
    ours.tabs.setCurrentWidget(ours.show_code)
    assert not camera.is_on
    ours.tabs.setCurrentWidget(ours.enter_code)
    camera.watch(QVideoSink())
    ours.close()
    assert not camera.is_on


def test_a_computer_without_a_camera_says_what_else_to_do(
    ours: PairingDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours.tabs.setCurrentWidget(ours.enter_code)
    ours.enter_code.camera._fail(CompanionError("camera_none"))
    assert "No camera was found" in ours.enter_code.problem
    assert ours.enter_code.look.isVisible()


def test_two_windows_pair_by_the_code_that_is_typed(
    ours: PairingDialog, theirs: PairingDialog, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: bool(ours.show_code.code), timeout=TIMEOUT_MS)
    number, *words = ours.show_code.code.split("-")
    theirs.tabs.setCurrentWidget(theirs.enter_code)
    field = theirs.enter_code.field
    qtbot.keyClicks(field, " ".join([number, *(word[:4] for word in words)]))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    check_and_finish(ours, theirs, qtbot)


def test_a_code_of_no_word_is_refused_at_once_and_uses_nothing_up(
    theirs: PairingDialog, qtbot: QtBot
) -> None:
    theirs.tabs.setCurrentWidget(theirs.enter_code)
    qtbot.keyClicks(theirs.enter_code.field, "7")
    qtbot.keyClick(theirs.enter_code.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "a number and 3 words" in theirs.enter_code.problem)
    assert theirs.page is Page.CHOICE


def test_a_wrong_code_ends_here_with_ways_on_and_is_told_there(
    ours: PairingDialog, theirs: PairingDialog, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: bool(ours.show_code.code), timeout=TIMEOUT_MS)
    number, *words = ours.show_code.code.split("-")
    wrong = "violin" if words[0] != "violin" else "hammock"
    theirs.take_code("-".join([number, wrong, *words[1:]]))
    wait_for_page(Page.FAILED, theirs, qtbot)
    assert list(theirs.failed.ways) == [Way.ENTER, Way.SHOW, Way.COMPARE]
    qtbot.waitUntil(lambda: not ours.show_code.code, timeout=TIMEOUT_MS)
    assert "Someone typed a wrong code" in ours.show_code._notice.text()
    theirs.failed.ways[Way.SHOW].click()
    wait_for_page(Page.CHOICE, theirs, qtbot)
    qtbot.waitUntil(lambda: bool(theirs.show_code.link), timeout=TIMEOUT_MS)


@pytest.mark.usefixtures("only_these_compare")
def test_two_windows_pair_by_comparing_what_they_show(
    ours: PairingDialog, theirs: PairingDialog, newcomer: RealDaemon, qtbot: QtBot
) -> None:
    for dialog in (ours, theirs):
        dialog.tabs.setCurrentWidget(dialog.begin_comparing)
        dialog.begin_comparing.button.click()
    for dialog in (ours, theirs):
        wait_for_page(Page.COMPARE, dialog, qtbot)
    said = [dialog.compare_emoji._pictures.accessibleName() for dialog in (ours, theirs)]
    assert said[0] == said[1]
    assert len(said[0].split(", ")) == 7
    for dialog in (ours, theirs):
        qtbot.mouseClick(dialog.compare_emoji.same, Qt.MouseButton.LeftButton)
    for dialog in (ours, theirs):
        wait_for_page(Page.PAIRED, dialog, qtbot)
    qtbot.waitUntil(lambda: is_in_step(newcomer.status()), timeout=TIMEOUT_MS)


@pytest.mark.usefixtures("only_these_compare")
def test_what_differs_lets_nobody_in(
    ours: PairingDialog, theirs: PairingDialog, studio: RealDaemon, qtbot: QtBot
) -> None:
    for dialog in (ours, theirs):
        dialog.compare()
    for dialog in (ours, theirs):
        wait_for_page(Page.COMPARE, dialog, qtbot)
    theirs.compare_emoji.compared.emit(False)
    for dialog in (ours, theirs):
        wait_for_page(Page.FAILED, dialog, qtbot)
        assert Way.COMPARE not in dialog.failed.ways
    assert len(studio.status().devices) == 1


@pytest.mark.usefixtures("only_these_compare")
def test_several_that_wait_are_offered_by_name(theirs: PairingDialog, qtbot: QtBot) -> None:
    theirs.compare()
    wait_for_page(Page.LOOKING, theirs, qtbot)
    waiting = [
        m.NearbyValue(instance=f"i{n}", addresses=["127.0.0.1"], port=1, name=n, compares=True)
        for n in ("Attic", "Cellar")
    ]
    theirs.looking.offer(waiting[:1])
    assert not theirs.looking.findChildren(QPushButton)
    theirs.looking.offer(waiting)
    choices = theirs.looking.findChildren(QPushButton)
    assert [choice.text().split(" · ")[0] for choice in choices] == ["Attic", "Cellar"]
    with qtbot.waitSignal(theirs.looking.chosen) as chosen:
        choices[1].click()
    assert chosen.args == ["iCellar"]


def test_a_picture_can_be_dropped_or_pasted_wherever_the_dialog_is(
    ours: PairingDialog, theirs: PairingDialog, qtbot: QtBot
) -> None:
    data = QMimeData()
    data.setImageData(QImage.fromData(qr.draw_png(ours.show_code.link)))
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    over = QDragEnterEvent(QPoint(9, 9), *how, Qt.KeyboardModifier.NoModifier)
    theirs.dragEnterEvent(over)
    assert over.isAccepted()
    theirs.dropEvent(QDropEvent(QPoint(9, 9), *how, Qt.KeyboardModifier.NoModifier))
    wait_for_page(Page.READ_CHECK_CODE, theirs, qtbot)
    theirs.reject()
    wait_for_page(Page.FAILED, ours, qtbot)


def test_a_pasted_picture_is_taken_from_the_first_tab_too(
    ours: PairingDialog, theirs: PairingDialog, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().setImage(QImage.fromData(qr.draw_png(ours.show_code.link)))
    theirs._paste()
    check_and_finish(ours, theirs, qtbot)


def test_the_code_is_found_on_whichever_screen_shows_it() -> None:
    blank = QImage(400, 300, QImage.Format.Format_RGB32)
    blank.fill(Qt.GlobalColor.white)
    code = QImage.fromData(qr.draw_png("companion://pair?c=ABC"))
    assert link_on_screens([blank, code]) == "companion://pair?c=ABC"
    with pytest.raises(CompanionError) as refused:
        link_on_screens([blank])
    assert refused.value.reason.code == "screen_no_code"


def test_a_device_that_is_paired_already_leads_to_the_devices(
    studio: RealDaemon, laptop: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(studio)
    dialog = dialog_of(client, qtbot)
    link = laptop.ask(m.StartPairing(), m.Pairing).pairing.link
    dialog.take_link(link)
    wait_for_page(Page.FAILED, dialog, qtbot)
    assert list(dialog.failed.ways) == [Way.DEVICES]
    dialog.failed.ways[Way.DEVICES].click()
    assert client.desk.find(DevicesDialog) is not None


def test_a_link_that_is_clicked_after_a_failure_is_offered_and_not_taken(
    theirs: PairingDialog, qtbot: QtBot
) -> None:
    failed = m.PairingValue(step=m.PairingStep.FAILED, reason=m.ReasonValue("pairing_expired"))
    theirs.follow(failed)
    theirs.offer_link("companion://pair?c=ABC")
    assert theirs.page is Page.CHOICE
    assert theirs.enter_code.link == "companion://pair?c=ABC"
