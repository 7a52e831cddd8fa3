"""The results of a search, a page at a time."""

from PySide6.QtCore import QObject, Signal

from companion.views.rows import Found, SearchHit
from ui import words
from ui.models.ordered import Index
from ui.models.rows import RowsModel
from ui.phrases import translate
from ui.presenters.snippet import plain


class HitsModel(RowsModel[SearchHit]):
    """The best first, as the search gave them."""

    more_wanted = Signal(object, int)  # Found, and how many of it were read

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda hit: (hit.conversation, hit.message), parent)
        self._found: Found | None = None
        self._read = 0
        self._waits = False

    def title_of(self, row: SearchHit) -> str:
        """The conversation's title."""
        return row.title or words.say(translate("Words", "Untitled"))

    def description_of(self, row: SearchHit) -> str:
        """Title and excerpt."""
        return f"{self.title_of(row)}, {plain(row.snippet)}"

    def show(self, found: Found, hits: list[SearchHit], read: int) -> None:
        """Show what was found, from the beginning; `hits` are the first `read` of it."""
        self._found, self._read, self._waits = found, read, False
        self.replace(hits)

    def extend(self, found: Found, hits: list[SearchHit], read: int) -> None:
        """Show more of it. What another search has found meanwhile is left aside."""
        if found is not self._found:
            return
        self._read, self._waits = read, False
        self.add(hits)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether there is another page."""
        is_more = self._found is not None and self._read < len(self._found.numbers)
        return not parent.isValid() and is_more and not self._waits

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next page; `extend` brings it."""
        if self.canFetchMore(parent):
            self._waits = True
            self.more_wanted.emit(self._found, self._read)
