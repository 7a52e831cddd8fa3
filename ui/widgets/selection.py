"""What the right side says while several conversations are chosen: how many, and what to do."""

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QWidget

from ui import words
from ui.phrases import plural, translate
from ui.widgets.flow import FlowLayout
from ui.widgets.layouts import button, column, label, row


class Selection(QWidget):
    """The same actions as in the menu, as buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label(points=5, bold=True)
        self._hint = label(
            self.tr("Drag them to a folder or tag, or choose what to do with them."),
            tone="secondary",
            wrap=True,
        )
        self._actions = QWidget(self)
        self._flow = FlowLayout(self._actions, gap=8)
        self._buttons: list[QPushButton] = []
        inner = column(self._title, self._hint, self._actions, gap=12)
        inner.setContentsMargins(0, 0, 0, 60)
        block = QWidget(self)
        block.setLayout(inner)
        block.setFixedWidth(400)
        centered = row(None, block, None)
        self.setLayout(column(None, centered, None))

    def show_count(self, count: int, actions: Sequence[QAction]) -> None:
        """So many are chosen, and these can be done."""
        one = translate("Selection", "One conversation chosen")
        many = translate("Selection", "{n} conversations chosen")
        self._title.setText(words.say(plural(count, one, many)))
        for old in self._buttons:
            self._flow.removeWidget(old)
            old.hide()  # now: it goes only when the events are over
            old.deleteLater()
        self._buttons = [self._button(action) for action in actions]
        self._actions.setFixedHeight(self._flow.heightForWidth(400))

    def _button(self, action: QAction) -> QPushButton:
        made = button(action.text())
        made.setEnabled(action.isEnabled())
        made.clicked.connect(action.trigger)
        self._flow.addWidget(made)
        made.show()
        return made
