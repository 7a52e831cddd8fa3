"""The conversation list: pages on demand, refreshed row by row when something is written."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QObject

from companion.views.pages import Views
from companion.views.rows import ConversationRow
from ui import words
from ui.models.rows import Index, RowsModel
from ui.phrases import plural, translate

PAGE: Final = 100

RELOAD_ROWS_MAX: Final = 20
"""When more conversations than this changed at once, reading the list again is quicker."""


class ConversationsModel(RowsModel[ConversationRow]):
    """Pinned ones first, then the latest: the order of `Views.conversations`."""

    def __init__(
        self,
        views: Callable[[], Views | None],
        *,
        archived: bool = False,
        parent: QObject | None = None,
    ) -> None:
        """`views`: asked at each reading, since the database may appear later."""
        super().__init__(lambda row: row.id, parent)
        self._views = views
        self._archived = archived
        self._complete = False

    def title_of(self, row: ConversationRow) -> str:
        """Its title, or that it has none."""
        return row.title or words.say(translate("Words", "Untitled"))

    def description_of(self, row: ConversationRow) -> str:
        """Title, number of messages, age, and what is special about it."""
        messages = plural(
            row.messages,
            translate("Conversations", "one message"),
            translate("Conversations", "{n} messages"),
        )
        said = [self.title_of(row), words.say(messages), words.ago(row.updated_ms, words.now_ms())]
        if row.pinned:
            said.append(words.say(translate("Conversations", "pinned")))
        if row.conflict:
            said.append(words.say(translate("Conversations", "has a conflict to decide")))
        return ", ".join(said)

    def set_archived(self, *, archived: bool) -> None:
        """Show the archive, or what is not in it."""
        if archived != self._archived:
            self._archived = archived
            self.reload(from_start=True)

    def reload(self, *, from_start: bool = False) -> None:
        """Read what is loaded again."""
        views = self._views()
        if views is None:
            return
        limit = PAGE if from_start else max(PAGE, len(self._rows))
        rows = views.conversations(limit=limit, offset=0, archived=self._archived)
        self._complete = len(rows) < limit
        self.replace(rows)

    def refresh(self, conversations: Sequence[str]) -> None:
        """Read these conversations again and bring each to its place."""
        if len(conversations) > RELOAD_ROWS_MAX:
            self.reload()
            return
        views = self._views()
        if views is None:
            return
        rows = {row.id: row for row in self._rows}
        last = _order(self._rows[-1]) if self._rows and not self._complete else None
        for conversation in conversations:
            row = views.conversation(conversation)
            if row is None or row.archived != self._archived:
                rows.pop(conversation, None)
            elif last is None or _order(row) <= last:
                rows[conversation] = row
            else:  # it belongs to a page that is not loaded
                rows.pop(conversation, None)
        self.replace(sorted(rows.values(), key=_order))

    def canFetchMore(self, parent: Index) -> bool:
        """Whether there may be another page."""
        return not parent.isValid() and not self._complete and self._views() is not None

    def fetchMore(self, parent: Index) -> None:
        """Read the next page."""
        views = self._views()
        if views is None or parent.isValid() or self._complete:
            return
        page = views.conversations(limit=PAGE, offset=len(self._rows), archived=self._archived)
        self._complete = len(page) < PAGE
        known = {row.id for row in self._rows}
        new = [row for row in page if row.id not in known]
        if new:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
            self._rows += new
            self.endInsertRows()


def _order(row: ConversationRow) -> tuple[bool, int, str]:
    return (not row.pinned, -row.updated_ms, row.id)
