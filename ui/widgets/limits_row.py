"""How fast this computer may sync: two numbers that hold as soon as they are left."""

from typing import Final

from PySide6.QtCore import QRegularExpression, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.widgets.layouts import label, row

LIMIT_KB_MIN: Final = 10
LIMIT_KB_MAX: Final = 1_000_000
_WIDTH: Final = 90


class LimitsRow(QWidget):
    """`chosen` with kB/s for sending and for taking; 0, an empty field: no limit."""

    chosen = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = (0, 0)
        self.up, self.down = self._field(), self._field()
        self.up.setAccessibleName(self.tr("Send at most, in kB per second"))
        self.down.setAccessibleName(self.tr("Take at most, in kB per second"))
        sending = label(self.tr("Send at &most"), tone="secondary", points=-1)
        sending.setBuddy(self.up)
        taking = label(self.tr("T&ake at most"), tone="secondary", points=-1)
        taking.setBuddy(self.down)
        unit = label(self.tr("kB/s"), tone="secondary", points=-1)
        self.setLayout(row(sending, self.up, taking, self.down, unit, None))

    def display(self, up_kb: int, down_kb: int) -> None:
        """Show the limits, except where a person is typing another one."""
        self._shown = (up_kb, down_kb)
        for field, limit_kb in ((self.up, up_kb), (self.down, down_kb)):
            if not field.hasFocus():
                field.setText(str(limit_kb) if limit_kb else "")

    def _field(self) -> QLineEdit:
        made = QLineEdit(self)
        # Qt's own for numbers lets "1,000" through, and nothing at all is no number to it.
        made.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{0,7}"), made))
        made.setPlaceholderText(self.tr("no limit"))
        made.setFixedWidth(_WIDTH)
        made.editingFinished.connect(self._choose)
        return made

    def _choose(self) -> None:
        chosen = _limit(self.up), _limit(self.down)
        if chosen != self._shown:
            self._shown = chosen
            self.chosen.emit(*chosen)


def _limit(field: QLineEdit) -> int:
    """What was typed; of too little the least, of too much the most."""
    typed = int(field.text() or 0)
    return max(LIMIT_KB_MIN, min(typed, LIMIT_KB_MAX)) if typed else 0
