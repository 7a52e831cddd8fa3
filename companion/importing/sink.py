"""Where the bytes of attachments go while an export is read."""

import hashlib
from typing import IO

from companion.digests import DIGEST_BYTES, READ_BYTES, digest_of
from companion.store.blobs import Blobs
from companion.store.writer import Store


class Sink:
    """A companion.formats.base.BlobSink that can give back the room it took."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs
        self._new: set[bytes] = set()

    def put(self, data: bytes) -> bytes:
        """Keep `data`; its digest."""
        digest = digest_of(data)
        if not self._blobs.has(digest):
            self._new.add(digest)
        return self._blobs.put(data)

    def copy(self, head: bytes, stream: IO[bytes]) -> tuple[bytes, int]:
        """Keep `head` and all that follows in `stream`; its digest and size."""
        digest, size, is_new = self._blobs.put_stream(head, stream)
        if is_new:
            self._new.add(digest)
        return digest, size

    def undo(self, store: Store) -> None:
        """Throw away what was put, if no record names it."""
        for digest in self._new - store.named(self._new):  # a record may have come meanwhile
            self._blobs.discard(digest)


class NoSink:
    """A companion.formats.base.BlobSink that keeps nothing, for a preview."""

    def put(self, data: bytes) -> bytes:
        """The digest of `data`."""
        return digest_of(data)

    def copy(self, head: bytes, stream: IO[bytes]) -> tuple[bytes, int]:
        """The digest and size of `head` and all that follows."""
        seen, size = hashlib.blake2b(head, digest_size=DIGEST_BYTES), len(head)
        while data := stream.read(READ_BYTES):
            seen.update(data)
            size += len(data)
        return seen.digest(), size

    def undo(self, store: Store) -> None:
        """Nothing was put."""
