"""The versions of one conflict side by side, with the words that differ marked."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from ui import words
from ui.presenters.conflict import Choice, ConflictView
from ui.presenters.difference import Side
from ui.widgets.layouts import button, column, label, row
from ui.widgets.marked_text import MarkedText

HEIGHT_MIN: Final = 60
HEIGHT_MAX: Final = 320
"""Pixels of a version's text."""


class VersionCard(QFrame):
    """One version: who wrote it and when, its text, and the button that keeps it."""

    def __init__(self, choice: Choice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setProperty("chosen", choice.is_shown)
        device = label(words.say(choice.device), bold=True)
        head = row(device, None, gap=8)
        if choice.is_shown:
            head.addWidget(label(self.tr("shown for now"), tone="accent", points=-1))
        written = label(words.date_and_time(choice.written_ms), tone="secondary", points=-1)
        if choice.side is not None:
            body: QWidget = _Text(choice.side, self)
            body.setAccessibleName(words.say(choice.device))
        else:
            body = label(words.say(choice.note) if choice.note is not None else "", wrap=True)
        self.keep = button(words.say(choice.keep))
        self.keep.setAccessibleName(f"{words.say(choice.keep)}: {words.say(choice.device)}")
        layout = column(head, written, body, None, row(self.keep, None), gap=8, margin=16)
        self.setLayout(layout)


class Versions(QWidget):
    """All versions of a conflict."""

    kept = Signal(str)  # the dot of the version to keep

    def __init__(self, view: ConflictView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        cards = row(gap=14)
        self.cards: list[VersionCard] = []
        for choice in view.choices:
            card = VersionCard(choice, self)
            card.keep.clicked.connect(_emitting(self, choice.dot))
            self.cards.append(card)
            cards.addWidget(card, 1)
        self.setLayout(cards)


def _emitting(versions: Versions, dot: str) -> Callable[[], None]:
    return lambda: versions.kept.emit(dot)


class _Text(MarkedText):
    """As tall as its text."""

    def __init__(self, side: Side, parent: QWidget) -> None:
        super().__init__(parent)
        self.document().contentsChanged.connect(self._fit)
        self.compare(side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width takes another height."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As tall as the text; a long one scrolls."""
        height = int(self.document().size().height()) + 4
        self.setFixedHeight(max(HEIGHT_MIN, min(HEIGHT_MAX, height)))
