"""What a person gave to be imported: a file, a folder, a zip, a compressed file; read safely.

Whatever it is, it is a list of members with names, sizes and bytes. Nothing in it is trusted: a
zip may name paths outside itself, be a bomb, or lie about its sizes; a folder may hold links that
lead out of it. Such members are left out, and told of.
"""

import os
import re
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, Final

from companion.errors import CompanionError
from companion.formats.base import Skipped
from companion.formats.compressed import HEAD_BYTES as MAGIC_BYTES
from companion.formats.compressed import Open, damage_told, suffix_of, unpacking
from companion.formats.shape import HEAD_BYTES, Form, Shape, shape_of
from companion.formats.source_file import opened

MEMBERS_MAX: Final = 200_000
"""An export of a large account has some ten thousand files."""

RATIO_MAX: Final = 300
"""Conversations as JSON shrink to a tenth, long runs of one letter to a thousandth."""

BOMB_BYTES_MIN: Final = 64 * 1024 * 1024
"""Below this size nobody minds how well a member was compressed."""

_GLANCE_BYTES: Final = 512
_COPY_BYTES: Final = 1 << 20
_ZIPS: Final = (b"PK\x03\x04", b"PK\x05\x06")
"""How a zip begins, and one that holds nothing."""

_PACKED: Final = re.compile(r"(rollout-.+\.jsonl)\.zst")
"""Members that are decompressed: Codex's sessions. Any other may be somebody's attachment, which
comes in as it is."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a source.

    name: with `/` between folders, never leading out of the source.
    shown: how a person is told of it.
    """

    name: str
    size: int
    shown: str
    opener: Open

    @property
    def leaf(self) -> str:
        """The name without its folders."""
        return self.name.rpartition("/")[2]

    def open(self) -> AbstractContextManager[IO[bytes]]:
        """Its bytes, from the beginning, decompressed; to be used in a `with`.

        Raises:
            CompanionError: file_missing, file_unreadable; also when a read of it fails.
        """
        return self.opener()

    def noting(self, used: set[str]) -> "Member":
        """The same; its name is noted when it is opened."""

        def open_noted() -> AbstractContextManager[IO[bytes]]:
            used.add(self.name)
            return self.opener()

        return replace(self, opener=open_noted)


class Source:
    """One thing to be imported. Make it with `open_source`; end it with `close`."""

    def __init__(
        self,
        path: Path,
        members: Mapping[str, Member],
        skipped: list[Skipped],
        *,
        is_single: bool,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        """is_single: a file by itself, not something that holds files.

        schemas: the tables and columns of the databases in it that were looked at, kept by
        companion.formats.sqlite_file.
        """
        self.path = path
        self.members = members
        self.skipped = skipped
        self.is_single = is_single
        self.schemas: dict[str, Mapping[str, frozenset[str]]] = {}
        self._close = close
        self._shapes: dict[str, Shape] = {}
        self._neighbours = members
        self._unnoted = members
        self._used: set[str] = set()

    def close(self) -> None:
        """Let go of the file."""
        self._close()

    @cached_property
    def size(self) -> int:
        """How many bytes there are to be read, at most."""
        return sum(member.size for member in self.members.values())

    @property
    def only(self) -> Member | None:
        """The one member of a source that is a single file."""
        return next(iter(self.members.values())) if self.is_single else None

    def shape(self, name: str) -> Shape:
        """What the beginning of a member looks like; of nothing, if it cannot be read."""
        if name not in self._shapes:
            self._shapes[name] = _shape(self._unnoted[name])
        return self._shapes[name]

    def glance(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """A member's bytes, to see what it is. Raises as `Member.open` does."""
        return self._unnoted[name].open()

    def watched(self, used: set[str]) -> "Source":
        """The same, to be read: the names of the members that are opened are noted in `used`."""
        watched = self._with({name: member.noting(used) for name, member in self.members.items()})
        watched._unnoted = self.members
        watched._used = used
        return watched

    def part(self, name: str) -> "Source":
        """One member, as a source of its own."""
        return self._with({name: self.members[name]}, is_single=True)

    def without(self, names: Set[str]) -> "Source":
        """The same without these members, which still stand beside the others."""
        members = {name: member for name, member in self.members.items() if name not in names}
        return self._with(members, is_single=False)

    def _with(self, members: Mapping[str, Member], *, is_single: bool | None = None) -> "Source":
        """Some of the members; all else as it is, but what was left out is told only once."""
        is_single = self.is_single if is_single is None else is_single
        some = Source(self.path, members, [], is_single=is_single)
        some.schemas = self.schemas
        some._shapes = self._shapes
        some._neighbours = self._neighbours
        return some

    def beside(self, name: str) -> Member | None:
        """What has this name in the same folder or zip, also if it is no member of this source;
        the log of a database is no export by itself."""
        if name in self._neighbours or self.path.name not in self.members:
            found = self._neighbours.get(name)
            return found and found.noting(self._used)
        file = self.path.with_name(name)
        if not self.path.is_file() or not file.is_file() or file.is_symlink():
            return None
        return Member(name, file.stat().st_size, str(file), _opener(file))

    @contextmanager
    def on_disk(self, name: str) -> Iterator[Path]:
        """A member as a file with a path, for what cannot be read as a stream. It may be a copy.

        Raises:
            CompanionError: file_unreadable, import_too_large (a bomb).
        """
        with tempfile.TemporaryDirectory(prefix="companion-") as directory:
            copy = Path(directory) / "member"
            _copy(self.members[name], copy)
            yield copy


def open_source(path: Path) -> Source:
    """What stands at a path that a person chose.

    Raises:
        CompanionError: file_missing, file_unreadable, import_damaged_zip (its directory
            cannot be read).
    """
    if os.path.isdir(path):  # which never raises, where a folder above it cannot be entered
        return _folder(path)
    with opened(path) as file:
        head, size = file.read(MAGIC_BYTES), os.fstat(file.fileno()).st_size
    if head in _ZIPS:
        return _zip(path)
    suffix = suffix_of(head)
    opener = unpacking(_opener(path), suffix, path, path.name) if suffix else _opener(path)
    name = _writable(path.name.removesuffix(suffix))
    member = Member(name, size, _writable(str(path)), opener)
    return Source(path, {member.name: member}, [], is_single=True)


def _copy(member: Member, target: Path) -> None:
    left = max(BOMB_BYTES_MIN, RATIO_MAX * member.size)
    with member.open() as stream, target.open("wb") as file:
        while data := stream.read(_COPY_BYTES):
            left -= len(data)
            if left < 0:
                limit_mb = RATIO_MAX * member.size // (1024 * 1024)
                raise CompanionError("import_too_large", path=member.shown, limit_mb=limit_mb)
            file.write(data)


def _shape(member: Member) -> Shape:
    try:
        with member.open() as file:
            head = file.read(_GLANCE_BYTES)
            shape = shape_of(head)
            if shape.form in (Form.BINARY, Form.SQLITE):
                return shape  # an export may have ten thousand pictures
            return shape_of(head + file.read(HEAD_BYTES - len(head)))
    except CompanionError:
        return shape_of(b"")


# --- folders -----------------------------------------------------------------------------


def _folder(path: Path) -> Source:
    members: dict[str, Member] = {}
    skipped: list[Skipped] = []
    for file in _files(path, skipped):
        name = _writable(file.relative_to(path).as_posix())
        if len(members) + len(skipped) >= MEMBERS_MAX:
            skipped.append(Skipped(name, "skipped_too_many"))
            break
        try:
            status = file.lstat()
        except OSError:
            skipped.append(Skipped(name, "skipped_damaged"))
            continue
        if stat.S_ISREG(status.st_mode):
            opener = _opener(file)
            name, opener = _unpacked(name, opener, file)
            members.setdefault(name, Member(name, status.st_size, _writable(str(file)), opener))
        else:
            skipped.append(Skipped(name, "skipped_unsafe_path"))
    return Source(path, members, skipped, is_single=False)


def _unpacked(name: str, opener: Open, path: Path) -> tuple[str, Open]:
    """The name and bytes of a member that was compressed by itself; else what is given."""
    folder, _, leaf = name.rpartition("/")
    packed = _PACKED.fullmatch(leaf)
    if packed is None:
        return name, opener
    plain = f"{folder}/{packed[1]}" if folder else packed[1]
    return plain, unpacking(opener, ".zst", path, name)


def _files(path: Path, skipped: list[Skipped]) -> Iterator[Path]:
    """All that is in a folder and those in it, and the links to folders, which are not followed."""

    def cannot_enter(error: OSError) -> None:
        name = Path(error.filename).relative_to(path).as_posix()
        skipped.append(Skipped(_writable(name), "skipped_damaged"))

    for directory, folders, files in os.walk(path, onerror=cannot_enter):
        folders.sort()
        here = Path(directory)
        yield from (here / leaf for leaf in folders if (here / leaf).is_symlink())
        yield from (here / leaf for leaf in sorted(files))


def _opener(file: Path) -> Open:
    return lambda: opened(file)


def _writable(name: str) -> str:
    """A name that is not UTF-8 on the disk reaches Python as half surrogates."""
    return name.encode("utf-8", "replace").decode()


# --- zips --------------------------------------------------------------------------------


def _zip(path: Path) -> Source:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise CompanionError("import_damaged_zip", path=str(path)) from error
    members: dict[str, Member] = {}
    skipped: list[Skipped] = []
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        if len(members) + len(skipped) >= MEMBERS_MAX:
            skipped.append(Skipped(entry.filename, "skipped_too_many"))
            break
        why = _why_not(entry, members)
        if why:
            skipped.append(Skipped(entry.filename, why))
        if not why:
            name = _plain_name(entry.filename)
            name, opener = _unpacked(name, _zip_opener(archive, entry, path), path)
            shown = f"{path}: {name}"
            members.setdefault(name, Member(name, entry.file_size, shown, opener))
    return Source(path, members, skipped, is_single=False, close=archive.close)


def _why_not(entry: zipfile.ZipInfo, members: Mapping[str, Member]) -> str:
    """Why an entry is left out; empty when it is not."""
    name = entry.filename
    if _leads_out(name) or stat.S_ISLNK(entry.external_attr >> 16):
        return "skipped_unsafe_path"
    if entry.flag_bits & 1:
        return "skipped_encrypted"
    if entry.file_size > max(BOMB_BYTES_MIN, RATIO_MAX * entry.compress_size):
        return "skipped_bomb"
    return "skipped_twice" if _plain_name(name) in members else ""


def _leads_out(name: str) -> bool:
    windows = PureWindowsPath(name)
    return (
        name.startswith(("/", "\\"))
        or not _plain_name(name)
        or bool(windows.drive)
        or "\0" in name
        or ".." in PurePosixPath(name).parts
        or ".." in windows.parts
    )


def _plain_name(name: str) -> str:
    """Without `.` and empty folders, which some tools write."""
    return "/".join(part for part in name.replace("\\", "/").split("/") if part not in ("", "."))


def _zip_opener(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> Open:
    @contextmanager
    def open_entry() -> Iterator[IO[bytes]]:
        with damage_told(path, entry.filename), archive.open(entry) as file:
            yield file

    return open_entry
