"""What takes how much room: each file once, and only what is here."""

from pathlib import Path

import pytest

from companion.model.ids import RecordId
from companion.model.records import ATTACHMENT
from companion.store.blobs import digest_of
from companion.store.writer import Edit, Store
from companion.views.pages import Views
from companion.views.storage import Room, room_of


@pytest.fixture
def store(tmp_path: Path):
    store = Store.open(tmp_path / "companion.db")
    yield store
    store.close()


def add(store: Store, number: int, media_type: str, size: int, *, is_here: bool = True) -> None:
    digest = digest_of(f"{media_type} {size}".encode())
    values = {"media_type": media_type, "size": size, "digest": digest, "name": "x"}
    store.write([Edit(RecordId(bytes([number]) * 16), ATTACHMENT, values)], wall_ms=number)
    if is_here:
        store.mark_blobs([digest])


def test_attachments_are_counted_by_kind_and_each_file_once(store, tmp_path):
    add(store, 1, "image/png", 100)
    add(store, 2, "image/jpeg", 50)
    add(store, 3, "image/png", 100)  # the same bytes under another name
    add(store, 4, "application/pdf", 700)
    add(store, 5, "text/plain", 7)
    add(store, 6, "video/mp4", 9_000, is_here=False)
    views = Views.open(tmp_path / "companion.db", tmp_path / "blobs")
    rooms, _ = views.storage()
    views.close()
    assert rooms == [Room("pdf", 1, 700), Room("images", 2, 150), Room("files", 1, 7)]


def test_what_was_replaced_is_counted_as_history(store, tmp_path):
    record = RecordId(bytes(16))
    for title in ("a" * 1_000, "b"):
        store.write([Edit(record, "conversation", {"title": title})], wall_ms=1)
    views = Views.open(tmp_path / "companion.db", tmp_path / "blobs")
    _, history = views.storage()
    views.close()
    assert 1_000 <= history < 1_100


def test_folders_count_with_all_that_is_in_them(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c").write_bytes(bytes(10))
    (tmp_path / "d").write_bytes(bytes(5))
    assert room_of("cache", [tmp_path / "a", tmp_path / "d"]) == Room("cache", 2, 15)
    assert room_of("cache", [tmp_path / "nowhere"]) == Room("cache", 0, 0)
