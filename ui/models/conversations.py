"""The conversation list: every id of a place, and the lines of those that are looked at."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QMimeData, QModelIndex, QObject, Qt

from companion.views.pages import Views
from companion.views.places import Place, PlaceKind
from companion.views.rows import ConversationRow
from ui import words
from ui.models.ordered import Index, OrderedModel
from ui.models.rows import ROW_ROLE
from ui.phrases import plural, translate

PAGE: Final = 40
"""Lines that are read together: somewhat more than a screen shows."""

LINES_MAX: Final = 1_000
"""Lines that are kept; those looked at longest ago are read again when they are wanted."""

MIME: Final = "application/x-companion-conversations"
"""Ids, as they are dragged to a folder or tag: one a line."""

UNSYNCED_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 2
"""Whether it was changed after the last time that another device had everything."""


class ConversationsModel(OrderedModel[str]):
    """Pinned ones first, then the latest: the order of `Views.listed`."""

    def __init__(
        self,
        views: Callable[[], Views | None],
        *,
        place: Place = Place(),  # noqa: B008
        parent: QObject | None = None,
    ) -> None:
        """`views`: asked at each reading, since the database may appear later."""
        super().__init__(parent)
        self._views = views
        self._place = place
        self._lines: OrderedDict[str, ConversationRow] = OrderedDict()
        self._synced_ms: int | None = None

    @property
    def place(self) -> Place:
        """What is listed."""
        return self._place

    # --- what is shown -------------------------------------------------------------------

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row under ROW_ROLE; its words under the roles for display and screen readers."""
        row = self.row_at(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role == UNSYNCED_ROLE:
            return self._is_unsynced(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title_of(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.description_of(row)
        return None

    def row_at(self, index: Index) -> ConversationRow | None:
        """The line of an index; None when there is none, or it has just gone."""
        identifier = self.id_at(index)
        if identifier is None:
            return None
        if identifier not in self._lines:
            self._read_page(index.row())
        if identifier in self._lines:
            self._lines.move_to_end(identifier)
        return self._lines.get(identifier)

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
        if self._is_unsynced(row):
            said.append(words.say(translate("Conversations", "not on another device yet")))
        return ", ".join(said)

    def _is_unsynced(self, row: ConversationRow) -> bool:
        return self._synced_ms is not None and row.updated_ms > self._synced_ms

    def _read_page(self, at: int) -> None:
        views = self._views()
        if views is None:
            return
        first = at // PAGE * PAGE
        wanted = [each for each in self._ids[first : first + PAGE] if each not in self._lines]
        self._lines.update(views.lines(wanted))
        while len(self._lines) > LINES_MAX:
            self._lines.popitem(last=False)

    # --- what has changed ----------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        """List another place."""
        if place != self._place:
            self._place = place
            self.become([])  # nothing of the one has a place in the other
            self._list()

    def reload(self) -> None:
        """Read everything again."""
        self._lines.clear()
        self._list()
        self._tell_of(0, len(self._ids) - 1)

    def refresh(self, conversations: Sequence[str]) -> None:
        """Read these conversations again and bring each to its place."""
        for conversation in conversations:
            self._lines.pop(conversation, None)
        self._list()
        for conversation in conversations:
            at = self.index_of(conversation).row()
            self._tell_of(at, at)

    def set_synced(self, synced_ms: int | None) -> None:
        """Up to when another device surely has everything; None: that is not known, or it has."""
        if synced_ms != self._synced_ms:
            self._synced_ms = synced_ms
            self._tell_of(0, len(self._ids) - 1)

    def _list(self) -> None:
        views = self._views()
        if views is not None:
            self.become(views.listed(self._place))

    def _tell_of(self, first: int, last: int) -> None:
        if 0 <= first <= last:
            self.dataChanged.emit(self.index(first), self.index(last))

    # --- dragging ------------------------------------------------------------------------

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Whatever is in the list can be dragged."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeTypes(self) -> list[str]:
        """Ids alone: nothing outside of this window gets anything of a conversation."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The ids of what is dragged."""
        dragged = QMimeData()
        dragged.setData(MIME, "\n".join(filter(None, map(self.id_at, indexes))).encode())
        return dragged

    def is_trash(self) -> bool:
        """Whether what is listed was deleted."""
        return self._place.kind is PlaceKind.TRASH


def dragged_ids(dragged: QMimeData) -> list[str]:
    """The conversations that are dragged."""
    text = bytes(dragged.data(MIME).data()).decode(errors="replace")
    return [each for each in text.split("\n") if each]
