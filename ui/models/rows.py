"""A list of rows that becomes another by the difference, and says which of its rows are new."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QObject, Qt

from ui.models.ordered import Index as Index
from ui.models.ordered import OrderedModel
from ui.tooltips import tooltip

T = TypeVar("T")

ROW_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
"""The row itself, for delegates and handlers."""


class RowsModel(OrderedModel[Hashable], Generic[T]):
    """Rows known by a key. Subclasses say how a row reads."""

    def __init__(self, key: Callable[[T], Hashable], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self._rows: dict[Hashable, T] = {}

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row under ROW_ROLE; its words under the roles for display and screen readers."""
        row = self.row_at(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title_of(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.description_of(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(self.description_of(row))
        return None

    def title_of(self, row: T) -> str:
        """What the row is called."""
        raise NotImplementedError

    def description_of(self, row: T) -> str:
        """All that the row shows, in words."""
        raise NotImplementedError

    def row_at(self, index: Index) -> T | None:
        """The row of an index, or None."""
        key = self.id_at(index)
        return self._rows[key] if key is not None else None

    def replace(self, rows: Sequence[T]) -> None:
        """Become `rows`, telling the views only what is different."""
        before, after = self._rows, {self._key(row): row for row in rows}
        self._rows = before | after  # views may still ask for what is about to go
        self.become(list(after))
        self._rows = after
        for key, row in after.items():
            if key in before and before[key] != row:
                changed = self.index_of(key)
                self.dataChanged.emit(changed, changed)

    def add(self, rows: Iterable[T]) -> None:
        """Have these behind all others; one that is here already stays where it is."""
        self.replace([*(self._rows[key] for key in self._ids), *self._unknown(rows)])

    def _unknown(self, rows: Iterable[T]) -> list[T]:
        return [row for row in rows if self._key(row) not in self._rows]
