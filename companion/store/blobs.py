"""The attachments' bytes: files named by their BLAKE2b-256 digest, whole and verified or absent.

    blobs/ab/cdef…      a whole file, of which the digest is right
    blobs/partial/abcd… the beginning of a file that is still arriving

A file comes to its final name by a rename, after its bytes were verified and flushed to the
disk: what stands there is right, whatever happened before.
"""

import errno
import hashlib
import os
import secrets
from pathlib import Path
from typing import Final

from companion.errors import CompanionError
from companion.profile import blob_path

DIGEST_BYTES: Final = 32
_READ_BYTES: Final = 1 << 20


class Blobs:
    """The blob store in one directory. Every method blocks on the disk."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def path(self, digest: bytes) -> Path:
        """Where the bytes of `digest` are, or would be."""
        return blob_path(self._directory, digest)

    def put(self, data: bytes) -> bytes:
        """Keep `data`; its digest.

        Raises:
            CompanionError: disk_full or profile_not_writable.
        """
        digest = _digest(data)
        if not self.has(digest):
            temporary = self._partial(secrets.token_bytes(DIGEST_BYTES))
            try:
                _write_private(temporary, data)
                self._settle(temporary, digest)
            except OSError as error:
                temporary.unlink(missing_ok=True)
                raise _for_people(error, self._directory) from error
        return digest

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
            CompanionError: disk_full or profile_not_writable.
        """
        held = self.partial(digest)
        if offset != held:
            return held
        try:
            path = self._partial(digest)
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(path, "ab", opener=_private) as file:
                file.write(data)
        except OSError as error:
            raise _for_people(error, self._directory) from error
        return held + len(data)

    def finish(self, digest: bytes) -> bool:
        """Verify a file of which all bytes have arrived: kept if it is right, else thrown away."""
        partial = self._partial(digest)
        seen = hashlib.blake2b(digest_size=DIGEST_BYTES)
        try:
            partial.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # an empty file is whole
            with open(partial, "ab+", opener=_private) as file:
                file.seek(0)
                while data := file.read(_READ_BYTES):
                    seen.update(data)
                os.fsync(file.fileno())
            if seen.digest() != digest:
                partial.unlink()
                return False
            self._settle(partial, digest)
        except OSError as error:
            raise _for_people(error, self._directory) from error
        return True

    def _partial(self, digest: bytes) -> Path:
        return self._directory / "partial" / digest.hex()

    def _settle(self, temporary: Path, digest: bytes) -> None:
        path = self.path(digest)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary.replace(path)
        _flush_directory(path.parent)


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=DIGEST_BYTES).digest()


def _write_private(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(path, "xb", opener=_private) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _flush_directory(directory: Path) -> None:
    """Make a rename survive a power loss. Windows cannot open a directory, and need not."""
    if os.name == "nt":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _for_people(error: OSError, directory: Path) -> CompanionError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return CompanionError("disk_full")
    return CompanionError("profile_not_writable", profile=str(directory))
