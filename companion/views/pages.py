"""Everything that the window and the command line show, straight from the database."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from companion.model.exported import ExportedConversation, ExportedRecord
from companion.model.ids import from_text, to_text
from companion.model.merge import RecordState, conflicting_fields
from companion.model.records import ATTACHMENT, CONVERSATION, MESSAGE
from companion.model.tokens import context_token
from companion.profile import blob_path
from companion.views import listing, places, storage
from companion.views.arriving import arrived_percent
from companion.views.conflicts import conflicts
from companion.views.database import Database
from companion.views.history import ancestor, history
from companion.views.inside import find_inside
from companion.views.outline import branch_end, branch_through, outline
from companion.views.places import Filed, Place, PlaceCounts
from companion.views.quarantined import quarantined
from companion.views.returned import returned
from companion.views.rows import (
    AttachmentRow,
    ConflictRow,
    ConversationRow,
    Counts,
    EarlierRow,
    Found,
    MessageRow,
    OutlineRow,
    Presence,
    QuarantinedRow,
    ReturnedRow,
    SearchHit,
)
from companion.views.search import FOUND_MAX, find, hits, search
from companion.views.storage import Room
from companion.views.transcript import shown_branch
from companion.views.whole import all_conversations, all_prompts, nodes_of, whole_conversation

_MEMBERS_MAX = 500


class Views:
    """Reads a profile's database, for one thread. Make it with `open`; end it with `close`."""

    def __init__(self, database: Database, blobs: Path) -> None:
        self._database = database
        self._blobs = blobs

    @classmethod
    def open(cls, database: Path, blobs: Path) -> "Views":
        """Open for reading.

        Raises:
            CompanionError: database_missing or database_older.
        """
        return cls(Database(database), blobs)

    def close(self) -> None:
        """End."""
        self._database.close()

    # --- conversations -------------------------------------------------------------------

    def conversations(
        self, *, limit: int, offset: int, archived: bool = False
    ) -> list[ConversationRow]:
        """A page of the list: pinned ones first, then the latest."""
        return listing.page(self._database, limit=limit, offset=offset, archived=archived)

    def lines(self, conversations: Sequence[str]) -> dict[str, ConversationRow]:
        """The lines of these conversations, deleted ones too, by id; what is gone left out."""
        return listing.lines(self._database, conversations)

    def conversation(self, conversation: str) -> ConversationRow | None:
        """One line of the list; None when it is not there, or deleted."""
        return listing.conversation(self._database, conversation)

    def listed(self, place: Place) -> list[str]:
        """The ids of everything in a place, in the order of the list."""
        return places.listed(self._database, place)

    def in_folder(self, folder: str) -> list[str]:
        """Everything in a folder and beneath it, what is in the archive too."""
        return places.in_folder(self._database, folder)

    def places(self) -> PlaceCounts:
        """How many conversations there are in each place."""
        return places.counts(self._database)

    def filed(self, conversations: Iterable[str]) -> list[Filed]:
        """Where these conversations are filed."""
        return places.filed(self._database, conversations)

    def titles(self) -> list[tuple[str, str]]:
        """Id and title of every conversation that has one, the latest first."""
        return places.titles(self._database)

    def models(self) -> list[str]:
        """The models that conversations name, those used most first."""
        return places.models(self._database)

    def with_prefix(self, prefix: str, *, attachments: bool = False) -> list[str]:
        """The ids of the conversations and messages that begin so, or of the attachments; at
        most two."""
        low = prefix.replace("-", "").lower()
        padded = [bytes.fromhex(low.ljust(32, digit)) for digit in "0f"]
        kinds = (ATTACHMENT, ATTACHMENT) if attachments else (CONVERSATION, MESSAGE)
        rows = self._database.rows(
            "SELECT uid FROM record WHERE uid BETWEEN ? AND ? AND kind IN (?, ?) LIMIT 2",
            [*padded, *kinds],
        )
        return [to_text(row["uid"]) for row in rows]

    # --- messages ------------------------------------------------------------------------

    def transcript(self, conversation: str) -> list[MessageRow]:
        """The messages of the chosen branch, in reading order."""
        uid = from_text(conversation)
        leaf = self._database.row("SELECT current_leaf FROM conversation WHERE uid = ?", (uid,))
        shown = shown_branch(
            nodes_of(self._database, uid, with_hidden=False),
            leaf["current_leaf"] if leaf is not None else None,
        )
        return self._messages(shown)

    def outline(self, conversation: str) -> list[OutlineRow]:
        """Of what the transcript consists; `messages` reads those that are looked at."""
        return outline(self._database, from_text(conversation))

    def messages(self, messages: Sequence[str]) -> list[MessageRow]:
        """Some messages, in the order given; those that are not there are left out."""
        return self._messages([from_text(message) for message in messages])

    def branch_end(self, conversation: str, message: str) -> str:
        """What the field current_leaf has to hold for the branch through a message to be shown."""
        found = branch_end(self._database, from_text(conversation), from_text(message))
        return to_text(found)

    def branch(self, conversation: str, message: str, *, limit: int) -> list[MessageRow]:
        """A message and what follows it on its branch, whether that is the chosen one or not."""
        found = branch_through(self._database, from_text(conversation), from_text(message))
        return self._messages(found[:limit])

    def find_inside(self, conversation: str, text: str) -> list[str]:
        """The messages of a conversation, on any branch, that have a text in them."""
        return find_inside(self._database, from_text(conversation), text)

    def _messages(self, uids: Sequence[bytes]) -> list[MessageRow]:
        states: dict[bytes, RecordState] = {}
        for start in range(0, len(uids), _MEMBERS_MAX):
            some = uids[start : start + _MEMBERS_MAX]
            marks = ",".join("?" * len(some))
            states |= {s.id: s for s in self._database.states(f"uid IN ({marks})", some)}
        return [self._message_row(states[uid]) for uid in uids if uid in states]

    def message(self, message: str) -> MessageRow | None:
        """One message; None when it is not there."""
        state = self._database.state(from_text(message))
        return self._message_row(state) if state and state.kind == MESSAGE else None

    def _message_row(self, state: RecordState) -> MessageRow:
        parts = state.value("parts")
        shown = (
            [_shown_part(part) for part in parts if isinstance(part, dict)]
            if isinstance(parts, list)
            else []
        )
        created_ms = state.value("created_ms")
        return MessageRow(
            id=to_text(state.id),
            conversation=_id_text(state.value("conversation")),
            parent=_id_text(state.value("parent")),
            role=str(state.value("role") or ""),
            model=str(state.value("model") or ""),
            created_ms=int(created_ms) if isinstance(created_ms, int | float) else 0,
            parts=shown,
            attachments=dict(self._attachments_of(shown)),
            conflict=bool(conflicting_fields(state)),
            context=context_token(state.context),
        )

    # --- attachments ---------------------------------------------------------------------

    def attachments(self) -> list[AttachmentRow]:
        """All attachments, by id."""
        rows = self._database.rows("SELECT * FROM attachment WHERE deleted = 0 ORDER BY uid")
        return [self._attachment_row(row) for row in rows]

    def _attachments_of(self, parts: list[dict[str, Any]]) -> Iterator[tuple[str, AttachmentRow]]:
        for part in parts:
            identifier = part.get("attachment")
            if not isinstance(identifier, str):
                continue
            try:
                uid = from_text(identifier)
            except ValueError:
                continue
            row = self._database.row("SELECT * FROM attachment WHERE uid = ?", (uid,))
            if row is not None:
                yield identifier, self._attachment_row(row)

    def _attachment_row(self, row: sqlite3.Row) -> AttachmentRow:
        path = blob_path(self._blobs, row["digest"]) if row["digest"] else None
        is_here = path is not None and path.is_file()
        presence, percent = Presence.HERE, 100
        if not is_here:
            percent = arrived_percent(self._blobs, row["digest"], row["size"])
            presence = Presence.ARRIVING if percent else Presence.MISSING
        return AttachmentRow(
            id=to_text(row["uid"]),
            name=row["name"],
            media_type=row["media_type"],
            size=row["size"],
            digest=row["digest"].hex() if row["digest"] else "",
            path=str(path) if is_here else "",
            presence=presence,
            percent=percent,
        )

    # --- everything else -----------------------------------------------------------------

    def search(self, text: str, *, limit: int) -> list[SearchHit]:
        """Messages and titles that match, the best first. For more than one page, and to know
        how many there are, see `find`."""
        return search(self._database, text, limit)

    def find(self, text: str, *, at_most: int = FOUND_MAX) -> Found:
        """What matches, the best first; `hits` shows pages of it."""
        return find(self._database, text, at_most=at_most)

    def hits(self, found: Found, *, limit: int, offset: int = 0) -> list[SearchHit]:
        """A page of what was found. Pages fit together whatever is written in the meantime."""
        return hits(self._database, found, limit=limit, offset=offset)

    def conflicts(self, conversation: str = "") -> list[ConflictRow]:
        """Conflicts to be decided, of one conversation or of all."""
        return conflicts(self._database, conversation)

    def returned(self) -> list[ReturnedRow]:
        """What was deleted elsewhere while it was in use here, to be decided."""
        return returned(self._database)

    def quarantined(self) -> list[QuarantinedRow]:
        """What removed devices wrote that nobody knew of when they were, to be decided."""
        return quarantined(self._database)

    def history(self, record: str, field: str = "") -> list[EarlierRow]:
        """What a field of a record held before, or all that people write in it; newest first."""
        return history(self._database, from_text(record), field)

    def ancestor(self, record: str, field: str) -> EarlierRow | None:
        """The value that the concurrent versions of a field go back to; see `history.ancestor`.
        None when there are none, or it is not known."""
        state = self._database.state(from_text(record))
        siblings = state.fields.get(field, ()) if state is not None else ()
        return ancestor(self._database, from_text(record), field, siblings)

    def counts(self) -> Counts:
        """How much there is to be seen: deleted records and hidden messages are left out."""
        conversations, messages, attachments = (
            self._database.number(f"SELECT count(*) FROM {table} WHERE deleted = 0{visible}")
            for table, visible in (
                ("conversation", ""),
                ("message", " AND hidden = 0"),
                ("attachment", ""),
            )
        )
        return Counts(
            conversations,
            messages,
            attachments,
            self._database.number("SELECT count(*) FROM conflict"),
        )

    # --- for an export -------------------------------------------------------------------

    def all_conversations(self) -> list[str]:
        """The ids of all conversations, archived ones too, the latest first."""
        return [to_text(uid) for uid in all_conversations(self._database)]

    def whole_conversation(self, conversation: str) -> ExportedConversation | None:
        """A conversation with every branch and every field; None when it is not there."""
        return whole_conversation(self._database, self._blobs, from_text(conversation))

    def all_prompts(self) -> Iterator[ExportedRecord]:
        """The saved prompts, with every field."""
        return all_prompts(self._database)

    def storage(self) -> tuple[list[Room], int]:
        """The room that attachments take, by kind; and of the database, that of the history."""
        return storage.attachments(self._database), storage.history_bytes(self._database)

    def record_states(self) -> Iterator[RecordState]:
        """Every record as it is kept, with its causality."""
        return self._database.states("1")


def _shown_part(part: dict[str, Any]) -> dict[str, Any]:
    """A part as JSON can say it: ids in hexadecimal."""
    return {
        name: value.hex() if isinstance(value, bytes) else value for name, value in part.items()
    }


def _id_text(value: object) -> str:
    return to_text(value) if isinstance(value, bytes) else ""
