"""All shortcuts in one list, read from the menus themselves; and what keys do in the lists."""

import re
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTreeView, QWidget

from ui.dialogs.base import Dialog
from ui.widgets.layouts import button, column, row

_LETTER: Final = re.compile(r"\(&.\)")


class ShortcutsDialog(Dialog):
    """Groups of actions with their keys.

    Args:
        groups: the name of a menu, and its actions.
    """

    def __init__(
        self, groups: Sequence[tuple[str, Sequence[QAction]]], parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.model = QStandardItemModel(0, 2, self)
        self.model.setHorizontalHeaderLabels([self.tr("What it does"), self.tr("Keys")])
        for name, actions in groups:
            named = [(plain(a.text()), _keys(a)) for a in actions if not a.shortcut().isEmpty()]
            self._add(name, named)
        self._add(self.tr("In the lists"), self._in_lists())
        self._view = self._tree()
        close = button(self.tr("&Close"), primary=True)
        close.clicked.connect(self.accept)
        self.setLayout(column(self._view, row(None, close), gap=14, margin=20))
        self.resize(520, 620)

    def _in_lists(self) -> list[tuple[str, str]]:
        def keys(*names: str) -> str:
            return "  ".join(_native(name) for name in names)

        return [
            (self.tr("Choose the one before or after"), keys("Up", "Down")),
            (self.tr("Choose several"), keys("Shift+Up", "Shift+Down")),
            (self.tr("Choose all"), keys("Ctrl+A")),
            (self.tr("Go to the conversation"), keys("Return")),
            (self.tr("Delete what is chosen"), keys("Del")),
            (self.tr("From the search to what was found"), keys("Down")),
            (self.tr("Leave the search"), keys("Esc")),
            (self.tr("Open and close a folder or section"), keys("Right", "Left")),
        ]

    def _add(self, name: str, rows: Sequence[tuple[str, str]]) -> None:
        if not rows:
            return
        heading = QStandardItem(name)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        for text, keys in rows:
            heading.appendRow([QStandardItem(text), QStandardItem(keys)])
        self.model.appendRow([heading, QStandardItem()])

    def _tree(self) -> QTreeView:
        view = QTreeView(self)
        view.setObjectName("table")
        view.setAccessibleName(self.windowTitle())
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setModel(self.model)
        view.setRootIsDecorated(False)
        view.setItemsExpandable(False)
        view.setIndentation(14)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        view.expandAll()
        view.header().setStretchLastSection(False)
        view.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        view.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        return view


def plain(text: str) -> str:
    """The name of an action without the mark of its letter, as Chinese has it, too: 文件(&F)."""
    text = _LETTER.sub("", text)
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def _keys(action: QAction) -> str:
    return "  ".join(
        each.toString(QKeySequence.SequenceFormat.NativeText) for each in action.shortcuts()
    )


def _native(name: str) -> str:
    return QKeySequence(name).toString(QKeySequence.SequenceFormat.NativeText)
