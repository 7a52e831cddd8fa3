"""What the read side hands out: frozen values, ready to be shown. Ids are hexadecimal text."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from companion.views.query import Query


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """A line of the conversation list."""

    id: str
    title: str
    snippet: str  # the beginning of the last message, one line
    updated_ms: int
    source_app: str  # "nextchat", … or "companion"
    messages: int
    pinned: bool
    archived: bool
    conflict: bool  # of the conversation or of one of its messages
    context: str  # token for the `seen` of a command
    folder: str = ""  # a path with "/" between its levels; empty: none
    tags: tuple[str, ...] = ()
    deleted_ms: int = 0  # when it was put into the trash; 0: it is not there


class Presence(Enum):
    """Whether an attachment's bytes are on this device."""

    MISSING = "missing"  # m.FetchAttachment brings them, if a device that has them is linked
    ARRIVING = "arriving"
    HERE = "here"


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """An attachment and where its bytes are."""

    id: str
    name: str
    media_type: str
    size: int
    digest: str
    path: str  # of the verified blob; empty while the bytes have not arrived
    presence: Presence = Presence.MISSING
    percent: int = 0  # of what has come; live: m.AttachmentProgress


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message of a transcript. `parts` as companion.model.records describes them; a part's
    "attachment" is resolved in `attachments` by its hexadecimal id."""

    id: str
    conversation: str
    parent: str
    role: str
    model: str
    created_ms: int
    parts: list[dict[str, Any]]
    attachments: dict[str, AttachmentRow] = field(default_factory=dict)
    conflict: bool = False
    context: str = ""


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """A message's place in a transcript, known before the message is read."""

    id: str
    hidden: bool  # passed over, unless a person wants to see the steps between
    characters: int  # of its text
    versions: tuple[str, ...] = ()  # of which a branch leads through one; empty: there is one


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found when it was made, the best first; Views.hits shows pages of it."""

    query: Query
    numbers: tuple[int, ...]
    more: bool  # there is more than this


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A message or title that matches; `snippet` marks hits with \\x02 … \\x03."""

    conversation: str
    message: str  # empty: the title matched
    title: str
    snippet: str
    role: str
    created_ms: int


@dataclass(frozen=True, slots=True)
class Version:
    """One of the concurrent values in a conflict."""

    dot: str  # token for Resolve.keep
    value: Any
    text: str  # the value as a person reads it
    device_name: str
    device_id: str
    is_self: bool
    written_ms: int
    shown: bool  # the one shown meanwhile


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A field with concurrent values, to be decided by a person.

    field "deleted" is a deletion against an edit: its versions' values are True (deleted on
    that device) and False (kept and edited there). `suggestion` is a text that has the changes
    of all versions, if they do not overlap; to be read by a person, never used unseen.
    """

    record: str
    kind: str
    field: str
    conversation: str
    conversation_title: str
    versions: list[Version]
    context: str  # token for Resolve.seen
    suggestion: str = ""  # empty: there is none


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A conversation (or a record that is of none) that was deleted elsewhere for good, whole or
    in part, while it was in use here; to be decided by a person.
    """

    conversation: str  # for DecideReturned.conversations
    kind: str
    title: str
    messages: int  # how many of its messages wait with it
    preview: list[tuple[str, str]]  # the first of them: role and text
    held_ms: int  # when it was found


@dataclass(frozen=True, slots=True)
class LateWrite:
    """A value that waits for a decision, and what stood in its place."""

    kind: str  # of the record
    role: str  # of a message
    field: str  # "deleted": it was deleted, or brought back
    is_new: bool  # the record is
    now: str
    before: str
    is_known: bool  # whether `before` is; without it this device cannot take it back


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A conversation (or a record that is of none) in which a removed device has written what
    nobody knew of when it was removed; to be decided by a person.
    """

    conversation: str  # for DecideQuarantined.conversations
    kind: str
    title: str
    device_name: str  # that wrote it; empty when that is not known any more
    written_ms: int  # the latest of it, by that device's clock
    records: int  # of how many something waits
    is_new: bool  # the conversation itself is
    writes: list[LateWrite]  # the first of them that a person would want to see


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """A value that a field held once, and that was replaced."""

    token: str  # for UseEarlier.value
    field: str
    value: Any
    text: str  # the value as a person reads it
    device_name: str  # of the device that wrote it; empty when that is not known any more
    is_self: bool
    written_ms: int
    replaced_ms: int  # when it was replaced on this device, which may be later than elsewhere


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is."""

    conversations: int
    messages: int
    attachments: int
    conflicts: int
