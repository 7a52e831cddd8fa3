"""A list of ids that becomes another by the difference, so selection and scroll stay.

Three steps, each told to the views in as few signals as it has stretches: what is gone leaves,
what is left is brought into its new order at once, what is new comes. So it costs as much as the
list is long, whatever has happened to it; and nothing is ever reset.
"""

from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex

K = TypeVar("K", bound=Hashable)

Index = QModelIndex | QPersistentModelIndex


class OrderedModel(QAbstractListModel, Generic[K]):
    """Rows known by an id each. Subclasses say what they show."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: list[K] = []
        self._places: dict[K, int] | None = {}

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many there are."""
        return 0 if parent.isValid() else len(self._ids)

    @property
    def ids(self) -> Sequence[K]:
        """All of them, in order."""
        return self._ids

    def id_at(self, index: Index) -> K | None:
        """The id of an index; None when there is none."""
        is_here = index.isValid() and 0 <= index.row() < len(self._ids)
        return self._ids[index.row()] if is_here else None

    def index_of(self, identifier: K) -> QModelIndex:
        """Where an id stands; invalid when it is not here."""
        at = self._at().get(identifier)
        return QModelIndex() if at is None else self.index(at)

    def become(self, ids: Sequence[K]) -> None:
        """Be this list from now on, each id in it once."""
        if list(ids) == self._ids:
            return
        self._remove_all_but(set(ids))
        present = set(self._ids)
        self._reorder([each for each in ids if each in present])
        self._insert(ids, present)

    def _at(self) -> dict[K, int]:
        if self._places is None:
            self._places = {each: at for at, each in enumerate(self._ids)}
        return self._places

    def _remove_all_but(self, wanted: set[K]) -> None:
        end = len(self._ids)
        while end > 0:
            if self._ids[end - 1] in wanted:
                end -= 1
                continue
            first = end - 1
            while first > 0 and self._ids[first - 1] not in wanted:
                first -= 1
            self.beginRemoveRows(QModelIndex(), first, end - 1)
            del self._ids[first:end]
            self._places = None
            self.endRemoveRows()
            end = first

    def _reorder(self, ids: list[K]) -> None:
        if ids == self._ids:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        held = [self._ids[index.row()] for index in before]
        self._ids, self._places = ids, None
        self.changePersistentIndexList(before, [self.index_of(each) for each in held])
        self.layoutChanged.emit()

    def _insert(self, ids: Sequence[K], present: set[K]) -> None:
        at = 0
        while at < len(ids):
            end = at
            while end < len(ids) and ids[end] not in present:
                end += 1
            if end > at:
                self.beginInsertRows(QModelIndex(), at, end - 1)
                self._ids[at:at] = ids[at:end]
                self._places = None
                self.endInsertRows()
            at = end + 1
