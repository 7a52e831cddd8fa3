"""The replication machine between replicas on shelves: what arrives, resumes, is refused."""

import itertools
import random
from collections import deque

import pytest

from companion.model.cursor import Cursor
from companion.model.disowned import Disowned
from companion.model.dots import VersionVector
from companion.model.ids import RecordId, ReplicaId
from companion.reasons import Reason
from companion.replication import codec
from companion.replication.flight import SILENCE_TIMEOUT_MS, WINDOW
from companion.replication.frames import Ack, Batch, Bye, Frame, Hello
from companion.replication.outputs import Apply, Close, Heed, Progress, Read, Send, Status
from companion.replication.session import (
    FORWARD_DELAY_MS,
    GREETING_TIMEOUT_MS,
    Session,
    State,
)
from tests.simulator.shelf import Shelf

SMALL = 3  # records a read, so that a pass takes several batches


def shelf(number: int) -> Shelf:
    return Shelf(ReplicaId(bytes([number]) * 16))


def record(number: int) -> RecordId:
    return RecordId(number.to_bytes(16, "big"))


class End:
    """One side of a link: a session over a shelf, with what it has sent but not delivered."""

    def __init__(self, shelf: Shelf, links: dict[int, list["End"]], now: int) -> None:
        self.shelf = shelf
        self.links = links
        self.wire: deque[bytes] = deque()
        self.status: Status | None = None
        self.closed: Close | None = None
        self.records_sent = 0
        self.session = Session(
            replica=shelf.replica,
            vector=shelf.vector,
            unfinished=shelf.unfinished,
            heads={},
            collected=VersionVector(),
            disowned=Disowned(),
            software="test",
            wall_ms=1_000_000,
            now=now,
        )
        links.setdefault(id(shelf), []).append(self)
        self.drain(now)

    def drain(self, now: int) -> None:
        for output in self.session.outputs():
            match output:
                case Send():
                    self.wire.append(output.message)
                case Heed():
                    self.session.heeded()
                    self.drain(now)
                case Read():
                    rows = self.shelf.read(output.since, output.cursor, SMALL)
                    self.records_sent += len(rows[0])
                    self.session.rows(*rows, now)
                    self.drain(now)
                case Apply():
                    self.shelf.apply(output.states, output.peer, output.cursor, output.claim)
                    self.session.applied(output.number, self.shelf.vector, now)
                    self.drain(now)
                    for other in self.links[id(self.shelf)]:
                        if other is not self:
                            other.committed(now, local=False)
                case Status():
                    self.status = output
                case Close():
                    self.closed = output

    def committed(self, now: int, *, local: bool) -> None:
        self.session.committed(self.shelf.vector, now, local=local)
        self.drain(now)

    def hear(self, message: bytes, now: int) -> None:
        self.session.receive(message, now)
        self.drain(now)


class Net:
    """Some shelves and the links between them, in one thread, with its own clock."""

    def __init__(self) -> None:
        self.now = 0
        self.ends: dict[int, list[End]] = {}
        self.pairs: list[tuple[End, End]] = []

    def link(self, left: Shelf, right: Shelf) -> tuple[End, End]:
        pair = End(left, self.ends, self.now), End(right, self.ends, self.now)
        self.pairs.append(pair)
        return pair

    def cut(self, pair: tuple[End, End]) -> None:
        self.pairs.remove(pair)
        for end in pair:
            self.ends[id(end.shelf)].remove(end)

    def write(self, shelf: Shelf, number: int, **values: str) -> None:
        shelf.write(record(number), dict(values))
        for end in self.ends.get(id(shelf), []):
            end.committed(self.now, local=True)

    def step(self, chance: random.Random) -> bool:
        """Deliver one message; False when all wires are empty."""
        ways = [(a, b) for pair in self.pairs for a, b in (pair, pair[::-1]) if a.wire]
        if not ways:
            return False
        sender, receiver = chance.choice(ways)
        receiver.hear(sender.wire.popleft(), self.now)
        return True

    def settle(self, chance: random.Random | None = None) -> None:
        """Deliver everything, letting the forwarding delay pass whenever it is quiet."""
        chance = chance or random.Random(0)
        for _ in range(100_000):
            if self.step(chance):
                continue
            self.now += FORWARD_DELAY_MS
            for pair in self.pairs:
                for end in pair:
                    end.session.handle_timeout(self.now)
                    end.drain(self.now)
            if not any(end.wire for pair in self.pairs for end in pair):
                return
        raise AssertionError("it never became quiet")


def frames(end: End) -> list[Frame]:
    return [codec.decode(message) for message in end.wire]


def test_each_side_gets_what_it_lacks_and_both_say_in_step() -> None:
    net, a, b = Net(), shelf(1), shelf(2)
    for number in range(10):
        a.write(record(number), {"title": f"a{number}"})
        b.write(record(100 + number), {"title": f"b{number}"})
    left, right = net.link(a, b)
    net.settle()
    assert a.records == b.records
    assert len(a.records) == 20
    assert a.vector == b.vector == VersionVector({a.replica: 10, b.replica: 10})
    assert left.status is not None
    assert left.status.progress is Progress.IN_STEP
    assert right.status is not None
    assert right.status.progress is Progress.IN_STEP


def test_a_local_write_is_sent_at_once_and_alone() -> None:
    net, a, b = Net(), shelf(1), shelf(2)
    for number in range(10):
        a.write(record(number), {"title": "t", "model": "m"})
    left, _ = net.link(a, b)
    net.settle()
    sent = left.records_sent
    net.write(a, 3, title="new")
    assert [type(frame) for frame in frames(left)] == [Batch]
    net.settle()
    assert left.records_sent == sent + 1
    assert b.records[record(3)].value("title") == "new"


def test_only_the_changed_fields_travel() -> None:
    net, a, b = Net(), shelf(1), shelf(2)
    a.write(record(1), {"title": "t", "system_prompt": "x" * 5_000})
    left, _ = net.link(a, b)
    net.settle()
    net.write(a, 1, title="new")
    (message,) = left.wire
    assert len(message) < 400
    net.settle()
    assert a.records == b.records


def test_nothing_new_costs_next_to_nothing() -> None:
    net, a, b = Net(), shelf(1), shelf(2)
    a.write(record(1), {"title": "t"})
    pair = net.link(a, b)
    net.settle()
    net.cut(pair)
    left, right = net.link(a, b)
    assert sum(len(m) for end in (left, right) for m in end.wire) < 400
    net.settle()
    assert left.records_sent == right.records_sent == 0


def test_a_cut_pass_goes_on_from_where_it_was() -> None:
    net, a, b = Net(), shelf(1), shelf(2)
    for number in range(30):
        a.write(record(number), {"title": f"t{number}"})
    pair = net.link(a, b)
    chance = random.Random(1)
    while len(b.records) < 12:
        assert net.step(chance)
    net.cut(pair)
    assert b.vector == VersionVector()  # nothing is claimed before the pass is whole
    held = len(b.records)
    left, _ = net.link(a, b)
    net.settle()
    assert a.records == b.records
    assert left.records_sent == 30 - held


def test_a_position_is_void_once_something_came_out_of_order() -> None:
    net, a, b, c = Net(), shelf(1), shelf(2), shelf(3)
    for number in range(20):
        c.write(record(number), {"title": f"t{number}"})
    # a has c's later writes (from an unfinished pass of somebody who had only those)
    late = [s for s in c.records.values() if min(d.counter for d in s.dots()) > 10]
    a.apply(late, b.replica, Cursor(), None)
    pair = net.link(a, b)
    net.settle()
    net.cut(pair)
    assert len(b.records) == 10
    net.link(c, a)
    net.link(a, b)
    net.settle()
    assert a.records == b.records == c.records


def test_what_comes_from_a_third_device_is_passed_on_once() -> None:
    net, a, b, c = Net(), shelf(1), shelf(2), shelf(3)
    net.link(a, b)
    _, _ = net.link(b, c)
    net.settle()
    net.write(a, 1, title="from a")
    net.settle()
    assert c.records == a.records
    to_c = net.pairs[1][0]
    assert to_c.records_sent == 1


def test_in_a_full_mesh_nobody_forwards_what_the_other_has() -> None:
    net, a, b, c = Net(), shelf(1), shelf(2), shelf(3)
    ab, bc, ac = net.link(a, b), net.link(b, c), net.link(a, c)
    net.settle()
    net.write(a, 1, title="x")
    net.settle()
    assert a.records == b.records == c.records
    assert ab[0].records_sent == ac[0].records_sent == 1
    assert bc[0].records_sent == bc[1].records_sent == 0


def test_concurrent_edits_are_siblings_on_both() -> None:
    net, a, b = Net(), shelf(1), shelf(2)
    a.write(record(1), {"title": "t"})
    net.cut(_settled(net, net.link(a, b)))
    a.write(record(1), {"title": "mine"})
    b.write(record(1), {"title": "yours"})
    net.link(a, b)
    net.settle()
    assert a.records == b.records
    assert {s.value for s in a.records[record(1)].fields["title"]} == {"mine", "yours"}


def _settled(net: Net, pair: tuple[End, End]) -> tuple[End, End]:
    net.settle()
    return pair


@pytest.mark.parametrize("seed", range(40))
def test_replicas_converge_through_random_cuts(seed: int) -> None:
    chance = random.Random(seed)
    net, shelves = Net(), [shelf(n) for n in range(1, 6)]
    for _ in range(300):
        roll = chance.random()
        if roll < 0.25:
            net.write(chance.choice(shelves), chance.randrange(15), title=str(chance.random()))
        elif roll < 0.30:
            left, right = chance.sample(shelves, 2)
            linked = {frozenset((id(x.shelf), id(y.shelf))) for x, y in net.pairs}
            if frozenset((id(left), id(right))) not in linked:
                net.link(left, right)
        elif roll < 0.34 and net.pairs:
            net.cut(chance.choice(net.pairs))
        else:
            net.step(chance)
        for one in shelves:
            _assert_vector_is_honest(one, shelves)
    for pair in list(net.pairs):
        net.cut(pair)
    for left, right in itertools.pairwise(shelves):
        net.link(left, right)
    net.settle(chance)
    assert all(one.records == shelves[0].records for one in shelves)
    assert all(one.vector == shelves[0].vector for one in shelves)


def _assert_vector_is_honest(one: Shelf, shelves: list[Shelf]) -> None:
    """Whatever a vector claims is there: live, or superseded by what is there."""
    for other in shelves:
        for state in other.records.values():
            for dot in state.dots():
                if one.vector.has_seen(dot):
                    assert one.records[state.id].context.has_seen(dot)


# --- rules, each broken -----------------------------------------------------------------


def greeted() -> tuple[Net, End, End]:
    net = Net()
    left, right = net.link(shelf(1), shelf(2))
    net.settle()
    return net, left, right


@pytest.mark.parametrize(
    "frame",
    [
        Ack(99),
        Hello(1, 1, "again", bytes([2]) * 16, {}, {}, 0),
        Batch(7, [], [], 0, [], None),
        Batch(2, [], [], 0, [(5, 1)], None),
        Batch(2, [b"short"], [], 0, [], None),
    ],
)
def test_a_broken_rule_ends_the_session_and_changes_nothing(frame: Frame) -> None:
    net, left, _ = greeted()
    before = dict(left.shelf.records)
    left.hear(codec.encode(frame), net.now)
    assert left.session.state is State.CLOSED
    assert left.closed is not None
    assert left.closed.reason.code == "link_protocol"
    assert isinstance(frames(left)[-1], Bye)
    assert left.shelf.records == before


def test_garbage_ends_the_session() -> None:
    net, left, _ = greeted()
    left.hear(b"\x01\xff\xff garbage", net.now)
    assert left.closed is not None


def test_a_device_without_a_common_version_is_told() -> None:
    end = End(shelf(1), {}, 0)
    end.hear(codec.encode(Hello(9, 9, "future", bytes([2]) * 16, {}, {}, 0)), 0)
    assert end.closed is not None
    assert end.closed.reason.code == "link_version"


def test_a_silent_peer_is_dropped_while_greeting() -> None:
    end = End(shelf(1), {}, 0)
    deadline = end.session.deadline()
    assert deadline is not None
    assert deadline[0] == GREETING_TIMEOUT_MS
    end.session.handle_timeout(GREETING_TIMEOUT_MS)
    end.drain(GREETING_TIMEOUT_MS)
    assert end.closed is not None


def test_a_peer_that_never_acknowledges_gets_a_bounded_number_of_batches_then_none() -> None:
    one = shelf(1)
    for number in range(200):
        one.write(record(number), {"title": "t"})
    end = End(one, {}, 0)
    end.hear(codec.encode(Hello(1, 1, "mute", bytes([2]) * 16, {}, {}, 0)), 0)
    assert sum(isinstance(frame, Batch) for frame in frames(end)) == WINDOW
    end.session.handle_timeout(SILENCE_TIMEOUT_MS)
    end.drain(SILENCE_TIMEOUT_MS)
    assert end.closed is not None


def full_window() -> End:
    one = shelf(1)
    for number in range(200):
        one.write(record(number), {"title": "t"})
    end = End(one, {}, 0)
    end.hear(codec.encode(Hello(1, 1, "slow", bytes([2]) * 16, {}, {}, 0)), 0)
    return end


def test_a_peer_that_acknowledges_slowly_is_not_silent() -> None:
    end = full_window()
    end.hear(codec.encode(Ack(1)), SILENCE_TIMEOUT_MS - 1)
    end.session.handle_timeout(SILENCE_TIMEOUT_MS)
    end.drain(SILENCE_TIMEOUT_MS)
    assert end.closed is None
    assert end.session.deadline()[0] == 2 * SILENCE_TIMEOUT_MS - 1


def test_while_a_limit_here_holds_batches_back_the_peer_is_not_called_silent() -> None:
    end = full_window()
    end.session.held_back(SILENCE_TIMEOUT_MS - 1)
    end.session.handle_timeout(SILENCE_TIMEOUT_MS)
    end.drain(SILENCE_TIMEOUT_MS)
    assert end.closed is None


def test_progress_is_told_in_writes_from_none_to_all_on_both_sides() -> None:
    net = Net()
    one, two = shelf(1), shelf(2)
    for number in range(30):
        one.write(record(number), {"title": "t"})
    told: list[list[tuple[int, int]]] = [[], []]
    ends = net.link(one, two)
    while net.step(random.Random(1)):
        for end, counts in zip(ends, told, strict=True):
            if end.status is not None and end.status.progress is Progress.SYNCING:
                counts.append((end.status.done, end.status.total))
    for counts in told:
        known = [count for count in counts if count[1]]
        assert {total for _, total in known} == {30}
        assert [done for done, _ in known] == sorted(done for done, _ in known)
        assert known[0][0] < 30
    assert all(end.status is not None and end.status.done == end.status.total for end in ends)
    assert all(end.session.peer_has == one.vector for end in ends)


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("link_store", "link_peer_store"),
        ("link_disk_full", "link_peer_disk_full"),
        ("link_protocol", "link_peer_protocol"),
        ("link_paused", "link_peer_paused"),
    ],
)
def test_a_goodbye_is_told_from_this_side(said: str, seen: str) -> None:
    net, left, _ = greeted()
    left.hear(codec.encode(Bye(said, {"detail": "full"})), net.now)
    assert left.closed is not None
    assert left.closed.reason == Reason(seen, {"detail": "full"})
