"""Modes, limits, the diagnosis, the timeline and where a conversation is, with real daemons."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from companion.control import messages as m
from tests.ui.conftest import Client
from tests.ui.daemons import RealDaemon
from tests.ui.test_accessibility_with_daemon import nameless
from ui.dialogs.addresses import AddressesDialog
from ui.dialogs.devices import DevicesDialog
from ui.dialogs.diagnosis import DiagnosisDialog
from ui.dialogs.timeline import TimelineDialog
from ui.dialogs.whereabouts import WhereaboutsDialog
from ui.tray import Tray

OpenWindow = Callable[[RealDaemon], Client]
TIMEOUT_MS = 20_000


def laptop_of(daemon: RealDaemon) -> m.DeviceValue:
    return next(device for device in daemon.status().devices if not device.is_self)


def texts(widget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel) if each.text()]


def devices_page(client: Client, studio: RealDaemon, qtbot: QtBot) -> tuple[DevicesDialog, str]:
    """It, and the id of the other device that has a card there."""
    client.desk.show_devices()
    dialog = client.desk.find(DevicesDialog)
    assert dialog is not None
    other = laptop_of(studio).device_id
    qtbot.waitUntil(lambda: other in dialog.cards, timeout=TIMEOUT_MS)
    return dialog, other


def test_a_person_decides_about_syncing_on_the_devices_page_and_sees_what_becomes_of_it(
    studio: RealDaemon, laptop: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(studio)
    dialog, other = devices_page(client, studio, qtbot)
    card = dialog.cards[other]
    card.mode.box.setCurrentIndex(card.mode.box.findData("manual"))
    card.mode.box.activated.emit(card.mode.box.currentIndex())
    qtbot.waitUntil(lambda: card.view.mode == "manual", timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: not laptop_of(studio).route, timeout=TIMEOUT_MS)

    card.diagnose.click()
    diagnosis = client.desk.find(DiagnosisDialog)
    assert diagnosis is not None
    qtbot.waitUntil(lambda: diagnosis.diagnosis is not None, timeout=TIMEOUT_MS)
    assert diagnosis.mend.text() == "&Sync now"
    assert any("synced only when you say so" in text for text in texts(diagnosis))
    diagnosis.mend.click()
    qtbot.waitUntil(lambda: bool(laptop_of(studio).route), timeout=TIMEOUT_MS)
    qtbot.waitUntil(diagnosis.again.isEnabled, timeout=TIMEOUT_MS)
    diagnosis.again.click()
    qtbot.waitUntil(diagnosis.again.isEnabled, timeout=TIMEOUT_MS)
    diagnosis.tell.click()
    diagnosis.copy.click()
    report = QGuiApplication.clipboard().text()
    assert report == diagnosis.report.toPlainText()
    assert "Laptop" not in report
    assert nameless(diagnosis) == []

    dialog.limits.up.setFocus()
    dialog.limits.up.setText("5")  # less than can be: the least
    qtbot.keyClick(dialog.limits.up, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: studio.status().upload_kb == 10, timeout=TIMEOUT_MS)
    assert nameless(dialog) == []

    dialog.timeline.click()
    timeline = client.desk.find(TimelineDialog)
    assert timeline is not None
    qtbot.waitUntil(lambda: timeline.table.rowCount() > 0, timeout=TIMEOUT_MS)
    assert timeline.table.item(0, 1).text() == "Laptop"
    assert nameless(timeline) == []


def test_the_window_says_whether_a_conversation_is_on_the_laptop_yet(
    studio: RealDaemon, laptop: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(studio)
    qtbot.waitUntil(lambda: client.window.conversation.row is not None, timeout=TIMEOUT_MS)
    client.window.menus.where.trigger()
    dialog = client.desk.find(WhereaboutsDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: "Yes, all of it" in texts(dialog), timeout=TIMEOUT_MS)
    assert {"Studio-PC", "Laptop", "Here"} <= set(texts(dialog))
    laptop.ask(m.Pause(), m.Done)
    qtbot.waitUntil(lambda: not laptop_of(studio).route, timeout=TIMEOUT_MS)
    row = client.window.conversation.row
    assert row is not None
    studio.ask(m.AddMessage(conversation=row.id, text="Is this there?"), m.Created)
    qtbot.waitUntil(
        lambda: any(text.startswith("Not all of it yet") for text in texts(dialog)),
        timeout=TIMEOUT_MS,
    )


def test_the_tray_pauses_for_an_hour_and_says_until_when(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(studio)
    tray = Tray(client.state)
    tray.hour_asked.connect(client.actions.pause_for_an_hour)
    tray.pause_hour.trigger()
    qtbot.waitUntil(lambda: tray.status.text().startswith("Paused until "), timeout=TIMEOUT_MS)
    assert not tray.pause_hour.isVisible()
    assert not tray.sync.isVisible()
    client.actions.set_paused(paused=False)
    qtbot.waitUntil(tray.pause_hour.isVisible, timeout=TIMEOUT_MS)


def test_an_address_is_added_and_taken_back_on_the_card_and_devices_are_looked_for(
    studio: RealDaemon, laptop: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(studio)
    dialog, other = devices_page(client, studio, qtbot)
    dialog.cards[other].addresses.click()
    addresses = client.desk.find(AddressesDialog)
    assert addresses is not None

    qtbot.keyClicks(addresses.address, "the attic")
    qtbot.keyClick(addresses.address, Qt.Key.Key_Return)
    qtbot.waitUntil(addresses.problem.isVisible, timeout=TIMEOUT_MS)
    assert addresses.problem.text().startswith("the attic is no address")
    assert addresses.address.text() == "the attic"  # to be mended
    addresses.address.setText("192.0.2.7")
    addresses.add.click()
    qtbot.waitUntil(lambda: len(addresses.removing) == 1, timeout=TIMEOUT_MS)
    assert laptop_of(studio).addresses == ["192.0.2.7:47823"]
    assert "192.0.2.7:47823" in texts(addresses)
    assert addresses.problem.isHidden()
    assert addresses.address.text() == ""
    assert addresses.isVisible()  # Enter closes nothing
    assert nameless(addresses) == []
    addresses.removing[0].click()
    qtbot.waitUntil(lambda: not addresses.removing, timeout=TIMEOUT_MS)
    assert laptop_of(studio).addresses == []

    dialog.look.click()
    assert not dialog.look.isEnabled()
    qtbot.waitUntil(dialog.look.isEnabled, timeout=TIMEOUT_MS)
    assert "Found “Laptop” at 127.0.0.1." in dialog.found.text()
    assert nameless(dialog) == []
