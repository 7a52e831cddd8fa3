"""The kinds of records, their fields, and what concurrent values of a field mean.

Fields are open: a name that this version does not know is kept, merged and passed on with
the default policy, so that a newer device's data survives a round trip through an older one.
"""

from enum import Enum
from typing import Final, TypeAlias

import msgspec

Value: TypeAlias = bool | int | float | str | bytes | list["Value"] | dict[str, "Value"] | None
"""What a field may hold: what MessagePack can say. Dictionaries have text keys."""

CONVERSATION: Final = "conversation"
MESSAGE: Final = "message"
ATTACHMENT: Final = "attachment"
PROMPT: Final = "prompt"
STATEMENT: Final = "statement"
DEVICE: Final = "device"
KINDS: Final = (CONVERSATION, MESSAGE, ATTACHMENT, PROMPT, STATEMENT, DEVICE)

DELETED: Final = "deleted"
"""In every record. A deletion writes True, every other write False: so a delete against a
concurrent edit is two siblings of this field, found by the same rule as any conflict."""

PURGED: Final = "purged"
"""Written to `deleted` when a deletion can no longer be taken back: nothing else is left of the
record (companion.model.merge.purge). It is no side in a conflict: another value beside it wins."""

TAG_PREFIX: Final = "tag:"
"""An add-wins set is one field per element: `tag:work` holds True or False."""

TAG_CHARACTERS_MAX: Final = 200
"""Leaves room for prefixes within the names that the format allows (companion.model.changes)."""

EDITED_PREFIX: Final = "edited:"
"""In an imported record: `edited:title` is True once a person has written its title. An import that
has another one then is not overwriting what an import wrote, but disagrees with that person."""

SOURCE_UPDATED_MS: Final = "source_updated_ms"
"""In an imported conversation: the greatest `updated_ms` that an import has brought. `updated_ms`
itself goes on with what is written here, so it does not tell an older export from a newer one."""

REPLICA_PREFIX: Final = "replica:"
"""In a device record: `replica:<32 hexadecimal digits>` is True for each replica id under which
the device has written."""


SOFTWARE: Final = "software"
"""In a device record: what it runs, and in which version."""

ABSORBED: Final = "absorbed"
"""In a device record: what the device has absorbed, as counters by replica (hexadecimal)."""


class Policy(Enum):
    """What to do with different concurrent values of a field."""

    ASK = "ask"  # keep all, show the latest, let a person decide
    EDIT_WINS = "edit_wins"  # as ASK, but show the edited record and not the deletion
    LATEST = "latest"  # show the latest; nobody would want to be asked
    GREATEST = "greatest"  # a high-water mark: the greatest number is right
    ADD_WINS = "add_wins"  # set membership: an addition beats a concurrent removal


_POLICIES: Final[dict[tuple[str, str], Policy]] = {
    (CONVERSATION, "updated_ms"): Policy.GREATEST,
    (CONVERSATION, SOURCE_UPDATED_MS): Policy.GREATEST,
    (CONVERSATION, "created_ms"): Policy.LATEST,
    (CONVERSATION, "current_leaf"): Policy.LATEST,
    (CONVERSATION, "extra"): Policy.LATEST,
    (MESSAGE, "created_ms"): Policy.LATEST,
    (MESSAGE, "ordinal"): Policy.LATEST,
    (MESSAGE, "continues"): Policy.LATEST,
    (MESSAGE, "hidden"): Policy.LATEST,
    (MESSAGE, "extra"): Policy.LATEST,
    (DEVICE, "name"): Policy.LATEST,
    (DEVICE, "platform"): Policy.LATEST,
    (DEVICE, SOFTWARE): Policy.LATEST,
    (DEVICE, ABSORBED): Policy.LATEST,
}


def is_deletion(value: Value) -> bool:
    """Whether a value of `deleted` says that the record is."""
    return value is True or value == PURGED


def policy_of(kind: str, name: str) -> Policy:
    """The policy of a field; ASK for every field that is not listed or not known."""
    if name == DELETED:
        return Policy.EDIT_WINS
    if name.startswith(TAG_PREFIX):
        return Policy.ADD_WINS
    if name.startswith(EDITED_PREFIX):
        return Policy.LATEST
    return _POLICIES.get((kind, name), Policy.ASK)


_encoder = msgspec.msgpack.Encoder(order="deterministic")


def canonical(value: Value) -> bytes:
    """Bytes that are equal exactly when two values are (True is not 1; key order is nothing)."""
    return _encoder.encode(value)


# The fields that this version writes (all optional; absent means never written):
#
# conversation  title, created_ms, updated_ms, pinned, archived, folder ("" or absent: none; a path
#               with "/" between its levels), tag:<name>, model, system_prompt, source_app,
#               source_id, source_updated_ms, current_leaf (message id, 16 bytes), extra (map)
# message       conversation (id), parent (id or None), ordinal (int: order among siblings as
#               the source had it), continues (True: written as the next message, so it is
#               shown after its siblings; else it is another version of them), hidden (True: the
#               source keeps it in the tree without showing it, as what steers the model or
#               serves a tool; transcripts go through it, and search does not find it), role,
#               parts (list of maps: see below), model, created_ms, created_text (the source's
#               literal time), status, source_id (where the source has one), extra (map)
# attachment    name, media_type, size, digest (BLAKE2b-256 of the bytes)
# prompt        title, text, context (list of {role, text}), model, source_app, source_id, extra
# statement     body (signed group statement, bytes); never changed once written
# device        name, platform, software, replica:<id>, absorbed; written by the device itself
#
# A part is a map with "type":
#
# text          text
# image, file, audio, video
#               attachment (id) where the bytes came with it; else url, or no more than a name;
#               name, alt, missing (True: the source no longer had the bytes)
# reasoning     text
# code          text, language
# tool_call     name, arguments, call_id
# tool_result   call_id, text, error
# citation      url, title, text
# context       text (what the source gave the model beside the conversation)
# error         text (what went wrong, where the source shows that in a message's place)
# unknown       value (what an importer could not read, whole)
#
# Any other is kept as it is.
