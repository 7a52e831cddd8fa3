"""The attachments' bytes: files named by their BLAKE2b-256 digest, whole and verified or absent.

    blobs/ab/cdef…      a whole file, of which the digest is right
    blobs/partial/abcd… the beginning of a file that is still arriving

A file comes to its final name by a rename, after its bytes were verified and flushed to the
disk: what stands there is right, whatever happened before.
"""

import contextlib
import hashlib
import os
import re
import secrets
import threading
from collections.abc import Container, Iterator
from pathlib import Path
from typing import IO, Final

from companion.profile import blob_path
from companion.store.durable import (
    disk_told_to_people,
    make_folder,
    move,
    private,
    remove,
    require_room,
)

DIGEST_BYTES: Final = 32
_READ_BYTES: Final = 1 << 20
_NAME: Final = re.compile(r"[0-9a-f]{64}")


class Blobs:
    """The blob store in one directory. Every method blocks on the disk."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._keeping = threading.Lock()  # a file that is kept again is not thrown away meanwhile

    def path(self, digest: bytes) -> Path:
        """Where the bytes of `digest` are, or would be."""
        return blob_path(self._directory, digest)

    def put(self, data: bytes) -> bytes:
        """Keep `data`; its digest.

        Raises:
            CompanionError: disk_full or profile_not_writable.
        """
        digest = digest_of(data)
        if not self._is_kept_again(digest):
            temporary = self._partial(digest)
            with disk_told_to_people(self._directory):
                try:
                    _write_private(temporary, data)
                    move(temporary, self.path(digest))
                except OSError:
                    temporary.unlink(missing_ok=True)
                    raise
        return digest

    def put_stream(self, head: bytes, stream: IO[bytes]) -> tuple[bytes, int, bool]:
        """Keep `head` and all that follows in `stream`; its digest, its size in bytes, and whether
        it was not here before.

        Raises:
            CompanionError: disk_full or profile_not_writable; and what reading the stream raises.
        """
        temporary = self._directory / "partial" / f"incoming-{secrets.token_hex(8)}"
        seen, size = hashlib.blake2b(head, digest_size=DIGEST_BYTES), len(head)
        try:
            with disk_told_to_people(self._directory):
                make_folder(temporary.parent)
                with open(temporary, "wb", opener=private) as file:
                    file.write(head)
                    while data := stream.read(_READ_BYTES):
                        self.require_room(len(data))
                        seen.update(data)
                        size += file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                digest = seen.digest()
                is_new = not self._is_kept_again(digest)
                if is_new:
                    move(temporary, self.path(digest))
        finally:
            temporary.unlink(missing_ok=True)
        return digest, size, is_new

    def has(self, digest: bytes) -> bool:
        """Whether the bytes are here."""
        return self.path(digest).is_file()

    def chunk(self, digest: bytes, offset: int, length: int) -> tuple[int, bytes] | None:
        """The whole size and at most `length` bytes at `offset`; None when it is not here."""
        try:
            with self.path(digest).open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                file.seek(offset)
                return size, file.read(length)
        except FileNotFoundError:
            return None

    def partial(self, digest: bytes) -> int:
        """How many bytes of a file that is still arriving are here."""
        try:
            return self._partial(digest).stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, digest: bytes, offset: int, data: bytes) -> int:
        """Add to a file that is still arriving; how many bytes of it are here now.

        Bytes that do not begin where the file ends are not added: the answer says from where
        to go on.

        Raises:
            CompanionError: disk_full, when little more than this would fit; or
                profile_not_writable.
        """
        held = self.partial(digest)
        if offset != held:
            return held
        self.require_room(len(data))
        path = self._partial(digest)
        with disk_told_to_people(self._directory):
            make_folder(path.parent)
            with open(path, "ab", opener=private) as file:
                file.write(data)
        return held + len(data)

    def finish(self, digest: bytes) -> bool:
        """Verify a file of which all bytes have arrived: kept if it is right, else thrown away."""
        partial = self._partial(digest)
        seen = hashlib.blake2b(digest_size=DIGEST_BYTES)
        with disk_told_to_people(self._directory):
            make_folder(partial.parent)  # an empty file is whole before a byte of it has come
            with open(partial, "ab+", opener=private) as file:
                file.seek(0)
                while data := file.read(_READ_BYTES):
                    seen.update(data)
                os.fsync(file.fileno())
            if seen.digest() != digest:
                partial.unlink()
                return False
            move(partial, self.path(digest))
        return True

    def require_room(self, size: int = 0) -> None:
        """Make sure that bytes can arrive here. Raises as `append` does."""
        require_room(self._directory / "partial", size)

    def discard(self, digest: bytes) -> None:
        """Throw a whole file away, if it is here."""
        with disk_told_to_people(self._directory):
            remove(self.path(digest))

    def discard_old(self, digest: bytes, before_ms: int) -> bool:
        """Throw a whole file away, unless it was needed meanwhile; whether it is gone."""
        with self._keeping:
            if self.path(digest).stat().st_mtime * 1000 >= before_ms:
                return False
            self.discard(digest)
            return True

    def all(self) -> Iterator[tuple[bytes, Path]]:
        """Every whole file with its digest, in the order of their digests."""
        for path in sorted(self._directory.glob("??/*")):
            name = path.parent.name + path.name
            if _NAME.fullmatch(name) and path.is_file():
                yield bytes.fromhex(name), path

    def unused(self, used: Container[object], before_ms: int) -> list[bytes]:
        """Digests of whole files that are not used and were last needed before a time."""
        return [
            digest
            for digest, path in self.all()
            if digest not in used and path.stat().st_mtime * 1000 < before_ms
        ]

    def partials(self) -> Iterator[tuple[bytes, Path]]:
        """Every file of which a beginning is here, with the digest that it is to have."""
        for path in sorted(self._directory.glob("partial/*")):
            if _NAME.fullmatch(path.name) and path.is_file():
                yield bytes.fromhex(path.name), path

    def _is_kept_again(self, digest: bytes) -> bool:
        """Whether a file is here; it is then young again, and old ones alone are let go."""
        with self._keeping:
            if not self.has(digest):
                return False
            with contextlib.suppress(OSError):
                os.utime(self.path(digest))
            return True

    def _partial(self, digest: bytes) -> Path:
        return self._directory / "partial" / digest.hex()


def digest_of(data: bytes) -> bytes:
    """The name under which bytes are kept."""
    return hashlib.blake2b(data, digest_size=DIGEST_BYTES).digest()


def _write_private(path: Path, data: bytes) -> None:
    make_folder(path.parent)
    with open(path, "wb", opener=private) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
