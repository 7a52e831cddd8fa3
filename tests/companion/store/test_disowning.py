"""Dots with two meanings: both go on under other dots, whoever meets whom first."""

import itertools
from functools import cache
from pathlib import Path

import pytest

from companion.errors import ClaimRefused
from companion.model.claims import Alive, Evidence
from companion.model.cursor import Cursor
from companion.model.disowned import Disowned
from companion.store import meta
from companion.store.blobs import Blobs
from companion.store.database import image_of, open_image
from companion.store.doctor import examine
from companion.store.writer import Edit, Store
from tests.companion.store.test_incarnations import RECORDS, WALL_MS

IN_MEMORY = Path("in memory")
LINKS_MAX = 12


@cache
def empty_image() -> bytes:
    """A database at the present schema, so that not each has to be migrated."""
    return image_of(open_image())


class Machine:
    """A computer that can be put back to a snapshot of all its memory, and notices nothing."""

    def __init__(self) -> None:
        self.store = Store(open_image(empty_image()), IN_MEMORY)

    def snapshot(self) -> bytes:
        return image_of(self.store._connection)

    def go_back(self, image: bytes) -> None:
        self.store.close()
        self.store = Store(open_image(image), IN_MEMORY)

    def write(self, record: int, title: str, field: str = "title") -> None:
        edit = Edit(RECORDS[record], "conversation", {field: title})
        self.store.write([edit], wall_ms=WALL_MS)

    def titles(self, record: int, field: str = "title") -> set[object]:
        state = self.store.state(RECORDS[record])
        return {s.value for s in state.fields.get(field, ())} if state else set()


def greet(one: Store, other: Store) -> bool:
    return one.heed(Evidence(other.replica_id, other.vector(), other.heads(), other.disowned()))


def send(source: Store, target: Store, alive: Alive | None) -> None:
    rows = source.read(target.vector(), Cursor(), records_max=1_000, bytes_max=1 << 22)
    target.apply(
        rows.states,
        peer=source.replica_id,
        cursor=rows.cursor,
        claim=rows.claim,
        wall_ms=WALL_MS,
        alive=alive,
    )


def link(a: Machine, b: Machine) -> int:
    """Link two until a link lasts; how many were made."""
    for made in range(1, LINKS_MAX):
        both = ((a.store, b.store), (b.store, a.store))
        news = [greet(one, other) for one, other in both]
        if any(news):
            continue
        alive = {id(s): s.alive() for s in (a.store, b.store)}
        try:
            for source, target in both:
                send(source, target, alive[id(source)])
        except ClaimRefused:
            continue
        return made
    raise AssertionError("a link is made anew again and again")


def link_all(*machines: Machine) -> None:
    for _ in range(3):
        for a, b in itertools.combinations(machines, 2):
            link(a, b)


def assert_same(*machines: Machine) -> None:
    first, *others = machines
    for other in others:
        assert other.store.states(RECORDS) == first.store.states(RECORDS)
        assert other.store.vector() == first.store.vector()
        assert other.store.disowned() == first.store.disowned()


@pytest.fixture
def machines():
    made = [Machine() for _ in range(4)]
    made[0].write(0, "agreed")
    link_all(*made)
    yield made
    for machine in made:
        machine.store.close()


def in_two_minds(a: Machine, b: Machine, c: Machine) -> None:
    """b knows what a wrote before it went back, and c what it wrote after, under the same dots."""
    image = a.snapshot()
    a.write(1, "lost")
    a.write(2, "lost title")
    a.write(2, "lost folder", field="folder")
    link(a, b)
    a.go_back(image)
    a.write(3, "new")
    a.write(2, "new title")
    a.write(4, "new as well")
    a.write(5, "one more")
    link(a, c)


BOTH = [{"lost"}, {"lost title", "new title"}, {"new"}, {"new as well"}, {"one more"}]


def all_titles(machine: Machine) -> list[set[object]]:
    return [machine.titles(record) for record in range(1, 6)]


@pytest.mark.parametrize("order", list(itertools.permutations([(0, 1), (0, 2), (0, 3)])))
def test_both_meanings_go_on_everywhere_whoever_meets_whom_first(machines, order):
    a, b, c, d = machines
    in_two_minds(a, b, c)
    for one, other in order:
        link(machines[one], machines[other])
    link_all(a, b, c, d)
    assert_same(a, b, c, d)
    assert all_titles(d) == BOTH
    assert d.titles(2, "folder") == {"lost folder"}
    assert d.store.counts().conflicts == 1


def test_the_device_with_the_lost_writes_is_met_first(machines):
    a, b, c, _ = machines
    image = a.snapshot()
    a.write(1, "lost")
    link(a, b)
    a.go_back(image)
    a.write(2, "new")
    link(a, b)
    link(a, c)
    link_all(*machines)
    assert_same(*machines)
    assert (c.titles(1), b.titles(2)) == ({"lost"}, {"new"})


def test_what_was_agreed_on_with_one_is_told_again_when_another_shows_the_difference(machines):
    a, b, c, _ = machines
    in_two_minds(a, b, c)
    link(a, c)  # c shows the right head: it has what a wrote after
    link(a, b)
    link(b, c)
    assert all_titles(b) == all_titles(c) == BOTH


def test_a_device_that_never_comes_back_keeps_nobody_else_from_agreeing(machines):
    a, b, c, d = machines
    in_two_minds(a, b, c)
    greet(a.store, b.store)  # a knows now, and b is never seen again
    a.write(6, "after")
    link_all(a, c, d)
    assert_same(a, c, d)
    assert (d.titles(3), d.titles(2), c.titles(6)) == ({"new"}, {"new title"}, {"after"})


def test_edits_on_top_of_either_meaning_stay(machines):
    a, b, c, d = machines
    in_two_minds(a, b, c)
    b.write(1, "edited by b")
    c.write(3, "edited by c")
    link_all(a, d, b, c)
    assert_same(a, b, c, d)
    assert "edited by b" in d.titles(1)
    assert "edited by c" in d.titles(3)


def test_when_both_meanings_met_without_us_all_agree_and_what_was_hidden_is_in_a_history(machines):
    a, b, c, d = machines
    in_two_minds(a, b, c)
    link(b, c)
    link(b, c)
    c.write(2, "on top of both")
    link(b, c)
    link_all(a, b, c, d)
    assert_same(a, b, c, d)
    assert "on top of both" in d.titles(2)
    kept = set().union(*(m.store.earlier_values(RECORDS[2], "title") for m in machines))
    shown = {str(title) for title in d.titles(2)}
    assert any(b"lost title" in value for value in kept) or "lost title" in shown
    assert any(b"new title" in value for value in kept) or "new title" in shown
    assert all_titles(d)[2:] == BOTH[2:]
    assert d.titles(1) == {"lost"}


def test_three_meanings_of_the_same_dots_are_all_kept(machines):
    a, b, c, d = machines
    image = a.snapshot()
    for record, other in ((1, b), (2, c), (3, d)):
        a.write(record, f"meaning {record}")
        link(a, other)
        a.go_back(image)
    a.write(4, "the last one")
    for other in (d, c, b):
        link(a, other)
    link_all(a, b, c, d)
    assert_same(a, b, c, d)
    expected = [{"meaning 1"}, {"meaning 2"}, {"meaning 3"}, {"the last one"}]
    assert [d.titles(record) for record in range(1, 5)] == expected


def test_a_third_meaning_below_what_was_agreed_on_with_the_second_is_found_by_the_former_head(
    machines,
):
    a, b, c, d = machines
    image = a.snapshot()
    a.write(1, "first")
    link(a, b)
    a.go_back(image)
    a.write(2, "second")
    link(a, c)
    link(a, c)  # c shows the right head: agreed beyond where the first meaning began
    image = a.snapshot()
    a.write(3, "third")
    link(a, c)
    a.go_back(image)
    a.write(4, "fourth")
    link(a, c)
    assert list(a.store.disowned().upto.values()) == [2]
    link(a, b)
    assert 2 not in a.store.disowned().upto.values()
    link_all(a, b, c, d)
    assert_same(a, b, c, d)
    expected = [{"first"}, {"second"}, {"third"}, {"fourth"}]
    assert [d.titles(record) for record in range(1, 5)] == expected


def test_what_came_in_a_pass_that_was_cut_is_told_apart_as_well(machines):
    a, b, c, d = machines
    image = a.snapshot()
    for record in (1, 2, 3):
        a.write(record, f"before {record}")
    rows = a.store.read(b.store.vector(), Cursor(), records_max=1, bytes_max=1 << 22)
    assert rows.claim is None
    b.store.apply(
        rows.states, peer=a.store.replica_id, cursor=rows.cursor, claim=None, wall_ms=WALL_MS
    )
    a.go_back(image)
    for record in (4, 5, 6):
        a.write(record, f"after {record}")
    link_all(a, b, c, d)
    assert_same(a, b, c, d)
    assert d.titles(1) == {"before 1"}
    assert [d.titles(record) for record in (4, 5, 6)] == [{"after 4"}, {"after 5"}, {"after 6"}]


def test_a_cursor_from_before_it_went_back_is_good_for_nothing(machines):
    a, *_ = machines
    image = a.snapshot()
    epochs = set()
    for _ in range(3):
        with a.store._connection.begin():
            a.store._incarnation.raise_epoch()
            epochs.add(meta.read_integer(a.store._connection, meta.EPOCH))
        a.go_back(image)
    assert len(epochs) == 3


def test_a_machine_that_goes_back_to_before_it_knew_hears_of_it_again(machines):
    a, b, c, d = machines
    image = a.snapshot()
    in_two_minds(a, b, c)
    link(a, b)
    a.go_back(image)
    a.write(6, "after the second time")
    link_all(a, b, c, d)
    assert_same(a, b, c, d)
    assert (d.titles(1), d.titles(6)) == ({"lost"}, {"after the second time"})
    assert a.store.replica_id not in a.store.disowned().upto


def test_what_counts_no_longer_is_known_after_a_start(machines):
    a, b, c, d = machines
    in_two_minds(a, b, c)
    greet(a.store, b.store)
    for machine in machines:
        machine.go_back(machine.snapshot())
    assert a.store.disowned().upto
    link_all(a, b, c, d)
    assert_same(a, b, c, d)
    assert all_titles(d) == BOTH


def test_a_pass_that_speaks_of_what_counts_no_longer_changes_nothing(machines):
    a, b, c, _ = machines
    in_two_minds(a, b, c)
    link(a, b)
    before = (b.store.vector(), b.store.states(RECORDS))
    with pytest.raises(ClaimRefused):
        send(c.store, b.store, c.store.alive())
    assert (b.store.vector(), b.store.states(RECORDS)) == before


def test_what_others_have_absorbed_up_to_the_agreed_counter_is_not_written_again(machines):
    a, b, c, _ = machines
    link_all(*machines)  # they show the head of what is agreed on
    agreed = a.store.state(RECORDS[0])
    in_two_minds(a, b, c)
    link_all(*machines)
    assert b.store.state(RECORDS[0]) == agreed
    (limit,) = a.store.disowned().upto.values()
    assert limit == 1


def test_a_purge_before_anyone_knew_takes_nothing_of_the_other_meaning(machines):
    a, b, c, d = machines
    in_two_minds(a, b, c)
    c.store.write([Edit(RECORDS[3], "conversation", {"deleted": True})], wall_ms=WALL_MS)
    c.store.purge([RECORDS[3]], wall_ms=WALL_MS)
    c.store.collect(c.store.vector())
    link_all(a, b, c, d)
    assert_same(a, b, c, d)
    assert d.titles(1) == {"lost"}


def test_collected_by_a_disowned_write_reaches_a_device_that_means_another_by_it(machines):
    a, b, c, d = machines
    image = a.snapshot()
    a.write(1, "lost")
    link(a, b)
    a.go_back(image)
    a.store.write([Edit(RECORDS[0], "conversation", {"deleted": True})], wall_ms=WALL_MS)
    a.store.purge([RECORDS[0]], wall_ms=WALL_MS)
    link(a, c)
    c.store.collect(c.store.vector())
    a.store.collect(a.store.vector())
    link_all(a, b, c, d)
    assert_same(a, b, c, d)
    assert d.titles(1) == {"lost"}


def test_the_database_is_sound_afterwards(tmp_path):
    a, b, c = (Machine() for _ in range(3))
    link_all(a, b, c)
    in_two_minds(a, b, c)
    link_all(a, b, c)
    path = tmp_path / "companion.db"
    path.write_bytes(a.snapshot())
    assert examine(path, Blobs(tmp_path / "blobs"), now_ms=WALL_MS).findings == []
    for machine in (a, b, c):
        machine.store.close()


def test_telling_the_same_again_is_no_news(machines):
    a, b, c, _ = machines
    in_two_minds(a, b, c)
    link_all(*machines)
    assert all(link(one, other) == 1 for one, other in itertools.combinations(machines, 2))


def test_the_lower_counter_holds():
    r = b"r" * 16
    assert Disowned({r: 5}).join(Disowned({r: 3})) == Disowned({r: 3})
    assert Disowned({r: 0}).join(Disowned()) == Disowned({r: 0})
