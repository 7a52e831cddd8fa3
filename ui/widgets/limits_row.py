"""How fast this computer may sync: two numbers that hold as soon as they are left."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSpinBox, QWidget

from ui.widgets.layouts import label, row

LIMIT_KB_MIN: Final = 10
LIMIT_KB_MAX: Final = 1_000_000
_STEP_KB: Final = 50


class LimitsRow(QWidget):
    """`chosen` with kB/s for sending and for taking; 0: no limit."""

    chosen = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = (0, 0)
        self.up, self.down = self._box(), self._box()
        self.up.setAccessibleName(self.tr("Send at most, in kB per second"))
        self.down.setAccessibleName(self.tr("Take at most, in kB per second"))
        sending = label(self.tr("Send at &most"), tone="secondary", points=-1)
        sending.setBuddy(self.up)
        taking = label(self.tr("T&ake at most"), tone="secondary", points=-1)
        taking.setBuddy(self.down)
        self.setLayout(row(sending, self.up, taking, self.down, None))

    def display(self, up_kb: int, down_kb: int) -> None:
        """Show the limits, except where a person is typing another one."""
        for box, limit_kb in ((self.up, up_kb), (self.down, down_kb)):
            if not box.hasFocus():
                box.setValue(limit_kb)
        self._shown = (up_kb, down_kb)

    def _box(self) -> QSpinBox:
        made = QSpinBox(self)
        made.setRange(0, LIMIT_KB_MAX)
        made.setSingleStep(_STEP_KB)
        made.setSpecialValueText(self.tr("no limit"))
        made.setSuffix(self.tr(" kB/s"))
        made.setKeyboardTracking(False)
        made.editingFinished.connect(self._choose)
        return made

    def _choose(self) -> None:
        for box in (self.up, self.down):
            if 0 < box.value() < LIMIT_KB_MIN:
                box.setValue(LIMIT_KB_MIN)
        chosen = (self.up.value(), self.down.value())
        if chosen != self._shown:
            self._shown = chosen
            self.chosen.emit(*chosen)
