"""Asks before a device is put out of the group, and says what that does and what it cannot do."""

from PySide6.QtWidgets import QComboBox, QWidget

from companion.control import messages as m
from ui.actions import Actions
from ui.dialogs.base import Dialog
from ui.state import State
from ui.widgets.layouts import button, column, label, row


class RemoveDialog(Dialog):
    """For one device; goes by itself when the device is gone already."""

    def __init__(
        self, state: State, actions: Actions, device: m.DeviceValue, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self.setWindowTitle(self.tr("Remove a device"))
        self._state, self._actions, self._device = state, actions, device
        self.heirs = QComboBox(self)
        self.heirs.setAccessibleName(self.tr("The device that replaces it"))
        self.remove = button(self.tr("&Remove it"), primary=True)
        self.remove.setAutoDefault(False)  # not by an Enter that was meant for something else
        self.remove.clicked.connect(self._remove)
        self._cancel = button(self.tr("&Cancel"))
        self._cancel.clicked.connect(self.reject)
        self._lay_out()
        state.status_changed.connect(self._follow)
        self._cancel.setFocus()

    def _lay_out(self) -> None:
        heading = self.tr("Remove “{name}” from your devices?").format(name=self._device.name)
        will = self.tr(
            "Its connections end now. It gets nothing new from any of your devices, and each of "
            "them learns that as soon as it connects to another."
        )
        cannot = self.tr(
            "What it already has stays on it: nobody can delete that from afar. If it may be in "
            "wrong hands, change the passwords that stand in your conversations."
        )
        stays = self.tr("What was written on it stays here. You can pair it again at any time.")
        self.heirs.addItem(self.tr("No other device"), "")
        for other in self._state.status.devices if self._state.status else []:
            if other.device_id != self._device.device_id:
                self.heirs.addItem(other.name, other.device_id)
        heir = label(self.tr("It was set up &anew, and is now:"), tone="secondary")
        heir.setBuddy(self.heirs)
        texts = [label(text, wrap=True) for text in (will, cannot, stays)]
        title = label(heading, points=3, bold=True, wrap=True)
        foot = row(None, self._cancel, self.remove)
        choice = column(heir, self.heirs, gap=5)
        self.setLayout(column(title, *texts, choice, None, foot, gap=14, margin=24))
        self.resize(460, 380)

    def _remove(self) -> None:
        self._actions.remove_device(self._device.device_id, self.heirs.currentData())
        self.accept()

    def _follow(self) -> None:
        status = self._state.status
        if status and all(d.device_id != self._device.device_id for d in status.devices):
            self.accept()
