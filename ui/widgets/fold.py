"""A line of the transcript that stands for hidden messages, and shows them when asked."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from ui import words
from ui.icon import set_icon
from ui.phrases import plural, translate
from ui.presenters.reading import Fold
from ui.widgets.layouts import button, row


class FoldWidget(QFrame):
    """ "3 hidden steps", with an arrow that says whether they are shown."""

    toggled = Signal(str)  # the fold's id

    def __init__(self, fold: Fold, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        one, many = translate("Fold", "one hidden step"), translate("Fold", "{n} hidden steps")
        self._button = button(words.say(plural(fold.count, one, many)), quiet=True)
        set_icon(self._button, "folded-open" if fold.opened else "folded", "accent", 14)
        self._button.setToolTip(
            self.tr("Hide these again")
            if fold.opened
            else self.tr("What the program said to the model or its tools; not part of the talk")
        )
        self._button.clicked.connect(lambda: self.toggled.emit(fold.id))
        self.setFocusProxy(self._button)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        layout = row(None, self._button, None)
        layout.setContentsMargins(0, 1, 0, 1)
        self.setLayout(layout)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens it, as a click does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._button.click()
        else:
            super().keyPressEvent(event)
