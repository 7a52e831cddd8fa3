"""Attachments' bytes: at their final name only when they are right."""

import hashlib
import io
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.errors import CompanionError
from companion.profile import spans_path
from companion.store.blobs import Blobs


def digest_of(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=32).digest()


def test_what_was_put_is_here_under_its_digest_and_for_its_owner_alone(tmp_path):
    blobs = Blobs(tmp_path)
    digest = blobs.put(b"picture")
    assert digest == digest_of(b"picture")
    assert blobs.has(digest)
    assert blobs.chunk(digest, 3, 2) == (7, b"tu")
    assert stat.S_IMODE(blobs.path(digest).stat().st_mode) == 0o600


def test_what_is_not_here_has_no_chunks(tmp_path):
    assert Blobs(tmp_path).chunk(b"d" * 32, 0, 10) is None


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=300), st.integers(16, 64), st.randoms())
def test_a_file_that_arrives_in_parts_in_any_order_is_whole_at_the_end(
    tmp_path_factory, data, size, chance
):
    blobs = Blobs(tmp_path_factory.mktemp("blobs"))
    digest = digest_of(data)
    offsets = list(range(0, max(1, len(data)), size))
    chance.shuffle(offsets)
    for offset in offsets:
        assert not blobs.has(digest)
        blobs.write_part(digest, offset, data[offset : offset + size])
    assert blobs.finish(digest, len(data))
    assert blobs.chunk(digest, 0, 1000) == (len(data), data)
    assert list(blobs.partials()) == []


def test_the_spans_that_were_noted_are_known_after_a_restart(tmp_path):
    digest = digest_of(b"abcdef")
    blobs = Blobs(tmp_path)
    blobs.write_part(digest, 3, b"def")
    assert blobs.spans(digest) == frozenset()
    for number in (1, 7, 0):
        blobs.note_span(digest, number)
    assert Blobs(tmp_path).spans(digest) == {0, 1, 7}


@given(st.lists(st.integers(0, 2**18)), st.binary(max_size=3), st.integers(0, 9))
@settings(max_examples=25, deadline=None)
def test_what_a_dying_computer_left_of_a_note_is_none(tmp_path_factory, numbers, torn, zeros):
    blobs, digest = Blobs(tmp_path_factory.mktemp("blobs")), b"d" * 32
    blobs.write_part(digest, 0, b"some")
    for number in numbers:
        blobs.note_span(digest, number)
    with spans_path(blobs.path(digest).parents[1], digest).open("ab") as notes:
        notes.write(bytes(4 * zeros) + torn)
    assert blobs.spans(digest) == set(numbers)


def test_notes_without_their_file_count_for_nothing(tmp_path):
    blobs, digest = Blobs(tmp_path), b"d" * 32
    blobs.write_part(digest, 0, b"some")
    blobs.note_span(digest, 0)
    next(path for _, path in blobs.partials() if not path.suffix).unlink()
    assert blobs.spans(digest) == frozenset()


def test_wrong_bytes_are_thrown_away_with_their_notes(tmp_path):
    blobs = Blobs(tmp_path)
    digest = digest_of(b"right")
    blobs.write_part(digest, 0, b"wrong")
    blobs.note_span(digest, 0)
    assert not blobs.finish(digest, 5)
    assert not blobs.has(digest)
    assert files(tmp_path) == []


def test_what_an_earlier_claim_of_a_greater_size_left_is_cut_off(tmp_path):
    blobs = Blobs(tmp_path)
    digest = digest_of(b"right")
    blobs.write_part(digest, 0, b"right and more")
    assert blobs.finish(digest, 5)
    assert blobs.chunk(digest, 0, 100) == (5, b"right")


def test_a_file_that_was_arriving_when_it_was_put_here_is_whole(tmp_path):
    blobs = Blobs(tmp_path)
    digest = digest_of(b"picture")
    blobs.write_part(digest, 0, b"pict")
    blobs.note_span(digest, 0)
    assert blobs.put(b"picture") == digest
    assert blobs.chunk(digest, 0, 100) == (7, b"picture")
    assert list(blobs.partials()) == []


def test_what_was_discarded_is_gone(tmp_path):
    blobs = Blobs(tmp_path)
    digest = blobs.put(b"picture")
    blobs.discard(digest)
    blobs.discard(digest)
    assert not blobs.has(digest)


class Torn(io.BytesIO):
    """A stream that cannot be read to its end."""

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        if not data:
            raise self.error
        return data

    error: Exception = OSError(5, "Input/output error")


def files(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.rglob("*") if path.is_file())


@settings(max_examples=20, deadline=None)
@given(st.binary(max_size=20), st.binary(max_size=300))
def test_a_stream_is_kept_under_the_digest_of_all_of_it(tmp_path_factory, head, rest):
    blobs = Blobs(tmp_path_factory.mktemp("blobs"))
    whole = head + rest
    assert blobs.put_stream(head, io.BytesIO(rest)) == (digest_of(whole), len(whole), True)
    assert blobs.chunk(digest_of(whole), 0, 1000) == (len(whole), whole)
    assert blobs.put_stream(b"", io.BytesIO(whole)) == (digest_of(whole), len(whole), False)
    assert stat.S_IMODE(blobs.path(digest_of(whole)).stat().st_mode) == 0o600


def test_of_a_large_stream_only_the_file_is_left(tmp_path):
    blobs = Blobs(tmp_path)
    digest, size, _ = blobs.put_stream(b"head", io.BytesIO(bytes(3_000_000)))
    assert size == 3_000_004
    assert files(tmp_path) == [blobs.path(digest).name]


@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), EOFError("cut")])
def test_a_stream_that_cannot_be_read_leaves_nothing_and_is_not_our_disk(tmp_path, error):
    stream = Torn(b"some")
    stream.error = error
    with pytest.raises(type(error)) as told:
        Blobs(tmp_path).put_stream(b"head", stream)
    assert told.value is error
    assert files(tmp_path) == []


def test_a_disk_without_room_is_told_and_nothing_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr("companion.store.durable.ROOM_BYTES", 1 << 62)
    with pytest.raises(CompanionError) as told:
        Blobs(tmp_path).put_stream(b"head", io.BytesIO(b"rest"))
    assert told.value.reason.code == "disk_full"
    assert files(tmp_path) == []


def test_what_a_dying_process_left_of_a_stream_can_be_found(tmp_path):
    blobs = Blobs(tmp_path)
    (tmp_path / "partial").mkdir()
    (tmp_path / "partial" / "incoming-0123").write_bytes(b"half")
    assert [path.name for path in blobs.interrupted()] == ["incoming-0123"]
    assert list(blobs.partials()) == []
