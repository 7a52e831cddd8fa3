"""What an empty place says: what belongs here, and what to do first."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from ui.icon import set_icon
from ui.widgets.layouts import column, label, row


class Empty(QWidget):
    """A picture, a sentence, and the first steps as buttons."""

    def __init__(
        self,
        icon: str,
        title: str,
        text: str,
        buttons: list[QPushButton],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        picture = QLabel(self)
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_icon(picture, icon, "secondary", 44)
        self._title = label(title, points=4, bold=True)
        self._text = label(text, tone="secondary", wrap=True)
        self._text.setFixedWidth(380)
        for line in (self._title, self._text):
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        centered = row(None, self._text, None)
        actions = row(None, *buttons, None, gap=10)
        actions.setContentsMargins(0, 10, 0, 0)
        self.setLayout(column(None, picture, self._title, centered, actions, None, gap=10))

    def say(self, title: str, text: str) -> None:
        """Say something else."""
        self._title.setText(title)
        self._text.setText(text)
