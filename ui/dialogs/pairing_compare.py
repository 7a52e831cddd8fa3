"""The step at which both persons compare seven pictures."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from companion.control.messages import ReasonValue
from ui import words
from ui.dialogs.pairing_steps import Step
from ui.presenters.pairing import EmojiView, PairingView
from ui.widgets.layouts import button, label, row

_PICTURE_POINTS = 20


class CompareEmoji(Step):
    """`compared`: whether the person says that they match."""

    compared = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("devices", "accent", parent)
        self._pictures = QWidget(self)
        self._pictures.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # so that it can be read out
        self._grid = QGridLayout(self._pictures)
        self._problem = label(tone="danger", wrap=True)
        self.same = button(self.tr("They &match"), primary=True)
        self.same.clicked.connect(lambda: self.compared.emit(True))
        self.differ = button(self.tr("They &differ"))
        self.differ.clicked.connect(lambda: self.compared.emit(False))
        self._column.addLayout(row(None, self._pictures, None))
        self._column.addWidget(self._problem)
        self._column.addLayout(row(None, self.differ, self.same, None))
        self._column.addStretch(2)

    def display(self, view: PairingView) -> None:
        """Show the pictures, each over its name and number."""
        super().display(view)
        self._problem.clear()
        self.same.setVisible(not view.matched)
        self.differ.setVisible(not view.matched)
        for shown in self._pictures.findChildren(QLabel):
            shown.deleteLater()
        for place, emoji in enumerate(view.emoji):
            for line, shown in enumerate(_lines(emoji)):
                self._grid.addWidget(shown, line, place)
        said = ", ".join(f"{words.say(each.name)} {each.number}" for each in view.emoji)
        self._pictures.setAccessibleName(said)
        self._pictures.setAccessibleDescription(view.digits)
        self._pictures.setFocus()  # and not a button: first look, then answer

    def refuse(self, reason: ReasonValue) -> None:
        """Say why the answer was not taken."""
        self._problem.setText(words.reason_text(reason))


def _lines(emoji: EmojiView) -> list[QLabel]:
    picture = label(points=_PICTURE_POINTS)
    picture.setText(emoji.picture)
    name = label(points=-1)
    name.setText(words.say(emoji.name))
    number = label(tone="secondary", points=-1)
    number.setText(emoji.number)
    for line in (picture, name, number):
        line.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return [picture, name, number]
