"""Snapshots: whole, checked copies of the database, one a day, the latest seven of them.

    snapshots/companion-20250131-093000.db    in UTC; complete in itself, without a log beside it

A copy is made page by page through a connection of its own, inside one read transaction: it
shows one moment, and neither the writer nor a reader ever waits for it (SQLite, "Online
Backup API" and "Write-Ahead Logging"). It comes to its name only after it was checked and
read back.
"""

import os
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from companion.errors import CompanionError
from companion.model.records import DEVICE
from companion.model.text import segment
from companion.profile import private
from companion.store.database import told_to_people
from companion.store.durable import disk_told_to_people, flush, make_folder, move

KEEP: Final = 7
INTERVAL_MS: Final = 24 * 60 * 60 * 1000

_PAGES_PER_STEP: Final = 1_024  # 4 MB: a step is short, and there are not too many of them
_UNFINISHED: Final = ".unfinished"
_NAME: Final = re.compile(r"companion-(\d{8}-\d{6})\.db")
_TIME: Final = "%Y%m%d-%H%M%S"


class Snapshots:
    """The snapshots of one profile. Every method blocks on the disk."""

    def __init__(self, directory: Path, database: Path) -> None:
        self._directory = directory
        self._database = database

    def all(self, now_ms: int) -> list[Path]:
        """The newest first. One from a time that has not come yet counts as the oldest: a clock
        that once ran ahead must not make it the newest for ever."""
        found = [p for p in self._directory.glob("companion-*.db") if _NAME.fullmatch(p.name)]
        now = stamp(now_ms)
        return sorted(found, key=lambda p: (_stamp_of(p) <= now, p.name), reverse=True)

    def is_due(self, now_ms: int) -> bool:
        """Whether a day has passed since the last one, and there is something to keep."""
        newest = next(iter(self.all(now_ms)), None)
        if newest is not None and stamp(now_ms - INTERVAL_MS) < _stamp_of(newest) <= stamp(now_ms):
            return False
        return _holds_anything(self._database)

    def take(self, now_ms: int) -> Path:
        """Make one, check it, and let go of those beyond the seventh.

        Raises:
            CompanionError: database_damaged, disk_full or profile_not_writable; no snapshot was
                made then, and none was let go of.
        """
        path = self._directory / f"companion-{stamp(now_ms)}.db"
        with disk_told_to_people(self._directory):
            make_folder(self._directory)
            for left in self._directory.glob(f"*{_UNFINISHED}*"):
                left.unlink()
            copy_database(self._database, path)
            for old in self.all(now_ms)[KEEP:]:
                old.unlink()
        return path

    def newest_good(self, now_ms: int) -> Path | None:
        """The newest one that is not damaged."""
        return next((path for path in self.all(now_ms) if defect_of(path) is None), None)


class Facts(NamedTuple):
    """What must be the same in a database and in its copy."""

    records: int
    meta: dict[str, bytes]


def copy_database(source: Path, target: Path) -> Facts:
    """A whole, checked copy of a database that may be in use; what was read back from it.

    Raises:
        CompanionError: database_damaged (the source), disk_full or profile_not_writable.
            `target` is then as it was.
    """
    unfinished = target.with_name(target.name + _UNFINISHED)
    try:
        with told_to_people(source), disk_told_to_people(target.parent):
            unfinished.unlink(missing_ok=True)
            os.close(private(str(unfinished), os.O_CREAT | os.O_EXCL | os.O_RDWR))
            facts = _copy_pages(source, unfinished)
            defect = defect_of(unfinished)
            if defect is None and facts_of(unfinished) != facts:
                defect = "the copy is not what was copied"
            if defect is not None:
                raise CompanionError("database_damaged", path=str(source), detail=defect)
            flush(unfinished)
            move(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)
    return facts


def _copy_pages(source: Path, target: Path) -> Facts:
    with closing(read_only(source)) as original, closing(_connect(str(target))) as copy:
        copy.execute("PRAGMA synchronous = OFF")  # it is flushed as a whole, once it is checked
        original.execute("BEGIN")
        facts = _facts(original)  # from here on the read transaction stands at this moment
        original.backup(copy, pages=_PAGES_PER_STEP)
        # Complete in one file: no log beside it could get lost, or be taken for another's.
        copy.execute("PRAGMA journal_mode = DELETE")
    return facts


def defect_of(path: Path) -> str | None:
    """What is wrong with a database file; None when nothing is. The file is only read."""
    try:
        with closing(read_only(path)) as connection:
            said = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(10)")]
            if said != ["ok"]:
                return said[0]
            _facts(connection)
    except sqlite3.Error as error:
        return str(error)
    return None


def facts_of(path: Path) -> Facts:
    """Raises sqlite3.Error when it cannot be read."""
    with closing(read_only(path)) as connection:
        return _facts(connection)


def _facts(connection: sqlite3.Connection) -> Facts:
    (records,) = connection.execute("SELECT count(*) FROM record").fetchone()
    return Facts(records, dict(connection.execute("SELECT key, value FROM meta")))


def _holds_anything(database: Path) -> bool:
    """Whether there is a record beside the one in which the device says its own name."""
    with told_to_people(database), closing(read_only(database)) as connection:
        row: Any = connection.execute(
            "SELECT EXISTS (SELECT 1 FROM record WHERE kind <> ?)", (DEVICE,)
        ).fetchone()
    return bool(row[0])


def read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot change the file, nor begins transactions by itself."""
    return _connect(f"{path.absolute().as_uri()}?mode=ro")


def _connect(name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(name, uri=name.startswith("file:"), isolation_level=None)
    connection.create_function("segment", 1, segment, deterministic=True)
    return connection


def stamp(unix_ms: int) -> str:
    """A time for a file's name, to the second, in UTC; such names sort by time."""
    return datetime.fromtimestamp(unix_ms / 1000, UTC).strftime(_TIME)


def moment_of(snapshot: Path) -> datetime:
    """When a snapshot was taken, as its name says."""
    return datetime.strptime(_stamp_of(snapshot), _TIME).replace(tzinfo=UTC)


def _stamp_of(path: Path) -> str:
    found = _NAME.fullmatch(path.name)
    assert found is not None, path
    return found.group(1)
