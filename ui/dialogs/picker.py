"""Pick one of many by typing some of its letters: commands, conversations, folders, tags."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QListView, QWidget

from ui.dialogs.base import Dialog
from ui.models.rows import ROW_ROLE, RowsModel
from ui.widgets.layouts import column, hairline, label
from ui.widgets.picker_delegate import PickerDelegate

WIDTH: Final = 560
HEIGHT: Final = 420

_MOVES: Final = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One of them. `hint` stands at the end: a shortcut, or what it is."""

    key: str
    text: str
    hint: str = ""
    icon: str = ""


class Entries(RowsModel[Entry]):
    """In the order given."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda entry: entry.key, parent)

    def title_of(self, row: Entry) -> str:
        """What it is called."""
        return row.text

    def description_of(self, row: Entry) -> str:
        """What it is called, and the hint."""
        return f"{row.text}, {row.hint}" if row.hint else row.text


class Picker(Dialog):
    """The list follows what is typed; Enter picks, Escape leaves.

    Args:
        offer: the entries for what is typed, the best first.
    """

    picked = Signal(str)  # the entry's key

    def __init__(
        self,
        title: str,
        prompt: str,
        offer: Callable[[str], Sequence[Entry]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent)
        self._offer = offer
        self.entries = Entries(self)
        self.field = QLineEdit(self)
        self.field.setObjectName("search")
        self.field.setPlaceholderText(prompt)
        self.field.setAccessibleName(prompt)
        self.list = self._list(title)
        self._nothing = label(self.tr("Nothing has this name."), tone="secondary")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setContentsMargins(0, 24, 0, 24)
        self.setLayout(column(self.field, hairline(), self.list, self._nothing, gap=10, margin=12))
        self.resize(WIDTH, HEIGHT)
        self.field.textChanged.connect(self._show)
        self.field.installEventFilter(self)
        self.list.clicked.connect(lambda _index: self.pick())
        self._show("")

    def _list(self, name: str) -> QListView:
        made = QListView(self)
        made.setObjectName("list")
        made.setAccessibleName(name)
        made.setFrameShape(QFrame.Shape.NoFrame)
        made.setUniformItemSizes(True)
        made.setMouseTracking(True)
        made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the field keeps it, and moves in here
        made.setItemDelegate(PickerDelegate(made))
        made.setModel(self.entries)
        return made

    def pick(self) -> None:
        """Take the chosen one."""
        entry = self.list.currentIndex().data(ROW_ROLE)
        if isinstance(entry, Entry):
            self.accept()
            self.picked.emit(entry.key)

    def _show(self, typed: str) -> None:
        self.entries.replace(self._offer(typed))
        is_any = bool(self.entries.rowCount())
        self.list.setVisible(is_any)
        self._nothing.setVisible(not is_any)
        if is_any:
            self.list.setCurrentIndex(self.entries.index(0))
            self.list.scrollToTop()
            self._tell_chosen()

    def _tell_chosen(self) -> None:
        """A screen reader's person is in the field, and hears what is chosen beside it."""
        said = self.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
        self.field.setAccessibleDescription(str(said or ""))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up, Down and Enter in the field are for the list."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.pick()
                return True
            if event.key() in _MOVES:
                self.list.keyPressEvent(event)
                self._tell_chosen()
                return True
        return super().eventFilter(watched, event)
