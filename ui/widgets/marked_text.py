"""Text to read and select, with the words that differ from another text marked."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from ui.background import in_background
from ui.presenters.difference import Run, Side
from ui.theme import theme


class MarkedText(QTextEdit):
    """The marks are underlined too, for eyes that see no hue."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side: Side | None = None
        self._runs: Sequence[Run] = ()
        theme().changed.connect(self._draw)
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

    def compare(self, side: Side) -> None:
        """Show a text at once, and its marks as soon as they are known: in a long one finding
        them takes a while. What is shown already is left as it is, scrolled and selected."""
        if side != self._side:
            self._side = side
            self.display([Run(side.text, differs=False)])
            in_background(lambda: (side, side.runs()), self._show_marks)

    @Slot(object)
    def _show_marks(self, found: tuple[Side, list[Run]]) -> None:
        side, runs = found
        if side == self._side:
            self.display(runs)

    def display(self, runs: Sequence[Run]) -> None:
        """Show a text from its beginning."""
        self._runs = runs
        self._draw()

    def _draw(self) -> None:
        self.clear()
        plain, marked = QTextCharFormat(), QTextCharFormat()
        marked.setBackground(QColor(theme().colors.changed_ground))
        marked.setFontUnderline(True)
        cursor = QTextCursor(self.document())
        for run in self._runs:
            cursor.insertText(run.text, marked if run.differs else plain)
        self.moveCursor(QTextCursor.MoveOperation.Start)
