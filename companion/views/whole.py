"""Reads conversations whole, for an export: every branch, every field, one at a time.

What is deleted is left out. Only where messages follow a deleted one, its place stays, without
what was in it: else they would seem to begin a conversation of their own.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from companion.model.exported import ExportedAttachment, ExportedConversation, ExportedRecord
from companion.model.ids import RecordId
from companion.model.merge import RecordState
from companion.model.records import DELETED, Value
from companion.profile import blob_path
from companion.views.database import Database
from companion.views.transcript import Node, shown_branch, tree_order

_MEMBERS_MAX = 500
_PLACE = ("conversation", "parent", "ordinal", "continues", "created_ms")
"""What tells where a message stands."""


def all_conversations(database: Database) -> list[bytes]:
    """The ids of all, archived ones too, the latest first."""
    rows = database.rows(
        "SELECT uid FROM conversation WHERE deleted = 0 ORDER BY updated_ms DESC, uid"
    )
    return [row["uid"] for row in rows]


def whole_conversation(
    database: Database, blobs: Path, conversation: bytes
) -> ExportedConversation | None:
    """One conversation; None when it is not there, or deleted."""
    row = database.row(
        "SELECT current_leaf FROM conversation WHERE uid = ? AND deleted = 0", (conversation,)
    )
    state = database.state(conversation)
    if row is None or state is None:
        return None
    nodes = nodes_of(database, conversation, with_hidden=True)
    followed = _followed(nodes)
    states = _states(database, [node.id for node in nodes])
    messages = [
        _place(states[uid]) if states[uid].is_deleted else _record(states[uid])
        for uid in tree_order(nodes)
        if uid in states and (not states[uid].is_deleted or uid in followed)
    ]
    return ExportedConversation(
        record=_record(state),
        messages=tuple(messages),
        shown=tuple(shown_branch(nodes, row["current_leaf"])),
        attachments=_attachments(database, blobs, messages),
    )


def all_prompts(database: Database) -> Iterator[ExportedRecord]:
    """The saved prompts."""
    rows = database.rows("SELECT uid FROM prompt WHERE deleted = 0 ORDER BY uid")
    for row in rows:
        state = database.state(row["uid"])
        if state is not None:
            yield _record(state)


def nodes_of(database: Database, conversation: bytes, *, with_hidden: bool) -> list[Node]:
    """The messages of a conversation, as far as their places matter. Those that are not to be
    met are as if deleted: with_hidden: hidden ones are to be met."""
    unmet = "deleted" if with_hidden else "deleted OR hidden"
    rows = database.rows(
        f"SELECT uid, parent, ordinal, created_ms, continues, {unmet} FROM message "
        "WHERE conversation = ?",
        (conversation,),
    )
    return [Node(*row) for row in rows]


def _followed(nodes: Iterable[Node]) -> set[bytes]:
    """The messages that one which is not deleted follows, directly or not."""
    known = {node.id: node for node in nodes}
    followed: set[bytes] = set()
    for node in known.values():
        step = None if node.passed_over else node.parent
        while step is not None and step in known and step not in followed:
            followed.add(step)
            step = known[step].parent
    return followed


def _states(database: Database, uids: list[bytes]) -> dict[bytes, RecordState]:
    found: dict[bytes, RecordState] = {}
    for start in range(0, len(uids), _MEMBERS_MAX):
        some = uids[start : start + _MEMBERS_MAX]
        marks = ",".join("?" * len(some))
        found |= {state.id: state for state in database.states(f"uid IN ({marks})", some)}
    return found


def _record(state: RecordState) -> ExportedRecord:
    values = {name: state.value(name) for name in sorted(state.fields) if name != DELETED}
    return ExportedRecord(state.id, state.kind, values)


def _place(state: RecordState) -> ExportedRecord:
    values = {name: state.value(name) for name in _PLACE if name in state.fields}
    return ExportedRecord(state.id, state.kind, values | {DELETED: True})


def _attachments(
    database: Database, blobs: Path, messages: Iterable[ExportedRecord]
) -> dict[bytes, ExportedAttachment]:
    named = dict.fromkeys(each for message in messages for each in _named(message.values))
    found: dict[bytes, ExportedAttachment] = {}
    for uid in named:
        state = database.state(uid)
        if state is None or state.is_deleted or state.kind != "attachment":
            continue
        digest = state.value("digest")
        path = blob_path(blobs, digest) if isinstance(digest, bytes) and digest else None
        here = path if path is not None and path.is_file() else None
        found[uid] = ExportedAttachment(_record(state), here)
    return found


def _named(value: Value) -> Iterator[RecordId]:
    """The attachments that a value speaks of, however deep."""
    waiting: list[Value] = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            named = value.get("attachment")
            if isinstance(named, bytes):
                yield RecordId(named)
            waiting += value.values()
        elif isinstance(value, list):
            waiting += reversed(value)
