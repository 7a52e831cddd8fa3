"""The attachments' bytes: files named by their BLAKE2b-256 digest, whole and verified or absent.

    blobs/ab/cdef…             a whole file, of which the digest is right
    blobs/partial/abcd…        what has come of a file that is still arriving, with holes
    blobs/partial/abcd….spans  which spans of it are on the disk
    blobs/aside/abcd…          a file whose bytes are not right any more: a disk error

A file comes to its final name by a rename, after its bytes were verified and flushed to the
disk: what stands there was right, whatever happened before. A span is noted after it was flushed
in the same way, so that neither a crash nor a power loss makes us believe in bytes that are not
there; what it costs is the spans that were not whole, a few megabytes. Flushing each chunk would
make the disk the narrowest place of a fast link.
"""

import contextlib
import errno
import hashlib
import io
import itertools
import os
import re
import secrets
import threading
from collections.abc import Callable, Container, Iterator
from pathlib import Path
from typing import IO, Final, NamedTuple

from companion.digests import DIGEST_BYTES, READ_BYTES, digest_of, is_right, untold
from companion.profile import (
    SPAN_NOTE_BYTES,
    blob_path,
    partial_path,
    private,
    spans_noted,
    spans_path,
)
from companion.store.durable import (
    disk_told_to_people,
    flush,
    make_folder,
    move,
    remove,
    require_room,
)

_INCOMING: Final = "incoming-"
_NAME: Final = re.compile(r"[0-9a-f]{64}")


class Wrong(NamedTuple):
    """A whole file whose bytes are not right, as it was when that was seen."""

    inode: int
    size: int
    modified_ns: int


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
            self.put_stream(data, io.BytesIO())
        return digest

    def put_stream(self, head: bytes, stream: IO[bytes]) -> tuple[bytes, int, bool]:
        """Keep `head` and all that follows in `stream`; its digest, its size in bytes, and whether
        it was not here before.

        Raises:
            CompanionError: disk_full or profile_not_writable; and what reading the stream raises.
        """
        temporary = self._directory / "partial" / f"{_INCOMING}{secrets.token_hex(8)}"
        seen, size = hashlib.blake2b(digest_size=DIGEST_BYTES), 0
        try:
            data = head or stream.read(READ_BYTES)
            with disk_told_to_people(self._directory):
                make_folder(temporary.parent)
                temporary.touch(mode=0o600)
            while data:
                self._add(temporary, data)
                seen.update(data)
                size += len(data)
                data = stream.read(READ_BYTES)  # its errors are not those of our disk
            digest = seen.digest()
            is_new = not self.has(digest)
            with disk_told_to_people(self._directory):
                if not self._is_kept_again(digest):
                    flush(temporary)
                    move(temporary, self.path(digest))
                    for left in self._arriving(digest):
                        left.unlink(missing_ok=True)
        finally:
            temporary.unlink(missing_ok=True)
        return digest, size, is_new

    def has(self, digest: bytes) -> bool:
        """Whether the bytes are here."""
        return self.path(digest).is_file()

    def wrong(self, digest: bytes, tell: Callable[[int], None] = untold) -> Wrong | None:
        """The whole file of this name if it does not hold its bytes, or they cannot be read;
        None when it is right, or not here.

        Args:
            tell: told of each piece that is read, how many bytes it has; may raise.

        Raises:
            OSError: it may not be read, which says nothing about its bytes.
        """
        path = self.path(digest)
        try:
            seen = path.stat()
            right = is_right(path, digest, tell)
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            right = False  # what the disk cannot give back is lost
        return None if right else Wrong(seen.st_ino, seen.st_size, seen.st_mtime_ns)

    def set_aside(self, digest: bytes, wrong: Wrong) -> bool:
        """Have a wrong file be here no longer, but keep it; False when it has been replaced
        meanwhile. Raises as `write_part` does."""
        path, aside = self.path(digest), self._directory / "aside"
        with self._keeping, disk_told_to_people(self._directory):
            try:
                now = path.stat()
            except FileNotFoundError:
                return False
            if Wrong(now.st_ino, now.st_size, now.st_mtime_ns) != wrong:
                return False
            names = (aside / f"{digest.hex()}{suffix}" for suffix in _suffixes())
            move(path, next(name for name in names if not name.exists()))
        return True

    def aside(self) -> Iterator[tuple[bytes, Path]]:
        """Every file that was set aside, with the digest that it should have had."""
        for path in sorted(self._directory.glob("aside/*")):
            name = path.name.partition("-")[0]
            if _NAME.fullmatch(name) and path.is_file():
                yield bytes.fromhex(name), path

    def chunk(self, digest: bytes, offset: int, length: int) -> tuple[int, bytes] | None:
        """The whole size and at most `length` bytes at `offset`; None when it is not here."""
        try:
            with self.path(digest).open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                file.seek(offset)
                return size, file.read(length)
        except OSError:  # what cannot be read is as good as not here: others may have it
            return None

    def spans(self, digest: bytes) -> frozenset[int]:
        """Which spans of a file that is still arriving are here for certain."""
        if not partial_path(self._directory, digest).is_file():
            return frozenset()
        return spans_noted(self._directory, digest)

    def write_part(self, digest: bytes, offset: int, data: bytes) -> None:
        """Keep bytes of a file that is still arriving.

        Raises:
            CompanionError: disk_full, when little more than this would fit; or
                profile_not_writable.
        """
        self.require_room(len(data))
        path = partial_path(self._directory, digest)
        with (
            disk_told_to_people(self._directory),
            open(path, "r+b", opener=_private_or_new) as file,
        ):
            file.seek(offset)
            file.write(data)

    def note_span(self, digest: bytes, number: int) -> None:
        """A span of a file that is still arriving is whole. Raises as `write_part` does."""
        with disk_told_to_people(self._directory):
            flush(partial_path(self._directory, digest))
            noted = (number + 1).to_bytes(SPAN_NOTE_BYTES, "big")
            with open(spans_path(self._directory, digest), "ab", opener=private) as file:
                file.write(noted)

    def finish(self, digest: bytes, size: int) -> bool:
        """Verify a file of which all bytes have arrived: kept if it is right, else thrown away."""
        partial = partial_path(self._directory, digest)
        seen = hashlib.blake2b(digest_size=DIGEST_BYTES)
        with disk_told_to_people(self._directory):
            with partial.open("r+b") as file:
                file.truncate(size)  # of an earlier one that claimed to be longer
                while data := file.read(READ_BYTES):
                    seen.update(data)
                os.fsync(file.fileno())
            # First what is noted of the file: it must not be believed of another one.
            spans_path(self._directory, digest).unlink(missing_ok=True)
            if is_right := seen.digest() == digest:
                move(partial, self.path(digest))
            else:
                partial.unlink()
        return is_right

    def require_room(self, size: int = 0) -> None:
        """Make sure that bytes can arrive here. Raises as `write_part` does."""
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
        """Every file that is still arriving, with the digest that it is to have; and its notes."""
        for path in sorted(self._directory.glob("partial/*")):
            name = path.name.removesuffix(".spans")
            if _NAME.fullmatch(name) and path.is_file():
                yield bytes.fromhex(name), path

    def _is_kept_again(self, digest: bytes) -> bool:
        """Whether a file is here, and right; it is then young again, and old ones alone are let
        go."""
        try:
            if self.wrong(digest) is not None:
                return False
        except OSError:
            return False
        with self._keeping:
            if not self.has(digest):
                return False
            with contextlib.suppress(OSError):
                os.utime(self.path(digest))
            return True

    def interrupted(self) -> Iterator[Path]:
        """What `put_stream` was writing, now or when the process died."""
        yield from sorted(self._directory.glob(f"partial/{_INCOMING}*"))

    def _arriving(self, digest: bytes) -> tuple[Path, Path]:
        return partial_path(self._directory, digest), spans_path(self._directory, digest)

    def _add(self, path: Path, data: bytes) -> None:
        self.require_room(len(data))
        with disk_told_to_people(self._directory):
            make_folder(path.parent)
            with open(path, "ab", opener=private) as file:
                file.write(data)


def _private_or_new(path: str, flags: int) -> int:
    return private(path, flags | os.O_CREAT)


def _suffixes() -> Iterator[str]:
    yield ""
    yield from (f"-{number}" for number in itertools.count(2))
