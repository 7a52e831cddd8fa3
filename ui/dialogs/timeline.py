"""What was synced when, with whom, and how much."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from companion.control import messages as m
from ui import words
from ui.actions import Actions
from ui.dialogs.base import Dialog
from ui.presenters import syncing as presenter
from ui.state import State
from ui.widgets.layouts import button, column, label, row

_COLUMN_MIN: Final = 90


class TimelineDialog(Dialog):
    """Asks for it when it is opened, and again when the status has changed."""

    def __init__(self, state: State, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setWindowTitle(self.tr("What was synced"))
        self._actions = actions
        self._awaited = False
        self._empty = label(self.tr("Nothing was synced yet."), tone="secondary")
        self.table = self._make_table()
        close = button(self.tr("&Close"))
        close.clicked.connect(self.accept)
        heading = label(self.tr("What was synced"), points=5, bold=True)
        self.setLayout(
            column(heading, self._empty, self.table, row(None, close), gap=16, margin=24)
        )
        self.resize(760, 520)
        state.status_changed.connect(self.read)
        self.read()

    def _make_table(self) -> QTableWidget:
        made = QTableWidget(0, 5, self)
        made.setHorizontalHeaderLabels(
            [
                self.tr("When"),
                self.tr("Device"),
                self.tr("Changes"),
                self.tr("Size"),
                self.tr("How it ended"),
            ]
        )
        made.setObjectName("table")
        made.setAccessibleName(self.tr("What was synced"))
        made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        made.setTabKeyNavigation(False)
        made.setShowGrid(False)
        made.verticalHeader().hide()
        header = made.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setMinimumSectionSize(_COLUMN_MIN)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setAccessibleName(self.tr("Columns"))
        return made

    def read(self) -> None:
        """Ask what there is now; one question at a time."""
        if not self._awaited:
            self._awaited = True
            self._actions.ask_timeline(self._take, self._fail)

    def _take(self, timeline: m.Timeline) -> None:
        if self.is_gone:
            return
        self._awaited = False
        self._empty.setVisible(not timeline.entries)
        self.table.setVisible(bool(timeline.entries))
        self.table.setRowCount(len(timeline.entries))
        for at, entry in enumerate(timeline.entries):
            for place, text in enumerate(self._cells(entry)):
                self.table.setItem(at, place, QTableWidgetItem(text))

    def _fail(self, _reason: m.ReasonValue) -> None:
        """It is asked again when there is another status."""
        self._awaited = False

    def _cells(self, entry: m.ExchangeValue) -> tuple[str, ...]:
        ended = words.reason_text(entry.reason) if entry.reason is not None else self.tr("In step")
        return (
            words.date_and_time(entry.at_ms),
            entry.name or entry.device_id[:8],
            words.say(presenter.exchanged(entry)),
            words.size(entry.bytes_sent + entry.bytes_received),
            ended,
        )
