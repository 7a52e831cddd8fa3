"""Where a device is to be looked for as well: addresses that a person typed."""

from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from companion.control import messages as m
from ui import words
from ui.actions import Actions
from ui.dialogs.base import Dialog
from ui.state import State
from ui.widgets.layouts import button, column, label, row


class AddressesDialog(Dialog):
    """For one device; goes by itself when the device is gone."""

    def __init__(
        self, state: State, actions: Actions, device: m.DeviceValue, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self.setWindowTitle(self.tr("Addresses"))
        self._state, self._actions, self._device = state, actions, device
        self._shown: list[str] = []
        self._places = QVBoxLayout()
        self._places.setContentsMargins(0, 0, 0, 0)
        self.address = QLineEdit(self)
        self.address.setPlaceholderText(self.tr("192.168.1.7 or [fd00::7]:47823"))
        self.address.setAccessibleName(self.tr("Address"))
        self.address.returnPressed.connect(self._add)
        self.add = button(self.tr("&Add"), primary=True)
        self.add.setAutoDefault(False)  # Enter in the field adds, once
        self.add.clicked.connect(self._add)
        self.problem = label(tone="danger", wrap=True)
        self.problem.hide()
        self._lay_out()
        state.status_changed.connect(self._follow)
        self._follow()
        self.address.setFocus()

    @property
    def removing(self) -> list[QPushButton]:
        """The buttons beside the addresses, in their order."""
        return self.findChildren(QPushButton, "removing")

    def _lay_out(self) -> None:
        heading = self.tr("Where else may “{name}” be found?").format(name=self._device.name)
        why = self.tr(
            "Devices find each other by themselves where the network lets them. Where it does "
            "not, or over a VPN, give the address that the other computer has there; without a "
            "port, the usual one is tried."
        )
        entering = label(self.tr("A&ddress"), tone="secondary")
        entering.setBuddy(self.address)
        close = button(self.tr("&Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        texts = (label(heading, points=3, bold=True, wrap=True), label(why, wrap=True))
        field = column(entering, row(self.address, self.add), self.problem, gap=5)
        foot = row(None, close)
        self._all = column(*texts, self._places, field, None, foot, gap=14, margin=24)
        self.setLayout(self._all)
        self.resize(460, 320)

    def _add(self) -> None:
        typed = self.address.text().strip()
        if typed and self.add.isEnabled():
            self.add.setEnabled(False)
            self._actions.add_address(self._device.device_id, typed, self._added)

    def _added(self, why_not: m.ReasonValue | None) -> None:
        if self.is_gone:
            return
        self.add.setEnabled(True)
        self._say(why_not)
        if why_not is None:
            self.address.clear()

    def _remove(self, address: str) -> None:
        self._actions.remove_address(self._device.device_id, address, self._removed)

    def _removed(self, why_not: m.ReasonValue | None) -> None:
        if not self.is_gone:
            self._say(why_not)

    def _say(self, problem: m.ReasonValue | None) -> None:
        self.problem.setText(words.reason_text(problem) if problem is not None else "")
        self.problem.setVisible(problem is not None)
        self._make_room()

    def _follow(self) -> None:
        devices = self._state.status.devices if self._state.status is not None else [self._device]
        device = next((d for d in devices if d.device_id == self._device.device_id), None)
        if device is None:
            self.accept()
        elif device.addresses != self._shown:
            self._show(device.addresses)

    def _show(self, addresses: list[str]) -> None:
        self._shown = [*addresses]
        while (item := self._places.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        for address in addresses:
            self._places.addWidget(self._line(address))
        self._make_room()

    def _make_room(self) -> None:
        """For what is shown now: wrapped text is squeezed else."""
        needed = self._all.totalHeightForWidth(self.width())
        if needed > self.height():
            self.resize(self.width(), needed)

    def _line(self, address: str) -> QWidget:
        remove = button(self.tr("Remove"))
        remove.setObjectName("removing")
        remove.setProperty("link", True)
        remove.setAutoDefault(False)
        remove.setAccessibleName(self.tr("Remove {address}").format(address=address))
        remove.clicked.connect(lambda: self._remove(address))
        made = QWidget(self)
        made.setLayout(row(label(address), None, remove))
        return made
