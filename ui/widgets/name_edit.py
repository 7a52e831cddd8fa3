"""A name that is edited where it stands: Enter keeps, Escape takes back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class NameEdit(QLineEdit):
    """Looks like a heading. What comes from elsewhere does not touch what is being typed."""

    renamed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("title")
        self.setFrame(False)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() + 1)
        font.setWeight(QFont.Weight.DemiBold)
        self.setFont(font)
        self._name = ""
        self.editingFinished.connect(self._finish)

    def show_name(self, name: str) -> None:
        """Show a name; not while another is being typed."""
        self._name = name
        if not self.isModified():
            self._reset()

    def begin(self) -> None:
        """Edit it."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Neither key is meant for the dialog around it, which it would close or send off."""
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self._reset()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()

    def _finish(self) -> None:
        if not self.isModified():
            return
        name = self.text().strip()
        if name and name != self._name:
            self.setModified(False)
            self.renamed.emit(name)
        else:
            self._reset()

    def _reset(self) -> None:
        self.setText(self._name)  # which is then unmodified
        self.setCursorPosition(0)
