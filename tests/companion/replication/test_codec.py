"""Frames as bytes: what is written is read, and hostile bytes cost neither memory nor time."""

import tracemalloc

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import RemoteProtocolError
from companion.model.claims import Claim
from companion.model.cursor import Cursor
from companion.model.dots import Dot, VersionVector
from companion.model.ids import RecordId, ReplicaId
from companion.model.merge import RecordState, Sibling
from companion.replication.codec import (
    FRAME_BYTES_MAX,
    decode,
    encode,
    pack_batch,
    unpack_batch,
)
from companion.replication.frames import Ack, Batch, Bye, Have, Hello

REPLICA = ReplicaId(b"a" * 16)
STATE = RecordState(
    RecordId(b"r" * 16),
    "conversation",
    VersionVector({REPLICA: 3}),
    {"title": (Sibling(Dot(REPLICA, 3), 1, "x" * 2000),)},
)


@pytest.mark.parametrize(
    "frame",
    [
        Hello(1, 1, "companion 1", REPLICA, {REPLICA: 3}, {REPLICA: (0, {REPLICA: 1})}, 5),
        Ack(7),
        Have({REPLICA: 9}),
        Bye("link_paused", {"a": 1}),
        pack_batch(1, [STATE], Cursor(2, VersionVector({REPLICA: 3})), None),
    ],
)
def test_a_frame_comes_back(frame):
    assert decode(encode(frame)) == frame


def test_a_batch_comes_back_as_the_states_it_was_made_of():
    cursor = Cursor(2, VersionVector({REPLICA: 3}), (4, b"head"))
    claim = Claim(VersionVector({REPLICA: 4}), VersionVector({REPLICA: 2}))
    frame = decode(encode(pack_batch(1, [STATE], cursor, claim)))
    assert unpack_batch(frame) == ([STATE], cursor, claim)


def test_a_long_frame_is_compressed():
    assert len(encode(pack_batch(1, [STATE], Cursor(), None))) < 500


def test_elements_of_a_newer_version_are_ignored():
    assert decode(b"\x00" + msgspec.msgpack.encode([3, 7, "newer"])) == Ack(7)


def bomb(size: int) -> bytes:
    return zstandard.ZstdCompressor(level=19).compress(bytes(size))


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\x02abc",
        b"\x00",
        b"\x00\x91\x09",
        b"\x00" + b"\x91" * 100_000,
        b"\x00\x92\x05\xa2\xff\xff",
        b"\x01not zstd at all",
        b"\x01" + bomb(FRAME_BYTES_MAX + 1),
        b"\x01" + zstandard.ZstdCompressor(write_content_size=False).compress(b"\x92\x03\x07"),
        bytes(9 * 1024 * 1024),
    ],
)
def test_what_is_no_frame_is_an_error_of_the_peer(message):
    with pytest.raises(RemoteProtocolError):
        decode(message)


@pytest.mark.parametrize("place", ["context", "replicas"])
def test_a_small_frame_of_countless_numbers_is_refused_before_they_are_made(place):
    countless = b"\xdd" + (4_000_000).to_bytes(4, "big") + b"\x92\x00\x01" * 4_000_000
    change = b"\x96\xc4\x10" + b"i" * 16 + b"\xa1k" + countless + b"\xc0\x80\x80"
    batch = {
        "context": b"\x97\x02\x01\x90\x91" + change + b"\x00\x90\xc0",
        "replicas": b"\x97\x02\x01" + countless + b"\x90\x00\x90\xc0",
    }
    message = b"\x01" + zstandard.ZstdCompressor().compress(batch[place])
    assert len(message) < 10_000
    tracemalloc.start()
    with pytest.raises(RemoteProtocolError):
        decode(message)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2 * len(batch[place])


GOOD = pack_batch(1, [STATE], Cursor(0, VersionVector({REPLICA: 3})), None)


@pytest.mark.parametrize(
    "changes",
    [
        {"replicas": [b"short"]},
        {"replicas": [REPLICA, REPLICA]},
        {"replicas": []},
        {"passed": [(-1, 3)]},
        {"passed": [(0, 0)]},
        {"epoch": -1},
        {"claim": [(5, 1)]},
        {"claim": [(0, 4)], "head": (0, b"head")},
        {"claim": [(0, 4)], "head": (1, b"")},
        {"claim": [(0, 4)], "collected": [(0, 5)]},
        {"claim": [(0, 4)], "collected": [(5, 1)]},
        {"replicas": [n.to_bytes(16, "big") for n in range(5_000)]},
    ],
)
def test_a_batch_that_breaks_a_rule_is_refused_whole(changes):
    batch = msgspec.structs.replace(GOOD, **changes)
    with pytest.raises(RemoteProtocolError):
        unpack_batch(batch)


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_an_error_of_the_peer_and_nothing_else(data):
    for encoding in (b"\x00", b"\x01", b""):
        try:
            frame = decode(encoding + data)
            if isinstance(frame, Batch):
                unpack_batch(frame)
        except RemoteProtocolError:
            continue
