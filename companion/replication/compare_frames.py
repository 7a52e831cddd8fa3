"""What two devices say to each other when they compare what they hold.

A message is one byte of encoding (2: plain, 3: zstd) and the frame in MessagePack, on the channel
of replication, whose own messages begin with 0 or 1. The bounds are those of its codec.
"""

from typing import Final

import msgspec

from companion.errors import UNDECODABLE, RemoteProtocolError
from companion.model.changes import PackedState
from companion.model.cursor import Cursor
from companion.model.merge import RecordState
from companion.replication import codec
from companion.replication.frames import Batch

_FIRST: Final = 2
ENCODINGS: Final = (b"\x02", b"\x03")
STATES_MAX: Final = 1_000


class PackedStates(msgspec.Struct, array_like=True, frozen=True):
    """Whole states, and the replicas that the numbers in them stand for."""

    replicas: list[bytes]
    states: list[PackedState]


class AskSums(msgspec.Struct, tag=1, array_like=True, frozen=True):
    """A sum of the digests of each heap, please. nonce: of this comparison, 16 bytes."""

    nonce: bytes


class Sums(msgspec.Struct, tag=2, array_like=True, frozen=True):
    """The vector, and 8 bytes for each of 1,024 heaps, all as of one moment."""

    vector: dict[bytes, int]
    sums: bytes


class AskDigests(msgspec.Struct, tag=3, array_like=True, frozen=True):
    """The digests of all records in these heaps, please; at most 64 heaps."""

    nonce: bytes
    buckets: list[int]


class Digests(msgspec.Struct, tag=4, array_like=True, frozen=True):
    """(record, digest) of each."""

    digests: list[tuple[bytes, bytes]]


class AskStates(msgspec.Struct, tag=5, array_like=True, frozen=True):
    """Merge these, and let me have your own states of these records."""

    records: list[bytes]
    states: PackedStates


class States(msgspec.Struct, tag=6, array_like=True, frozen=True):
    """They are merged, durably; these were the own ones."""

    states: PackedStates


Frame = AskSums | Sums | AskDigests | Digests | AskStates | States

_decoder = msgspec.msgpack.Decoder(Frame)
_encoder = msgspec.msgpack.Encoder()


def encode(frame: Frame) -> bytes:
    """The message for a frame."""
    message = codec.compress(_encoder.encode(frame))
    return bytes([message[0] + _FIRST]) + message[1:]


def decode(message: bytes) -> Frame:
    """The frame in a message. Raises RemoteProtocolError as codec.decode does."""
    if message[:1] not in ENCODINGS:
        raise RemoteProtocolError("a message has an unknown encoding")
    body = codec.expand(bytes([message[0] - _FIRST]) + message[1:])
    try:
        frame: Frame = _decoder.decode(body)
    except UNDECODABLE as error:
        raise RemoteProtocolError(f"not a frame: {error}") from error
    return frame


def is_asked(message: bytes) -> bool:
    """Whether a message asks something. Raises RemoteProtocolError when it is none."""
    return isinstance(decode(message), AskSums | AskDigests | AskStates)


def pack_states(states: list[RecordState]) -> PackedStates:
    """States with their replica table."""
    batch = codec.pack_batch(0, states, Cursor(), None)
    return PackedStates(batch.replicas, batch.changes)


def unpack_states(packed: PackedStates) -> list[RecordState]:
    """The states again. Raises RemoteProtocolError when anything breaks the format."""
    if len(packed.states) > STATES_MAX:
        raise RemoteProtocolError("more states than were asked for")
    batch = Batch(0, packed.replicas, packed.states, 0, [], None)
    return codec.unpack_batch(batch)[0]
