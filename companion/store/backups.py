"""Backups: the database and all attachments in one file, to be kept elsewhere.

An uncompressed tar archive, so that it can be looked into with what every system has:

    companion.db        a snapshot of the database (companion.store.snapshots)
    blobs/ab/cdef…      the attachments' bytes, named by their BLAKE2b-256 digest
    backup.json         what is in it. It comes last: an archive that has it is whole

The device's key is not in it, so whoever has a backup can read it but is not the device.
"""

import hashlib
import io
import os
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

import msgspec

from companion.digests import DIGEST_BYTES
from companion.errors import UNDECODABLE, CompanionError
from companion.profile import private
from companion.store.blobs import Blobs
from companion.store.durable import disk_told_to_people, move
from companion.store.snapshots import copy_database, stamp

FORMAT: Final = 1
DATABASE_NAME: Final = "companion.db"
CONTENTS_NAME: Final = "backup.json"

_CONTENTS_BYTES_MAX: Final = 65_536
_READ_BYTES: Final = 1 << 20
_BLOB_NAME: Final = re.compile(r"blobs/([0-9a-f]{2})/([0-9a-f]{62})")
_BROKEN: Final = (OSError, EOFError, ValueError, OverflowError, tarfile.TarError)
"""What reading an archive raises when its bytes are not what they should be."""


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup says of itself. `database`: its digest, in hexadecimal."""

    format: int
    software: str
    created_ms: int
    database: str
    blobs: int


def default_name(now_ms: int) -> str:
    """What a backup is called when nobody has said."""
    return f"companion-backup-{stamp(now_ms)}.tar"


def write_backup(database: Path, blobs: Blobs, target: Path, *, now_ms: int, software: str) -> int:
    """Write everything to `target`, read it back, and only then let it have its name.

    Returns:
        The size of the file, in bytes.

    Raises:
        CompanionError: file_in_the_way, `target` is something else than a backup and was left
            alone; database_damaged, disk_full, profile_not_writable.
    """
    if target.exists() and (_is_in_use(target, database) or not is_backup(target)):
        raise CompanionError("file_in_the_way", path=str(target))
    copy = target.with_name(f"{target.name}.database")
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        with disk_told_to_people(target.parent):
            copy_database(database, copy)
            with open(unfinished, "wb", opener=private) as file:
                _write(file, copy, blobs, now_ms, software)
                file.flush()
                os.fsync(file.fileno())
            with Backup(unfinished) as written:
                written.verify()
            size = unfinished.stat().st_size
            move(unfinished, target)
    finally:
        copy.unlink(missing_ok=True)
        unfinished.unlink(missing_ok=True)
    return size


def _is_in_use(target: Path, database: Path) -> bool:
    """Whether it is the database itself. Even to look into it would be dangerous: to close a
    descriptor of it drops the locks that this process's connections hold on it (POSIX)."""
    files = (database.with_name(database.name + suffix) for suffix in ("", "-wal", "-shm"))
    return any(file.exists() and file.samefile(target) for file in files)


def is_backup(path: Path) -> bool:
    """Whether this is a whole backup."""
    try:
        with Backup(path):
            return True
    except CompanionError:
        return False


class Backup:
    """A backup, for reading. Close it, or use it as a context."""

    def __init__(self, path: Path) -> None:
        """Open it and see what it says of itself.

        Raises:
            CompanionError: backup_unknown, backup_damaged (it is not whole) or backup_newer.
        """
        self._path = path
        if not path.is_file():
            raise self._unknown()
        try:
            self._archive = tarfile.open(path, "r:")  # noqa: SIM115
        except _BROKEN as error:
            raise self._unknown() from error
        try:
            self.contents = self._read_contents()
        except BaseException:
            self._archive.close()
            raise

    def __enter__(self) -> "Backup":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End."""
        self._archive.close()

    def extract_database(self, target: Path) -> None:
        """Write the database to `target`. Raises CompanionError (backup_damaged, disk_full, …)."""
        with (
            disk_told_to_people(target.parent),
            open(target, "wb", opener=private) as file,
        ):
            seen = hashlib.blake2b(digest_size=DIGEST_BYTES)
            for data in self._chunks(DATABASE_NAME):
                seen.update(data)
                file.write(data)
        if seen.hexdigest() != self.contents.database:
            raise self._damaged("the database in it is not the one that was written")

    def extract_blobs(self, blobs: Blobs) -> None:
        """Add the attachments that are not there yet. Raises as `extract_database` does."""
        for name, digest in self._blob_names():
            is_here = blobs.has(digest) and blobs.wrong(digest) is None
            if not is_here and not self._extract_blob(name, digest, blobs):
                raise self._damaged("the bytes of an attachment are not what was written")

    def verify(self) -> None:
        """Read all of it. Raises CompanionError (backup_damaged)."""
        if _digest_of(self._chunks(DATABASE_NAME)).hex() != self.contents.database:
            raise self._damaged("the database in it is not the one that was written")
        for name, digest in self._blob_names():
            if _digest_of(self._chunks(name)) != digest:
                raise self._damaged("the bytes of an attachment are not what was written")

    # --- inside --------------------------------------------------------------------------

    def _read_contents(self) -> Contents:
        members = self._names()
        if CONTENTS_NAME not in members:
            known = DATABASE_NAME in members
            raise self._damaged("its end is missing") if known else self._unknown()
        raw = b"".join(self._chunks(CONTENTS_NAME, _CONTENTS_BYTES_MAX))
        try:
            contents = msgspec.json.decode(raw, type=Contents)
        except UNDECODABLE as error:
            raise self._damaged(str(error)) from error
        if contents.format > FORMAT:
            raise CompanionError("backup_newer", path=str(self._path), found=contents.software)
        if contents.blobs != sum(1 for _ in self._blob_names()):
            raise self._damaged("attachments are missing")
        return contents

    def _names(self) -> list[str]:
        try:
            return self._archive.getnames()
        except _BROKEN as error:
            raise self._damaged(str(error)) from error

    def _blob_names(self) -> Iterator[tuple[str, bytes]]:
        for name in self._names():
            if found := _BLOB_NAME.fullmatch(name):
                yield name, bytes.fromhex(found[1] + found[2])

    def _extract_blob(self, name: str, digest: bytes, blobs: Blobs) -> bool:
        """Whether its bytes were right."""
        try:
            found, _size, is_new = blobs.put_stream(b"", self._open(name))
        except (KeyError, *_BROKEN) as error:
            raise self._damaged(str(error)) from error
        if found != digest and is_new:
            blobs.discard(found)
        return found == digest

    def _chunks(self, name: str, bytes_max: int | None = None) -> Iterator[bytes]:
        """The bytes of a member."""
        try:
            file = self._open(name)
            left = bytes_max
            while data := file.read(_READ_BYTES if left is None else min(_READ_BYTES, left)):
                left = None if left is None else left - len(data)
                yield data
        except (KeyError, *_BROKEN) as error:
            raise self._damaged(str(error)) from error

    def _open(self, name: str) -> IO[bytes]:
        """A member. It must be a plain file: nothing else was ever put in."""
        file = self._archive.extractfile(name)
        if file is None:
            raise self._damaged(f"{name} is no file")
        return file

    def _damaged(self, detail: str) -> CompanionError:
        return CompanionError("backup_damaged", path=str(self._path), detail=detail)

    def _unknown(self) -> CompanionError:
        return CompanionError("backup_unknown", path=str(self._path))


def _write(file: IO[bytes], database: Path, blobs: Blobs, now_ms: int, software: str) -> None:
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        digest = _add(archive, DATABASE_NAME, database, now_ms)
        count = 0
        for name, path in blobs.all():
            text = name.hex()
            _add(archive, f"blobs/{text[:2]}/{text[2:]}", path, now_ms)
            count += 1
        contents = Contents(
            format=FORMAT,
            software=software,
            created_ms=now_ms,
            database=digest.hex(),
            blobs=count,
        )
        said = msgspec.json.encode(contents)
        archive.addfile(_entry(CONTENTS_NAME, len(said), now_ms), io.BytesIO(said))


def _add(archive: tarfile.TarFile, name: str, path: Path, now_ms: int) -> bytes:
    """Add a file; the digest of what it held."""
    with path.open("rb") as file:
        reader = _Digesting(file)
        archive.addfile(_entry(name, os.fstat(file.fileno()).st_size, now_ms), reader)
    return reader.seen.digest()


def _entry(name: str, size: int, now_ms: int) -> tarfile.TarInfo:
    """Nothing in it tells of the computer or the user it comes from."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mtime, entry.mode = size, now_ms // 1000, 0o600
    return entry


class _Digesting:
    """A file that notes the digest of what is read of it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.seen = hashlib.blake2b(digest_size=DIGEST_BYTES)

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.seen.update(data)
        return data


def _digest_of(chunks: Iterator[bytes]) -> bytes:
    seen = hashlib.blake2b(digest_size=DIGEST_BYTES)
    for data in chunks:
        seen.update(data)
    return seen.digest()
