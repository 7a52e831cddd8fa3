"""The widgets of a transcript that exist: those in view, and some beside them."""

from collections.abc import Callable, Iterator
from typing import Final

from PySide6.QtWidgets import QFrame

KEPT_MAX: Final = 60
"""Beside the visible ones, so that small scrolls back are free."""


class Shelf:
    """Widgets by the id of their message or fold, the most recently used last."""

    def __init__(self, make: Callable[[str], QFrame]) -> None:
        self._make = make
        self._widgets: dict[str, QFrame] = {}

    def __contains__(self, item: str) -> bool:
        return item in self._widgets

    def __iter__(self) -> Iterator[QFrame]:
        return iter(list(self._widgets.values()))

    def find(self, item: str) -> QFrame | None:
        """The widget of an item, if there is one."""
        return self._widgets.get(item)

    def take(self, item: str) -> QFrame:
        """The widget of an item, made if there is none."""
        widget = self._widgets.pop(item, None) or self._make(item)
        self._widgets[item] = widget
        return widget

    def hide_all_but(self, shown: set[str]) -> None:
        """Keep some of the others for later, and let go of the rest."""
        spare = [item for item in self._widgets if item not in shown]
        for item in spare:
            self._widgets[item].hide()
        for item in spare[: max(0, len(spare) - KEPT_MAX)]:
            if not self._widgets[item].hasFocus():
                self._widgets.pop(item).deleteLater()

    def drop(self, item: str) -> None:
        """Let go of one."""
        widget = self._widgets.pop(item, None)
        if widget is not None:
            widget.hide()
            widget.deleteLater()

    def clear(self) -> None:
        """Let go of all."""
        for item in list(self._widgets):
            self.drop(item)
