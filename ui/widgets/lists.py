"""The lists of the sidebar: many lines may be chosen, dragged, and acted on by the keyboard."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from ui.models.conversations import ConversationsModel
from ui.widgets.list_delegate import ListDelegate


class RowList(QListView):
    """A list whose lines are painted by the ListDelegate."""

    opened = Signal()  # by Enter
    delete_asked = Signal()

    def __init__(self, model: QAbstractItemModel, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("list")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setItemDelegate(ListDelegate(self))
        self.setModel(model)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens what is chosen, Delete deletes it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        else:
            super().keyPressEvent(event)

    def keeping_scroll(self, change: Callable[[], None]) -> None:
        """Change the model; what stood at the upper edge stands there afterwards."""
        bar = self.verticalScrollBar()
        first = QPersistentModelIndex(self.indexAt(QPoint(1, 1)))
        before = self.visualRect(first).top() if first.isValid() else 0
        was_at_top = bar.value() == 0
        change()
        if was_at_top or not first.isValid():
            return
        self.doItemsLayout()
        moved = self.visualRect(first).top() - before
        bar.setValue(bar.value() + moved)


class ConversationList(RowList):
    """Several may be chosen, and dragged to a folder or tag."""

    def __init__(self, model: ConversationsModel, name: str, parent: QWidget) -> None:
        super().__init__(model, name, parent)
        self._conversations = model
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)

    def selected(self) -> list[str]:
        """The ids of all that is chosen, in the order of the list."""
        ids = self._conversations.ids
        selection = self.selectionModel().selection()
        ranges = sorted((r.top(), r.bottom()) for r in selection.toList())
        return [each for first, last in ranges for each in ids[first : last + 1]]
