"""The choice of when to sync with a device, and what the one chosen means."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from ui import words
from ui.presenters import syncing as presenter
from ui.widgets.layouts import label, row


class ModeRow(QWidget):
    """`chosen` with the mode, by a person only."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QComboBox(self)
        for mode in presenter.MODES:
            self.box.addItem(words.say(presenter.mode_name(mode)), mode)
        self.box.activated.connect(lambda at: self.chosen.emit(self.box.itemData(at)))
        self._hint = label(tone="secondary", points=-1, wrap=True)
        layout = row(self.box, self._hint, gap=10)
        layout.setStretch(1, 1)
        layout.setContentsMargins(7, 2, 0, 2)
        self.setLayout(layout)

    def display(self, mode: str, mode_now: str) -> None:
        """Show the one that holds."""
        self.box.setCurrentIndex(self.box.findData(mode))
        self._hint.setText(words.say(presenter.mode_hint(mode, mode_now)))

    def name_it(self, device: str) -> None:
        """For who cannot see whose card this is on."""
        self.box.setAccessibleName(self.tr("When to sync with {device}").format(device=device))
