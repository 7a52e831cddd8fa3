"""Attachments' bytes: at their final name only when they are right."""

import hashlib
import stat

from hypothesis import given, settings
from hypothesis import strategies as st

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
@given(st.binary(max_size=300), st.integers(16, 64))
def test_a_file_that_arrives_in_chunks_is_whole_at_the_end(tmp_path_factory, data, size):
    blobs = Blobs(tmp_path_factory.mktemp("blobs"))
    digest = digest_of(data)
    for offset in range(0, len(data), size):
        assert not blobs.has(digest)
        chunk = data[offset : offset + size]
        assert blobs.append(digest, offset, chunk) == offset + len(chunk)
    assert blobs.finish(digest)
    assert blobs.chunk(digest, 0, 1000) == (len(data), data)
    assert blobs.partial(digest) == 0


def test_a_chunk_that_does_not_fit_is_not_added_and_says_where_to_go_on(tmp_path):
    blobs = Blobs(tmp_path)
    digest = digest_of(b"abcdef")
    assert blobs.append(digest, 0, b"abc") == 3
    assert blobs.append(digest, 0, b"abc") == 3
    assert blobs.append(digest, 5, b"f") == 3
    assert Blobs(tmp_path).append(digest, 3, b"def") == 6
    assert blobs.finish(digest)


def test_wrong_bytes_are_thrown_away(tmp_path):
    blobs = Blobs(tmp_path)
    digest = digest_of(b"right")
    blobs.append(digest, 0, b"wrong")
    assert not blobs.finish(digest)
    assert not blobs.has(digest)
    assert blobs.partial(digest) == 0


def test_a_file_that_was_half_written_when_the_process_died_is_written_anew(tmp_path):
    blobs = Blobs(tmp_path)
    digest = digest_of(b"picture")
    blobs.append(digest, 0, b"pict")
    assert blobs.put(b"picture") == digest
    assert blobs.chunk(digest, 0, 100) == (7, b"picture")
    assert list(blobs.partials()) == []


def test_what_was_discarded_is_gone(tmp_path):
    blobs = Blobs(tmp_path)
    digest = blobs.put(b"picture")
    blobs.discard(digest)
    blobs.discard(digest)
    assert not blobs.has(digest)
