"""Many things under one another, laid out only where they are seen: 10,000 cost as few as ten.

Each has a height, guessed until it has been laid out. What keeps the view still while guesses
become measures is the anchor: the first visible thing, and how much of it is above the edge.
The scroll bar follows from the anchor, never the other way round except when a person moves it.
In idle moments what is next to the view is made ready.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from ui.theme import theme
from ui.widgets.heights import Heights
from ui.widgets.message import COLUMN_MAX
from ui.widgets.shelf import Shelf

GAP: Final = 6
MARGIN: Final = 20
ARRANGEMENTS_MAX: Final = 3
"""A scroll bar that comes may, by its width, be what makes it needed: this ends the dispute."""

AHEAD: Final = 1.0
"""Views' heights made ready above and below the visible part."""


class LongColumn(QAbstractScrollArea):
    """Widgets by ids. Whoever derives from it makes them, in `made`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._ids: Sequence[str] = ()
        self._places: dict[str, int] = {}
        self._heights = Heights()
        self._measured: set[str] = set()
        self._shelf = Shelf(self.made)
        self._anchor, self._above = 0, 0
        self._arranging = False
        self._arrange_again = False  # the viewport changed while it was being arranged
        self._at_end = True  # what is new below keeps the end in view
        self._ahead = QTimer(self, singleShot=True, interval=0)
        self._ahead.timeout.connect(self._prepare_one)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().setSingleStep(40)
        theme().changed.connect(self._rebuild)

    def made(self, item: str) -> QFrame:
        """The widget of an item, a child of the viewport."""
        raise NotImplementedError

    def place_of(self, item: str) -> int | None:
        """Where it stands; None when it is not there."""
        return self._places.get(item)

    def replace_items(self, ids: Sequence[str], guesses: Sequence[int]) -> None:
        """Begin anew with other items, at their end. guesses: of their heights, in pixels."""
        self._shelf.clear()
        self._measured.clear()
        self._take(ids, guesses)
        self._go_to_end()

    def update_items(self, ids: Sequence[str], guesses: Sequence[int], kept: set[str]) -> None:
        """The same items after a change: what is in view stays where it is.

        kept: those that are as they were.
        """
        anchored = self._ids[self._anchor :]
        before = {item: self._heights[at] for at, item in enumerate(self._ids) if item in kept}
        for item in self._ids:
            if item not in kept:
                self.forget(item)
        self._take(ids, [before.get(i, guess) for i, guess in zip(ids, guesses, strict=True)])
        if self._at_end:
            self._go_to_end()
            return
        found = (at for item in anchored if (at := self.place_of(item)) is not None)
        self._anchor = next(found, max(0, len(ids) - 1))
        self._arrange()

    def reveal(self, item: str) -> None:
        """Bring an item into view, its beginning a little below the upper edge."""
        if (at := self.place_of(item)) is not None:
            self._at_end = False
            self._anchor, self._above = at, -MARGIN
            self._arrange()

    def ensure_visible(self, at: int) -> None:
        """Scroll no more than it takes to have the item at a place in view."""
        view = self.viewport().height()
        top = MARGIN + self._heights.top(at) - self._place()
        if top < 0:
            self._anchor, self._above = at, -MARGIN
        elif top + self._measure(at) > view:
            self._anchor = at
            self._above = min(0, self._measure(at) + MARGIN - view)
        self._at_end = self._at_end and at == len(self._ids) - 1
        self._arrange()

    def ensure_part_visible(self, at: int, place: int) -> None:
        """Scroll so that a place inside an item, which may be taller than the view, is seen."""
        view = self.viewport().height()
        top = MARGIN + self._heights.top(at) - self._place() + place
        if not MARGIN <= top <= view - 2 * MARGIN:
            self._anchor, self._above = at, place - view // 3
            self._at_end = False
            self._arrange()

    def remeasure(self, item: str) -> None:
        """It needs another height."""
        self._measured.discard(item)
        QTimer.singleShot(0, self, self._arrange)

    def forget(self, item: str) -> None:
        """Its widget is not what it should be any more."""
        self._measured.discard(item)
        self._shelf.drop(item)

    def _take(self, ids: Sequence[str], heights: Sequence[int]) -> None:
        self._ids = ids
        self._places = {item: at for at, item in enumerate(ids)}
        self._heights = Heights(heights, GAP)

    # --- layout --------------------------------------------------------------------------

    def _arrange(self) -> None:
        """Place the visible messages from the anchor on; measure what is new among them."""
        if self._arranging:
            # The scroll bar came or went, and with it the width changed: once more, afterwards.
            self._arrange_again = True
            return
        self._arranging = True
        try:
            for _ in range(ARRANGEMENTS_MAX):
                self._arrange_again = False
                self._settle_anchor()
                self._shelf.hide_all_but(self._place_from_anchor())
                self._move_bar()
                if not self._arrange_again:
                    break
        finally:
            self._arranging = False
        self._ahead.start()

    def _settle_anchor(self) -> None:
        """Never show emptiness below the last message, nor above the first."""
        if not self._ids:
            self._anchor, self._above = 0, 0
            return
        self._anchor = min(self._anchor, len(self._ids) - 1)
        room = self.viewport().height() - MARGIN
        below = -self._above
        at = self._anchor
        while at < len(self._ids) and below < room:
            below += self._measure(at) + GAP
            at += 1
        if below < room:  # the end is in view: hang the messages on the lower edge
            self._above -= room - below
        while self._above < 0 and self._anchor > 0:
            self._anchor -= 1
            self._above += self._measure(self._anchor) + GAP
        if self._anchor == 0:
            self._above = max(self._above, -MARGIN)

    def _place_from_anchor(self) -> set[str]:
        left, width = self._column()
        top, at = -self._above, self._anchor
        shown = set()
        while at < len(self._ids) and top < self.viewport().height():
            height = self._measure(at)
            widget = self._shelf.take(self._ids[at])
            widget.setGeometry(left, top, width, height)
            widget.show()
            shown.add(self._ids[at])
            top += height + GAP
            at += 1
        return shown

    def _measure(self, at: int) -> int:
        item = self._ids[at]
        if item not in self._measured:
            layout = self._shelf.take(item).layout()
            assert layout is not None
            layout.invalidate()
            width = self._column()[1]
            grows = layout.hasHeightForWidth()
            height = layout.totalHeightForWidth(width) if grows else layout.totalSizeHint().height()
            self._heights[at] = height
            self._measured.add(item)
        return self._heights[at]

    def _prepare_one(self) -> None:
        """Make one message next to the visible ones ready, and go on in the next idle moment."""
        room = round(self.viewport().height() * AHEAD)
        below = self._heights.at(self._place() + 2 * room)
        above = self._heights.at(max(0, self._place() - room))
        near = [*range(self._anchor, below + 1), *range(self._anchor - 1, above - 1, -1)]
        for at in near if self._ids else ():
            if self._ids[at] not in self._measured or self._ids[at] not in self._shelf:
                self._shelf.take(self._ids[at])
                self._measure(at)
                self._move_bar()
                self._ahead.start()
                return

    def _column(self) -> tuple[int, int]:
        """Where the messages' column begins, and its width."""
        room = self.viewport().width()
        width = max(160, min(COLUMN_MAX, room - 2 * MARGIN))
        return (room - width) // 2, width

    # --- scrolling -----------------------------------------------------------------------

    def _place(self) -> int:
        """Where the view's upper edge is among all messages."""
        return MARGIN + self._heights.top(self._anchor) + self._above

    def _move_bar(self) -> None:
        bar = self.verticalScrollBar()
        bar.blockSignals(True)
        bar.setPageStep(self.viewport().height())
        end = self._heights.top(len(self._heights)) + 2 * MARGIN - GAP
        bar.setRange(0, max(0, end - self.viewport().height()))
        bar.setValue(self._place() if self._ids else 0)
        bar.blockSignals(False)

    def _scrolled(self, value: int) -> None:
        """A person moved the bar: find the anchor for it."""
        if not self._ids:
            return
        self._anchor = self._heights.at(value - MARGIN)
        above = value - MARGIN - self._heights.top(self._anchor)
        if self._ids[self._anchor] not in self._measured and above > 0:
            # Its guessed height is about to change: keep its end in place, not its beginning.
            guessed = self._heights[self._anchor]
            above += self._measure(self._anchor) - guessed
        self._above = above
        self._at_end = value >= self.verticalScrollBar().maximum() - GAP
        self._arrange()

    def _go_to_end(self) -> None:
        self._at_end = True
        self._anchor, self._above = max(0, len(self._ids) - 1), 0
        self._arrange()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Nothing: messages are placed, not shifted."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width gives other heights; another height, another end."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._measured.clear()
        if self._at_end:
            self._go_to_end()
        else:
            self._arrange()

    # --- widgets -------------------------------------------------------------------------

    def _rebuild(self) -> None:
        self._shelf.clear()
        self._measured.clear()
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Another font gives other heights."""
        if event.type() == QEvent.Type.FontChange:
            self._rebuild()
        super().changeEvent(event)
