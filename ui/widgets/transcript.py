"""The messages of one conversation: one of them current, several chosen, some found."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QWidget

from companion.views.rows import MessageRow
from ui import words
from ui.presenters.markdown_copy import as_markdown
from ui.presenters.message import speaker
from ui.presenters.reading import Entry, Item, Reading
from ui.widgets.fold import FoldWidget
from ui.widgets.long_column import LongColumn
from ui.widgets.message import MessageWidget

COPIED_MAX: Final = 5_000
"""Messages that one copying takes; more would hold the window up."""

_GUESS_FOLD: Final = 34
_GUESS_BASE: Final = 64
_GUESS_PER_LINE: Final = 22
_GUESS_CHARACTERS: Final = 84


NOTHING: Final = Reading((), lambda _ids: [])


class Transcript(LongColumn):
    """Shows a Reading, and says what a person asks for."""

    edit_asked = Signal(object)  # MessageRow, as in the following
    delete_asked = Signal(object)
    history_asked = Signal(object)
    conflict_asked = Signal(object)
    branch_asked = Signal(str)  # the id of the message through which the branch shall lead
    compare_asked = Signal(object)  # Branching
    fold_asked = Signal(str)  # the id of a fold

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Messages"))
        self._reading = NOTHING
        self._current = ""
        self._marked = ""
        self._marks = ""  # the text that a search looks for
        self._chosen_from = ""  # where a choice of several messages began

    # --- what is shown -------------------------------------------------------------------

    @property
    def reading(self) -> Reading:
        """The conversation."""
        return self._reading

    @property
    def rows(self) -> list[MessageRow]:
        """All messages that are shown, read now."""
        return self._reading.rows(self._reading.shown())

    def open(self, reading: Reading, *, at: str = "") -> None:
        """Show another conversation: at its end, or at the message `at`, which is marked."""
        self._reading = reading.revealing(at) if at else reading
        self._marked, self._chosen_from = at, ""
        items = self._reading.items
        self._current = at or (items[-1].id if items else "")
        self.replace_items([item.id for item in items], [_guess(item) for item in items])
        if at:
            self.reveal(at)

    def update_reading(self, reading: Reading) -> None:
        """The same conversation after a change: what is in view stays where it is."""
        before = {item.id: item for item in self._reading.items}
        self._reading = reading
        items = reading.items
        kept = {item.id for item in items if before.get(item.id) == item} - self._changed()
        if reading.index(self._current) is None:
            self._current = items[-1].id if items else ""
        self.update_items([item.id for item in items], [_guess(item) for item in items], kept)

    def mark(self, message: str, text: str) -> None:
        """Bring what a search has found into view: its message in a frame, its words marked."""
        self._marked, self._marks = message, text
        for widget in self._messages():
            widget.set_marked(marked=widget.message.id == message)
            widget.mark_text(text)
        at = self._reading.index(message)
        if at is None:
            return
        self.ensure_visible(at)
        found = self._shelf.take(message)
        if isinstance(found, MessageWidget) and (place := found.place_of_mark()) is not None:
            self.ensure_part_visible(at, place)

    def first_in_view(self) -> str:
        """The message that a person sees first."""
        return self._ids[self._anchor] if self._ids else ""

    def _messages(self) -> list[MessageWidget]:
        return [widget for widget in self._shelf if isinstance(widget, MessageWidget)]

    def _changed(self) -> set[str]:
        """Of those with a widget. The hidden ones are not read again but made anew."""
        return {
            widget.message.id
            for widget in self._messages()
            if not widget.isVisibleTo(self)
            or self._reading.row(widget.message.id) != widget.message
        }

    # --- widgets -------------------------------------------------------------------------

    def made(self, item: str) -> QFrame:
        """A message, or a line that stands for hidden ones."""
        at = self._reading.index(item)
        assert at is not None
        found = self._reading.items[at]
        if not isinstance(found, Entry):
            fold = FoldWidget(found, self.viewport())
            fold.toggled.connect(self.fold_asked)
            return fold
        row = self._reading.row(item)
        if row is None:  # deleted since; the change that tells so is on its way
            row = MessageRow(item, "", "", "", "", 0, [])
        return self._made_message(row, found)

    def _made_message(self, row: MessageRow, entry: Entry) -> MessageWidget:
        widget = MessageWidget(row, entry, self.viewport(), width=self._column()[1])
        widget.ensurePolished()
        widget.copy_asked.connect(self.copy)
        widget.edit_asked.connect(self.edit_asked)
        widget.delete_asked.connect(self.delete_asked)
        widget.history_asked.connect(self.history_asked)
        widget.conflict_asked.connect(self.conflict_asked)
        widget.branch_asked.connect(self.branch_asked)
        widget.compare_asked.connect(self.compare_asked)
        widget.step_asked.connect(self._step)
        widget.reached.connect(self._reached)
        widget.grown.connect(self.remeasure)
        widget.set_marked(marked=row.id == self._marked)
        widget.set_chosen(chosen=self._is_chosen(row.id))
        widget.mark_text(self._marks)
        _set_in_tab_order(widget, wanted=row.id == self._current)
        return widget

    # --- the current message, and the chosen ones ----------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End reach the ends, whatever has the focus in here."""
        if event.matches(QKeySequence.StandardKey.SelectAll) and self._reading.items:
            self._chosen_from = self._reading.items[0].id
            self._move_to(len(self._reading.items) - 1, choosing=True)
        elif event.key() == Qt.Key.Key_Home:
            self._move_to(0, choosing=False)
        elif event.key() == Qt.Key.Key_End:
            self._move_to(len(self._reading.items) - 1, choosing=False)
        elif event.key() == Qt.Key.Key_Escape and self._chosen_from:
            self._choose_from("")
        else:
            super().keyPressEvent(event)

    def _step(self, by: int, choosing: bool) -> None:
        at = self._reading.index(self._current)
        if at is not None:
            self._move_to(at + by, choosing=choosing)

    def _move_to(self, at: int, *, choosing: bool) -> None:
        if not 0 <= at < len(self._reading.items):
            return
        origin = (self._chosen_from or self._current) if choosing else ""
        item = self._reading.items[at].id
        self.ensure_visible(at)
        self._shelf.take(item).setFocus()
        self._reached(item, False)
        self._choose_from(origin)

    def _reached(self, item: str, choosing: bool) -> None:
        origin = (self._chosen_from or self._current) if choosing else ""
        if item != self._current:
            if (left := self._shelf.find(self._current)) is not None:
                _set_in_tab_order(left, wanted=False)
            self._current = item
            if (widget := self._shelf.find(item)) is not None:
                _set_in_tab_order(widget, wanted=True)
        self._choose_from(origin)

    def _choose_from(self, item: str) -> None:
        """Choose all from there to the current message; none, with nothing to begin from."""
        self._chosen_from = item
        for widget in self._messages():
            widget.set_chosen(chosen=self._is_chosen(widget.message.id))

    def _chosen_places(self) -> range:
        first, last = self.place_of(self._chosen_from), self.place_of(self._current)
        if first is None or last is None:
            return range(0)
        return range(min(first, last), max(first, last) + 1)

    def _is_chosen(self, message: str) -> bool:
        return self.place_of(message) in self._chosen_places()

    def copy(self, row: MessageRow) -> None:
        """Take the chosen messages to the clipboard as Markdown; without any, this one."""
        items = [self._reading.items[at] for at in self._chosen_places()[:COPIED_MAX]]
        chosen = [item.id for item in items if isinstance(item, Entry)]
        rows = self._reading.rows(chosen) if row.id in chosen else [row]
        QGuiApplication.clipboard().setText(as_markdown(rows, _name))


def _name(row: MessageRow) -> str:
    return words.say(speaker(row.role))


def _set_in_tab_order(widget: QWidget, *, wanted: bool) -> None:
    """One message alone is reached by Tab; arrows go on from there."""
    policy = Qt.FocusPolicy.StrongFocus if wanted else Qt.FocusPolicy.ClickFocus
    widget.setFocusPolicy(policy)


def _guess(item: Item) -> int:
    if not isinstance(item, Entry):
        return _GUESS_FOLD
    return _GUESS_BASE + _GUESS_PER_LINE * (item.characters // _GUESS_CHARACTERS + 1)
