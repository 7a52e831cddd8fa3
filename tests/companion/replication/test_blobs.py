"""The attachment machine: two of them joined, and one against a peer that breaks rules."""

import hashlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.replication.blobs import (
    CHUNK_BYTES,
    WANTS,
    BlobSession,
    LookAgain,
    ReadChunk,
    StoreChunk,
)
from companion.replication.outputs import Close, Send


class Peer:
    """A device: its machine, its files, and what is still arriving."""

    def __init__(self, files: list[bytes] = ()) -> None:
        self.machine = BlobSession()
        self.files = {digest_of(data): data for data in files}
        self.partial: dict[bytes, bytes] = {}
        self.lacking: list[bytes] = []
        self.chunks_sent = 0
        self.has_room = True

    def want(self, *digests: bytes) -> None:
        self.lacking = list(digests)
        for digest in digests:
            if digest not in self.files:
                self.machine.want(digest, len(self.partial.get(digest, b"")))

    def drain(self, other: "Peer") -> bool:
        outputs = list(self.machine.outputs())
        for output in outputs:
            match output:
                case Send():
                    other.machine.receive(output.message)
                case ReadChunk(digest, offset):
                    data = self.files.get(digest)
                    size = None if data is None else len(data)
                    chunk = b"" if data is None else data[offset : offset + CHUNK_BYTES]
                    self.chunks_sent += 1
                    self.machine.chunk_read(digest, offset, size, chunk)
                case StoreChunk():
                    self.store(output)
                case LookAgain():
                    self.want(*self.lacking)
                case Close():
                    raise AssertionError(output.reason)
        return bool(outputs)

    def store(self, chunk: StoreChunk) -> None:
        held = self.partial.get(chunk.digest, b"") + chunk.data
        if not self.has_room:
            self.machine.refused(chunk.digest)
        elif len(held) < chunk.size:
            self.partial[chunk.digest] = held
            self.machine.stored(chunk.digest, len(held))
        elif digest_of(held) == chunk.digest:
            self.files[chunk.digest] = held
            self.machine.stored(chunk.digest, None)
        else:
            self.partial.pop(chunk.digest, None)
            self.machine.refused(chunk.digest)


def digest_of(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=32).digest()


def run(a: Peer, b: Peer) -> None:
    while a.drain(b) | b.drain(a):
        pass


def sample(number: int, size: int) -> bytes:
    return bytes((number + i) % 251 for i in range(size))


@given(st.lists(st.integers(0, 3 * CHUNK_BYTES), max_size=4), st.integers(0, 3))
def test_files_of_any_size_arrive_whole_also_both_ways(sizes, split):
    files = [sample(n, size) for n, size in enumerate(sizes)]
    a, b = Peer(files[:split]), Peer(files[split:])
    for peer in (a, b):
        peer.want(*map(digest_of, files))
    run(a, b)
    assert a.files == b.files == {digest_of(data): data for data in files}
    assert a.machine.is_idle


def test_a_file_goes_on_from_where_it_stopped():
    data = sample(1, 3 * CHUNK_BYTES)
    a, b = Peer([data]), Peer()
    b.partial[digest_of(data)] = data[: 2 * CHUNK_BYTES]
    b.want(digest_of(data))
    run(a, b)
    assert b.files[digest_of(data)] == data
    assert a.chunks_sent == 1


def test_what_the_peer_lacks_is_asked_for_again_when_it_has_new_files():
    data = sample(2, 100)
    a, b = Peer(), Peer()
    b.want(digest_of(data))
    run(a, b)
    assert b.machine.is_idle
    a.files[digest_of(data)] = data
    a.machine.announce()
    run(a, b)
    assert b.files[digest_of(data)] == data


def test_more_files_than_may_be_asked_for_at_once_all_arrive():
    files = [sample(n, 10 + n) for n in range(3 * WANTS)]
    a, b = Peer(files), Peer()
    b.want(*map(digest_of, files))
    assert len(list(b.machine.outputs())) == WANTS
    b = Peer()
    b.want(*map(digest_of, files))
    run(a, b)
    assert b.files == a.files


def test_a_file_with_wrong_bytes_is_not_asked_for_again_on_this_link():
    right = sample(3, 100)
    a, b = Peer(), Peer()
    a.files[digest_of(right)] = sample(4, 100)
    b.want(digest_of(right))
    run(a, b)
    assert b.files == {}
    b.want(digest_of(right))
    assert list(b.machine.outputs()) == []


def test_what_had_no_room_is_asked_for_again_when_there_is_some():
    data = sample(5, 100)
    a, b = Peer([data]), Peer()
    b.want(digest_of(data))
    b.has_room = False
    run(a, b)
    b.has_room = True
    b.want(digest_of(data))
    assert list(b.machine.outputs()) == []
    b.machine.forgive()
    b.want(digest_of(data))
    run(a, b)
    assert b.files == {digest_of(data): data}


DIGEST = b"d" * 32


def frame(*elements: object) -> bytes:
    return msgspec.msgpack.encode(list(elements))


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\xc1",
        frame(9),
        frame(1, b"short", 0),
        frame(1, DIGEST, -1),
        frame(1, DIGEST, 2**60),
        frame(2, b"x" * 32, 0, 5, b"12345"),
        frame(3, b"x" * 32),
        frame(2, DIGEST, 1, 5, b"2345"),
        frame(2, DIGEST, 0, 5, b"123456"),
        frame(2, DIGEST, 0, 5, b""),
        frame(2, DIGEST, 0, 2**50, b"1"),
        frame(2, DIGEST, 0, CHUNK_BYTES + 1, bytes(CHUNK_BYTES + 1)),
    ],
)
def test_what_breaks_a_rule_closes_the_link_and_is_not_stored(message):
    machine = BlobSession()
    machine.want(DIGEST, 0)
    list(machine.outputs())
    machine.receive(message)
    (closed,) = machine.outputs()
    assert isinstance(closed, Close)
    assert closed.reason.code == "link_protocol"
    machine.receive(frame(1, DIGEST, 0))
    assert list(machine.outputs()) == []


def test_who_asks_for_more_than_may_be_asked_for_at_once_is_cut_off():
    machine = BlobSession()
    for n in range(WANTS + 1):
        machine.receive(frame(1, bytes([n]) * 32, 0))
    assert isinstance(list(machine.outputs())[-1], Close)


@given(st.binary(max_size=100))
def test_arbitrary_bytes_are_an_error_of_the_peer(data):
    machine = BlobSession()
    machine.receive(data)
    list(machine.outputs())
