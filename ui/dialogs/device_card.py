"""One device on the devices page: how it stands, who added it, and what can be done with it."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from ui import words
from ui.presenters import devices as presenter
from ui.presenters.devices import DeviceView
from ui.widgets.layouts import button, column, label, row, set_tone
from ui.widgets.mode_row import ModeRow
from ui.widgets.mood_dot import MoodDot
from ui.widgets.name_edit import NameEdit

_INDENT: Final = 7
"""What the frame of the name takes: all text on the card begins below its first letter."""


class DeviceCard(QFrame):
    """Follows one device; stays the same widget, so that a status takes no focus away."""

    renamed = Signal(str, str)  # the id, the new name
    removal_asked = Signal(str)  # the id
    undo_asked = Signal(str)
    leaving_asked = Signal()
    mode_chosen = Signal(str, str)  # the id, the mode
    sync_asked = Signal(str)
    diagnosis_asked = Signal(str)
    addresses_asked = Signal(str)

    def __init__(self, view: DeviceView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.view = view
        self.name = NameEdit(self)
        self.name.renamed.connect(lambda name: self.renamed.emit(self.view.device_id, name))
        self._dot = MoodDot(self)
        self._state = label()
        self._facts = label(tone="secondary", points=-1, wrap=True)
        self._reason = label(wrap=True)
        self._seen = label(tone="secondary", points=-1, wrap=True)
        self._added = label(tone="secondary", points=-1, wrap=True)
        self.mode = ModeRow(self)
        self.mode.chosen.connect(lambda mode: self.mode_chosen.emit(self.view.device_id, mode))
        self.sync = _link(self.tr("Sync now"))
        self.sync.clicked.connect(lambda: self.sync_asked.emit(self.view.device_id))
        self.diagnose = _link(self.tr("Diagnose…"))
        self.diagnose.clicked.connect(lambda: self.diagnosis_asked.emit(self.view.device_id))
        self.addresses = _link(self.tr("Addresses…"))
        self.addresses.clicked.connect(lambda: self.addresses_asked.emit(self.view.device_id))
        self.rename = _link(self.tr("Rename"))
        self.rename.clicked.connect(self.name.begin)
        self.undo = _link(self.tr("Undo adding it"))
        self.undo.clicked.connect(lambda: self.undo_asked.emit(self.view.device_id))
        self.remove = _link(self.tr("Remove…"))
        self.remove.clicked.connect(lambda: self.removal_asked.emit(self.view.device_id))
        self.leave = _link(self.tr("Leave these devices…"))
        self.leave.clicked.connect(self.leaving_asked)
        head = row(self.name, self._dot, self._state, gap=8)
        doing = row(*self._controls(), None, gap=14)
        doing.setContentsMargins(_INDENT, 2, 0, 0)
        lines = (self._facts, self._reason, self._seen, self._added)
        for line in lines:
            line.setIndent(_INDENT)
        layout = column(head, *lines, self.mode, doing, gap=5)
        layout.setContentsMargins(10, 11, 16, 12)
        self.setLayout(layout)
        self.display(view, has_others=True)

    def display(self, view: DeviceView, *, has_others: bool) -> None:
        """Show how the device stands now. has_others: so that this one could leave them."""
        self.view = view
        self._dot.set_role(view.tone, hollow=view.tone == "secondary", busy=view.tone == "accent")
        self._state.setText(words.say(view.state))
        set_tone(self._state, view.tone)
        self.name.show_name(view.name or self.tr("Unnamed device"))
        reason = words.reason_text(view.reason) if view.reason is not None else ""
        lines = (self._facts, self._known()), (self._reason, reason)
        for place, text in (*lines, (self._seen, self._history()), (self._added, self._origin())):
            place.setText(text)
            place.setVisible(bool(text))
        self.mode.display(view.mode, view.mode_now)
        for control in (self.mode, self.sync, self.diagnose, self.addresses):
            control.setVisible(not view.is_self)
        self.undo.setVisible(view.may_undo)
        self.remove.setVisible(not view.is_self)
        self.leave.setVisible(view.is_self and has_others)
        self._name_controls()

    def _name_controls(self) -> None:
        """Several cards have the same buttons: each is read out with its device."""
        name = self.view.name
        self.setAccessibleName(f"{name}, {self._state.text()}")
        self.name.setAccessibleName(self.tr("Name of the device {name}").format(name=name))
        self.mode.name_it(name)
        for control in self._controls():
            control.setAccessibleName(f"{control.text()} {name}")

    def _controls(self) -> tuple[QPushButton, ...]:
        return (
            self.sync,
            self.diagnose,
            self.addresses,
            self.rename,
            self.undo,
            self.remove,
            self.leave,
        )

    def _known(self) -> str:
        view = self.view
        short = words.say(presenter.short_id(view.device_id))
        known = [view.platform, view.software, words.say(view.route), short]
        return " · ".join(text for text in known if text)

    def _history(self) -> str:
        now, said = words.now_ms(), []
        if self.view.last_seen_ms:
            when = words.ago(self.view.last_seen_ms, now)
            said.append(self.tr("Last seen {when}").format(when=when))
        if self.view.in_step_ms:
            when = words.ago(self.view.in_step_ms, now)
            said.append(self.tr("last in step {when}").format(when=when))
        if self.view.verified_ms:
            when = words.ago(self.view.verified_ms, now)
            said.append(self.tr("verified identical {when}").format(when=when))
        text = " · ".join(said)
        return text[:1].upper() + text[1:]

    def _origin(self) -> str:
        if not self.view.added_ms:
            return ""
        when = words.date_and_time(self.view.added_ms)
        return self.tr("Added on {device}: {when}").format(device=self.view.added_by, when=when)


def _link(text: str) -> QPushButton:
    made = button(text)
    made.setProperty("link", True)
    return made
