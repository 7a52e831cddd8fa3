"""Which attachments come here, how much of earlier versions is kept, and what takes how much."""

from typing import Final

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QSpinBox, QWidget

from companion.control import messages as m
from companion.views.pages import Views
from companion.views.storage import Room, rooms
from ui import words
from ui.actions import Actions
from ui.background import in_background
from ui.presenters import storage as presenter
from ui.state import Reach, State
from ui.widgets.layouts import button, column, label, row

LIMIT_MB_DEFAULT: Final = 25
_LIMIT_MB_MAX: Final = 100_000
_DAYS_MAX: Final = 36_500
_INSET: Final = 7
_HISTORY_MB_MAX: Final = 1_000_000


class StoragePage(QWidget):
    """The second tab."""

    def __init__(self, state: State, actions: Actions) -> None:
        super().__init__()
        self._state, self._actions = state, actions
        self.all = QRadioButton(self.tr("&All of them"), self)
        self.up_to = QRadioButton(self.tr("Those of &up to"), self)
        self.on_open = QRadioButton(self.tr("Only what I &open"), self)
        self._which = QButtonGroup(self)
        self.limit = _number(1, _LIMIT_MB_MAX, self.tr(" MB"))
        self.days = _number(0, _DAYS_MAX, self.tr(" days"))
        self.megabytes = _number(0, _HISTORY_MB_MAX, self.tr(" MB"))
        self._table = QGridLayout()
        self._lay_out()
        self._connect()
        self._show_policy()
        self._ask_for_bounds()
        in_background(self._look, self._show_rooms)

    def _lay_out(self) -> None:
        for choice in (self.all, self.up_to, self.on_open):
            self._which.addButton(choice)
        self.limit.setAccessibleName(self.tr("Largest attachment"))
        self.days.setAccessibleName(self.tr("Days that earlier versions are kept"))
        self.megabytes.setAccessibleName(self.tr("Room for earlier versions"))
        attachments = column(
            label(self.tr("Attachments that come to this computer"), bold=True),
            self.all,
            row(self.up_to, self.limit, None),
            self.on_open,
            gap=6,
        )
        history = column(
            label(self.tr("Earlier versions"), bold=True),
            row(
                label(self.tr("Keep them for")),
                self.days,
                label(self.tr("and in")),
                self.megabytes,
                None,
            ),
            label(
                self.tr("The last eight of each title and text are kept longer."),
                tone="secondary",
                wrap=True,
            ),
            gap=6,
        )
        self._table.setHorizontalSpacing(24)
        self._table.setVerticalSpacing(4)
        self._table.setColumnStretch(2, 1)
        open_folder = button(self.tr("Show the &folder"))
        open_folder.clicked.connect(self._open_folder)
        room = column(
            label(self.tr("On this disk"), bold=True),
            self._table,
            label(str(self._state.profile.directory), tone="secondary", wrap=True),
            row(open_folder, None),
            gap=6,
        )
        page = column(attachments, history, room, None, gap=20)
        page.setContentsMargins(0, 20, 0, 0)
        self.setLayout(page)

    def _connect(self) -> None:
        self._which.buttonClicked.connect(lambda _button: self._choose())
        self.limit.editingFinished.connect(self._choose_limit)
        self.days.editingFinished.connect(self._choose_bounds)
        self.megabytes.editingFinished.connect(self._choose_bounds)
        self._state.status_changed.connect(self._show_policy)
        self._state.reach_changed.connect(self._show_policy)

    # --- attachments -----------------------------------------------------------------------

    def _show_policy(self) -> None:
        status = self._state.status
        ready = self._state.reach is Reach.READY and status is not None
        for choice in (*self._which.buttons(), self.limit, self.days, self.megabytes):
            choice.setEnabled(ready)
        if status is None:
            return
        chosen = {"up_to": self.up_to, "on_open": self.on_open}.get(status.attachment_mode)
        (chosen or self.all).setChecked(True)
        if not self.limit.hasFocus():
            self.limit.setValue(status.attachment_limit_mb or LIMIT_MB_DEFAULT)

    def _choose(self) -> None:
        if self.up_to.isChecked():
            self._actions.choose_attachments("up_to", self.limit.value())
        else:
            self._actions.choose_attachments("all" if self.all.isChecked() else "on_open", 0)

    def _choose_limit(self) -> None:
        status = self._state.status
        if status is None or status.attachment_limit_mb == self.limit.value():
            return
        if self.limit.hasFocus() or self.up_to.isChecked():
            self.up_to.setChecked(True)
            self._choose()

    # --- earlier versions --------------------------------------------------------------------

    def _ask_for_bounds(self) -> None:
        self._bounds: tuple[int, int] | None = None
        if self._state.reach is Reach.READY:
            self._actions.bound_history(self._show_bounds)

    @Slot(object)
    def _show_bounds(self, result: m.Result) -> None:
        if isinstance(result, m.HistoryBounds):
            self._bounds = (result.days, result.mb)
            self.days.setValue(result.days)
            self.megabytes.setValue(result.mb)

    def _choose_bounds(self) -> None:
        chosen = (self.days.value(), self.megabytes.value())
        if self._bounds is not None and chosen != self._bounds:
            self._bounds = chosen
            self._actions.bound_history(self._show_bounds, *chosen)

    # --- room --------------------------------------------------------------------------------

    def _look(self) -> list[Room]:
        profile = self._state.profile
        views = Views.open(profile.database, profile.blobs)
        try:
            return rooms(profile, views.storage()[0])
        finally:
            views.close()

    @Slot(object)
    def _show_rooms(self, found: list[Room]) -> None:
        for place, view in enumerate(presenter.present(found)):
            self._table.addWidget(label(words.say(view.name)), place, 0)
            self._table.addWidget(label(words.size(view.bytes), tone="secondary"), place, 1)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._state.profile.directory)))


def _number(least: int, greatest: int, unit: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, greatest)
    box.setSuffix(unit)
    box.setGroupSeparatorShown(True)
    box.lineEdit().setTextMargins(_INSET, 0, 0, 0)  # a style sheet's padding does not reach it
    return box
