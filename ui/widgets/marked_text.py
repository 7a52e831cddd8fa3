"""Text to read and select, with the words that differ from another text marked."""

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from ui.presenters.difference import Run
from ui.theme import theme


class MarkedText(QTextEdit):
    """The marks are underlined too, for eyes that see no hue."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("background: transparent")
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)

    def grow_with_text(self) -> None:
        """Be as tall as the text, for a place where something around it scrolls."""
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(int(self.document().size().height()) + 2)

    def display(self, runs: list[Run]) -> None:
        """Show a text from its beginning."""
        self.clear()
        plain, marked = QTextCharFormat(), QTextCharFormat()
        marked.setBackground(QColor(theme().colors.changed_ground))
        marked.setFontUnderline(True)
        cursor = QTextCursor(self.document())
        for run in runs:
            cursor.insertText(run.text, marked if run.differs else plain)
        self.moveCursor(QTextCursor.MoveOperation.Start)
