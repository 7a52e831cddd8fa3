"""The laws of merging: order, grouping and repetition of deliveries cannot matter, and no value
is lost that was not knowingly replaced."""

from hypothesis import given, settings
from hypothesis import strategies as st

from companion.model.dots import Dot, VersionVector
from companion.model.ids import RecordId, ReplicaId
from companion.model.merge import (
    RecordState,
    conflicting_fields,
    lacking,
    merge,
    pick,
    purge,
    write,
)
from companion.model.records import CONVERSATION, DELETED, MESSAGE, PURGED, canonical

RECORD = RecordId(b"r" * 16)
REPLICAS = [ReplicaId(bytes([n]) * 16) for n in range(3)]
FIELDS = ["title", "folder", "tag:work", "updated_ms"]


class World:
    """Replicas of one record, and the oracle: every write, and which writes it replaced."""

    def __init__(self) -> None:
        self.states = [RecordState(RECORD, CONVERSATION) for _ in REPLICAS]
        self.counters = [0] * len(REPLICAS)
        self.written: dict[tuple[str, Dot], object] = {}
        self.replaced: set[tuple[str, Dot]] = set()
        self.history: list[RecordState] = list(self.states)
        self.clock = 0

    def write(self, replica: int, values: dict[str, object]) -> None:
        self.counters[replica] += 1
        self.clock += 1
        dot = Dot(REPLICAS[replica], self.counters[replica])
        before = self.states[replica]
        for name, value in {DELETED: False, **values}.items():
            self.replaced |= {(name, s.dot) for s in before.fields.get(name, ())}
            self.written[name, dot] = value
        self._become(replica, write(before, values, dot=dot, hlc=self.clock))

    def purge(self, replica: int) -> None:
        """Replaces everything that is there, in every field."""
        self.counters[replica] += 1
        dot = Dot(REPLICAS[replica], self.counters[replica])
        before = self.states[replica]
        self.replaced |= {(n, s.dot) for n, siblings in before.fields.items() for s in siblings}
        self.written[DELETED, dot] = PURGED
        self._become(replica, purge(before, dot=dot, hlc=self.clock))

    def deliver(self, source: int, target: int) -> None:
        """A whole state, as another replica holds it."""
        self._become(target, merge(self.states[target], self.states[source]))

    def deliver_old(self, which: int, target: int) -> None:
        """A state of long ago: late, or for the second time."""
        old = self.history[which % len(self.history)]
        self._become(target, merge(self.states[target], old))

    def deliver_delta(self, source: int, target: int) -> None:
        """Only the fields that the target lacks."""
        delta = lacking(self.states[source], self.states[target].context)
        self._become(target, merge(self.states[target], delta))

    def _become(self, replica: int, state: RecordState) -> None:
        self.states[replica] = state
        self.history.append(state)

    def expected(self) -> dict[str, set[Dot]]:
        """What must still be there, once everyone knows everything."""
        alive: dict[str, set[Dot]] = {}
        for name, dot in self.written.keys() - self.replaced:
            alive.setdefault(name, set()).add(dot)
        return alive


numbers = st.integers(0, len(REPLICAS) - 1)
values = st.dictionaries(st.sampled_from(FIELDS), st.integers(0, 2), min_size=1, max_size=2)
events = st.lists(
    st.one_of(
        st.tuples(st.just("write"), numbers, values),
        st.tuples(st.just("delete"), numbers),
        st.tuples(st.just("purge"), numbers),
        st.tuples(st.just("deliver"), numbers, numbers),
        st.tuples(st.just("deliver_delta"), numbers, numbers),
        st.tuples(st.just("deliver_old"), st.integers(0, 99), numbers),
    ),
    max_size=25,
)


def lived(history) -> World:
    world = World()
    for event, *arguments in history:
        if event == "delete":
            world.write(arguments[0], {DELETED: True})
        else:
            getattr(world, event)(*arguments)
    return world


def dots(state: RecordState) -> dict[str, set[Dot]]:
    return {name: {s.dot for s in siblings} for name, siblings in state.fields.items()}


@settings(max_examples=300)
@given(events)
def test_nothing_is_lost_that_was_not_replaced_and_all_replicas_agree(history):
    world = lived(history)
    for _ in REPLICAS:
        for source in range(len(REPLICAS)):
            for target in range(len(REPLICAS)):
                world.deliver(source, target)
    first, *others = world.states
    assert all(state == first for state in others)
    assert dots(first) == world.expected()


@settings(max_examples=300)
@given(events)
def test_merging_commutes_associates_and_repeats(history):
    a, b, c = lived(history).states
    assert merge(a, b) == merge(b, a)
    assert merge(merge(a, b), c) == merge(a, merge(b, c))
    assert merge(a, a) is a
    assert merge(merge(a, b), b) == merge(a, b)


@given(events)
def test_what_is_lacking_is_enough(history):
    a, b, _ = lived(history).states
    assert merge(a, lacking(b, a.context)) == merge(a, b)


@given(events)
def test_every_replica_shows_the_same_value(history):
    world = lived(history)
    for source in range(3):
        for target in range(3):
            world.deliver(source, target)
    for source in range(3):
        world.deliver(source, 0)
        world.deliver(0, source)
    for name in world.states[0].fields:
        shown = {repr(state.value(name)) for state in world.states if name in state.fields}
        assert len(shown) == 1


def branches(kind: str, *writes: dict[str, object], base: dict[str, object] | None = None):
    """A record that several devices have written to at once, merged."""
    start = RecordState(RECORD, kind)
    if base is not None:
        start = write(start, base, dot=Dot(ReplicaId(b"b" * 16), 1), hlc=0)
    merged = start
    for n, values in enumerate(writes):
        merged = merge(merged, write(start, values, dot=Dot(REPLICAS[n], 1), hlc=n + 1))
    return merged


def test_different_fields_written_at_once_merge_silently():
    merged = branches(CONVERSATION, {"title": "x"}, {"folder": "y"})
    assert conflicting_fields(merged) == []
    assert (merged.value("title"), merged.value("folder")) == ("x", "y")


def test_the_same_value_written_twice_is_no_conflict():
    assert conflicting_fields(branches(CONVERSATION, {"title": "x"}, {"title": "x"})) == []
    one = branches(MESSAGE, {"extra": {"a": 1, "b": 2}}, {"extra": {"b": 2, "a": 1}})
    assert conflicting_fields(one) == []


def test_true_and_one_are_different_values():
    assert conflicting_fields(branches(CONVERSATION, {"title": True}, {"title": 1})) == ["title"]


def test_different_values_are_a_conflict_and_the_latest_is_shown():
    merged = branches(CONVERSATION, {"title": "x"}, {"title": "y"})
    assert conflicting_fields(merged) == ["title"]
    assert merged.value("title") == "y"


def test_a_purge_leaves_nothing_of_what_its_author_had_seen():
    before = branches(CONVERSATION, {"title": "x"}, {"title": "y"}, base={"folder": "f"})
    purged = purge(before, dot=Dot(REPLICAS[2], 9), hlc=5)
    assert purged.is_purged
    assert purged.is_deleted
    assert purged.fields.keys() == {DELETED}
    assert merge(purged, before) == merge(before, purged) == purged


def test_whatever_is_written_beside_a_purge_wins_and_is_no_conflict():
    before = branches(CONVERSATION, base={"title": "x", "folder": "f"})
    purged = purge(before, dot=Dot(REPLICAS[0], 1), hlc=9)
    edited = write(before, {"title": "y"}, dot=Dot(REPLICAS[1], 1), hlc=3)
    merged = merge(edited, purged)
    assert merged == merge(purged, edited)
    assert not merged.is_deleted
    assert not merged.is_purged
    assert (merged.value("title"), merged.value("folder")) == ("y", None)
    assert conflicting_fields(merged) == []
    assert conflicting_fields(merge(before, purged)) == []


def test_a_deletion_against_an_edit_is_a_conflict_and_the_record_is_shown():
    merged = branches(CONVERSATION, {"title": "x"}, {DELETED: True}, base={"title": "w"})
    assert conflicting_fields(merged) == [DELETED]
    assert not merged.is_deleted
    assert merged.value(DELETED) is False


def test_two_deletions_agree():
    merged = branches(CONVERSATION, {DELETED: True}, {DELETED: True}, base={"title": "w"})
    assert conflicting_fields(merged) == []
    assert merged.is_deleted


def test_an_addition_to_a_set_beats_its_removal_at_the_same_time():
    merged = branches(CONVERSATION, {"tag:a": True}, {"tag:a": False}, base={"tag:a": True})
    assert merged.value("tag:a") is True
    assert conflicting_fields(merged) == []


def test_of_two_dates_of_change_the_greater_is_right_and_nobody_is_asked():
    merged = branches(CONVERSATION, {"updated_ms": 9}, {"updated_ms": 5})
    assert merged.value("updated_ms") == 9
    assert conflicting_fields(merged) == []


def test_a_resolution_ends_the_conflict_everywhere():
    merged = branches(CONVERSATION, {"title": "x"}, {"title": "y"})
    resolved = write(merged, {"title": "z"}, dot=Dot(REPLICAS[2], 7), hlc=9)
    assert conflicting_fields(merge(merged, resolved)) == []
    assert merge(resolved, merged).value("title") == "z"


def test_two_different_resolutions_at_once_conflict_again():
    merged = branches(CONVERSATION, {"title": "x"}, {"title": "y"})
    one = write(merged, {"title": "x"}, dot=Dot(REPLICAS[0], 2), hlc=9)
    other = write(merged, {"title": "y"}, dot=Dot(REPLICAS[1], 2), hlc=9)
    same = write(merged, {"title": "x"}, dot=Dot(REPLICAS[1], 2), hlc=9)
    assert conflicting_fields(merge(one, other)) == ["title"]
    assert conflicting_fields(merge(one, same)) == []


def test_what_the_author_had_not_seen_stays_beside_the_new_value():
    first = write(RecordState(RECORD, CONVERSATION), {"title": "a"}, dot=Dot(REPLICAS[0], 1), hlc=1)
    second = write(first, {"title": "b"}, dot=Dot(REPLICAS[0], 2), hlc=2)
    stale = write(second, {"title": "c"}, dot=Dot(REPLICAS[0], 3), hlc=3, seen=first.context)
    assert {s.value for s in stale.fields["title"]} == {"b", "c"}


@given(
    st.dictionaries(st.sampled_from(REPLICAS), st.integers(0, 5)),
    st.dictionaries(st.sampled_from(REPLICAS), st.integers(0, 5)),
)
def test_the_join_of_two_vectors_is_the_least_that_dominates_both(a, b):
    one, other = VersionVector(a), VersionVector(b)
    join = one.join(other)
    assert join.dominates(one)
    assert join.dominates(other)
    assert join == other.join(one)
    for replica, counter in join.items():
        assert counter in (one[replica], other[replica])
    assert one.dominates(other) == (one.join(other) == one)


def test_the_pick_of_a_field_does_not_depend_on_the_order_of_its_values():
    siblings = branches(CONVERSATION, {"title": "x"}, {"title": "y"}, {"title": "z"}).fields[
        "title"
    ]
    shown = {pick(CONVERSATION, "title", order).value for order in (siblings, siblings[::-1])}
    assert shown == {"z"}
    assert canonical({"b": 1, "a": 2}) == canonical({"a": 2, "b": 1})
