"""A conversation's messages: laid out only where they are seen, so 2,000 cost as few as ten.

Each message has a height, guessed from its length until it has been laid out. What keeps the
view still while guesses become measures is the anchor: the first visible message, and how much
of it is above the edge. The scroll bar follows from the anchor, never the other way round
except when a person moves it.
"""

from itertools import accumulate, pairwise
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from companion.views.rows import MessageRow
from ui.presenters.message import plain_text
from ui.theme import theme
from ui.widgets.message import MessageWidget

COLUMN_MAX: Final = 780
"""Pixels; longer lines are hard to read."""

GAP: Final = 6
MARGIN: Final = 20
ARRANGEMENTS_MAX: Final = 3
"""A scroll bar that comes may, by its width, be what makes it needed: this ends the dispute."""

KEPT_MAX: Final = 60
"""Widgets kept beside the visible ones, so that small scrolls back are free."""

_GUESS_BASE: Final = 64
_GUESS_PER_LINE: Final = 22
_GUESS_CHARACTERS: Final = 90


class Transcript(QAbstractScrollArea):
    """The messages of one conversation."""

    copy_asked = Signal(object)
    edit_asked = Signal(object)
    delete_asked = Signal(object)
    history_asked = Signal(object)
    conflict_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Messages"))
        self._rows: list[MessageRow] = []
        self._heights: list[int] = []
        self._measured: set[str] = set()
        self._widgets: dict[str, MessageWidget] = {}
        self._anchor, self._above = 0, 0
        self._current = ""
        self._marked = ""
        self._arranging = False
        self._arrange_again = False  # the viewport changed while it was being arranged
        self._at_end = True  # new messages keep the end in view
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().setSingleStep(40)
        theme().changed.connect(self._rebuild)

    # --- what is shown -------------------------------------------------------------------

    @property
    def rows(self) -> list[MessageRow]:
        """The messages, in reading order."""
        return self._rows

    def open(self, rows: list[MessageRow], *, at: str = "") -> None:
        """Show another conversation: at its end, or at the message `at`, which is marked."""
        self._drop_all()
        self._rows = rows
        self._heights = [_guess(row) for row in rows]
        self._marked = at
        self._current = at or (rows[-1].id if rows else "")
        self._go_to_end()
        if at:
            self.reveal(at)

    def update_rows(self, rows: list[MessageRow]) -> None:
        """The same conversation after a change: what is in view stays where it is."""
        old = {row.id: (row, height) for row, height in zip(self._rows, self._heights, strict=True)}
        anchor = self._rows[self._anchor].id if self._rows else ""
        self._rows = rows
        self._heights = []
        for row in rows:
            before, height = old.pop(row.id, (None, 0))
            if before != row:
                self._drop(row.id)
            self._heights.append(height if before == row else _guess(row))
        for gone in old:
            self._drop(gone)
        places = {row.id: at for at, row in enumerate(rows)}
        if self._current not in places:
            self._current = rows[-1].id if rows else ""
        if self._at_end:
            self._go_to_end()
        else:
            self._anchor = places.get(anchor, min(self._anchor, max(0, len(rows) - 1)))
            self._arrange()

    def reveal(self, message: str) -> None:
        """Bring a message into view, its beginning a little below the upper edge."""
        for at, row in enumerate(self._rows):
            if row.id == message:
                self._at_end = False
                self._anchor, self._above = at, -MARGIN
                self._arrange()
                return

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
                self._hide_all_but(self._place_from_anchor())
                self._move_bar()
                if not self._arrange_again:
                    break
        finally:
            self._arranging = False

    def _settle_anchor(self) -> None:
        """Never show emptiness below the last message, nor above the first."""
        if not self._rows:
            self._anchor, self._above = 0, 0
            return
        self._anchor = min(self._anchor, len(self._rows) - 1)
        room = self.viewport().height() - MARGIN
        below = -self._above
        at = self._anchor
        while at < len(self._rows) and below < room:
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
        while at < len(self._rows) and top < self.viewport().height():
            height = self._measure(at)
            widget = self._widget(at)
            widget.setGeometry(left, top, width, height)
            widget.show()
            shown.add(self._rows[at].id)
            top += height + GAP
            at += 1
        return shown

    def _measure(self, at: int) -> int:
        row = self._rows[at]
        if row.id not in self._measured:
            layout = self._widget(at).layout()
            assert layout is not None
            layout.invalidate()
            self._heights[at] = layout.totalHeightForWidth(self._column()[1])
            self._measured.add(row.id)
        return self._heights[at]

    def _widget(self, at: int) -> MessageWidget:
        row = self._rows[at]
        widget = self._widgets.pop(row.id, None) or self._made(row)
        self._widgets[row.id] = widget  # the most recently used is last
        return widget

    def _made(self, row: MessageRow) -> MessageWidget:
        widget = MessageWidget(row, self.viewport())
        widget.ensurePolished()
        widget.copy_asked.connect(self._copy)
        widget.edit_asked.connect(self.edit_asked)
        widget.delete_asked.connect(self.delete_asked)
        widget.history_asked.connect(self.history_asked)
        widget.conflict_asked.connect(self.conflict_asked)
        widget.step_asked.connect(self._step)
        widget.reached.connect(lambda: self._reached(row.id))
        widget.grown.connect(lambda: self._remeasure(row.id))
        widget.set_marked(marked=row.id == self._marked)
        _set_in_tab_order(widget, wanted=row.id == self._current)
        return widget

    def _hide_all_but(self, shown: set[str]) -> None:
        spare = [message for message in self._widgets if message not in shown]
        for message in spare:
            self._widgets[message].hide()
        for message in spare[: max(0, len(spare) - KEPT_MAX)]:
            if not self._widgets[message].hasFocus():
                self._widgets.pop(message).deleteLater()

    def _column(self) -> tuple[int, int]:
        """Where the messages' column begins, and its width."""
        room = self.viewport().width()
        width = max(160, min(COLUMN_MAX, room - 2 * MARGIN))
        return (room - width) // 2, width

    # --- scrolling -----------------------------------------------------------------------

    def _tops(self) -> list[int]:
        return list(accumulate((height + GAP for height in self._heights), initial=MARGIN))

    def _move_bar(self) -> None:
        tops = self._tops()
        bar = self.verticalScrollBar()
        bar.blockSignals(True)
        value = tops[self._anchor] + self._above if self._rows else 0
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(0, tops[-1] + MARGIN - GAP - self.viewport().height()))
        bar.setValue(value)
        bar.blockSignals(False)

    def _scrolled(self, value: int) -> None:
        """A person moved the bar: find the anchor for it."""
        tops = self._tops()
        self._anchor = next(
            (at for at, (_, end) in enumerate(pairwise(tops)) if end > value),
            max(0, len(self._rows) - 1),
        )
        above = value - tops[self._anchor]
        if self._rows and self._rows[self._anchor].id not in self._measured and above > 0:
            # Its guessed height is about to change: keep its end in place, not its beginning.
            guessed = self._heights[self._anchor]
            above += self._measure(self._anchor) - guessed
        self._above = above
        self._at_end = value >= self.verticalScrollBar().maximum() - GAP
        self._arrange()

    def _go_to_end(self) -> None:
        self._at_end = True
        self._anchor, self._above = max(0, len(self._rows) - 1), 0
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

    # --- the current message -------------------------------------------------------------

    def _step(self, by: int) -> None:
        ids = [row.id for row in self._rows]
        at = ids.index(self._current) + by if self._current in ids else -1
        if 0 <= at < len(ids):
            self._ensure_visible(at)
            self._widget(at).setFocus()

    def _ensure_visible(self, at: int) -> None:
        tops = self._tops()
        view = self.viewport().height()
        value = self.verticalScrollBar().value()
        if tops[at] < value:
            self._anchor, self._above = at, -MARGIN
        elif tops[at] + self._measure(at) > value + view:
            self._anchor = at
            self._above = min(0, self._measure(at) + MARGIN - view)
        self._arrange()

    def _reached(self, message: str) -> None:
        if message == self._current:
            return
        before = self._widgets.get(self._current)
        if before is not None:
            _set_in_tab_order(before, wanted=False)
        self._current = message
        _set_in_tab_order(self._widgets[message], wanted=True)

    def _copy(self, row: MessageRow) -> None:
        QGuiApplication.clipboard().setText(plain_text(row))
        self.copy_asked.emit(row)

    # --- widgets -------------------------------------------------------------------------

    def _remeasure(self, message: str) -> None:
        self._measured.discard(message)
        QTimer.singleShot(0, self, self._arrange)

    def _rebuild(self) -> None:
        for widget in self._widgets.values():
            widget.deleteLater()
        self._widgets.clear()
        self._measured.clear()
        self._arrange()

    def _drop_all(self) -> None:
        for message in list(self._widgets):
            self._drop(message)
        self._measured.clear()

    def _drop(self, message: str) -> None:
        self._measured.discard(message)
        widget = self._widgets.pop(message, None)
        if widget is not None:
            widget.hide()
            widget.deleteLater()

    def changeEvent(self, event: QEvent) -> None:
        """Another font gives other heights."""
        if event.type() == QEvent.Type.FontChange:
            self._rebuild()
        super().changeEvent(event)


def _set_in_tab_order(widget: MessageWidget, *, wanted: bool) -> None:
    """One message alone is reached by Tab; arrows go on from there."""
    policy = Qt.FocusPolicy.StrongFocus if wanted else Qt.FocusPolicy.ClickFocus
    widget.setFocusPolicy(policy)


def _guess(row: MessageRow) -> int:
    text = plain_text(row)
    lines = text.count("\n") + len(text) // _GUESS_CHARACTERS + 1
    return _GUESS_BASE + _GUESS_PER_LINE * lines
