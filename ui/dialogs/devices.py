"""The devices of the group: how each stands and why, and what can be done with it."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from companion.control import messages as m
from ui import words
from ui.actions import Actions
from ui.dialogs.base import Dialog
from ui.dialogs.device_card import DeviceCard
from ui.presenters import devices as presenter
from ui.presenters import nearby as nearby_devices
from ui.state import State
from ui.widgets.layouts import button, column, label, row
from ui.widgets.limits_row import LimitsRow
from ui.widgets.link_picture import LinkPicture

_AGES_MS = 30_000
"""How often "5 minutes ago" is said anew."""


class DevicesDialog(Dialog):
    """Follows the daemon's status, card by card."""

    pair_asked = Signal()
    removal_asked = Signal(str)  # the id of a device
    leaving_asked = Signal()
    diagnosis_asked = Signal(str)  # the id of a device
    addresses_asked = Signal(str)  # the id of a device
    timeline_asked = Signal()

    def __init__(self, state: State, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, title="")
        self.setWindowTitle(self.tr("Devices"))
        self._state, self._actions = state, actions
        self.cards: dict[str, DeviceCard] = {}
        self._key = label(tone="secondary", points=-1, wrap=True)
        self._alone = label(
            self.tr("No other device yet. Pair one, and your conversations are on both, in step."),
            tone="secondary",
            wrap=True,
        )
        self.found = label(tone="secondary", wrap=True)
        self.found.hide()
        self.picture = LinkPicture(self)
        self.limits = LimitsRow(self)
        self.limits.chosen.connect(actions.set_limits)
        self._places = QVBoxLayout()
        self._places.setSpacing(12)
        self._places.setContentsMargins(0, 0, 0, 0)
        self._lay_out()
        state.status_changed.connect(self._show)
        self._ages = QTimer(self, interval=_AGES_MS)
        self._ages.timeout.connect(self._show)
        self._ages.start()
        self._show()
        self.pair.setFocus()  # and not the first field, where a key would change a limit

    def _lay_out(self) -> None:
        content = QWidget(self)
        content.setObjectName("content")
        content.setLayout(column(self._places, self._alone, None, gap=12))
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(content)
        self.pair = button(self.tr("&Pair a device…"), primary=True)
        self.pair.clicked.connect(self.pair_asked)
        close = button(self.tr("&Close"))
        close.clicked.connect(self.accept)
        heading = label(self.tr("Devices"), points=5, bold=True)
        self.timeline = button(self.tr("What was &synced…"))
        self.timeline.clicked.connect(self.timeline_asked)
        self.look = button(self.tr("&Look for devices"))
        self.look.clicked.connect(self._look)
        foot = row(self.pair, self.look, self.timeline, None, close)
        below = (self.found, self.limits, self._key, foot)
        self.setLayout(column(heading, self.picture, scroll, *below, gap=16, margin=24))
        self.resize(620, 680)

    def _show(self) -> None:
        status = self._state.status
        if status is None:
            return
        self._key.setText(
            self.tr("This computer's key is kept in the system's keyring.")
            if status.key_in_keyring
            else self.tr(
                "This computer's key is kept in a file that only you can read: no keyring was "
                "found."
            )
        )
        self.limits.display(status.upload_kb, status.download_kb)
        self._show_cards(status.devices)
        self._alone.setVisible(len(status.devices) == 1)

    def _show_cards(self, devices: list[m.DeviceValue]) -> None:
        for gone in self.cards.keys() - {device.device_id for device in devices}:
            self.cards.pop(gone).deleteLater()
        views = [presenter.present(device) for device in devices]
        self.picture.display(views)
        for place, view in enumerate(views):
            card = self.cards.get(view.device_id) or self._add_card(view)
            if self._places.indexOf(card) != place:
                self._places.insertWidget(place, card)
            card.display(view, has_others=len(devices) > 1)

    def _add_card(self, view: presenter.DeviceView) -> DeviceCard:
        card = DeviceCard(view, self)
        card.renamed.connect(self._actions.rename_device)
        card.undo_asked.connect(self._actions.remove_device)
        card.removal_asked.connect(self.removal_asked)
        card.leaving_asked.connect(self.leaving_asked)
        card.mode_chosen.connect(self._actions.set_mode)
        card.sync_asked.connect(self._actions.sync_now)
        card.diagnosis_asked.connect(self.diagnosis_asked)
        card.addresses_asked.connect(self.addresses_asked)
        self.cards[view.device_id] = card
        return card

    def _look(self) -> None:
        self.look.setEnabled(False)
        self._tell(self.tr("Every address near this computer is asked. That takes some seconds."))
        self._actions.find_devices(self._take_found, self._fail_to_look)

    def _take_found(self, nearby: m.Nearby) -> None:
        if self.is_gone:
            return
        status = self._state.status
        devices = status.devices if status is not None else []
        names = {d.device_id: d.name for d in devices if not d.is_self}
        self.look.setEnabled(True)
        self._tell("\n".join(map(words.say, nearby_devices.found(nearby.devices, names))))

    def _fail_to_look(self, reason: m.ReasonValue) -> None:
        if not self.is_gone:
            self.look.setEnabled(True)
            self._tell(words.reason_text(reason))

    def _tell(self, text: str) -> None:
        self.found.setText(text)
        self.found.show()
