"""A context menu of actions that there are already; it goes when it is closed."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget


def pop_up(actions: Sequence[QAction], position: QPoint, parent: QWidget) -> None:
    """Open it there; not at all when there is nothing in it."""
    if actions:
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(list(actions))
        menu.popup(position)
