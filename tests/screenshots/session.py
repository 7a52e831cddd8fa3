"""One language and theme: sets the stage, walks through the program, and takes the pictures."""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtMultimedia import QVideoSink
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from companion.control import messages as m
from companion.reasons import Reason
from companion.views.places import Place, PlaceKind
from tests.letting_go import let_go
from tests.screenshots.conversation import take_conversation
from tests.ui.camera_pictures import frame
from tests.ui.daemons import RealDaemon, make_title_conflict, pair, resume_until_conflicts
from ui.actions import Actions
from ui.app import Program
from ui.connection import Connection
from ui.dialogs.addresses import AddressesDialog
from ui.dialogs.conflicts import ConflictsDialog
from ui.dialogs.devices import DevicesDialog
from ui.dialogs.diagnosis import DiagnosisDialog
from ui.dialogs.export import ExportDialog
from ui.dialogs.first_run import FirstRunDialog
from ui.dialogs.importing import ImportDialog
from ui.dialogs.leaving import LeaveDialog
from ui.dialogs.pairing import PairingDialog
from ui.dialogs.picker import Picker
from ui.dialogs.removing import RemoveDialog
from ui.dialogs.returned import ReturnedDialog
from ui.dialogs.settings import SettingsDialog
from ui.dialogs.shortcuts import ShortcutsDialog
from ui.dialogs.timeline import TimelineDialog
from ui.dialogs.whereabouts import WhereaboutsDialog
from ui.preferences import Preferences
from ui.presenters.importing import Step
from ui.presenters.pairing import Page
from ui.presenters.sync import Mood
from ui.state import State
from ui.tray_icon import tray_icon
from ui.windows.desk import Desk
from ui.windows.main_window import MainWindow

BACKUP = Path(__file__).parents[2] / "companion" / "demo" / "nextchat-backup.json"
WAIT_S = 20.0


def take(folder: Path, language: str, theme: str) -> None:
    """All pictures of a language and a theme, as `<name>-<language>-<theme>.png`."""
    application = QApplication([])
    with _stage() as (ours, laptop, newcomer):
        program = Program(application, ours.profile, _options(language, theme))
        program.begin()
        session = _Session(application, program, folder, f"{language}-{theme}")
        session.wait(lambda: program.state.status is not None)
        session.window()
        session.left()
        session.settings()
        session.conflicts()
        session.devices()
        session.imports()
        session.exports()
        session.comparing(newcomer)
        session.pairing(newcomer)
        session.group(laptop)
        session.tray()
        session.returned(laptop)
        session.removed(laptop)
        session.welcome(newcomer)
        take_conversation(application, folder, f"{language}-{theme}")
        for state in program.findChildren(State):
            state.close_views()  # with the threads that search


@contextmanager
def _stage() -> Iterator[tuple[RealDaemon, RealDaemon, RealDaemon]]:
    """Two paired devices with two conflicts between them, and a newcomer."""
    with tempfile.TemporaryDirectory(prefix="companion-pictures-") as name:
        folder = Path(name)
        daemons: list[RealDaemon] = []
        try:
            for device in ("Studio-PC", "Laptop", "Mini-Server"):
                daemon = RealDaemon(device, folder / device)
                daemons.append(daemon)
            studio, laptop, newcomer = daemons
            studio.ask(m.ImportFiles(paths=[str(BACKUP)]), m.Imported)
            pair(studio, laptop)
            make_title_conflict(studio, laptop, ("Notes for the trip", "Travel plans"))
            _make_text_conflict(studio, laptop)
            yield studio, laptop, newcomer
        finally:
            for daemon in daemons:
                daemon.stop()


def _make_text_conflict(studio: RealDaemon, laptop: RealDaemon) -> None:
    with studio.views() as views:
        conversation = views.conversations(limit=2, offset=0)[1].id
        message = views.transcript(conversation)[0].id
    for daemon in (studio, laptop):
        daemon.ask(m.Pause(), m.Done)
    studio.ask(m.EditMessageText(message, "Three plugs for one wall: which is best?"), m.Done)
    laptop.ask(m.EditMessageText(message, "Three anchors for this wall: which is better?"), m.Done)
    resume_until_conflicts(studio, laptop, 2)


def _options(language: str, theme: str) -> argparse.Namespace:
    return argparse.Namespace(link="", place=None, hidden=False, theme=theme, language=language)


class _Session:
    """The walk through the program."""

    def __init__(
        self, application: QApplication, program: Program, folder: Path, suffix: str
    ) -> None:
        self._application, self._program = application, program
        self._folder, self._suffix = folder, suffix

    def wait(self, condition: Callable[[], object]) -> None:
        """Let the program run until the condition holds, and what it began is painted."""
        deadline = time.monotonic() + WAIT_S
        while not condition():
            assert time.monotonic() < deadline, "it did not come true"
            self._application.processEvents()
            time.sleep(0.005)
        settled = time.monotonic() + 0.25
        while time.monotonic() < settled:
            self._application.processEvents()
            time.sleep(0.005)

    def save(self, widget: QWidget, name: str) -> None:
        """A picture of a widget."""
        self.wait(widget.isVisible)
        assert widget.grab().save(str(self._folder / f"{name}-{self._suffix}.png"))

    # --- the walk ------------------------------------------------------------------------

    def window(self) -> None:
        """The main window: a conversation, a search, undo."""
        window = self._program.window
        model = window.sidebar.conversations
        self.wait(model.rowCount)
        for at in range(min(4, model.rowCount())):
            window.sidebar.list.setCurrentIndex(model.index(at))
            self.save(window, f"window-{at + 1}")
        window.sidebar.search.setText("the")
        self.wait(window.sidebar.hits.rowCount)
        self.save(window, "search")
        window.sidebar.search.clear()
        window.menus.delete.trigger()
        self.wait(window.undo_bar.isVisible)
        self.save(window, "undo")
        rows = model.rowCount()
        window.undo_bar.undo()
        self.wait(lambda: model.rowCount() == rows + 1)

    def left(self) -> None:
        """Folders and tags, many conversations at once, the trash, the palette, the shortcuts."""
        window = self._program.window
        listed = window.sidebar.conversations
        ids = list(listed.ids)
        window.filing.move(ids[2:5], "Home/Garden")
        window.filing.tag(ids[1:4], "idea", held=True)
        window.filing.delete(ids[5:6])
        self.wait(lambda: listed.rowCount() == len(ids) - 1)
        window.sidebar.list.selectAll()
        self.save(window, "many")
        window.menus.move.trigger()
        self._save_picker("folder")
        window.sidebar.show_place(Place(PlaceKind.TRASH))
        window.sidebar.list.setCurrentIndex(listed.index(0))
        self.save(window, "trash")
        window.menus.restore.trigger()
        self.wait(lambda: listed.rowCount() == 0)
        window.sidebar.show_place(Place())
        window.command_palette.open()
        self._save_picker("palette")
        self._program.desk.show_shortcuts(window.menus.groups())
        dialog = self._program.desk.find(ShortcutsDialog)
        assert dialog is not None
        self.save(dialog, "shortcuts")
        dialog.close()

    def settings(self) -> None:
        """Each tab of them."""
        self._program.desk.show_settings()
        dialog = self._program.desk.find(SettingsDialog)
        assert dialog is not None
        self.wait(lambda: dialog.storage.days.value() > 0)
        for at, name in enumerate(("general", "storage", "privacy")):
            dialog.tabs.setCurrentIndex(at)
            self.save(dialog, f"settings-{name}")
        dialog.close()

    def _save_picker(self, name: str) -> None:
        picker = next(p for p in self._program.window.findChildren(Picker) if p.isVisible())
        self.save(picker, name)
        picker.close()

    def conflicts(self) -> None:
        """Both conflicts."""
        self._program.desk.show_conflicts()
        dialog = self._program.desk.find(ConflictsDialog)
        assert dialog is not None
        for at in range(dialog.model.rowCount()):
            dialog.choose(at)
            self.save(dialog, f"conflict-{at + 1}")
        dialog.close()

    def devices(self) -> None:
        """The devices."""
        self._program.desk.show_devices()
        dialog = self._program.desk.find(DevicesDialog)
        assert dialog is not None
        self.save(dialog, "devices")
        status = self._program.state.status
        assert status is not None
        self._program.desk.show_removal(status.devices[1].device_id)
        removing = self._program.desk.find(RemoveDialog)
        assert removing is not None
        self.save(removing, "devices-remove")
        removing.close()
        self._program.desk.show_leaving()
        leaving = self._program.desk.find(LeaveDialog)
        assert leaving is not None
        self.save(leaving, "devices-leave")
        leaving.ask_again()
        self.save(leaving, "devices-wipe")
        leaving.close()
        self._reaching(dialog, status.devices[1].device_id)
        self._syncing(dialog, status.devices[1].device_id)
        dialog.close()

    def _reaching(self, devices: DevicesDialog, device_id: str) -> None:
        """Where a device is looked for as well, and what a look through the networks finds."""
        self._program.desk.show_addresses(device_id)
        addresses = self._program.desk.find(AddressesDialog)
        assert addresses is not None
        for typed in ("10.8.0.7", "[fd00::7]:5000"):
            before = len(addresses.removing)
            addresses.address.setText(typed)
            addresses.add.click()
            self.wait(lambda before=before: len(addresses.removing) > before)
        addresses.address.setText("the attic")
        addresses.add.click()
        self.wait(addresses.problem.isVisible)
        self.save(addresses, "addresses")
        addresses.close()
        devices.look.click()
        self.wait(devices.look.isEnabled)
        self.save(devices, "devices-found")
        devices.found.hide()

    def _syncing(self, devices: DevicesDialog, device_id: str) -> None:
        """What was synced, where a conversation is, and why a device is not synced."""
        desk, actions = self._program.desk, self._program.actions
        desk.show_timeline()
        timeline = desk.find(TimelineDialog)
        assert timeline is not None
        self.wait(lambda: timeline.table.rowCount() > 0)
        self.save(timeline, "timeline")
        timeline.close()
        desk.show_whereabouts(self._program.window.conversation.row)
        places = desk.find(WhereaboutsDialog)
        assert places is not None
        self.wait(lambda: places.grid.count() > 2)
        self.save(places, "whereabouts")
        places.close()
        desk.show_diagnosis(device_id)
        diagnosis = desk.find(DiagnosisDialog)
        assert diagnosis is not None
        self.wait(diagnosis.again.isEnabled)
        diagnosis.tell.click()
        self.save(diagnosis, "diagnosis")
        actions.set_mode(device_id, "manual")
        self.wait(lambda: devices.cards[device_id].view.mode == "manual")
        self.wait(lambda: not devices.cards[device_id].view.route.params.get("address"))
        self.save(devices, "devices-manual")
        diagnosis.look()
        self.wait(diagnosis.again.isEnabled)
        self.save(diagnosis, "diagnosis-failed")
        diagnosis.close()
        actions.set_mode(device_id, "automatic")
        self.wait(lambda: bool(devices.cards[device_id].view.route.params.get("address")))

    def imports(self) -> None:
        """An import: what it would bring, its progress, and what came of it."""
        newer, damaged = self._folder / "newer.json", self._folder / "damaged.json"
        newer.write_text(BACKUP.read_text().replace('"id":', '"extra": 1, "id":'))
        damaged.write_bytes(BACKUP.read_bytes()[:4_000])
        self._program.desk.import_paths([newer, damaged])
        dialog = self._program.desk.find(ImportDialog)
        assert dialog is not None
        self.save(dialog, "import-looking")
        self.wait(lambda: dialog.step is Step.ASKING)
        self.save(dialog, "import-preview")
        dialog.go.click()
        self.wait(lambda: dialog.step is Step.DONE)
        self.save(dialog, "import-done")
        newer.unlink()
        damaged.unlink()
        dialog.close()

    def exports(self) -> None:
        """An export: the choice, a place that is none, and the result."""
        self._program.window.menus.export.trigger()
        dialog = self._program.desk.find(ExportDialog)
        assert dialog is not None
        dialog.form.folder.setText(
            "/dev/null/nowhere"
        )  # whoever runs this: a folder there cannot be made
        self.save(dialog, "export-choice")
        dialog.form.start.click()
        self.wait(dialog.form.failure.isVisible)
        self.save(dialog, "export-failed")
        with tempfile.TemporaryDirectory(prefix="companion-export-") as name:
            dialog.form.folder.setText(name)
            dialog.form.start.click()
            self.wait(dialog.open_folder.isVisible)
            self.save(dialog, "export-done")
        dialog.close()

    def pairing(self, newcomer: RealDaemon) -> None:
        """A pairing from both sides, the first ended and the second done."""
        desk = self._program.desk
        desk.show_pairing()
        dialog = desk.find(PairingDialog)
        assert dialog is not None
        self.wait(lambda: dialog.show_code.link)
        self.save(dialog, "pairing-show")
        dialog.tabs.setCurrentWidget(dialog.enter_code)
        self.save(dialog, "pairing-enter")
        self._pairing_by_other_ways(dialog)
        other = self._window_of(newcomer)
        other.desk.show_pairing(dialog.show_code.link)
        theirs = other.desk.find(PairingDialog)
        assert theirs is not None
        theirs.take_link(dialog.show_code.link)
        self.wait(lambda: dialog.page is Page.TYPE_CHECK_CODE)
        self.wait(lambda: theirs.page is Page.READ_CHECK_CODE)
        self.save(dialog, "pairing-type")
        self.save(theirs, "pairing-read")
        dialog.type_check_code.confirmed.emit("000")
        self.wait(lambda: Page.FAILED in (dialog.page, theirs.page))
        self.save(dialog, "pairing-failed")
        dialog.start()
        self.wait(lambda: dialog.page is Page.CHOICE and dialog.show_code.link)
        theirs.take_link(dialog.show_code.link)
        self.wait(lambda: dialog.page is Page.TYPE_CHECK_CODE)
        self.wait(lambda: theirs.page is Page.READ_CHECK_CODE)
        dialog.type_check_code.confirmed.emit(theirs.read_check_code.code)
        self.wait(lambda: dialog.page is Page.PAIRED)
        self.save(dialog, "pairing-paired")
        dialog.close()
        theirs.close()
        other.close()

    def _pairing_by_other_ways(self, dialog: PairingDialog) -> None:
        """What can be seen of the camera, of typing, and of how comparing begins."""
        entering = dialog.enter_code
        for letter in "7 hamm":
            QTest.keyClick(entering.field, letter)
        self.save(dialog, "pairing-typed")
        entering.field.clear()
        entering.refuse(Reason("camera_none"))
        self.save(dialog, "pairing-no-camera")
        entering.refuse(Reason("screen_no_code"))
        sink = QVideoSink()
        entering.camera.watch(sink)
        sink.setVideoFrame(frame("https://example.org"))
        self.save(dialog, "pairing-camera")
        entering.camera.stop()
        dialog.tabs.setCurrentWidget(dialog.begin_comparing)
        self.save(dialog, "pairing-compare")
        dialog.tabs.setCurrentWidget(entering)

    def comparing(self, newcomer: RealDaemon) -> None:
        """Both compare, and what they see differs; on a device that is then removed."""
        desk = self._program.desk
        desk.show_pairing()
        dialog = desk.find(PairingDialog)
        assert dialog is not None
        dialog.compare()
        self.wait(lambda: dialog.page is Page.LOOKING)
        self.save(dialog, "pairing-looking")
        newcomer.ask(m.ComparePairing(), m.Pairing)
        self.wait(lambda: dialog.page is Page.COMPARE)
        self.save(dialog, "pairing-emoji")
        newcomer.ask(m.ConfirmPairing(matches=False), m.Pairing)
        self.wait(lambda: dialog.page is Page.FAILED)
        self.save(dialog, "pairing-differs")
        dialog.close()

    def group(self, laptop: RealDaemon) -> None:
        """A device that was added elsewhere, and all of them."""
        window = self._program.window
        with tempfile.TemporaryDirectory(prefix="companion-added-") as name:
            added = RealDaemon("Garden-Pi", Path(name))
            try:
                pair(laptop, added)
                self.wait(window.notices.added.isVisible)
            finally:
                added.stop()
        self.save(window, "device-added")
        self._program.desk.show_devices()
        dialog = self._program.desk.find(DevicesDialog)
        assert dialog is not None
        self.save(dialog, "devices-more")
        dialog.close()
        window.notices.added.acted.emit()
        self.wait(window.notices.added.isHidden)

    def removed(self, laptop: RealDaemon) -> None:
        """This device is removed by another."""
        status = self._program.state.status
        assert status is not None
        again = RealDaemon("Laptop", laptop.profile.directory)
        try:
            again.ask(m.RemoveDevice(device_id=status.devices[0].device_id), m.Done)
            self.wait(self._program.window.notices.out.isVisible)
        finally:
            again.stop()
        self.save(self._program.window, "removed")
        self._program.desk.show_leaving()
        dialog = self._program.desk.find(LeaveDialog)
        assert dialog is not None
        self.save(dialog, "removed-choice")
        dialog.close()

    def returned(self, laptop: RealDaemon) -> None:
        """What another device has deleted for good while this one was away."""
        rows = self._program.window.sidebar.conversations
        shown = [rows.row_at(rows.index(at)) for at in range(2, 5)]
        laptop.stop()
        let_go(laptop.profile.database, [row.id for row in shown if row is not None])
        again = RealDaemon("Laptop", laptop.profile.directory)
        try:
            self.wait(lambda: (s := self._program.state.status) is not None and s.returned == 3)
        finally:
            again.stop()
        self.save(self._program.window, "returned-banner")
        self._program.desk.show_returned()
        dialog = self._program.desk.find(ReturnedDialog)
        assert dialog is not None
        self.save(dialog, "returned")
        dialog.close()

    def welcome(self, newcomer: RealDaemon) -> None:
        """A window with nothing in it, and no daemon."""
        newcomer.stop()
        with tempfile.TemporaryDirectory(prefix="companion-empty-") as name:
            empty = RealDaemon("Mini-Server", Path(name))
            try:
                window = self._window_of(empty)
                window.show()
                self.save(window, "welcome")
                guide = FirstRunDialog(window)
                guide.show()
                for step in range(1, 4):
                    self.save(guide, f"first-run-{step}")
                    guide.next.click()
                window.close()
            finally:
                empty.stop()

    def tray(self) -> None:
        """The tray's menu, and its icon in each state on a light and a dark panel."""
        menu = self._program.tray.menu
        menu.popup(self._program.window.mapToGlobal(self._program.window.rect().center()))
        self.save(menu, "tray-menu")
        menu.hide()
        side, gap = 48, 16
        sheet = QPixmap(len(Mood) * (side + gap) + gap, 2 * (side + 2 * gap))
        painter = QPainter(sheet)
        for line, (ground, dark) in enumerate((("#f0f0f2", False), ("#202024", True))):
            top = line * (side + 2 * gap)
            painter.fillRect(QRect(0, top, sheet.width(), side + 2 * gap), QColor(ground))
            for at, mood in enumerate(Mood):
                eighths = 3 if mood is Mood.SYNCING else 0
                icon = tray_icon(mood, dark_panel=dark, eighths=eighths)
                place = QRect(gap + at * (side + gap), top + gap, side, side)
                icon.paint(painter, place, Qt.AlignmentFlag.AlignCenter)
        painter.end()
        sheet.save(str(self._folder / f"tray-icons-{self._suffix}.png"))

    def _window_of(self, daemon: RealDaemon) -> MainWindow:
        """Another device's window in this process."""
        connection = Connection(daemon.profile, self._program)
        state = State(daemon.profile, connection, self._program)
        actions = Actions(connection, self._program)
        desk = Desk(state, actions, connection, Preferences(daemon.profile), self._program)
        window = MainWindow(state, actions, desk)
        desk.window = window
        window.resize(QSize(1120, 740))
        connection.begin()
        self.wait(lambda: state.status is not None)
        return window
