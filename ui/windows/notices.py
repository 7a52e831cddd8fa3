"""The strip above the messages: the one thing that most needs a person's attention."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from companion.control.messages import (
    FolderImported,
    PairingStep,
    PairingValue,
    ReasonValue,
    Status,
)
from ui import words
from ui.presenters import devices, importing, quarantined, returned
from ui.presenters.sync import conflicts_line
from ui.state import Reach, State
from ui.widgets.bars import Banner
from ui.widgets.layouts import column

_ASKING = (
    PairingStep.ASK_CHECK_CODE,
    PairingStep.ASK_TO_JOIN,
    PairingStep.SHOW_CHECK_CODE,
    PairingStep.COMPARE,
)


class Notices(QWidget):
    """A failure stays until it is closed; the others come and go with what they tell of."""

    conflicts_asked = Signal()
    returned_asked = Signal()
    quarantined_asked = Signal()
    pairing_asked = Signal()
    start_asked = Signal()
    removal_asked = Signal(str)  # the id of a device that shall not have been added
    keeping_asked = Signal()
    leaving_asked = Signal()

    def __init__(self, state: State, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._added = ""  # the id of the new device that is told of
        self._known: set[str] = set()  # of those that were told of and put away
        self.failure = Banner(self, closable=True)
        self.reach = Banner(self)
        self.pairing = Banner(self)
        self.conflicts = Banner(self)
        self.returned = Banner(self)
        self.quarantined = Banner(self)
        self.folder = Banner(self, closable=True)
        self.warning = Banner(self)
        self.added = Banner(self, closable=True)
        self.out = Banner(self)
        banners = (
            self.failure,
            self.reach,
            self.pairing,
            self.out,
            self.added,
            self.warning,
            self.conflicts,
            self.returned,
            self.quarantined,
            self.folder,
        )
        self.setLayout(column(*banners, gap=0))
        self.reach.acted.connect(self.start_asked)
        self.pairing.acted.connect(self.pairing_asked)
        self.returned.acted.connect(self.returned_asked)
        self.quarantined.acted.connect(self.quarantined_asked)
        self.conflicts.acted.connect(self.conflicts_asked)
        self.added.acted.connect(lambda: self.removal_asked.emit(self._added))
        self.added.dismissed.connect(self._put_away)
        self.out.acted.connect(self.keeping_asked)
        self.out.acted_otherwise.connect(self.leaving_asked)
        state.reach_changed.connect(self._show_reach)
        state.status_changed.connect(self._show_status)
        state.pairing_changed.connect(self._show_pairing)
        state.folder_imported.connect(self._show_folder)
        self._show_reach()
        self._show_status()

    def show_failure(self, reason: ReasonValue) -> None:
        """Something that was asked for could not be done."""
        self.failure.tell(words.reason_text(reason), tone="danger")

    def _show_reach(self) -> None:
        state = self._state
        if state.reach is Reach.READY:
            self.reach.hide()
        elif state.reach is Reach.STARTING:
            said = self.tr("Starting Companion's background process…")
            self.reach.tell(said, tone="neutral")
        elif state.reach is Reach.STOPPED:
            said = self.tr(
                "Companion's background process was stopped. You can read everything; to change "
                "or sync anything, start it again."
            )
            self.reach.tell(said, act=self.tr("&Start it"))
        elif state.problem is not None:
            said = words.reason_text(state.problem)
            self.reach.tell(said, tone="danger", act=self.tr("&Try again"))

    def _show_status(self) -> None:
        status = self._state.status
        self._show_waiting(status)
        warnings = devices.other_warnings(status) if status is not None else []
        if warnings:
            said = " ".join(words.reason_text(warning) for warning in warnings)
            self.warning.tell(said, tone="attention")
        else:
            self.warning.hide()
        self._show_group(status)

    def _show_waiting(self, status: Status | None) -> None:
        """What waits for a decision."""
        count = status.conflicts if status is not None else 0
        if count:
            self.conflicts.tell(words.say(conflicts_line(count)), act=self.tr("&Decide…"))
        else:
            self.conflicts.hide()
        count = status.returned if status is not None else 0
        if count:
            self.returned.tell(words.say(returned.line(count)), act=self.tr("&Review…"))
        else:
            self.returned.hide()
        count = status.quarantined if status is not None else 0
        if count:
            self.quarantined.tell(words.say(quarantined.line(count)), act=self.tr("&Review…"))
        else:
            self.quarantined.hide()

    def _show_group(self, status: Status | None) -> None:
        """A device that was added elsewhere, and that this one was removed."""
        added = devices.added_elsewhere(status) if status is not None else []
        news = [device for device in added if device.device_id not in self._known]
        if news:
            latest = news[0]
            self._added = latest.device_id
            said = self.tr(
                "New device added: {name}, on {by}. If that was not you, take it back now."
            ).format(name=latest.name, by=latest.added_by_name)
            self.added.tell(said, act=self.tr("&Undo"))
        else:
            self.added.hide()
        reason = devices.why_out(status) if status is not None else None
        if reason is not None:
            said = words.reason_text(reason)
            keep, wipe = self.tr("&Keep them"), self.tr("&Delete…")
            self.out.tell(said, tone="danger", act=keep, other=wipe)
        else:
            self.out.hide()

    def _put_away(self) -> None:
        """Seen: it is in the devices' window for as long as it can be taken back."""
        self._known.add(self._added)
        self._show_group(self._state.status)

    def _show_pairing(self, pairing: PairingValue) -> None:
        if pairing.step in _ASKING:
            self.pairing.tell(self.tr("A device wants to be paired."), act=self.tr("&Go on…"))
        else:
            self.pairing.hide()

    def _show_folder(self, event: FolderImported) -> None:
        """Something came into the watched folder."""
        view = importing.present(event.file)
        failed = view.error is not None
        said = words.reason_text(view.error) if view.error else words.say(view.summary)
        text = self.tr("From the watched folder, {name}: {said}").format(name=view.name, said=said)
        self.folder.tell(text, tone="attention" if failed else "neutral")
