"""What was replaced can be seen, and what concurrent versions go back to is found."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.model import ids
from companion.model.cursor import Cursor
from companion.model.ids import RecordId
from companion.model.records import REPLICA_PREFIX
from companion.model.trace import trace_of
from companion.store.writer import Edit, Store
from companion.views.pages import Views

TALK = ids.imported("test", "talk")
MESSAGE = ids.imported("test", "talk", "message")
YEARS_MS = 10 * 365 * 24 * 60 * 60 * 1000


class Device:
    """A store and what a person sees of it; `clock` is shared, one second an action."""

    def __init__(self, name: str, directory: Path, clock: Iterator[int]) -> None:
        self.store = Store.open(directory / f"{name}.db")
        self.views = Views.open(directory / f"{name}.db", directory)
        self.clock = clock
        own = RecordId(self.store.replica_id)
        self.write(own, "device", name=name, **{REPLICA_PREFIX + own.hex(): True})

    def write(self, record: RecordId, kind: str, **values: object) -> None:
        self.store.write([Edit(record, kind, values)], wall_ms=next(self.clock))

    def title(self, *titles: str) -> None:
        for title in titles:
            self.write(TALK, "conversation", title=title)

    def text(self, text: str, *more: dict) -> None:
        parts = [{"type": "text", "text": text}, *more]
        self.write(MESSAGE, "message", conversation=TALK, parts=parts)

    def take(self, other: "Device") -> None:
        """All that the other has, from the beginning: merging it again changes nothing."""
        rows = other.store.read(self.store.vector(), Cursor(), records_max=99, bytes_max=1 << 20)
        self.store.apply(
            rows.states,
            peer=other.store.replica_id,
            cursor=rows.cursor,
            claim=rows.claim,
            wall_ms=next(self.clock),
        )

    def ancestor(self) -> str | None:
        found = self.views.ancestor(TALK.hex(), "title")
        return None if found is None else found.text

    def suggestion(self) -> str:
        (conflict,) = self.views.conflicts()
        return conflict.suggestion

    def close(self) -> None:
        self.views.close()
        self.store.close()


@pytest.fixture
def devices(tmp_path: Path) -> Iterator[tuple[Device, Device, Device]]:
    clock = iter(range(1_700_000_000_000, 1_800_000_000_000, 1_000))
    three = tuple(Device(name, tmp_path, clock) for name in ("one", "two", "three"))
    yield three
    for device in three:
        device.close()


def sync(*devices: Device) -> None:
    for device in devices:
        for other in devices:
            device.take(other)


def test_earlier_values_are_listed_with_their_authors_the_newest_first(devices):
    one, two, _ = devices
    one.title("first")
    sync(one, two)
    two.title("second")
    sync(one, two)
    one.title("third")
    earlier = one.views.history(TALK.hex(), "title")
    assert [(row.text, row.device_name, row.is_self) for row in earlier] == [
        ("second", "two", False),
        ("first", "one", True),
    ]
    assert all(row.written_ms < row.replaced_ms for row in earlier)
    sync(one, two)
    assert [row.text for row in two.views.history(TALK.hex(), "title")] == ["second", "first"]


def test_without_a_field_all_that_people_write_is_listed(devices):
    one, *_ = devices
    for n in range(2):
        one.write(TALK, "conversation", title=f"t{n}", system_prompt=f"p{n}", updated_ms=n)
    rows = one.views.history(TALK.hex())
    assert {(row.field, row.value) for row in rows} == {("title", "t0"), ("system_prompt", "p0")}
    assert [row.value for row in one.views.history(TALK.hex(), "updated_ms")] == [0]


def test_a_value_replaced_by_its_equal_is_listed_once(devices):
    one, *_ = devices
    one.title("same", "same", "other", "same", "last")
    texts = [row.text for row in one.views.history(TALK.hex(), "title")]
    assert texts == ["same", "other", "same"]


def test_what_was_pruned_is_not_listed(devices):
    one, *_ = devices
    one.title(*(f"a title that is longer than a trace {n}" for n in range(12)))
    while one.store.prune_history(1_700_000_000_000 + YEARS_MS):
        pass
    assert len(one.views.history(TALK.hex(), "title")) == 8


def test_the_token_stands_for_the_value(devices):
    one, *_ = devices
    one.title("first", "second")
    (row,) = one.views.history(TALK.hex(), "title")
    (raw,) = one.store.earlier_values(TALK, "title")
    assert row.token == trace_of(raw).hex()


# --- what concurrent versions go back to ---------------------------------------------------


def test_the_ancestor_is_what_both_replaced(devices):
    one, two, _ = devices
    one.title("Trip")
    sync(one, two)
    two.title("Trip to Rome")
    sync(one, two)
    two.title("Trip to Rome and back")
    one.title("My trip to Rome")
    sync(one, two)
    assert one.ancestor() == two.ancestor() == "Trip to Rome"


def test_a_later_ancestor_is_known_by_what_was_made_from_it(devices):
    one, two, _ = devices
    one.title("Trip", "Trip to Rome")
    sync(one, two)
    two.title("Trip to Rome and back")
    one.title("Trip to Rome soon", "Trip to Rome very soon")
    sync(one, two)
    assert one.ancestor() == two.ancestor() == "Trip to Rome"


def test_a_value_that_only_one_device_had_seen_is_no_ancestor(devices):
    one, two, _ = devices
    one.title("Trip to Rome")
    sync(one, two)
    one.title("Trip to Rome soon", "Trip to Rome very soon")
    two.title("Journey to Rome")
    sync(one, two)
    assert one.ancestor() == two.ancestor() == "Trip to Rome"
    assert one.suggestion() == "Journey to Rome very soon"


def test_what_both_surely_saw_is_found_behind_what_only_one_did(devices):
    one, two, _ = devices
    one.title("old")
    sync(one, two)
    two.title("base")
    sync(one, two)
    one.title("never left", "ours")
    two.title("theirs")
    sync(one, two)
    assert one.ancestor() == "base"


def test_equal_values_of_two_imports_are_one_ancestor(devices):
    one, two, _ = devices
    for device in (one, two):
        device.title("imported")
    sync(one, two)
    two.title("theirs")
    one.title("never left", "ours")
    sync(one, two)
    assert one.ancestor() == two.ancestor() == "imported"


def test_a_third_device_finds_the_ancestor_too(devices):
    one, two, three = devices
    one.title("base")
    sync(one, two, three)
    one.title("ours")
    two.title("theirs")
    three.take(one)
    three.take(two)
    assert three.ancestor() == "base"


def test_without_concurrent_versions_or_history_there_is_no_ancestor(devices):
    one, two, _ = devices
    one.title("alone", "now")
    assert one.ancestor() is None
    two.title("born apart")
    sync(one, two)
    assert two.ancestor() is None
    assert one.views.ancestor(bytes(16).hex(), "title") is None


def test_an_ancestor_that_was_pruned_is_not_known(devices):
    one, two, _ = devices
    one.title("the first of many titles")
    sync(one, two)
    one.title(*(f"a title that is longer than a trace {n}" for n in range(12)))
    two.title("theirs")
    sync(one, two)
    assert one.ancestor() == "the first of many titles"
    while one.store.prune_history(1_700_000_000_000 + YEARS_MS):
        pass
    assert one.ancestor() is None


# --- the text that is offered --------------------------------------------------------------


def test_titles_changed_in_different_places_are_offered_as_one(devices):
    one, two, _ = devices
    one.title("Trip to Rome")
    sync(one, two)
    one.title("Trip to Rome in May")
    two.title("Journey to Rome")
    sync(one, two)
    assert one.suggestion() == two.suggestion() == "Journey to Rome in May"


def test_nothing_is_offered_for_changes_in_the_same_place(devices):
    one, two, _ = devices
    one.title("Trip to Rome")
    sync(one, two)
    one.title("Trip to Oslo")
    two.title("Trip to Paris")
    sync(one, two)
    assert one.suggestion() == ""


def test_three_versions_are_offered_as_one(devices):
    one, two, three = devices
    one.title("one two three four five")
    sync(*devices)
    one.title("ONE two three four five")
    two.title("one two THREE four five")
    three.title("one two three four FIVE")
    sync(*devices)
    assert {device.suggestion() for device in devices} == {"ONE two THREE four FIVE"}


PICTURE = {"type": "image", "attachment": bytes(16)}


def test_a_messages_text_is_offered_when_nothing_else_of_it_differs(devices):
    one, two, _ = devices
    one.text("first\n\nsecond\n\nthird", PICTURE)
    sync(one, two)
    one.text("First\n\nsecond\n\nthird", PICTURE)
    two.text("first\n\nsecond\n\nThird", PICTURE)
    sync(one, two)
    assert one.suggestion() == "First\n\nsecond\n\nThird"


def test_no_text_is_offered_that_would_lose_a_picture(devices):
    one, two, _ = devices
    one.text("first\n\nsecond\n\nthird")
    sync(one, two)
    one.text("First\n\nsecond\n\nthird", PICTURE)
    two.text("first\n\nsecond\n\nThird")
    sync(one, two)
    assert one.suggestion() == ""


def test_a_text_that_is_one_of_the_versions_is_not_offered(devices):
    one, two, _ = devices
    one.title("base", "other")
    sync(one, two)
    one.title("base")
    two.title("changed")
    sync(one, two)
    assert one.ancestor() in ("base", "other")
    assert one.suggestion() == ""
