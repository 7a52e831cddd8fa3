"""The attachment machine: devices joined in every way, and one against peers that break rules."""

import hashlib
import random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.model.ids import DeviceId
from companion.replication.blobs import (
    AGAIN_MS,
    ANSWER_MS,
    ASKED_PARTS_MAX,
    CHUNK_BYTES,
    PART_BYTES,
    WINDOW_BYTES,
    AskOthers,
    BlobSession,
    LookAgain,
    ReadChunk,
    StoreChunk,
)
from companion.replication.gathering import SPAN_BYTES, Gathering, Lacking
from companion.replication.outputs import Close, Send
from companion.replication.queues import Source


class Device:
    """A device: its plan, its files, and what is still arriving."""

    def __init__(self, number: int, *files: bytes) -> None:
        self.source = Source(DeviceId(bytes([number]) * 16), 0)
        self.plan = Gathering()
        self.files = {digest_of(data): data for data in files}
        self.lacking: list[Lacking] = []
        self.partial: dict[bytes, bytearray] = {}
        self.links: list[End] = []
        self.wrong = 0
        self.bytes_sent = 0

    def want(self, *files: bytes, size: bool = True) -> None:
        wanted = [Lacking(digest_of(d), len(d) if size else 0) for d in files]
        self.lacking = [each for each in wanted if each.digest not in self.files]
        self.look()

    def look(self) -> None:
        self.plan.add([each for each in self.lacking if each.digest not in self.files])
        for link in self.links:
            link.machine.ask(0)

    def store(self, chunk: StoreChunk) -> None:
        held = self.partial.setdefault(chunk.digest, bytearray())
        held.extend(bytes(max(0, chunk.offset - len(held))))
        held[chunk.offset : chunk.offset + len(chunk.data)] = chunk.data

    def finish(self, digest: bytes) -> None:
        data = bytes(self.partial.pop(digest)[: self.plan.progress(digest)[1]])
        right = digest_of(data) == digest
        if right:
            self.files[digest] = data
        self.wrong += not right
        self.plan.verified(digest, right=right)
        for link in self.links:
            link.machine.ask(0)


class End:
    """One end of a link: messages are delivered and work is done one at a time, when told."""

    def __init__(self, device: Device, peer: Source) -> None:
        self.device = device
        self.peer = peer
        self.machine = BlobSession(device.plan, peer, 0)
        self.inbox: list[bytes] = []
        self.work: list[object] = []
        self.other: End
        device.links.append(self)

    def turn(self) -> bool:
        self.work += self.machine.outputs()
        if self.work:
            self._do(self.work.pop(0))
        elif self.inbox:
            self.machine.receive(self.inbox.pop(0), 0)
        else:
            return False
        return True

    def _do(self, work: object) -> None:
        match work:
            case Send():
                self.other.inbox.append(work.message)
            case ReadChunk():
                data = self.device.files.get(work.digest)
                chunk = b"" if data is None else data[work.offset : work.offset + work.length]
                self.device.bytes_sent += len(chunk)
                self.machine.chunk_read(None if data is None else len(data), chunk)
            case StoreChunk():
                self.device.store(work)
                if self.machine.stored(work, 0):
                    self.device.finish(work.digest)
            case LookAgain():
                self.device.look()
            case AskOthers():
                for link in self.device.links:
                    link.machine.ask(0)
            case Close():
                raise AssertionError(work.reason)


def join(a: Device, b: Device, number: int = 0) -> tuple[End, End]:
    ends = End(a, b.source._replace(link=number)), End(b, a.source._replace(link=number))
    ends[0].other, ends[1].other = ends[::-1]
    for end in ends:
        end.machine.ask(0)
    return ends


def cut(ends: tuple[End, End]) -> None:
    for end in ends:
        end.device.links.remove(end)
        end.device.plan.left(end.peer)
    for end in ends:
        for link in end.device.links:
            link.machine.ask(0)


def run(*devices: Device, chance: random.Random | None = None, turns: int = 10**9) -> bool:
    """Turn by turn, in any order; whether all has come to rest."""
    chance = chance or random.Random(0)
    ends = [end for device in devices for end in device.links]
    for _ in range(turns):
        chance.shuffle(ends)
        if not any(end.turn() for end in ends):
            return True
    return False


def digest_of(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=32).digest()


def sample(number: int, size: int) -> bytes:
    return random.Random(number).randbytes(size)


SIZES = st.sampled_from(
    [0, 1, CHUNK_BYTES, CHUNK_BYTES + 1, PART_BYTES, PART_BYTES + 1, SPAN_BYTES, SPAN_BYTES + 1]
)


@settings(deadline=None, max_examples=40)
@given(st.lists(SIZES, max_size=4), st.integers(0, 3), st.booleans())
def test_files_of_any_size_arrive_whole_also_both_ways(sizes, split, size_is_known):
    files = [sample(n, size) for n, size in enumerate(sizes)]
    a, b = Device(1, *files[:split]), Device(2, *files[split:])
    a.want(*files, size=size_is_known)
    b.want(*files, size=size_is_known)
    join(a, b)
    run(a, b)
    assert a.files == b.files == {digest_of(data): data for data in files}


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32), st.integers(2, 4), st.integers(0, 6))
def test_a_file_comes_from_several_devices_at_once_and_links_may_be_cut_anywhere(
    seed, sources, cuts
):
    chance = random.Random(seed)
    data = sample(7, 3 * SPAN_BYTES + 12_345)
    b = Device(9)
    b.want(data)
    having = [Device(n, data) for n in range(sources)]
    links = [join(device, b) for device in having]
    for number in range(cuts):
        run(b, *having, chance=chance, turns=chance.randrange(200))
        at = chance.randrange(sources)
        cut(links[at])
        links[at] = join(having[at], b, number + 1)
    run(b, *having, chance=chance)
    assert b.files == {digest_of(data): data}
    sent = sum(device.bytes_sent for device in having)
    assert sent <= len(data) + cuts * WINDOW_BYTES
    if not cuts:
        assert sent == len(data)
        assert all(device.bytes_sent for device in having)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 2**32), st.integers(1, 3))
def test_a_right_file_comes_however_many_others_have_it_wrong(seed, liars):
    chance = random.Random(seed)
    data = sample(8, 2 * SPAN_BYTES)
    b = Device(9)
    b.want(data)
    having = [Device(n, data) for n in range(liars + 1)]
    for device in having[:liars]:
        wrong = bytearray(data)
        wrong[chance.randrange(len(data))] ^= 1
        device.files[digest_of(data)] = bytes(wrong)
    for device in having:
        join(device, b)
    run(b, *having, chance=chance)
    assert b.files == {digest_of(data): data}
    assert b.wrong <= liars + 1
    assert sum(device.bytes_sent for device in having) <= (liars + 2) * len(data)


def test_a_file_of_another_size_than_its_record_says_costs_a_chunk_for_each_part_asked_for():
    data = sample(3, 2 * SPAN_BYTES)
    a, b = Device(1), Device(2)
    a.files[digest_of(data)] = data * 3
    b.want(data)
    join(a, b)
    run(a, b)
    assert b.files == {}
    assert b.plan.progress(digest_of(data))[0] == 0
    assert a.bytes_sent <= WINDOW_BYTES


def test_what_the_first_peer_lacks_is_asked_of_the_next():
    data = sample(2, 100)
    a, b, empty = Device(1, data), Device(2), Device(3)
    b.want(data)
    join(empty, b)
    join(a, b)
    assert b.links[0].machine.deadline() is not None
    assert b.links[1].machine.is_idle
    run(a, b, empty)
    assert b.files == {digest_of(data): data}


def test_what_the_peer_lacks_is_asked_for_again_when_it_has_new_files():
    data = sample(2, 100)
    a, b = Device(1), Device(2)
    b.want(data)
    ours, _ = join(a, b)
    run(a, b)
    assert b.links[0].machine.is_idle
    a.files[digest_of(data)] = data
    ours.machine.announce()
    run(a, b)
    assert b.files == {digest_of(data): data}


def test_whoever_has_new_files_all_the_time_is_not_asked_all_the_time_for_what_it_lacks():
    b, lacked = Device(2), 100
    b.plan.add([Lacking(bytes([n]) * 32, 10) for n in range(lacked)])
    machine = BlobSession(b.plan, Source(DeviceId(b"a" * 16), 0), 0)

    def asked_in_vain(now: int) -> int:
        """How many files the peer is asked for at that time; it has none of them."""
        machine.ask(now)
        count = 0
        while wants := [o.message for o in machine.outputs() if isinstance(o, Send)]:
            for want in wants:
                machine.receive(frame(3, msgspec.msgpack.decode(want)[1]), now)
            count += len(wants)
        return count

    assert asked_in_vain(0) == lacked
    machine.receive(frame(4), 1)
    assert asked_in_vain(1) == lacked, "the first time it is believed at once"
    patient_until = 1 + AGAIN_MS * lacked
    for now in range(2, 50):
        machine.receive(frame(4), now)
        assert asked_in_vain(now) == 0
    assert machine.deadline() == patient_until
    machine.handle_timeout(patient_until)
    assert asked_in_vain(patient_until) == lacked
    assert machine.deadline() is None


def test_no_more_is_asked_for_than_the_window_whatever_is_lacking():
    b = Device(2)
    b.plan.add([Lacking(bytes([n]) * 32, 10**9) for n in range(50)])
    machine = BlobSession(b.plan, Source(DeviceId(b"a" * 16), 0), 0)
    machine.ask(0)
    wants = [msgspec.msgpack.decode(output.message) for output in machine.outputs()]
    assert WINDOW_BYTES - PART_BYTES < sum(want[3] for want in wants) <= WINDOW_BYTES


def test_a_thousand_small_files_arrive_without_asking_for_more_than_may_be_asked_for():
    files = [n.to_bytes(2, "big") * 500 for n in range(1_000)]
    a, b = Device(1, *files), Device(2)
    b.want(*files)
    giving, asking_end = join(a, b)
    while asking_end.turn():
        continue  # it says all that it has to say before it hears an answer
    while giving.inbox:
        giving.machine.receive(giving.inbox.pop(0), 0)
    run(a, b)
    assert len(b.files) == 1_000


def test_who_was_asked_and_says_nothing_is_cut_off():
    machine = asking()
    assert machine.deadline() == ANSWER_MS
    machine.handle_timeout(ANSWER_MS - 1)
    assert list(machine.outputs()) == []
    machine.handle_timeout(ANSWER_MS)
    (closed,) = machine.outputs()
    assert isinstance(closed, Close)


DIGEST = b"d" * 32


def asking(size: int = 5) -> BlobSession:
    """A machine that waits for a file."""
    plan = Gathering()
    plan.add([Lacking(DIGEST, size)])
    machine = BlobSession(plan, Source(DeviceId(b"a" * 16), 0), 0)
    machine.ask(0)
    list(machine.outputs())
    return machine


def frame(*elements: object) -> bytes:
    return msgspec.msgpack.encode(list(elements))


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\xc1",
        frame(9),
        frame(1, b"short", 0, 10),
        frame(1, DIGEST, -1, 10),
        frame(1, DIGEST, 2**60, 10),
        frame(1, DIGEST, 0, 0),
        frame(1, DIGEST, 0, -1),
        frame(1, DIGEST, 0, 2**40),
        frame(2, b"x" * 32, 0, 5, b"12345"),
        frame(3, b"x" * 32),
        frame(2, DIGEST, 1, 5, b"2345"),
        frame(2, DIGEST, -1, 5, b"2345"),
        frame(2, DIGEST, 0, 5, b"123456"),
        frame(2, DIGEST, 0, 5, b"1234"),
        frame(2, DIGEST, 0, 5, b""),
        frame(2, DIGEST, 0, 2**50, b"12345"),
        frame(2, DIGEST, 0, CHUNK_BYTES + 1, bytes(CHUNK_BYTES + 1)),
    ],
)
def test_what_breaks_a_rule_closes_the_link_and_is_not_stored(message):
    machine = asking()
    machine.receive(message, 0)
    (closed,) = machine.outputs()
    assert isinstance(closed, Close)
    assert closed.reason.code == "link_protocol"
    machine.receive(frame(1, DIGEST, 0, 5), 0)
    assert list(machine.outputs()) == []


def test_who_asks_for_more_than_may_be_asked_for_at_once_is_cut_off():
    machine = asking()
    for n in range(ASKED_PARTS_MAX + 1):
        machine.receive(frame(1, DIGEST, n, 1), 0)
    outputs = list(machine.outputs())
    assert isinstance(outputs[-1], Close)
    assert len(outputs) == 2, "one part is read at a time"


def test_a_million_wants_cost_no_more_than_the_first_of_them():
    machine = asking()
    for n in range(10_000):
        machine.receive(frame(1, bytes(28) + n.to_bytes(4, "big"), 0, CHUNK_BYTES), 0)
    assert len(machine._serving) <= ASKED_PARTS_MAX + 1


@given(st.binary(max_size=100))
def test_arbitrary_bytes_are_an_error_of_the_peer(data):
    machine = asking()
    machine.receive(data, 0)
    list(machine.outputs())
