"""Which of several versions of a message is shown, with the way to the others."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from ui import words
from ui.icon import set_icon
from ui.presenters.message import of_versions
from ui.presenters.reading import Branching
from ui.widgets.layouts import label, row


class Versions(QWidget):
    """ "‹ 2 of 3 ›", and a button that compares. By keyboard: the arrows on the message itself."""

    branch_asked = Signal(str)
    compare_asked = Signal(object)  # Branching

    def __init__(self, branching: Branching, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        said = label(words.say(of_versions(branching)), tone="secondary", points=-1)
        before = self._step("back", self.tr("The version before (←)"), branching.other(-1))
        after = self._step("next", self.tr("The next version (→)"), branching.other(1))
        compare = self._button("compare", self.tr("Compare the versions…"))
        compare.clicked.connect(lambda: self.compare_asked.emit(branching))
        layout = row(before, said, after, compare, gap=1)
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)

    def _step(self, icon: str, tip: str, version: str) -> QToolButton:
        made = self._button(icon, tip)
        if not version:
            set_icon(made, icon, "border", 14)
        made.setEnabled(bool(version))
        made.clicked.connect(lambda: self.branch_asked.emit(version))
        return made

    def _button(self, icon: str, tip: str) -> QToolButton:
        made = QToolButton(self)
        set_icon(made, icon, "secondary", 14)
        made.setToolTip(tip)
        made.setAccessibleName(tip)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made
