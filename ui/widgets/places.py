"""The window's left edge: choose a place, or drag conversations to one."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTreeView, QWidget

from companion.views.places import Place
from ui.models.conversations import MIME, dragged_ids
from ui.models.places import PlacesModel
from ui.models.rows import Index
from ui.presenters.places import Node
from ui.widgets.places_delegate import PlacesDelegate, arrow_area

WIDTH = 210
_INDENT = 14


class Places(QTreeView):
    """A tree; sections and folders open and close, and stay as they were."""

    chosen = Signal(object)  # Place
    devices_asked = Signal()
    dropped = Signal(object, object)  # ids, Place
    menu_asked = Signal(object, object)  # Node, QPoint

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("places")
        self.setAccessibleName(self.tr("Places"))
        self.places = PlacesModel(self)
        self._closed: set[str] = set()
        self._is_filling = False
        self.setModel(self.places)
        self.setItemDelegate(PlacesDelegate(self))
        self._set_up()
        self.selectionModel().currentChanged.connect(self._choose)
        self.customContextMenuRequested.connect(self._ask_menu)
        self.expanded.connect(self._opened)
        self.collapsed.connect(self._shut)
        self.clicked.connect(self._clicked)
        self.activated.connect(self._activated)

    def _set_up(self) -> None:
        self.setHeaderHidden(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIndentation(_INDENT)
        self.setRootIsDecorated(False)
        self.setMouseTracking(True)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)

    def sizeHint(self) -> QSize:
        """Wide enough for most names."""
        return QSize(WIDTH, 400)

    # --- what is shown -------------------------------------------------------------------

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Show this tree; what was chosen, and is there, stays chosen."""
        before = self.current()
        self._is_filling = True
        self.places.show(nodes)
        for index in self.places.all_indexes():
            node = self.places.node_at(index)
            if node is not None and node.children:
                self.setExpanded(index, node.key not in self._closed)
        self._is_filling = False
        if before is not None and self.current() != before:
            self.select(before)

    def select(self, place: Place) -> bool:
        """Choose a place; False when nothing is there."""
        index = self.places.index_of(place)
        if index.isValid():
            self.setCurrentIndex(index)
        return index.isValid()

    def mark(self, place: Place) -> None:
        """Show which place is listed, without going there; none, when it has gone."""
        if self.current() != place:
            self._is_filling = True
            self.setCurrentIndex(self.places.index_of(place))
            self._is_filling = False

    @property
    def is_any(self) -> bool:
        """Whether there is a conversation anywhere."""
        nodes = (self.places.node_at(index) for index in self.places.all_indexes())
        return any(node is not None and node.count for node in nodes)

    def go_to_section(self, key: str) -> None:
        """Go to a heading, opened, with the keyboard."""
        index = self.places.index_of_key(key)
        if index.isValid():
            self.setExpanded(index, True)
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def current(self) -> Place | None:
        """The place chosen."""
        node = self.places.node_at(self.currentIndex())
        return node.place if node is not None else None

    @property
    def closed(self) -> list[str]:
        """The keys of what is closed, to be remembered."""
        return sorted(self._closed)

    def close_all(self, keys: Sequence[str]) -> None:
        """Close what was closed before."""
        self._closed = set(keys)

    # --- choosing ------------------------------------------------------------------------

    def _choose(self, index: QModelIndex) -> None:
        node = self.places.node_at(index)
        if node is not None and node.place is not None and not self._is_filling:
            self.chosen.emit(node.place)

    def _clicked(self, index: QModelIndex) -> None:
        node = self.places.node_at(index)
        if node is not None and node.is_heading:
            self.setExpanded(index, not self.isExpanded(index))
        elif node is not None and node.place is None:
            self.devices_asked.emit()

    def _activated(self, index: QModelIndex) -> None:
        """Enter; a click has done it already."""
        node = self.places.node_at(index)
        if node is not None and node.place is not None:
            self.chosen.emit(node.place)

    def _opened(self, index: QModelIndex) -> None:
        self._note(index, is_open=True)

    def _shut(self, index: QModelIndex) -> None:
        self._note(index, is_open=False)

    def _note(self, index: QModelIndex, *, is_open: bool) -> None:
        node = self.places.node_at(index)
        if node is None or self._is_filling:
            return
        if is_open:
            self._closed.discard(node.key)
        else:
            self._closed.add(node.key)

    def _ask_menu(self, position: QPoint) -> None:
        node = self.places.node_at(self.indexAt(position))
        if node is not None:
            self.menu_asked.emit(node, self.viewport().mapToGlobal(position))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The arrow opens and closes, and chooses nothing."""
        index = self.indexAt(event.position().toPoint())
        node = self.places.node_at(index)
        on_arrow = arrow_area(self.visualRect(index)).contains(event.position().toPoint())
        if node is not None and node.children and on_arrow and not node.is_heading:
            self.setExpanded(index, not self.isExpanded(index))
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens a heading, or asks for the devices."""
        node = self.places.node_at(self.currentIndex())
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if is_enter and node is not None and node.place is None:
            self._clicked(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Nothing: the delegate paints the arrows, and the ground of the chosen line."""

    # --- dragging ------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Conversations are welcome."""
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where they would go."""
        node = self.places.node_at(self.indexAt(event.position().toPoint()))
        if event.mimeData().hasFormat(MIME) and node is not None and node.takes:
            self._aim(self.indexAt(event.position().toPoint()))
            event.acceptProposedAction()
        else:
            self._aim(QModelIndex())
            event.ignore()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """They go elsewhere."""
        self._aim(QModelIndex())

    def dropEvent(self, event: QDropEvent) -> None:
        """They are here."""
        self._aim(QModelIndex())
        node = self.places.node_at(self.indexAt(event.position().toPoint()))
        if node is not None and node.takes:
            event.acceptProposedAction()
            self.dropped.emit(dragged_ids(event.mimeData()), node.place)

    def _aim(self, index: QModelIndex) -> None:
        self.setProperty("target", QPersistentModelIndex(index))
        self.viewport().update()
