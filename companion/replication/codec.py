"""Bytes to frames and back, with bounds that hold whatever the bytes are.

A message on the sync channel is one byte of encoding (0: plain, 1: zstd) and the frame in
MessagePack. The size a compressed frame expands to is bounded before it is expanded.
"""

from collections.abc import Mapping
from typing import Final

import msgspec
import zstandard

from companion.errors import UNDECODABLE, RemoteProtocolError
from companion.model.changes import REPLICAS_MAX, BadChange, PackedState, pack, unpack_foreign
from companion.model.claims import Claim, Head
from companion.model.cursor import Cursor
from companion.model.disowned import Disowned
from companion.model.dots import COUNTER_MAX, VersionVector
from companion.model.ids import ID_BYTES, ReplicaId
from companion.model.merge import RecordState
from companion.replication.frames import Batch, Frame

MESSAGE_BYTES_MAX: Final = 8 * 1024 * 1024
"""The most that may arrive as one message, and the most it may expand to is twice that. One value
is much smaller: the store refuses a larger record when it is written (store.batch)."""

HEAD_BYTES_MAX: Final = 32
FRAME_BYTES_MAX: Final = 2 * MESSAGE_BYTES_MAX
COMPRESS_FROM_BYTES: Final = 512

_PLAIN, _ZSTD = b"\x00", b"\x01"
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Frame)


def encode(frame: Frame) -> bytes:
    """The message for a frame, compressed when that pays."""
    return compress(_encoder.encode(frame))


def compress(body: bytes) -> bytes:
    """The encoding's byte and the body, compressed when that pays."""
    if len(body) < COMPRESS_FROM_BYTES:
        return _PLAIN + body
    return _ZSTD + zstandard.ZstdCompressor(level=3).compress(body)


def decode(message: bytes) -> Frame:
    """The frame in a message.

    Raises:
        RemoteProtocolError: it is none, or larger than the bounds; memory stays bounded.
    """
    body = expand(message)
    try:
        frame: Frame = _decoder.decode(body)
    except UNDECODABLE as error:
        raise RemoteProtocolError(f"not a frame: {error}") from error
    return frame


def expand(message: bytes) -> bytes:
    """The body of a message. Raises RemoteProtocolError as `decode` does."""
    if len(message) > MESSAGE_BYTES_MAX:
        raise RemoteProtocolError("a message is too long")
    if message[:1] == _ZSTD:
        return _expand(message[1:])
    if message[:1] != _PLAIN:
        raise RemoteProtocolError("a message has an unknown encoding")
    return message[1:]


def _expand(body: bytes) -> bytes:
    try:
        size = zstandard.frame_content_size(body)
        if not 0 <= size <= FRAME_BYTES_MAX:
            raise RemoteProtocolError("a frame is too long or does not say how long it is")
        return zstandard.ZstdDecompressor().decompress(body, max_output_size=FRAME_BYTES_MAX)
    except zstandard.ZstdError as error:
        raise RemoteProtocolError("a message cannot be decompressed") from error


def vector_to_wire(vector: VersionVector) -> dict[bytes, int]:
    """A vector as frames carry it outside batches."""
    return dict(sorted(vector.items()))


def vector_from_wire(wire: Mapping[bytes, int]) -> VersionVector:
    """Raises RemoteProtocolError when an id or counter is out of range, or there are too many."""
    if len(wire) > REPLICAS_MAX:
        raise RemoteProtocolError("a vector names too many replicas")
    for replica, counter in wire.items():
        if len(replica) != ID_BYTES or not 0 < counter <= COUNTER_MAX:
            raise RemoteProtocolError("a vector holds what is no write")
    return VersionVector({ReplicaId(r): n for r, n in wire.items()})


def cursors_to_wire(
    cursors: Mapping[ReplicaId, Cursor],
) -> dict[bytes, tuple[int, dict[bytes, int]]]:
    """Unfinished passes as HELLO carries them."""
    return {r: (c.epoch, vector_to_wire(c.passed)) for r, c in sorted(cursors.items())}


def heads_from_wire(wire: Mapping[bytes, tuple[int, bytes]]) -> dict[ReplicaId, Head]:
    """Raises RemoteProtocolError when one is none, or there are too many."""
    if len(wire) > REPLICAS_MAX or any(len(replica) != ID_BYTES for replica in wire):
        raise RemoteProtocolError("heads of what is no replica, or of too many")
    heads = {ReplicaId(replica): head_from_wire(head) for replica, head in wire.items()}
    return {replica: head for replica, head in heads.items() if head is not None}


def disowned_to_wire(disowned: Disowned) -> dict[bytes, int]:
    """What counts no longer, as HELLO carries it."""
    return dict(sorted(disowned.upto.items()))


def disowned_from_wire(wire: Mapping[bytes, int]) -> Disowned:
    """Raises RemoteProtocolError when an id or counter is out of range, or there are too many."""
    if len(wire) > REPLICAS_MAX:
        raise RemoteProtocolError("more replicas than may be count no longer")
    for replica, counter in wire.items():
        if len(replica) != ID_BYTES or not 0 <= counter <= COUNTER_MAX:
            raise RemoteProtocolError("what counts no longer is no write")
    return Disowned({ReplicaId(replica): counter for replica, counter in wire.items()})


def head_from_wire(wire: tuple[int, bytes] | None) -> Head | None:
    """Raises RemoteProtocolError when it is none."""
    if wire is not None and not (0 < wire[0] <= COUNTER_MAX and 0 < len(wire[1]) <= HEAD_BYTES_MAX):
        raise RemoteProtocolError("a head that is none")
    return wire


def cursor_from_wire(wire: tuple[int, Mapping[bytes, int]]) -> Cursor:
    """Raises RemoteProtocolError when a number is out of range."""
    return Cursor(_epoch(wire[0]), vector_from_wire(wire[1]))


def _epoch(epoch: int) -> int:
    if not 0 <= epoch <= COUNTER_MAX:
        raise RemoteProtocolError("an epoch is out of range")
    return epoch


class _Numbering:
    """Numbers replicas in the order in which a batch first names them."""

    def __init__(self) -> None:
        self.replicas: dict[ReplicaId, int] = {}

    def __call__(self, replica: ReplicaId) -> int:
        return self.replicas.setdefault(replica, len(self.replicas))

    def vector(self, vector: VersionVector) -> list[tuple[int, int]]:
        return [(self(r), n) for r, n in sorted(vector.items())]


def pack_batch(
    number: int, states: list[RecordState], cursor: Cursor, claim: Claim | None
) -> Batch:
    """A batch with its replica table."""
    numbering = _Numbering()
    changes: list[PackedState] = [pack(state, numbering) for state in states]
    passed = numbering.vector(cursor.passed)
    if claim is None:
        replicas: list[bytes] = list(numbering.replicas)
        return Batch(number, replicas, changes, cursor.epoch, passed, None, cursor.head)
    vector = numbering.vector(claim.vector)
    collected = numbering.vector(claim.collected)
    replicas = list(numbering.replicas)
    return Batch(number, replicas, changes, cursor.epoch, passed, vector, cursor.head, collected)


def unpack_batch(batch: Batch) -> tuple[list[RecordState], Cursor, Claim | None]:
    """The states, the cursor and the claim of a batch.

    Raises:
        RemoteProtocolError: anything in it breaks the format; nothing of it may be applied.
    """
    replicas = [ReplicaId(r) for r in batch.replicas]
    if len(replicas) > REPLICAS_MAX or len(set(replicas)) != len(replicas):
        raise RemoteProtocolError("a batch names too many replicas, or one twice")
    if any(len(r) != ID_BYTES for r in replicas):
        raise RemoteProtocolError("a replica id has the wrong length")

    def replica_of(number: int) -> ReplicaId:
        if number < 0:
            raise IndexError(number)
        return replicas[number]

    def vector(wire: list[tuple[int, int]]) -> VersionVector:
        return vector_from_wire({replica_of(number): counter for number, counter in wire})

    try:
        states = [unpack_foreign(change, replica_of) for change in batch.changes]
        head = head_from_wire(batch.head)
        cursor = Cursor(_epoch(batch.epoch), vector(batch.passed), head)
        if batch.claim is None:
            return states, cursor, None
        claim = Claim(vector(batch.claim), vector(batch.collected))
    except (BadChange, LookupError) as error:
        raise RemoteProtocolError(str(error)) from error
    if not claim.vector.dominates(claim.collected):
        raise RemoteProtocolError("more is gone for good than there ever was")
    return states, cursor, claim
