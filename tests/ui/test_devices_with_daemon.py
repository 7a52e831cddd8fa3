"""The devices page renames, removes and takes back with real daemons; a removed one decides."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from companion.control import messages as m
from companion.digests import digest_of
from companion.profile import blob_path
from tests.ui.conftest import Client, MakeDaemon
from tests.ui.daemons import RealDaemon, pair
from ui.dialogs.device_card import DeviceCard
from ui.dialogs.devices import DevicesDialog
from ui.dialogs.leaving import LeaveDialog
from ui.dialogs.removing import RemoveDialog
from ui.opened import set_out

OpenWindow = Callable[[RealDaemon], Client]
TIMEOUT_MS = 20_000


def names(daemon: RealDaemon) -> set[str]:
    return {device.name for device in daemon.status().devices}


def id_of(daemon: RealDaemon) -> str:
    return next(device.device_id for device in daemon.status().devices if device.is_self)


def is_removed(daemon: RealDaemon) -> bool:
    return any(device.state is m.LinkState.REMOVED for device in daemon.status().devices)


def devices_of(client: Client) -> DevicesDialog:
    client.desk.show_devices()
    dialog = client.desk.find(DevicesDialog)
    assert dialog is not None
    return dialog


def card_of(client: Client, device_id: str, qtbot: QtBot) -> DeviceCard:
    dialog = devices_of(client)
    qtbot.waitUntil(lambda: device_id in dialog.cards, timeout=TIMEOUT_MS)
    return dialog.cards[device_id]


def removed_window(
    studio: RealDaemon, laptop: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> Client:
    client = open_window(laptop)
    studio.ask(m.RemoveDevice(device_id=id_of(laptop)), m.Done)
    qtbot.waitUntil(client.window.notices.out.isVisible, timeout=TIMEOUT_MS)
    return client


def test_any_device_is_renamed_on_its_card_for_all_of_them(
    studio: RealDaemon, laptop: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    card = card_of(open_window(studio), id_of(laptop), qtbot)
    card.rename.click()
    qtbot.keyClicks(card.name, "Kitchen")
    qtbot.keyClick(card.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Kitchen" in names(laptop), timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: card.view.name == "Kitchen", timeout=TIMEOUT_MS)


def test_a_name_given_elsewhere_does_not_touch_what_is_being_typed(
    studio: RealDaemon, laptop: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    card = card_of(open_window(studio), id_of(laptop), qtbot)
    card.name.begin()
    qtbot.keyClicks(card.name, "Half a na")
    laptop.ask(m.RenameDevice(name="Attic"), m.Done)
    qtbot.waitUntil(lambda: card.view.name == "Attic", timeout=TIMEOUT_MS)
    assert card.name.text() == "Half a na"
    qtbot.keyClick(card.name, Qt.Key.Key_Escape)
    assert card.name.text() == "Attic"
    assert card.isVisible()


def test_a_device_is_removed_only_once_the_person_has_read_what_that_means(
    studio: RealDaemon, laptop: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(studio)
    client.desk.show_removal(id_of(laptop))
    dialog = client.desk.find(RemoveDialog)
    assert dialog is not None
    assert len(names(studio)) == 2
    dialog.remove.click()
    qtbot.waitUntil(lambda: names(studio) == {"Studio-PC"}, timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: is_removed(laptop), timeout=TIMEOUT_MS)
    assert laptop.status().conversations > 0


def test_a_machine_that_was_set_up_anew_takes_the_name_of_the_old_one(
    studio: RealDaemon,
    laptop: RealDaemon,
    make_daemon: MakeDaemon,
    open_window: OpenWindow,
    qtbot: QtBot,
) -> None:
    anew = make_daemon("Untitled")
    pair(studio, anew)
    client = open_window(studio)
    qtbot.waitUntil(lambda: client.state.status is not None, timeout=TIMEOUT_MS)
    client.desk.show_removal(id_of(laptop))
    dialog = client.desk.find(RemoveDialog)
    assert dialog is not None
    dialog.heirs.setCurrentIndex(dialog.heirs.findData(id_of(anew)))
    dialog.remove.click()
    qtbot.waitUntil(lambda: names(studio) == {"Studio-PC", "Laptop"}, timeout=TIMEOUT_MS)
    assert id_of(anew) in {device.device_id for device in studio.status().devices}


def test_a_device_added_elsewhere_is_told_of_and_taken_back_with_one_click(
    studio: RealDaemon,
    laptop: RealDaemon,
    make_daemon: MakeDaemon,
    open_window: OpenWindow,
    qtbot: QtBot,
) -> None:
    client = open_window(laptop)
    banner = client.window.notices.added
    assert banner.isHidden()
    stranger = make_daemon("Stranger")
    pair(studio, stranger)
    qtbot.waitUntil(banner.isVisible, timeout=TIMEOUT_MS)
    assert "Stranger" in banner.text
    assert "Studio-PC" in banner.text
    assert card_of(client, id_of(stranger), qtbot).undo.isVisible()
    qtbot.mouseClick(banner.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: is_removed(stranger), timeout=TIMEOUT_MS)
    qtbot.waitUntil(banner.isHidden, timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: names(studio) == {"Studio-PC", "Laptop"}, timeout=TIMEOUT_MS)


def test_a_new_device_that_was_put_away_is_not_told_of_again(
    studio: RealDaemon,
    laptop: RealDaemon,
    make_daemon: MakeDaemon,
    open_window: OpenWindow,
    qtbot: QtBot,
) -> None:
    client = open_window(laptop)
    third = make_daemon("Third")
    pair(studio, third)
    banner = client.window.notices.added
    qtbot.waitUntil(banner.isVisible, timeout=TIMEOUT_MS)
    banner.dismiss()
    with qtbot.waitSignal(client.state.status_changed, timeout=TIMEOUT_MS):
        laptop.ask(m.RenameDevice(name="Renamed"), m.Done)
    assert banner.isHidden()


def test_a_removed_device_keeps_its_conversations_and_is_on_its_own(
    studio: RealDaemon, laptop: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = removed_window(studio, laptop, open_window, qtbot)
    client.window.notices.out.acted.emit()
    qtbot.waitUntil(client.window.notices.out.isHidden, timeout=TIMEOUT_MS)
    assert not is_removed(laptop)
    assert laptop.status().conversations > 0


def test_a_removed_device_is_wiped_only_when_asked_twice_and_then_of_everything(
    studio: RealDaemon, laptop: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = removed_window(studio, laptop, open_window, qtbot)
    blob = blob_path(laptop.profile.blobs, digest_of(b"a picture"))
    blob.parent.mkdir(parents=True, exist_ok=True)
    blob.write_bytes(b"a picture")
    set_out(str(blob), "holiday.jpg")
    client.window.remember()
    client.window.notices.out.acted_otherwise.emit()
    dialog = client.desk.find(LeaveDialog)
    assert dialog is not None
    dialog.wipe.click()
    assert dialog.wipe_surely.isVisible()
    assert laptop.profile.database.exists()
    with qtbot.waitSignal(client.desk.wiped, timeout=TIMEOUT_MS):
        dialog.wipe_surely.click()
    left_over = {"lock"}
    everything = laptop.profile.directory.iterdir
    qtbot.waitUntil(lambda: {p.name for p in everything()} == left_over, timeout=TIMEOUT_MS)


def test_the_picture_shows_and_says_who_is_linked_and_a_key_on_the_page_changes_no_limit(
    studio: RealDaemon, laptop: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(studio)
    dialog = devices_of(client)
    assert dialog.focusWidget() is dialog.pair
    picture = dialog.picture
    qtbot.waitUntil(lambda: picture.accessibleDescription() == "Laptop: In step")
    linked = picture.grab().toImage()
    studio.ask(m.Pause(), m.Done)
    qtbot.waitUntil(lambda: picture.accessibleDescription() == "Laptop: Paused")
    assert picture.isVisible()
    assert picture.grab().toImage() != linked
