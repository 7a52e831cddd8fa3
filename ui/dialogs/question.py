"""The question before something goes for good; the program does not wait for the answer."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget


class Question(QMessageBox):
    """What is to be done gets a button of its own; Enter and Escape leave things as they are."""

    def __init__(self, title: str, asked: str, consequence: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Warning)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWindowTitle(title)
        self.setText(asked)
        self.setInformativeText(consequence)
        self.do: QPushButton | None = None

    def offer(self, do: str, leave: str, done: Callable[[], None]) -> None:
        """Show it with the names of its two buttons; `done` follows the first."""
        self.do = self.addButton(do, QMessageBox.ButtonRole.DestructiveRole)
        self.do.clicked.connect(done)
        self.setDefaultButton(self.addButton(leave, QMessageBox.ButtonRole.RejectRole))
        self.open()
