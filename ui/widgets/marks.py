"""Marks what a search looks for inside the text of a document, without changing the document."""

from typing import Final

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from ui.theme import theme

MARKS_MAX: Final = 200
"""In one document; more help nobody, and each is painted."""


def mark(edit: QTextEdit | QPlainTextEdit, text: str) -> int | None:
    """Mark all of it, case aside; with no text, none. The height at which the first begins."""
    marks = [_selection(cursor) for cursor in _found(edit.document(), text)] if text else []
    edit.setExtraSelections(marks)
    return edit.cursorRect(_beginning(marks[0].cursor)).top() if marks else None


def _found(document: QTextDocument, text: str) -> list[QTextCursor]:
    found: list[QTextCursor] = []
    cursor = document.find(text, 0)
    while not cursor.isNull() and len(found) < MARKS_MAX:
        found.append(cursor)
        cursor = document.find(text, cursor)
    return found


def _beginning(cursor: QTextCursor) -> QTextCursor:
    beginning = QTextCursor(cursor)
    beginning.setPosition(cursor.selectionStart())
    return beginning


def _selection(cursor: QTextCursor) -> QTextEdit.ExtraSelection:
    look = QTextCharFormat()
    look.setBackground(QColor(theme().colors.found_ground))
    look.setForeground(QColor(theme().colors.text))
    selection = QTextEdit.ExtraSelection()
    selection.cursor, selection.format = cursor, look
    return selection
