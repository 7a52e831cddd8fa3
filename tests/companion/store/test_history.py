"""The history stays within its bounds, and an import still knows what was here once."""

from pathlib import Path

import pytest

from companion.errors import CompanionError
from companion.model.ids import RecordId
from companion.model.records import canonical
from companion.model.trace import is_trace, trace_of
from companion.store import history
from companion.store.history import DAYS_DEFAULT, DAYS_MAX, KEPT_AT_LEAST, MB_DEFAULT
from companion.store.writer import Edit, Store

RECORD = RecordId(bytes(16))
DAY_MS = 24 * 60 * 60 * 1000
NOW_MS = 1_700_000_000_000
MB = 1 << 20


@pytest.fixture
def store(tmp_path: Path):
    store = Store.open(tmp_path / "companion.db")
    yield store
    store.close()


def write(store: Store, *titles: str, record: RecordId = RECORD, wall_ms: int = NOW_MS) -> None:
    for title in titles:
        store.write([Edit(record, "conversation", {"title": title})], wall_ms=wall_ms)


def titles(first: int, last: int) -> list[str]:
    """Longer than a trace."""
    return [f"title number {n:>16}" for n in range(first, last)]


def prune(store: Store, now_ms: int = NOW_MS) -> int:
    """Prune all there is to prune; in how many transactions."""
    count = 0
    while store.prune_history(now_ms):
        count += 1
    return count


def values(store: Store, record: RecordId = RECORD) -> set[bytes]:
    return {raw for raw in store.earlier_values(record, "title") if not is_trace(raw)}


def test_old_values_go_but_the_last_of_each_field_stay(store: Store):
    write(store, *titles(0, 12))
    assert prune(store, NOW_MS + DAYS_DEFAULT * DAY_MS) == 0
    assert len(values(store)) == 11
    assert prune(store, NOW_MS + DAYS_DEFAULT * DAY_MS + 1) == 1
    kept = titles(0, 12)[:-1][-KEPT_AT_LEAST:]
    assert values(store) == {canonical(title) for title in kept}


def test_the_age_is_counted_from_when_a_value_was_replaced(store: Store):
    write(store, *titles(0, 12), wall_ms=NOW_MS)
    write(store, *titles(12, 24), wall_ms=NOW_MS + DAY_MS)
    prune(store, NOW_MS + DAYS_DEFAULT * DAY_MS + 1)
    assert values(store) == {canonical(title) for title in titles(11, 23)}


def test_the_bounds_can_be_set(store: Store):
    write(store, *titles(0, 12))
    store.bound_history(7, None)
    prune(store, NOW_MS + 7 * DAY_MS)
    assert len(values(store)) == 11
    prune(store, NOW_MS + 7 * DAY_MS + 1)
    assert len(values(store)) == KEPT_AT_LEAST


def test_an_import_still_knows_what_was_pruned(store: Store):
    write(store, *titles(0, 12))
    prune(store, NOW_MS + 2 * DAYS_DEFAULT * DAY_MS)
    earlier = store.earlier_values(RECORD, "title")
    for title in titles(0, 3):
        assert canonical(title) not in earlier
        assert trace_of(canonical(title)) in earlier
    assert trace_of(canonical("never here")) not in earlier


def test_too_much_history_loses_what_is_beyond_the_last_of_a_field_first(store: Store):
    rare, often = RecordId(b"r" * 16), RecordId(b"o" * 16)
    write(store, "r" * 30_000, "now", record=rare)
    write(store, *(f"{n:>60000}" for n in range(20)), record=often)
    store.bound_history(None, 1)
    prune(store)
    assert len(values(store, rare)) == 1
    assert KEPT_AT_LEAST <= len(values(store, often)) < 19
    held = sum(map(len, values(store, rare) | values(store, often)))
    assert MB - 60_100 < held <= MB


def test_too_much_history_loses_the_oldest_of_all_if_need_be(store: Store):
    records = [RecordId(bytes([n]) * 16) for n in range(20)]
    for record in records:
        write(store, f"{record.hex():>100000}", "now", record=record)
    store.bound_history(None, 1)
    prune(store)
    kept = [bool(values(store, record)) for record in records]
    assert kept == [False] * 10 + [True] * 10


def test_much_is_pruned_in_many_transactions(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(history, "PORTION_ROWS", 5)
    write(store, *titles(0, 2 * 5 + KEPT_AT_LEAST + 1))
    assert prune(store, NOW_MS + 2 * DAYS_DEFAULT * DAY_MS) == 2
    assert len(values(store)) == KEPT_AT_LEAST


@pytest.mark.parametrize(("days", "mb"), [(-1, 1), (DAYS_MAX + 1, 1), (1, -1), (1, 10**9)])
def test_bounds_that_make_no_sense_are_refused_and_nothing_is_changed(store: Store, days, mb):
    with pytest.raises(CompanionError, match="Nothing was changed"):
        store.bound_history(days, mb)
    assert store.bound_history(None, None) == (DAYS_DEFAULT, MB_DEFAULT)


def test_within_its_bounds_nothing_is_touched(store: Store):
    write(store, *titles(0, 30), *("short", "long" * 100) * 10)
    before = store.earlier_values(RECORD, "title")
    assert not store.prune_history(NOW_MS)
    assert store.earlier_values(RECORD, "title") == before
