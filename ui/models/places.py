"""The tree of places, brought up to date line by line: what is chosen and open stays so."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from companion.views.places import Place
from ui import words
from ui.models.rows import Index
from ui.phrases import plural, translate
from ui.presenters.places import Node

NODE_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
"""The node itself, for delegates and handlers."""


class _Line:
    """A node with its place in the tree."""

    __slots__ = ("children", "node", "number", "parent")

    def __init__(self, number: int, parent: "_Line | None", node: Node | None) -> None:
        self.number = number  # what Qt keeps of it in an index
        self.parent = parent
        self.node = node
        self.children: list[_Line] = []


class PlacesModel(QAbstractItemModel):
    """The nodes of ui.presenters.places."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last = 0
        self._root = _Line(0, None, None)
        self._lines: dict[int, _Line] = {0: self._root}

    # --- as Qt asks ----------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """The index of a child."""
        children = self._line(parent).children
        if column != 0 or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, children[row].number)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        """The index of what it is within."""
        above = self._line(index).parent
        return QModelIndex() if above is None else self._index(above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many are within."""
        return len(self._line(parent).children)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One: the delegate paints the rest beside it."""
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The node under NODE_ROLE; its words under the roles for display and screen readers."""
        node = self._line(index).node
        if node is None:
            return None
        if role == NODE_ROLE:
            return node
        if role == Qt.ItemDataRole.DisplayRole:
            return words.say(node.label)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _said(node)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Places can be chosen; headings and devices can be gone to."""
        node = self._line(index).node
        if node is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled
        if node.place is not None:
            flags |= Qt.ItemFlag.ItemIsSelectable
        if node.takes:
            flags |= Qt.ItemFlag.ItemIsDropEnabled
        return flags

    # --- what is shown -------------------------------------------------------------------

    def show(self, nodes: Sequence[Node]) -> None:
        """Become this tree."""
        self._become(self._root, nodes)

    def node_at(self, index: Index) -> Node | None:
        """The node of an index, or None."""
        return self._line(index).node

    def index_of(self, place: Place) -> QModelIndex:
        """Where a place stands; invalid when there is nothing in it."""
        return next((i for i in self.all_indexes() if self._is_of(i, place)), QModelIndex())

    def index_of_key(self, key: str) -> QModelIndex:
        """Where a node stands, by its key."""
        found = (i for i in self.all_indexes() if (n := self.node_at(i)) and n.key == key)
        return next(found, QModelIndex())

    def all_indexes(self, parent: QModelIndex = QModelIndex()) -> list[QModelIndex]:  # noqa: B008
        """Every line, in the order in which it is read."""
        found = []
        for at in range(self.rowCount(parent)):
            index = self.index(at, 0, parent)
            found += [index, *self.all_indexes(index)]
        return found

    def _is_of(self, index: QModelIndex, place: Place) -> bool:
        node = self.node_at(index)
        return node is not None and node.place == place

    def _line(self, index: Index) -> _Line:
        return self._lines.get(index.internalId(), self._root) if index.isValid() else self._root

    def _index(self, line: _Line) -> QModelIndex:
        if line.parent is None:
            return QModelIndex()
        return self.createIndex(line.parent.children.index(line), 0, line.number)

    # --- the difference ------------------------------------------------------------------

    def _become(self, line: _Line, nodes: Sequence[Node]) -> None:
        wanted = {node.key for node in nodes}
        for at in reversed(range(len(line.children))):
            if _key(line.children[at]) not in wanted:
                self._remove(line, at)
        for at, node in enumerate(nodes):
            if at >= len(line.children) or _key(line.children[at]) != node.key:
                self._remove_later(line, at, node.key)
                self._insert(line, at, node)
            child = line.children[at]
            if child.node != node:
                child.node = node
                self.dataChanged.emit(self._index(child), self._index(child))
            self._become(child, node.children)

    def _insert(self, line: _Line, at: int, node: Node) -> None:
        self._last += 1
        child = _Line(self._last, line, replace(node, children=()))
        self.beginInsertRows(self._index(line), at, at)
        line.children.insert(at, child)
        self._lines[child.number] = child
        self.endInsertRows()

    def _remove_later(self, line: _Line, after: int, key: str) -> None:
        """A name that is written otherwise now may stand elsewhere in the order."""
        for at in reversed(range(after, len(line.children))):
            if _key(line.children[at]) == key:
                self._remove(line, at)

    def _remove(self, line: _Line, at: int) -> None:
        self.beginRemoveRows(self._index(line), at, at)
        self._forget(line.children.pop(at))
        self.endRemoveRows()

    def _forget(self, line: _Line) -> None:
        del self._lines[line.number]
        for child in line.children:
            self._forget(child)


def _key(line: _Line) -> str:
    return line.node.key if line.node is not None else ""


def _said(node: Node) -> str:
    label = words.say(node.label)
    if node.note is not None:
        return f"{label}, {words.say(node.note)}"
    if node.place is None:
        return label
    one, many = translate("Places", "one conversation"), translate("Places", "{n} conversations")
    return f"{label}, {words.say(plural(node.count, one, many))}"


def count_text(node: Node) -> str:
    """What stands at the end of a line."""
    if node.note is not None:
        return words.say(node.note)
    return words.number(node.count) if node.place is not None and node.count else ""
