"""The pairing dialog drives real daemons, from the picture to the check code."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from companion.control import messages as m
from companion.pictures import qr
from tests.ui.conftest import Client, MakeDaemon
from tests.ui.daemons import RealDaemon, is_in_step
from ui.dialogs.pairing import PairingDialog
from ui.pairing_input import PairingInput
from ui.presenters.pairing import Page

OpenWindow = Callable[[RealDaemon], Client]
TIMEOUT_MS = 20_000


@pytest.fixture
def newcomer(make_daemon: MakeDaemon) -> RealDaemon:
    return make_daemon("Newcomer")


def open_dialog(client: Client, qtbot: QtBot, link: str = "") -> PairingDialog:
    client.desk.show_pairing(link)
    dialog = client.desk.find(PairingDialog)
    assert dialog is not None
    return dialog


def shown_link(dialog: PairingDialog, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: bool(dialog.show_code.link), timeout=TIMEOUT_MS)
    return dialog.show_code.link


def test_two_windows_pair_by_the_picture_that_one_shows(
    studio: RealDaemon,
    newcomer: RealDaemon,
    open_window: OpenWindow,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    ours = open_dialog(open_window(studio), qtbot)
    picture = tmp_path / "code.png"
    picture.write_bytes(qr.draw_png(shown_link(ours, qtbot)))
    theirs = open_dialog(open_window(newcomer), qtbot)
    theirs.enter_code.take_file(picture)
    qtbot.waitUntil(lambda: ours.page is Page.TYPE_CHECK_CODE, timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: theirs.page is Page.READ_CHECK_CODE, timeout=TIMEOUT_MS)
    field = ours.type_check_code.findChild(QLineEdit)
    assert field is not None
    qtbot.keyClicks(field, theirs.read_check_code.code)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    for dialog in (ours, theirs):
        qtbot.waitUntil(lambda dialog=dialog: dialog.page is Page.PAIRED, timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: is_in_step(newcomer.status()), timeout=TIMEOUT_MS)


def test_a_wrong_check_code_ends_the_pairing_and_says_why(
    studio: RealDaemon, newcomer: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    ours = open_dialog(open_window(studio), qtbot)
    newcomer.ask(m.ScanPairing(link=shown_link(ours, qtbot)), m.Pairing)
    qtbot.waitUntil(lambda: ours.page is Page.TYPE_CHECK_CODE, timeout=TIMEOUT_MS)
    pairing = newcomer.status().pairing
    assert pairing is not None
    wrong = "000" if pairing.check_code != "000" else "001"
    ours.type_check_code.confirmed.emit(wrong)
    qtbot.waitUntil(lambda: ours.page is Page.FAILED, timeout=TIMEOUT_MS)
    assert not any(not device.is_self for device in studio.status().devices)


def test_a_link_of_something_else_is_refused_in_words(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    dialog = open_dialog(open_window(studio), qtbot)
    link = dialog.enter_code.findChild(QLineEdit)
    assert link is not None
    qtbot.keyClicks(link, "https://example.org")
    qtbot.keyClick(link, Qt.Key.Key_Return)
    assert "not a Companion pairing code" in dialog.enter_code.problem
    qtbot.keyClick(link, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(link, "companion://pair?c=AAAA")
    qtbot.keyClick(link, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "another version" in dialog.enter_code.problem)


def test_the_code_of_this_very_computer_is_refused(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    dialog = open_dialog(open_window(studio), qtbot)
    dialog.take_link(shown_link(dialog, qtbot))
    qtbot.waitUntil(lambda: "this very computer" in dialog.enter_code.problem)


def test_closing_the_dialog_takes_the_code_away(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    dialog = open_dialog(open_window(studio), qtbot)
    shown_link(dialog, qtbot)
    dialog.close()

    def is_over() -> bool:
        pairing = studio.status().pairing
        return pairing is None or pairing.step is m.PairingStep.FAILED

    qtbot.waitUntil(is_over)


def test_copying_puts_the_link_in_the_clipboard(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    dialog = open_dialog(open_window(studio), qtbot)
    link = shown_link(dialog, qtbot)
    dialog.show_code.copy_link()
    assert QGuiApplication.clipboard().text() == link


def test_links_are_found_in_pictures_files_and_texts(qtbot: QtBot, tmp_path: Path) -> None:
    picture = tmp_path / "code.png"
    picture.write_bytes(qr.draw_png("companion://pair?ABC"))
    file, text = QMimeData(), QMimeData()
    file.setUrls([QUrl.fromLocalFile(str(picture))])
    text.setText("Here it is: <companion://pair?ABC>")
    for data in (file, text):
        source = PairingInput()
        with qtbot.waitSignal(source.found) as found:
            source.take(data)
        assert found.args == ["companion://pair?ABC"]


def test_a_picture_without_a_code_says_what_to_do(qtbot: QtBot, tmp_path: Path) -> None:
    other = tmp_path / "other.png"
    other.write_bytes(qr.draw_png("https://example.org"))
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    codes = {other: "pairing_not_a_code", broken: "pairing_image_unreadable"}
    for path, code in codes.items():
        source = PairingInput()
        with qtbot.waitSignal(source.failed) as failed:
            source.take_file(path)
        assert failed.args is not None
        assert failed.args[0].code == code


@pytest.mark.usefixtures("only_these_compare")
def test_the_window_shows_what_is_to_be_compared_and_takes_the_answer(
    studio: RealDaemon, newcomer: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    ours = open_dialog(open_window(studio), qtbot)
    shown_link(ours, qtbot)
    studio.ask(m.ComparePairing(), m.Pairing)  # what was shown gives way
    newcomer.ask(m.ComparePairing(), m.Pairing)
    qtbot.waitUntil(lambda: ours.page is Page.COMPARE, timeout=TIMEOUT_MS)
    qtbot.waitUntil(
        lambda: newcomer.status().pairing.step is m.PairingStep.COMPARE, timeout=TIMEOUT_MS
    )
    pairing = newcomer.status().pairing
    texts = [shown.text() for shown in ours.compare_emoji.findChildren(QLabel)]
    for emoji in pairing.emoji:
        assert {emoji.picture, emoji.name, f"{emoji.number:02d}"} <= set(texts)
    newcomer.ask(m.ConfirmPairing(matches=True), m.Pairing)
    ours.compare_emoji.compared.emit(True)
    qtbot.waitUntil(lambda: ours.page is Page.PAIRED, timeout=TIMEOUT_MS)
