"""What becomes of the conversations here when this computer is none of the devices any more."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from companion.control import messages as m
from ui import words
from ui.actions import Actions
from ui.dialogs.base import Dialog
from ui.presenters.devices import why_out
from ui.state import State
from ui.widgets.layouts import button, column, label, row


class LeaveDialog(Dialog):
    """Keep or delete. Deleting is asked for twice, as it is the one thing that cannot be undone.

    `wiped`: the daemon deletes everything as it stops.
    """

    wiped = Signal()

    def __init__(self, state: State, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setWindowTitle(self.tr("Leave the devices"))
        self._state, self._actions = state, actions
        self.keep = button(self.tr("&Keep the conversations here"), primary=True)
        self.keep.setAutoDefault(False)
        self.keep.clicked.connect(self._keep)
        self.wipe = button(self.tr("&Delete them from this computer…"))
        self.wipe.clicked.connect(self.ask_again)
        self.wipe_surely = button(self.tr("&Delete everything, for good"))
        self.wipe_surely.clicked.connect(self._wipe)
        self._cancel = button(self.tr("&Cancel"))
        self._cancel.clicked.connect(self.reject)
        self._back = button(self.tr("&Back"))
        self._back.clicked.connect(self._go_back)
        self._problem = label(tone="danger", wrap=True)
        self._pages = QStackedWidget(self)
        for layout in (self._choice(), self._last_question()):
            page = QWidget(self)
            page.setLayout(layout)
            self._pages.addWidget(page)
        self.setLayout(column(self._pages, self._problem, gap=12, margin=24))
        self.resize(480, 330)
        self._cancel.setFocus()

    def _choice(self) -> QVBoxLayout:
        reason = why_out(self._state.status) if self._state.status is not None else None
        if reason is None:
            title = self.tr("Leave your other devices?")
            said = self.tr(
                "They will send nothing here any more, and get nothing from here. What they "
                "have stays on them."
            )
        else:
            title = self.tr("This computer was removed from your devices")
            said = words.reason_text(reason)
        kept = self.tr("Kept, they stay on this computer alone; it can be paired again later.")
        texts = (label(title, points=3, bold=True, wrap=True), label(said, wrap=True))
        doing = column(self.keep, self.wipe, self._cancel)
        return column(*texts, label(kept, wrap=True), None, doing, gap=14)

    def _last_question(self) -> QVBoxLayout:
        status = self._state.status
        count = words.number(status.conversations) if status is not None else "?"
        title = label(self.tr("Delete everything here?"), points=3, bold=True, wrap=True)
        said = self.tr(
            "All of Companion's data on this computer is deleted, its key too: {count} "
            "conversations and their attachments. This cannot be undone. Other devices keep what "
            "they have; backups that you have made stay. Companion then closes."
        ).format(count=count)
        doing = row(self._back, None, self.wipe_surely)
        return column(title, label(said, wrap=True), None, doing, gap=14)

    def ask_again(self) -> None:
        """The second question."""
        self._pages.setCurrentIndex(1)
        self._back.setFocus()

    def _go_back(self) -> None:
        self._pages.setCurrentIndex(0)
        self._cancel.setFocus()

    def _keep(self) -> None:
        self._actions.send(m.LeaveGroup(wipe=False))
        self.accept()

    def _wipe(self) -> None:
        self.wipe_surely.setEnabled(False)
        # What is open here could not be deleted on every system.
        self._state.close_views()
        self._actions.leave_and_wipe(self._has_wiped, self._could_not)

    def _has_wiped(self, _done: m.Result) -> None:
        self.accept()
        self.wiped.emit()

    def _could_not(self, reason: m.ReasonValue) -> None:
        self._state.open_views()
        self.wipe_surely.setEnabled(True)
        self._problem.setText(words.reason_text(reason))
