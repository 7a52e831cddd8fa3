"""Record states as the database keeps them, read in one way wherever they are read."""

from collections.abc import Callable
from typing import Final

import msgspec

from companion.errors import UNDECODABLE, CompanionError
from companion.model.changes import BadChange, PackedState, unpack
from companion.model.ids import ReplicaId
from companion.model.merge import RecordState

_decoder: Final = msgspec.msgpack.Decoder(PackedState)


def decode_packed(packed: bytes) -> PackedState:
    """What is packed, its rules not checked. Raises CompanionError (record_unreadable)."""
    try:
        return _decoder.decode(packed)
    except UNDECODABLE as error:
        raise CompanionError("record_unreadable") from error


def decode_state(packed: bytes, replica_of: Callable[[int], ReplicaId]) -> RecordState:
    """The state. Raises CompanionError (record_unreadable)."""
    try:
        return unpack(decode_packed(packed), replica_of)
    except BadChange as error:
        raise CompanionError("record_unreadable") from error
