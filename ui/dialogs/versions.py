"""Compares two versions of a message, and what follows them, side by side; takes one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QScrollArea, QWidget

from companion.views.rows import MessageRow
from ui import words
from ui.background import in_background
from ui.dialogs.base import Dialog
from ui.phrases import translate
from ui.presenters.difference import Run
from ui.presenters.message import speaker
from ui.presenters.reading import Branching
from ui.presenters.versions import MESSAGES_MAX, Pair, pairs
from ui.state import State
from ui.widgets.layouts import button, column, label, row
from ui.widgets.marked_text import MarkedText


class VersionsDialog(Dialog):
    """Each side is a branch from here on; what one does not share with the other is marked."""

    branch_asked = Signal(str)  # the id of the version through which the branch shall lead

    def __init__(
        self,
        state: State,
        conversation: str,
        branching: Branching,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(self.tr("Compare versions"), parent)
        self._state, self._conversation, self._branching = state, conversation, branching
        other = branching.at + 1 if branching.other(1) else branching.at - 1
        self.choices = (self._choice(branching.at), self._choice(other))
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out()
        self._read()

    def _choice(self, at: int) -> QComboBox:
        choice = QComboBox(self)
        count = len(self._branching.versions)
        for number in range(1, count + 1):
            said = translate("Versions", "Version {at} of {n}").holding(at=number, n=count)
            choice.addItem(words.say(said))
        choice.setCurrentIndex(at)
        choice.setAccessibleName(self.tr("Which version is on this side"))
        choice.currentIndexChanged.connect(self._read)
        return choice

    def _lay_out(self) -> None:
        heads = row(gap=12)
        for choice in self.choices:
            use = button(self.tr("Show this one"))
            use.clicked.connect(lambda _checked=False, choice=choice: self._use(choice))
            heads.addLayout(row(choice, use, gap=8), 1)
        said = self.tr("Marked is what the other side does not have.")
        close = button(self.tr("&Close"), primary=True)
        close.clicked.connect(self.accept)
        foot = row(label(said, tone="secondary"), None, close)
        layout = column(heads, self._area, foot, gap=14, margin=22)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.resize(900, 600)

    def _read(self) -> None:
        views = self._state.views
        if views is None:
            return
        left, right = (
            views.branch(self._conversation, self._version(choice), limit=MESSAGES_MAX)
            for choice in self.choices
        )
        in_background(lambda: pairs(left, right), self._show)

    def _show(self, found: list[Pair]) -> None:
        content = QWidget(self)
        content.setObjectName("content")
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(10)
        for column_ in (0, 1):
            grid.setColumnStretch(column_, 1)
        for at, pair in enumerate(found):
            grid.addWidget(_card(pair.left, pair.left_runs, content), at, 0)
            grid.addWidget(_card(pair.right, pair.right_runs, content), at, 1)
        grid.setRowStretch(len(found), 1)
        self._area.setWidget(content)

    def _version(self, choice: QComboBox) -> str:
        return self._branching.versions[choice.currentIndex()]

    def _use(self, choice: QComboBox) -> None:
        self.branch_asked.emit(self._version(choice))
        self.accept()


def _card(message: MessageRow | None, runs: tuple[Run, ...], parent: QWidget) -> QWidget:
    card = QFrame(parent)
    if message is None:
        return card
    card.setObjectName("card")
    when = words.date_and_time(message.created_ms)
    head = row(
        label(words.say(speaker(message.role)), bold=True),
        label(message.model, tone="secondary", points=-1),
        None,
    )
    time = label(when, tone="secondary", points=-1, wrap=True)
    text = MarkedText(card)
    text.setAccessibleName(words.say(speaker(message.role)))
    text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    text.display(list(runs))
    text.grow_with_text()
    card.setLayout(column(head, time, text, None, gap=6, margin=12))
    return card
