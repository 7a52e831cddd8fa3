"""The dialogs of the program: each is open at most once, and found again when asked for."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

import companion
from companion.control import messages as m
from companion.views.rows import ConversationRow, MessageRow
from ui.actions import Actions
from ui.connection import Connection
from ui.dialogs.addresses import AddressesDialog
from ui.dialogs.base import Dialog
from ui.dialogs.conflicts import ConflictsDialog
from ui.dialogs.devices import DevicesDialog
from ui.dialogs.diagnosis import DiagnosisDialog
from ui.dialogs.export import ExportDialog
from ui.dialogs.first_run import FirstRunDialog
from ui.dialogs.history import HistoryDialog
from ui.dialogs.importing import ImportDialog
from ui.dialogs.leaving import LeaveDialog
from ui.dialogs.pairing import PairingDialog
from ui.dialogs.quarantined import QuarantinedDialog
from ui.dialogs.removing import RemoveDialog
from ui.dialogs.returned import ReturnedDialog
from ui.dialogs.settings import SettingsDialog
from ui.dialogs.shortcuts import ShortcutsDialog
from ui.dialogs.timeline import TimelineDialog
from ui.dialogs.versions import VersionsDialog
from ui.dialogs.whereabouts import WhereaboutsDialog
from ui.preferences import Preferences
from ui.presenters.reading import Branching
from ui.state import State

_D = TypeVar("_D", bound=Dialog)

_UNDER_WAY: Final = (
    m.PairingStep.LOOKING,
    m.PairingStep.CONNECTING,
    m.PairingStep.ASK_CHECK_CODE,
    m.PairingStep.SHOW_CHECK_CODE,
    m.PairingStep.ASK_TO_JOIN,
    m.PairingStep.COMPARE,
)


class Desk(QObject):
    """Opens dialogs above `window`, which is set once it exists."""

    conversation_asked = Signal(str)
    wiped = Signal()  # everything here is being deleted: there is nothing left to show

    def __init__(
        self,
        state: State,
        actions: Actions,
        connection: Connection,
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._state, self._actions, self._connection = state, actions, connection
        self._preferences = preferences
        self.window: QWidget | None = None
        self._open: dict[type[Dialog], Dialog] = {}

    def find(self, kind: type[_D]) -> _D | None:
        """The open dialog of a kind."""
        dialog = self._open.get(kind)
        return dialog if isinstance(dialog, kind) else None

    def start_again(self) -> None:
        """Have the daemon started, because the person says so."""
        self._connection.begin()

    def show_first_steps(self) -> None:
        """What this is, and how to begin; once in the life of a profile."""
        dialog = FirstRunDialog(self.window)
        dialog.import_asked.connect(self.ask_for_import)
        dialog.pairing_asked.connect(self.show_pairing)
        dialog.finished.connect(lambda _result: self._preferences.shown_around())
        self._present(dialog)

    def show_devices(self) -> None:
        """The devices and how they stand."""
        dialog = self.find(DevicesDialog)
        if dialog is None:
            dialog = DevicesDialog(self._state, self._actions, self.window)
            dialog.pair_asked.connect(self.show_pairing)
            dialog.removal_asked.connect(self.show_removal)
            dialog.leaving_asked.connect(self.show_leaving)
            dialog.diagnosis_asked.connect(self.show_diagnosis)
            dialog.addresses_asked.connect(self.show_addresses)
            dialog.timeline_asked.connect(self.show_timeline)
        self._present(dialog)

    def show_timeline(self) -> None:
        """What was synced when and with whom."""
        dialog = self.find(TimelineDialog)
        self._present(dialog or TimelineDialog(self._state, self._actions, self.window))

    def show_whereabouts(self, row: ConversationRow | None) -> None:
        """On which devices a conversation is."""
        if (shown := self.find(WhereaboutsDialog)) is not None:
            shown.close()
        if row is not None:
            self._present(WhereaboutsDialog(self._state, self._actions, row, self.window))

    def show_diagnosis(self, device_id: str) -> None:
        """Why there is no sync with a device."""
        if (shown := self.find(DiagnosisDialog)) is not None:
            shown.close()
        device = self._device(device_id)
        if device is not None:
            above = self.find(DevicesDialog) or self.window
            self._present(DiagnosisDialog(self._actions, device, above))

    def show_addresses(self, device_id: str) -> None:
        """Where a device is to be looked for as well."""
        if (shown := self.find(AddressesDialog)) is not None:
            shown.close()
        device = self._device(device_id)
        if device is not None:
            above = self.find(DevicesDialog) or self.window
            self._present(AddressesDialog(self._state, self._actions, device, above))

    def show_removal(self, device_id: str) -> None:
        """Ask whether a device shall be put out of the group."""
        shown = self.find(RemoveDialog)
        if shown is not None:
            shown.close()
        device = self._device(device_id)
        if device is not None:
            above = self.find(DevicesDialog) or self.window
            self._present(RemoveDialog(self._state, self._actions, device, above))

    def show_leaving(self) -> None:
        """Ask what becomes of the conversations here, as this computer leaves the group."""
        dialog = self.find(LeaveDialog)
        if dialog is None:
            dialog = LeaveDialog(self._state, self._actions, self.window)
            dialog.wiped.connect(self.wiped)
        self._present(dialog)

    def keep_and_leave(self) -> None:
        """This computer was put out of the group: be on its own, with all that is here."""
        self._actions.send(m.LeaveGroup(wipe=False))

    def remove_device(self, device_id: str) -> None:
        """Take back that a device was added."""
        self._actions.remove_device(device_id)

    def show_pairing(self, link: str = "") -> None:
        """Pair a device; with `link`, the one that shows it."""
        dialog = self.find(PairingDialog)
        if dialog is None:
            dialog = PairingDialog(self._state, self._connection, self.window)
            dialog.devices_asked.connect(self.show_devices)
            pairing = self._state.status.pairing if self._state.status else None
            if link:
                dialog.offer_link(link)
            elif pairing is None or pairing.step not in _UNDER_WAY:
                dialog.start()
        elif link:
            dialog.offer_link(link)
        self._present(dialog)

    def show_conflicts(self, conversation: str = "") -> None:
        """The conflicts to be decided; those of one conversation first."""
        dialog = self.find(ConflictsDialog)
        if dialog is None:
            dialog = ConflictsDialog(self._state, self._actions, self.window)
            dialog.conversation_asked.connect(self.conversation_asked)
        if conversation:
            dialog.show_conversation(conversation)
        self._present(dialog)

    def show_returned(self) -> None:
        """What was deleted elsewhere while this computer was away."""
        dialog = self.find(ReturnedDialog)
        self._present(dialog or ReturnedDialog(self._state, self._actions, self.window))

    def show_quarantined(self) -> None:
        """What a removed device wrote that was not known when it was removed."""
        dialog = self.find(QuarantinedDialog)
        self._present(dialog or QuarantinedDialog(self._state, self._actions, self.window))

    def show_history(self, row: ConversationRow | MessageRow | None) -> None:
        """What a conversation's title or a message was before."""
        shown = self.find(HistoryDialog)
        if shown is not None:
            shown.close()
        if row is not None:
            self._present(HistoryDialog(self._state, self._actions, row, self.window))

    def show_versions(self, row: ConversationRow, branching: Branching) -> VersionsDialog:
        """The versions of a message side by side."""
        shown = self.find(VersionsDialog)
        if shown is not None:
            shown.close()
        dialog = VersionsDialog(self._state, row.id, branching, self.window)
        self._present(dialog)
        return dialog

    def show_export(
        self, row: ConversationRow | None, search: str = "", chosen: Sequence[str] = ()
    ) -> None:
        """Export the conversation given or those chosen, what a search finds, or everything."""
        dialog = self.find(ExportDialog)
        if dialog is None:
            dialog = ExportDialog(self._state, self.window)
        dialog.offer(row, search, chosen)
        self._present(dialog)

    def ask_for_import(self) -> None:
        """Choose exports and import them."""
        dialog = QFileDialog(self.window, self.tr("Import conversations"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(
            [
                self.tr("Exports (*.zip *.json *.jsonl *.md *.txt *.db *.sqlite *.bak)"),
                self.tr("All files (*)"),
            ]
        )
        dialog.filesSelected.connect(lambda paths: self.import_paths([Path(p) for p in paths]))
        dialog.open()

    def show_settings(self) -> None:
        """What can be chosen on this computer."""
        dialog = self.find(SettingsDialog)
        if dialog is None:
            dialog = SettingsDialog(self._state, self._actions, self._preferences, self.window)
        self._present(dialog)

    def show_shortcuts(self, groups: Sequence[tuple[str, Sequence[QAction]]]) -> None:
        """All keys, with what they do."""
        self._present(self.find(ShortcutsDialog) or ShortcutsDialog(groups, self.window))

    def show_about(self) -> None:
        """Which version this is, and where the data lies."""
        welcome = self._state.welcome
        box = QMessageBox(self.window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("About Companion"))
        box.setText(self.tr("Companion {version}").format(version=companion.__version__))
        place = welcome.profile if welcome is not None else "?"
        box.setInformativeText(
            self.tr(
                "Keeps your AI conversations in step between your own machines.\n\n"
                "Your data: {place}"
            ).format(place=place)
        )
        box.open()

    def import_paths(self, paths: list[Path]) -> None:
        """Show what files or folders would bring, and import them if the person agrees."""
        shown = self.find(ImportDialog)
        if shown is not None:
            shown.close()
        dialog = ImportDialog(self._state, self._actions, self.window)
        self._present(dialog)
        dialog.start(paths)

    def _device(self, device_id: str) -> m.DeviceValue | None:
        devices = self._state.status.devices if self._state.status is not None else []
        return next((each for each in devices if each.device_id == device_id), None)

    def _present(self, dialog: Dialog) -> None:
        kind = type(dialog)
        if self._open.get(kind) is not dialog:
            self._open[kind] = dialog
            dialog.finished.connect(lambda _result: self._open.pop(kind, None))
        dialog.present()
