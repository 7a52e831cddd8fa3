"""What people do to conversations, one or many: a command each, and a way back from it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal

from companion.control import messages as m
from companion.model.records import TAG_PREFIX
from companion.views.places import Filed, Place, PlaceKind
from ui.actions import Actions
from ui.phrases import Phrase, plural, translate, verbatim
from ui.state import State

MANY: Final = 200
"""What is done to so many takes longer than a person waits without a word."""


class Filing(QObject):
    """Looks where each conversation is filed first, so that undo brings each back to there."""

    working = Signal(object)  # Phrase: it takes a while

    def __init__(self, state: State, actions: Actions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state, self._actions = state, actions

    def filed(self, conversations: Sequence[str]) -> list[Filed]:
        """Where these are filed now."""
        views = self._state.views
        return views.filed(conversations) if views is not None else []

    def put(self, conversations: Sequence[str], place: Place) -> None:
        """What dragging to a place means."""
        match place.kind:
            case PlaceKind.ALL:
                self._bring_back(conversations)
            case PlaceKind.PINNED:
                self.pin(conversations, pinned=True)
            case PlaceKind.ARCHIVED:
                self.archive(conversations, archived=True)
            case PlaceKind.FOLDER:
                self.move(conversations, place.name)
            case PlaceKind.TAG:
                self.tag(conversations, place.name, held=True)
            case PlaceKind.TRASH:
                self.delete(conversations)

    def pin(self, conversations: Sequence[str], *, pinned: bool) -> None:
        """Keep them at the top, or no longer."""
        said = (
            translate("Undo", "“{title}” is pinned now."),
            translate("Undo", "{n} conversations are pinned now."),
        )
        loosened = (
            translate("Undo", "“{title}” is no longer pinned."),
            translate("Undo", "{n} conversations are no longer pinned."),
        )
        self._mark(conversations, "pinned", said if pinned else loosened, value=pinned)

    def archive(self, conversations: Sequence[str], *, archived: bool) -> None:
        """Put them away, or bring them back."""
        away = (
            translate("Undo", "“{title}” is in the archive now."),
            translate("Undo", "{n} conversations are in the archive now."),
        )
        returned = (
            translate("Undo", "“{title}” is back in the list."),
            translate("Undo", "{n} conversations are back in the list."),
        )
        self._mark(conversations, "archived", away if archived else returned, value=archived)

    def move(self, conversations: Sequence[str], folder: str) -> None:
        """Put them into a folder; '' takes them out of any."""
        rows = [row for row in self.filed(conversations) if row.folder != folder]
        into = _said(
            rows,
            translate("Undo", "“{title}” is in “{place}” now."),
            translate("Undo", "{n} conversations are in “{place}” now."),
        ).holding(place=folder)
        out = _said(
            rows,
            translate("Undo", "“{title}” is in no folder now."),
            translate("Undo", "{n} conversations are in no folder now."),
        )
        changes = [m.FieldChange(row.id, "folder", folder) for row in rows]
        back = [m.FieldChange(row.id, "folder", row.folder) for row in rows]
        self._write(rows, changes, back, into if folder else out)

    def rename_folder(self, before: str, after: str) -> None:
        """Give a folder another name or place, with all that is beneath it, the archive's too."""
        views = self._state.views
        if views is None or before == after or not after:
            return
        within = views.filed(views.in_folder(before))
        changes = [
            m.FieldChange(row.id, "folder", after + row.folder.removeprefix(before))
            for row in within
        ]
        back = [m.FieldChange(row.id, "folder", row.folder) for row in within]
        said = translate("Undo", "The folder “{before}” is called “{after}” now.")
        self._write(within, changes, back, said.holding(before=before, after=after))

    def tag(self, conversations: Sequence[str], name: str, *, held: bool) -> None:
        """Add a tag, or take it off; however the case of its letters is written there."""
        changes, back, concerned = [], [], []
        for row in self.filed(conversations):
            same = [each for each in row.tags if each.casefold() == name.casefold()]
            fields = ([] if same else [name]) if held else same
            changes += [m.FieldChange(row.id, TAG_PREFIX + each, held) for each in fields]
            back += [m.FieldChange(row.id, TAG_PREFIX + each, not held) for each in fields]
            concerned += [row] if fields else []
        tagged = _said(
            concerned,
            translate("Undo", "“{title}” has the tag “{tag}” now."),
            translate("Undo", "{n} conversations have the tag “{tag}” now."),
        )
        bare = _said(
            concerned,
            translate("Undo", "The tag “{tag}” was taken off “{title}”."),
            translate("Undo", "The tag “{tag}” was taken off {n} conversations."),
        )
        self._write(concerned, changes, back, (tagged if held else bare).holding(tag=name))

    def delete(self, conversations: Sequence[str]) -> None:
        """Put them into the trash."""
        rows = [row for row in self.filed(conversations) if not row.deleted]
        ids = [row.id for row in rows]
        said = _said(
            rows,
            translate("Undo", "“{title}” was deleted."),
            translate("Undo", "{n} conversations were deleted."),
        )
        if ids:
            self._send(m.Delete(records=ids), [m.Restore(records=ids)], said, len(ids))

    def restore(self, conversations: Sequence[str]) -> None:
        """Bring them back from the trash."""
        rows = [row for row in self.filed(conversations) if row.deleted]
        ids = [row.id for row in rows]
        said = _said(
            rows,
            translate("Undo", "“{title}” is back from the trash."),
            translate("Undo", "{n} conversations are back from the trash."),
        )
        if ids:
            self._send(m.Restore(records=ids), [m.Delete(records=ids)], said, len(ids))

    def _bring_back(self, conversations: Sequence[str]) -> None:
        rows = self.filed(conversations)
        if any(row.deleted for row in rows):
            self.restore(conversations)
        else:
            self.archive(conversations, archived=False)

    def _mark(
        self,
        conversations: Sequence[str],
        field: str,
        said: tuple[Phrase, Phrase],
        *,
        value: bool,
    ) -> None:
        rows = [row for row in self.filed(conversations) if getattr(row, field) != value]
        changes = [m.FieldChange(row.id, field, value) for row in rows]
        back = [m.FieldChange(row.id, field, not value) for row in rows]
        self._write(rows, changes, back, _said(rows, *said))

    def _write(
        self,
        rows: Sequence[Filed],
        changes: list[m.FieldChange],
        back: list[m.FieldChange],
        said: Phrase,
    ) -> None:
        """What is written to is no longer deleted: that, too, is taken back."""
        undo: list[m.Command] = [m.SetFields(changes=back)]
        deleted = [row.id for row in rows if row.deleted]
        if deleted:
            undo.append(m.Delete(records=deleted))
        if changes:
            self._send(m.SetFields(changes=changes), undo, said, len(rows))

    def _send(
        self, command: m.Command, undo: Sequence[m.Command], said: Phrase, count: int
    ) -> None:
        def take_back() -> None:
            self._tell_of_work(count)
            for each in undo:
                self._actions.send(each)

        self._tell_of_work(count)
        self._actions.send(command, lambda _done: self._actions.undo_offered.emit(said, take_back))

    def _tell_of_work(self, count: int) -> None:
        if count >= MANY:
            said = translate("Undo", "Working on {n} conversations…").holding(n=count)
            self.working.emit(said)


def _said(rows: Sequence[Filed], one: Phrase, many: Phrase) -> Phrase:
    title = verbatim(rows[0].title) if rows and rows[0].title else translate("Words", "Untitled")
    return plural(len(rows), one, many).holding(title=title)
