"""The conversation's title: looks like a heading, is edited where it stands."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from companion.views.rows import ConversationRow


class TitleEdit(QLineEdit):
    """Enter keeps, Escape takes back. What others write meanwhile does not touch what is typed:
    the row from the beginning of the edit goes along, so the daemon sees what was seen."""

    renamed = Signal(object, str)  # the ConversationRow as it was seen, the new title
    left = Signal()  # by Enter or Escape: the focus should go elsewhere

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("title")
        self.setFrame(False)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() + 3)
        font.setWeight(QFont.Weight.DemiBold)
        self.setFont(font)
        self.setAccessibleName(self.tr("Title"))
        self.setPlaceholderText(self.tr("Untitled"))
        self._row: ConversationRow | None = None
        self._seen: ConversationRow | None = None  # while it is edited
        self.textEdited.connect(self._begin)
        self.editingFinished.connect(self._finish)

    def show_row(self, row: ConversationRow) -> None:
        """Show a conversation's title; not while it is being edited."""
        if self._seen is not None and self._row is not None and self._row.id != row.id:
            self._finish()
        self._row = row
        if self._seen is None:
            self.setText(row.title)
            self.setCursorPosition(0)

    def begin(self) -> None:
        """Edit it."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes back."""
        if event.key() == Qt.Key.Key_Escape:
            self._seen = None
            if self._row is not None:
                self.setText(self._row.title)
            self.left.emit()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show its beginning again."""
        super().focusOutEvent(event)
        self.setCursorPosition(0)

    def _begin(self) -> None:
        if self._seen is None:
            self._seen = self._row

    def _finish(self) -> None:
        seen, self._seen = self._seen, None
        if seen is None:
            return
        if self.text().strip():
            self.renamed.emit(seen, self.text())
        elif self._row is not None:
            self.setText(self._row.title)
