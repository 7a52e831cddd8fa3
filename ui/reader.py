"""Reads what takes longer than a blink beside the window: long outlines, searches in them."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject

from companion.views.pages import Views
from companion.views.rows import ConversationRow, Place
from ui.background import in_background
from ui.state import State

AT_ONCE_MAX: Final = 400
"""Messages of which the outline is read in a few milliseconds."""

_T = TypeVar("_T")


class _Answer(QObject):
    """Where the answer to one question arrives, unless another was asked since."""

    def __init__(self, reader: "Reader", number: int, told: Callable[[Any], None]) -> None:
        super().__init__(reader)
        self._reader, self._number, self._told = reader, number, told

    def take(self, answer: object) -> None:
        """In the window's thread."""
        if self._reader.asked == self._number:
            self._told(answer)
        self.deleteLater()

    def give_up(self, _error: object) -> None:
        """The database has gone: the window is told so elsewhere."""
        self.deleteLater()


class Reader(QObject):
    """Asks one question at a time: a newer one makes the answers to older ones void."""

    def __init__(self, state: State, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.asked = 0

    def outline(self, row: ConversationRow, told: Callable[[list[Place]], None]) -> None:
        """The places of a conversation; of a short one told before this returns."""
        self.asked += 1
        views = self._state.views
        if views is not None and row.messages <= AT_ONCE_MAX:
            told(views.outline(row.id))
        elif views is not None:
            self._ask(partial(Views.outline, conversation=row.id), told)

    def find_inside(self, conversation: str, text: str, told: Callable[[list[str]], None]) -> None:
        """The messages of a conversation that have a text in them."""
        self.asked += 1
        self._ask(partial(Views.find_inside, conversation=conversation, text=text), told)

    def forget(self) -> None:
        """No answer is wanted any more."""
        self.asked += 1

    def _ask(self, question: Callable[[Views], _T], told: Callable[[_T], None]) -> None:
        answer = _Answer(self, self.asked, told)
        profile = self._state.profile
        work = partial(_answered, profile.database, profile.blobs, question)
        in_background(work, answer.take, answer.give_up)


def _answered(database: Path, blobs: Path, question: Callable[[Views], _T]) -> _T:
    views = Views.open(database, blobs)
    try:
        return question(views)
    finally:
        views.close()
