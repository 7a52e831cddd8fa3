"""Reads what takes longer than a blink beside the window: long outlines, searches in them."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, Signal

from companion.control.messages import ReasonValue
from companion.errors import CompanionError
from companion.views.pages import Views
from companion.views.rows import ConversationRow, MessageRow
from ui.background import in_background
from ui.presenters.reading import Reading
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

    def give_up(self, error: CompanionError | OSError) -> None:
        """In the window's thread: the database has gone, or cannot be read."""
        if self._reader.asked == self._number:
            self._reader.tell_failure(error)
        self.deleteLater()


class Reader(QObject):
    """Asks one question at a time: a newer one makes the answers to older ones void.

    Only the same conversation asked for again waits its turn: else one that is written to faster
    than it can be read would never be shown.
    """

    failed = Signal(object)  # ReasonValue: why there is no answer

    def __init__(self, state: State, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.asked = 0
        self._under_way = ""  # the conversation that is being read
        self._again: Callable[[], None] | None = None

    def reading(
        self, row: ConversationRow, opened: frozenset[str], told: Callable[[Reading], None]
    ) -> None:
        """A conversation; a short one is told before this returns. opened: its open folds."""
        if self._under_way == row.id:
            self._again = partial(self.reading, row, opened, told)
            return
        self.forget()
        views = self._state.views
        question = partial(_reading, row.id, self._messages, opened)
        if views is not None and row.messages <= AT_ONCE_MAX:
            told(question(views))
        elif views is not None:
            self._under_way = row.id
            self._ask(question, partial(self._tell, told))

    def find_inside(self, conversation: str, text: str, told: Callable[[list[str]], None]) -> None:
        """The messages of a conversation that have a text in them."""
        self.asked += 1
        self._ask(partial(Views.find_inside, conversation=conversation, text=text), told)

    def branch_end(self, conversation: str, message: str, told: Callable[[str], None]) -> None:
        """The last message of the branch that leads through a message."""
        self.asked += 1
        question = partial(Views.branch_end, conversation=conversation, message=message)
        self._ask(question, told)

    def forget(self) -> None:
        """No answer is wanted any more."""
        self.asked += 1
        self._under_way, self._again = "", None

    def tell_failure(self, error: CompanionError | OSError) -> None:
        """The question that was asked last has no answer; whoever waits for his turn gets it."""
        if isinstance(error, CompanionError):
            self.failed.emit(ReasonValue(error.reason.code, dict(error.reason.params)))
        else:
            log = str(self._state.profile.log)
            self.failed.emit(ReasonValue("internal", {"detail": str(error), "log": log}))
        self._turn()()

    def _tell(self, told: Callable[[Reading], None], reading: Reading) -> None:
        again = self._turn()
        told(reading)
        again()

    def _turn(self) -> Callable[[], None]:
        """Nothing is being read any more; what asks for it again."""
        again, self._under_way, self._again = self._again, "", None
        return again or (lambda: None)

    def _messages(self, messages: list[str]) -> list[MessageRow]:
        views = self._state.views
        return views.messages(messages) if views is not None else []

    def _ask(self, question: Callable[[Views], _T], told: Callable[[_T], None]) -> None:
        answer = _Answer(self, self.asked, told)
        profile = self._state.profile
        work = partial(_answered, profile.database, profile.blobs, question)
        in_background(work, answer.take, answer.give_up)


def _reading(
    conversation: str,
    read: Callable[[list[str]], list[MessageRow]],
    opened: frozenset[str],
    views: Views,
) -> Reading:
    return Reading(views.outline(conversation), read, opened)


def _answered(database: Path, blobs: Path, question: Callable[[Views], _T]) -> _T:
    views = Views.open(database, blobs)
    try:
        return question(views)
    finally:
        views.close()
