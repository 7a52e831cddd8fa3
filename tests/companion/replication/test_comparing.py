"""Two databases that should be equal are compared, and become so."""

import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import RemoteProtocolError
from companion.model.cursor import Cursor
from companion.model.ids import RecordId
from companion.model.records import CONVERSATION
from companion.replication import compare_frames as frames
from companion.replication import comparing as machine
from companion.replication.comparing import (
    Ask,
    Compared,
    Fetch,
    Look,
    Mend,
    Pause,
    answering,
    asking,
)
from companion.store.comparing import look
from companion.store.writer import Edit, Store

NONCE = b"n" * 16
RECORDS = 60


def number(n: int) -> RecordId:
    return RecordId(n.to_bytes(16, "big"))


class Side:
    """A device's database, and the steps of a comparison done on it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = Store.open(path)
        self.pauses = 0
        self.on_pause: Callable[[], None] = lambda: None

    def write(self, n: int, title: str) -> None:
        self.store.write([Edit(number(n), CONVERSATION, {"title": title})], wall_ms=1)

    def hear(self, other: "Side") -> None:
        rows = other.store.read(self.store.vector(), Cursor(), records_max=9_999, bytes_max=1 << 24)
        self.store.apply(
            rows.states,
            peer=other.store.replica_id,
            cursor=rows.cursor,
            claim=rows.claim,
            alive=other.store.alive(),
            wall_ms=1,
        )

    def lose(self, *numbers: int) -> None:
        """As a broken disk might, unseen by whoever looks at this database alone."""
        self.store.close()
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.create_function("segment", 1, lambda words: words, deterministic=True)
            for n in numbers:
                for table in ("dot", "conversation"):
                    connection.execute(
                        f"DELETE FROM {table} WHERE record IN "
                        "(SELECT number FROM record WHERE uid = ?)",
                        (number(n),),
                    )
                connection.execute("DELETE FROM record WHERE uid = ?", (number(n),))
        self.store = Store.open(self.path)

    def titles(self) -> dict[int, object]:
        found = {n: self.store.state(number(n)) for n in range(RECORDS)}
        return {n: state.value("title") for n, state in found.items() if state is not None}

    def do(self, step: Any, ask: Callable[[bytes], bytes]) -> Any:
        match step:
            case Look():
                return look(self.path, step.nonce, step.buckets)
            case Fetch():
                return list(self.store.states(step.records).values())
            case Mend():
                self.store.repair(step.states, wall_ms=2)
            case Pause():
                self.pauses += 1
                self.on_pause()
            case Ask():
                return ask(step.message)
        return None

    def run(self, steps: Generator[Any, Any, Any], ask: Callable[[bytes], bytes]) -> Any:
        done = None
        while True:
            try:
                step = steps.send(done)
            except StopIteration as end:
                return end.value
            done = self.do(step, ask)


def nobody(_message: bytes) -> bytes:
    raise AssertionError("the side that answers asks nothing")


def compare(asker: Side, other: Side) -> Compared | None:
    return asker.run(asking(NONCE), lambda message: other.run(answering(message), nobody))


@pytest.fixture
def sides(tmp_path: Path):
    made = [Side(tmp_path / "one.db"), Side(tmp_path / "other.db")]
    for n in range(RECORDS):
        made[n % 2].write(n, f"title {n}")
    for n in range(0, RECORDS, 3):
        made[0].write(n, "changed")
    made[1].hear(made[0])
    made[0].hear(made[1])
    yield made
    for side in made:
        side.store.close()


def test_two_that_hold_the_same_are_found_to(sides):
    assert compare(*sides) == Compared(RECORDS, 0, 0)


def test_what_either_has_lost_comes_back(sides):
    one, other = sides
    whole = one.titles()
    one.lose(1, 2, 3)
    other.lose(3 + 4, 50)
    vectors = one.store.vector(), other.store.vector()
    assert compare(one, other) == Compared(RECORDS - 3, 5, 0)
    assert one.titles() == other.titles() == whole
    assert (one.store.vector(), other.store.vector()) == vectors
    assert compare(other, one) == Compared(RECORDS, 0, 0)


def test_what_one_has_failed_to_replace_is_replaced(sides):
    one, other = sides
    kept = other.store.state(number(0))
    one.write(0, "newer")
    other.hear(one)
    with other.store._changing(3, local=False) as work:
        work.batch.state(number(0))
        work.batch.put(kept)
    assert other.titles()[0] == "changed"
    assert compare(one, other) == Compared(RECORDS, 1, 0)
    assert other.titles()[0] == one.titles()[0] == "newer"


def test_many_that_differ_are_mended_in_portions(sides, monkeypatch):
    monkeypatch.setattr(machine, "STATES_AT_ONCE", 7)
    monkeypatch.setattr(machine, "BUCKETS_AT_ONCE", 3)
    one, other = sides
    one.lose(*range(0, RECORDS, 2))
    assert compare(one, other) == Compared(RECORDS // 2, RECORDS // 2, 0)


def test_a_purge_that_one_has_let_go_is_no_difference(sides):
    one, other = sides
    one.store.write([Edit(number(5), CONVERSATION, {"deleted": True})], wall_ms=2)
    one.store.purge([number(5)], wall_ms=3)
    other.hear(one)
    other.store.collect(other.store.vector())
    assert compare(one, other) == Compared(RECORDS - 1, 0, 0)


def test_changes_on_their_way_are_waited_for(sides):
    one, other = sides
    one.write(3, "on its way")
    one.on_pause = lambda: other.hear(one)
    assert compare(one, other) == Compared(RECORDS, 0, 0)
    assert one.pauses == 1


def test_two_that_are_never_in_step_are_not_compared(sides):
    one, other = sides
    one.lose(1)
    one.write(3, "not sent")
    assert compare(one, other) is None
    assert 1 not in one.titles()


# --- the other side ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "frame",
    [
        frames.AskSums(b"short"),
        frames.AskDigests(NONCE, [1_024]),
        frames.AskDigests(NONCE, [-1]),
        frames.AskDigests(NONCE, list(range(65))),
        frames.AskStates([b"short"], frames.PackedStates([], [])),
        frames.AskStates([], frames.PackedStates([b"short"], [])),
        frames.Sums({}, b""),
        frames.Digests([]),
    ],
)
def test_a_question_that_breaks_a_rule_is_refused(sides, frame):
    with pytest.raises(RemoteProtocolError):
        sides[0].run(answering(frames.encode(frame)), nobody)


@pytest.mark.parametrize(
    "answer",
    [
        frames.Digests([]),
        frames.Sums({b"short": 1}, b""),
        frames.AskSums(NONCE),
    ],
)
def test_an_answer_that_is_none_is_refused(sides, answer):
    with pytest.raises(RemoteProtocolError):
        sides[0].run(asking(NONCE), lambda _message: frames.encode(answer))


def test_sums_of_other_heaps_are_refused(sides):
    vector = dict(sides[0].store.vector())
    answer = frames.encode(frames.Sums(vector, b"12345678"))
    with pytest.raises(RemoteProtocolError):
        sides[0].run(asking(NONCE), lambda _message: answer)


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_an_error_of_the_peer_and_nothing_else(data):
    for encoding in (b"\x02", b"\x03", b"\x00", b""):
        try:
            frames.decode(encoding + data)
        except RemoteProtocolError:
            continue
