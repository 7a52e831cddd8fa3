"""A list model that replaces its rows by the difference, so selection and scroll stay."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.tooltips import tooltip

T = TypeVar("T")

Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The row itself, for delegates and handlers."""


class RowsModel(QAbstractListModel, Generic[T]):
    """Rows known by a key. Subclasses say how a row reads."""

    def __init__(self, key: Callable[[T], Hashable], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self._rows: list[T] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many rows are loaded."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row under ROW_ROLE; its words under the roles for display and screen readers."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
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
        return self._rows[index.row()] if self.checkIndex(index) and index.isValid() else None

    def index_of(self, key: Hashable) -> QModelIndex:
        """Where a key stands; invalid when it is not loaded."""
        for at, row in enumerate(self._rows):
            if self._key(row) == key:
                return self.index(at)
        return QModelIndex()

    def replace(self, rows: Sequence[T]) -> None:
        """Become `rows`, telling the views only what is different."""
        self._remove_all_but({self._key(row) for row in rows})
        for at, row in enumerate(rows):
            self._place(at, row)

    def _remove_all_but(self, wanted: set[Hashable]) -> None:
        at = len(self._rows) - 1
        while at >= 0:
            last = at
            while at >= 0 and self._key(self._rows[at]) not in wanted:
                at -= 1
            if at < last:
                self.beginRemoveRows(QModelIndex(), at + 1, last)
                del self._rows[at + 1 : last + 1]
                self.endRemoveRows()
            at -= 1

    def _place(self, at: int, row: T) -> None:
        """Bring `row` to position `at`; everything before it is in place already."""
        key = self._key(row)
        if at >= len(self._rows) or self._key(self._rows[at]) != key:
            found = self.index_of(key).row()
            if found < 0:
                self.beginInsertRows(QModelIndex(), at, at)
                self._rows.insert(at, row)
                self.endInsertRows()
                return
            self.beginMoveRows(QModelIndex(), found, found, QModelIndex(), at)
            self._rows.insert(at, self._rows.pop(found))
            self.endMoveRows()
        if self._rows[at] != row:
            self._rows[at] = row
            self.dataChanged.emit(self.index(at), self.index(at))
