"""Which attachments no message speaks of any more, and which files no attachment.

Reads the whole database once, beside the writer. A message counts with all its versions: what a
person may still decide for, take back from the trash or from the history, keeps its attachments.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from companion.model.ids import ID_BYTES, RecordId
from companion.model.records import MESSAGE
from companion.model.trace import is_trace
from companion.store.states import decode_packed

_PARTS: Final = "parts"
_DIGEST: Final = "digest"
_value_decoder: Final = msgspec.msgpack.Decoder()


@dataclass(frozen=True, slots=True)
class References:
    """How attachments and messages stand to each other.

    superfluous: attachments that nothing speaks of.
    wanted: deleted attachments that a message speaks of as it is now. What only the history here
        speaks of is not made again: others, who have no such history, would delete it again.
    digests: of all attachments there are, deleted ones too, and what their digests once were.
    """

    superfluous: set[RecordId]
    wanted: set[RecordId]
    digests: set[object]


def references(database: Path) -> References:
    """As of one moment.

    Raises:
        sqlite3.Error: the database cannot be read.
        CompanionError: a record cannot (record_unreadable): nobody knows what it speaks of.
    """
    connection = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)
    try:
        connection.execute("BEGIN")
        now = set(_spoken_of(connection))
        ever = now.union(*map(_in_parts, _earlier(connection, _PARTS)))
        superfluous: set[RecordId] = set()
        wanted: set[RecordId] = set()
        digests: set[object] = set()
        for uid, digest, deleted in connection.execute(
            "SELECT uid, digest, deleted FROM attachment"
        ):
            digests.add(digest)
            if uid in now and deleted:
                wanted.add(RecordId(uid))
            elif uid not in ever and not deleted:
                superfluous.add(RecordId(uid))
        digests.update(earlier_digests(connection))
        return References(superfluous, wanted, digests)
    finally:
        connection.close()


def _spoken_of(connection: sqlite3.Connection) -> Iterator[bytes]:
    """Ids of attachments in any version of any message between which a person may decide."""
    for (packed,) in connection.execute("SELECT state FROM record WHERE kind = ?", (MESSAGE,)):
        yield from _in_state(packed)
    for (packed,) in connection.execute("SELECT state FROM held"):
        yield from _in_state(packed)


def earlier_digests(connection: sqlite3.Connection) -> Iterator[bytes]:
    """What may become an attachment's digest again."""
    values = list(_earlier(connection, _DIGEST))
    for (packed,) in connection.execute("SELECT state FROM held"):
        state = decode_packed(packed)
        values.append(state.plain.get(_DIGEST))
        values += (value for *_, value in state.rest.get(_DIGEST, ()))
    yield from (value for value in values if isinstance(value, bytes))


def _earlier(connection: sqlite3.Connection, field: str) -> Iterator[Any]:
    """What a field of any record once held, as far as the history goes."""
    for (kept,) in connection.execute("SELECT value FROM history WHERE field = ?", (field,)):
        if not is_trace(kept):
            yield _value_decoder.decode(kept)


def _in_state(packed: bytes) -> Iterator[bytes]:
    state = decode_packed(packed)
    yield from _in_parts(state.plain.get(_PARTS))
    for *_, value in state.rest.get(_PARTS, ()):
        yield from _in_parts(value)


def _in_parts(parts: Any) -> Iterator[bytes]:
    if not isinstance(parts, list):
        return
    for part in parts:
        attachment = part.get("attachment") if isinstance(part, dict) else None
        if isinstance(attachment, bytes) and len(attachment) == ID_BYTES:
            yield attachment
