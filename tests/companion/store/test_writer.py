"""The store does what the reference shelf does, and what it has acknowledged stays."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.errors import CompanionError, RemoteProtocolError
from companion.model.changes import SIBLINGS_MAX
from companion.model.claims import Claim
from companion.model.cursor import Cursor
from companion.model.dots import Dot, VersionVector
from companion.model.ids import RecordId, ReplicaId
from companion.model.merge import RecordState, Sibling
from companion.model.records import CONVERSATION, DELETED, DEVICE
from companion.store.replicas import Replicas
from companion.store.writer import Edit, Store
from tests.simulator.shelf import Shelf

RECORDS = [RecordId(bytes([n]) * 16) for n in range(4)]
WALL_MS = 1_700_000_000_000


@pytest.fixture
def store(tmp_path: Path):
    store = Store.open(tmp_path / "companion.db")
    yield store
    store.close()


def quick_store(path: Path) -> Store:
    """A store that does not wait for the disk, for tests that make hundreds."""
    store = Store.open(path)
    store._connection.connection.driver_connection.execute("PRAGMA synchronous = OFF")
    return store


def title(store: Store, record: RecordId) -> list[object]:
    state = store.state(record)
    return sorted(str(s.value) for s in state.fields["title"]) if state else []


def step(source: Store, target: Store, records_max: int = 100) -> bool:
    """One batch from source to target; whether the pass is complete."""
    cursor = target.unfinished().get(source.replica_id, Cursor())
    rows = source.read(target.vector(), cursor, records_max=records_max, bytes_max=1 << 20)
    target.apply(
        rows.states,
        peer=source.replica_id,
        cursor=rows.cursor,
        claim=rows.claim,
        wall_ms=WALL_MS,
    )
    return rows.claim is not None


def sync(source: Store, target: Store) -> None:
    while not step(source, target):
        pass


# --- against the reference -----------------------------------------------------------------

REPLICAS = 3
actions = st.lists(
    st.one_of(
        st.tuples(
            st.just("write"),
            st.integers(0, REPLICAS - 1),
            st.sampled_from(range(len(RECORDS))),
            st.sampled_from(["title", "folder", "model"]),
            st.integers(0, 3),
        ),
        st.tuples(
            st.just("delete"), st.integers(0, REPLICAS - 1), st.sampled_from(range(len(RECORDS)))
        ),
        st.tuples(
            st.just("pass"),
            st.integers(0, REPLICAS - 1),
            st.integers(0, REPLICAS - 1),
            st.integers(1, 3),
        ),
    ),
    max_size=40,
)


class Pair:
    """A store and a shelf that are told the same."""

    def __init__(self, path: Path) -> None:
        self.store = quick_store(path)
        self.shelf = Shelf(self.store.replica_id)

    def write(self, record: RecordId, values: dict[str, object]) -> None:
        self.store.write([Edit(record, CONVERSATION, values)], wall_ms=WALL_MS)
        self.shelf.write(record, values)

    def take_from(self, other: "Pair", records_max: int) -> None:
        step(other.store, self.store, records_max)
        cursor = self.shelf.unfinished.get(other.shelf.replica, Cursor())
        rows = other.shelf.read(self.shelf.vector, cursor, records_max)
        self.shelf.apply(rows[0], other.shelf.replica, rows[1], rows[2])

    def assert_same(self) -> None:
        assert self.store.vector() == self.shelf.vector
        assert self.store.unfinished() == self.shelf.unfinished
        for record in RECORDS:
            assert timeless(self.store.state(record)) == timeless(self.shelf.records.get(record))


def timeless(state: RecordState | None) -> object:
    if state is None:
        return None
    fields = {name: [(s.dot, s.value) for s in siblings] for name, siblings in state.fields.items()}
    return state.id, state.context, fields


@settings(max_examples=60, deadline=None)
@given(actions)
def test_any_history_gives_what_the_reference_gives(tmp_path_factory, history):
    directory = tmp_path_factory.mktemp("history")
    pairs = [Pair(directory / f"{n}.db") for n in range(REPLICAS)]
    try:
        for action in history:
            match action:
                case "write", replica, record, field, value:
                    pairs[replica].write(RECORDS[record], {field: value})
                case "delete", replica, record:
                    pairs[replica].write(RECORDS[record], {DELETED: True})
                case "pass", source, target, records_max if source != target:
                    pairs[target].take_from(pairs[source], records_max)
        for pair in pairs:
            pair.assert_same()
    finally:
        for pair in pairs:
            pair.store.close()


def test_three_stores_converge_through_the_middle_one(tmp_path):
    a, b, c = (Store.open(tmp_path / f"{name}.db") for name in "abc")
    for store, text in ((a, "from a"), (c, "from c")):
        store.write([Edit(RECORDS[0], CONVERSATION, {"title": text})], wall_ms=WALL_MS)
    for source, target in ((a, b), (c, b), (b, a), (b, c)):
        sync(source, target)
    assert [title(s, RECORDS[0]) for s in (a, b, c)] == [["from a", "from c"]] * 3
    assert a.vector() == b.vector() == c.vector()
    assert [s.counts().conflicts for s in (a, b, c)] == [1, 1, 1]


# --- writing -------------------------------------------------------------------------------


def test_an_edit_from_a_stale_view_stays_beside_what_it_had_not_seen(store):
    store.write([Edit(RECORDS[0], CONVERSATION, {"title": "first"})], wall_ms=WALL_MS)
    seen = store.state(RECORDS[0]).context
    store.write([Edit(RECORDS[0], CONVERSATION, {"title": "second"})], wall_ms=WALL_MS)
    store.write([Edit(RECORDS[0], CONVERSATION, {"title": "stale"}, seen)], wall_ms=WALL_MS)
    assert title(store, RECORDS[0]) == ["second", "stale"]
    assert store.counts().conflicts == 1


def test_a_value_that_was_replaced_is_in_the_history(store):
    for text in ("first", "second", "third"):
        store.write([Edit(RECORDS[0], CONVERSATION, {"title": text})], wall_ms=WALL_MS)
    assert store.earlier_values(RECORDS[0], "title") == {b"\xa5first", b"\xa6second"}


def test_a_write_that_fails_changes_nothing_and_its_dot_is_given_again(store):
    unstorable = {"title": object()}
    with pytest.raises(TypeError):
        store.write(
            [
                Edit(RECORDS[0], CONVERSATION, {"title": "good"}),
                Edit(RECORDS[1], CONVERSATION, unstorable),
            ],
            wall_ms=WALL_MS,
        )
    assert store.state(RECORDS[0]) is None
    assert store.vector() == VersionVector()
    store.write([Edit(RECORDS[2], CONVERSATION, {"title": "next"})], wall_ms=WALL_MS)
    assert store.state(RECORDS[2]).dots() == {Dot(store.replica_id, 1)}


def test_a_record_that_no_message_could_carry_is_refused_and_nothing_is_changed(store):
    with pytest.raises(CompanionError) as told:
        store.write([Edit(RECORDS[0], CONVERSATION, {"title": "x" * 5_000_000})], wall_ms=WALL_MS)
    assert told.value.reason.code == "record_too_large"
    assert store.state(RECORDS[0]) is None


def test_a_name_that_could_not_be_read_again_is_refused_and_nothing_is_changed(store):
    before = store.counter
    with pytest.raises(CompanionError, match="200 characters"):
        store.write([Edit(RECORDS[0], "conversation", {"tag:" + "t" * 300: True})], wall_ms=1)
    assert (store.state(RECORDS[0]), store.counter) == (None, before)


def test_what_a_failed_transaction_left_in_memory_is_read_again_as_soon_as_it_can_be(
    store, monkeypatch
):
    store.write([Edit(RECORDS[0], "conversation", {"title": "a"})], wall_ms=1)
    vector = store.vector()
    with monkeypatch.context() as broken:
        broken.setattr(Replicas, "save", _no_disk)
        broken.setattr(Replicas, "reload", _no_disk)
        with pytest.raises(CompanionError):
            store.write([Edit(RECORDS[0], "conversation", {"title": "b"})], wall_ms=2)
        with pytest.raises(CompanionError):
            store.vector()
    assert (store.vector(), store.counter) == (vector, 1)
    store.write([Edit(RECORDS[0], "conversation", {"title": "c"})], wall_ms=3)
    assert store.counter == 2


def _no_disk(_replicas):
    raise CompanionError("database_unreadable", path="here", detail="disk I/O error")


def test_what_cannot_be_read_is_told_as_such_and_the_devices_that_can_are_known(store):
    for record in RECORDS[:2]:
        store.write([Edit(record, DEVICE, {"name": record.hex()})], wall_ms=1)
    store._connection.exec_driver_sql(
        "UPDATE record SET state = x'c1' WHERE uid = ?", (bytes(RECORDS[0]),)
    )
    store._connection.commit()
    assert [state.id for state in store.of_kind(DEVICE)] == [RECORDS[1]]
    with pytest.raises(CompanionError) as told:
        store.read(VersionVector(), Cursor(), records_max=9, bytes_max=1 << 20)
    assert told.value.reason.code == "record_unreadable"


def test_superseded_dots_leave_the_index(store):
    for n in range(50):
        store.write([Edit(RECORDS[0], CONVERSATION, {"title": str(n)})], wall_ms=WALL_MS)
    rows = store.read(VersionVector(), Cursor(), records_max=100, bytes_max=1 << 20)
    assert len(rows.states) == 1
    with store._transaction():
        count = store._connection.exec_driver_sql("SELECT count(*) FROM dot").scalar_one()
    assert count == 1


def test_a_stranger_s_clock_cannot_pull_ours_a_year_ahead(store):
    year_ahead = (WALL_MS + 365 * 86_400_000) << 16
    dot = Dot(ReplicaId(b"r" * 16), 1)
    state = RecordState(
        RECORDS[0],
        CONVERSATION,
        VersionVector.of([dot]),
        {"title": (Sibling(dot, year_ahead, "future"),)},
    )
    store.apply(
        [state],
        peer=dot.replica,
        cursor=Cursor(),
        claim=Claim(VersionVector.of([dot])),
        wall_ms=WALL_MS,
    )
    store.write([Edit(RECORDS[1], CONVERSATION, {"title": "now"})], wall_ms=WALL_MS)
    (sibling,) = store.state(RECORDS[1]).fields["title"]
    assert sibling.hlc >> 16 <= WALL_MS + 60_000


@settings(max_examples=40, deadline=None)
@given(
    kind=st.sampled_from(["conversation", "message", "attachment", "prompt", "newer"]),
    values=st.dictionaries(
        st.sampled_from(
            ["title", "parts", "conversation", "created_ms", "digest", "size", "deleted", "x"]
        ),
        st.recursive(
            st.none()
            | st.booleans()
            | st.floats()
            | st.integers(-(2**63), 2**64 - 1)
            | st.text(max_size=8)
            | st.binary(max_size=40),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.text(max_size=4), inner, max_size=3)
            ),
            max_leaves=8,
        ),
    ),
)
def test_values_of_any_type_are_kept_and_never_break_a_projection(tmp_path_factory, kind, values):
    store = quick_store(tmp_path_factory.mktemp("any") / "companion.db")
    try:
        store.write([Edit(RECORDS[0], kind, values)], wall_ms=WALL_MS)
        state = store.state(RECORDS[0])
        for name, value in values.items():
            assert repr(state.value(name)) == repr(value)
    finally:
        store.close()


# --- what is acknowledged stays --------------------------------------------------------------

_WRITES_UNTIL_KILLED = """
import sys
from pathlib import Path
from companion.store.writer import Edit, Store
store = Store.open(Path(sys.argv[1]))
n = 0
while True:
    n += 1
    store.write([Edit(n.to_bytes(16, "big"), "conversation", {"title": str(n)})], wall_ms=1)
    print(n, flush=True)
"""


def test_every_acknowledged_write_survives_kill_9(tmp_path):
    path = tmp_path / "companion.db"
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITES_UNTIL_KILLED, str(path)], stdout=subprocess.PIPE, text=True
    )
    acknowledged = 0
    for line in writer.stdout:
        acknowledged = int(line)
        if acknowledged == 40:
            os.kill(writer.pid, signal.SIGKILL)
            break
    acknowledged = max([acknowledged, *map(int, writer.stdout.read().split())])
    writer.wait()
    store = Store.open(path)
    try:
        for n in range(1, acknowledged + 1):
            assert title(store, RecordId(n.to_bytes(16, "big"))) == [str(n)]
        assert store.vector()[store.replica_id] >= acknowledged
    finally:
        store.close()


def test_a_full_disk_is_said_and_nothing_is_changed(store):
    store.write([Edit(RECORDS[0], CONVERSATION, {"title": "before"})], wall_ms=WALL_MS)
    with store._transaction():
        pages = store._connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    store._connection.connection.driver_connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(CompanionError) as told:
        store.write([Edit(RECORDS[0], CONVERSATION, {"title": "x" * 3_000_000})], wall_ms=WALL_MS)
    assert told.value.reason.code == "disk_full"
    assert title(store, RECORDS[0]) == ["before"]


# --- hostile peers -------------------------------------------------------------------------


def test_versions_that_pile_up_over_many_batches_are_refused_and_the_record_stays_readable(store):
    peers = [ReplicaId(bytes([n]) * 16) for n in range(100, 104)]

    def send(replica: ReplicaId) -> None:
        vector = VersionVector({replica: 200})
        undecided = tuple(Sibling(Dot(replica, n), 1, n) for n in range(1, 201))
        state = RecordState(RECORDS[0], CONVERSATION, vector, {"title": undecided})
        store.apply([state], peer=replica, cursor=Cursor(), claim=Claim(vector), wall_ms=WALL_MS)

    send(peers[0])
    before = store.state(RECORDS[0])
    with pytest.raises(RemoteProtocolError):
        send(peers[1])
    assert store.state(RECORDS[0]) == before
    assert store.vector() == VersionVector({peers[0]: 200})


def test_somebody_who_never_decides_is_asked_to(store):
    store.write([Edit(RECORDS[0], CONVERSATION, {"title": "0"})], wall_ms=WALL_MS)
    seen = VersionVector()

    def write(n: int) -> None:
        store.write([Edit(RECORDS[0], CONVERSATION, {"title": n}, seen)], wall_ms=WALL_MS)

    for n in range(SIBLINGS_MAX - 1):
        write(n)
    with pytest.raises(CompanionError) as told:
        write(SIBLINGS_MAX)
    assert told.value.reason.code == "too_many_versions"
    assert store.state(RECORDS[0]) is not None


def test_one_id_of_two_kinds_is_one_kind_everywhere(tmp_path):
    a, b = Store.open(tmp_path / "a.db"), Store.open(tmp_path / "b.db")
    a.write([Edit(RECORDS[0], "conversation", {"title": "a"})], wall_ms=WALL_MS)
    b.write([Edit(RECORDS[0], "message", {"title": "b"})], wall_ms=WALL_MS)
    sync(a, b)
    sync(b, a)
    assert a.state(RECORDS[0]) == b.state(RECORDS[0])
    a.close()
    b.close()
