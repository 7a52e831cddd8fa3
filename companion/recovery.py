"""What is done to a profile's database while no daemon has it open: damage, and restoring.

Whatever takes the place of a database is another moment of it, so it gets a new incarnation
before it is put there: the dots it would go on counting with may be in use on other devices.
What is newer than it comes back from them, this device's own writes among it.
"""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

from companion.errors import CompanionError
from companion.model.records import DELETED
from companion.profile import Profile
from companion.reasons import Reason
from companion.store import meta
from companion.store.backups import Backup
from companion.store.blobs import Blobs
from companion.store.database import BUSY_MS, told_to_people
from companion.store.durable import disk_told_to_people, make_folder
from companion.store.replacing import Replacement
from companion.store.reverting import edits_to
from companion.store.schema import APPLICATION_ID
from companion.store.snapshots import Snapshots, copy_database, moment_of, read_only, stamp
from companion.store.writer import Store
from companion.witness import Witness, default_state

logger = logging.getLogger(__name__)

_OF_THE_DEVICE: Final = (meta.GROUP, meta.LINKS, meta.RULES)
"""Facts that belong to this device and not to a moment of its conversations."""

_MAGIC: Final = b"SQLite format 3\0"
_DAMAGED: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class Restored(NamedTuple):
    """What is here now. `set_aside`: where that lies which was here before; None: nothing."""

    conversations: int
    messages: int
    set_aside: Path | None


def before_start(profile: Profile, *, now_ms: int) -> list[Reason]:
    """To be called with the profile's lock, before its database is opened.

    Finishes what a crash has interrupted, and puts a good database in the place of a damaged one.

    Returns:
        What the person has to know of it.

    Raises:
        CompanionError: disk_full, profile_not_writable, or what opening the database would.
    """
    replacement = Replacement(profile.directory, profile.database)
    replacement.finish_or_undo()
    snapshots = Snapshots(profile.snapshots, profile.database)
    defect = _defect(profile.database, expected=bool(snapshots.all(now_ms)))
    if defect is None:
        return []
    logger.warning("the database is damaged: %s", defect)
    facts = _facts_of_the_device(profile.database)
    staged = replacement.begin()
    snapshot = snapshots.newest_good(now_ms)
    if snapshot is not None:
        copy_database(snapshot, staged)
    group_known = _make_ready(staged, facts, profile.blobs)
    path = str(replacement.carry_out(f"{stamp(now_ms)}-damaged"))
    reasons = (
        [Reason("recovered_empty", {"detail": defect, "path": path})]
        if snapshot is None
        else [Reason("recovered", {"detail": defect, "path": path, "when": _when(snapshot)})]
    )
    return reasons if group_known else [*reasons, Reason("group_lost")]


def restore(profile: Profile, file: Path, *, now_ms: int) -> Restored:
    """Make a backup or a snapshot the profile's database. What is there is put aside.

    Raises:
        CompanionError: profile_in_use; file_missing, backup_unknown, backup_damaged,
            backup_newer, database_newer: nothing was changed; disk_full, profile_not_writable.
    """
    if not file.exists():
        raise CompanionError("file_missing", path=str(file))
    profile.prepare()
    with profile.locked():
        replacement = Replacement(profile.directory, profile.database)
        replacement.finish_or_undo()
        staged = replacement.begin()
        try:
            _stage(file, staged, Blobs(profile.blobs))
            facts = _facts_of_the_device(profile.database)
            _make_ready(staged, facts, profile.blobs)
            counts = _counts(staged)
        except BaseException:
            replacement.finish_or_undo()
            raise
        was_there = profile.database.exists()
        set_aside = replacement.carry_out(f"{stamp(now_ms)}-before-restore")
    return Restored(*counts, set_aside if was_there else None)


class Reverted(NamedTuple):
    """How many records were changed and deleted. `set_aside`: where a copy of what was here lies;
    None when everything was so already."""

    changed: int
    deleted: int
    set_aside: Path | None


def restore_everywhere(profile: Profile, file: Path, *, now_ms: int) -> Reverted:
    """Make everything as in a backup or a snapshot, here and on the other devices, by writes.

    All of them are one transaction: a crash leaves everything as it was.

    Raises:
        CompanionError: as `restore`; database_missing.
    """
    if not file.exists():
        raise CompanionError("file_missing", path=str(file))
    with profile.locked():
        replacement = Replacement(profile.directory, profile.database)
        replacement.finish_or_undo()
        if not profile.database.exists():
            raise CompanionError("database_missing", path=str(profile.database))
        staged = replacement.begin()
        try:
            _stage(file, staged, Blobs(profile.blobs))
            return _revert(profile, staged, now_ms)
        finally:
            replacement.finish_or_undo()


def _revert(profile: Profile, staged: Path, now_ms: int) -> Reverted:
    with closing(Store.open(staged)) as wanted, closing(Store.open(profile.database)) as present:
        edits = list(edits_to(present, wanted))
        if not edits:
            return Reverted(0, 0, None)
        folder = profile.directory / "set-aside" / f"{stamp(now_ms)}-before-restore"
        with disk_told_to_people(profile.directory):
            make_folder(folder)
        copy_database(profile.database, folder / profile.database.name)
        Witness(profile.database, default_state()).confront(present)  # as the daemon's start does
        present.write(edits, wall_ms=now_ms)
    deleted = sum(edit.values.get(DELETED) is True for edit in edits)
    return Reverted(len(edits) - deleted, deleted, folder)


def _stage(file: Path, staged: Path, blobs: Blobs) -> None:
    if _is_database(file):
        _stage_snapshot(file, staged)
        return
    with Backup(file) as backup:
        backup.extract_database(staged)
        backup.extract_blobs(blobs)


def _stage_snapshot(file: Path, staged: Path) -> None:
    try:
        with closing(read_only(file)) as connection:
            (owner,) = connection.execute("PRAGMA application_id").fetchone()
        if owner != APPLICATION_ID:
            raise CompanionError("backup_unknown", path=str(file))
        copy_database(file, staged)
    except sqlite3.DatabaseError as error:
        raise CompanionError("backup_damaged", path=str(file), detail=str(error)) from error
    except CompanionError as error:
        if error.reason.code != "database_damaged":
            raise
        detail = error.reason.params["detail"]
        raise CompanionError("backup_damaged", path=str(file), detail=detail) from error


def _is_database(file: Path) -> bool:
    try:
        return file.is_file() and _head(file) == _MAGIC
    except OSError as error:
        raise CompanionError("backup_damaged", path=str(file), detail=str(error)) from error


def _make_ready(staged: Path, facts: dict[str, bytes], blobs: Path) -> bool:
    """Bring it to this schema and into a new incarnation; whether it knows a group of devices."""
    store = Store.open(staged)
    try:
        for key, value in facts.items():
            store.meta_set(key, value)
        store.new_incarnation()
        known = store.meta_get(meta.GROUP) is not None
    finally:
        store.close()
    _forget_the_past(staged, Blobs(blobs))
    return known


def _forget_the_past(staged: Path, blobs: Blobs) -> None:
    """What the database says that is not so here.

    Attachments whose bytes did not come with it are asked for again when nothing says that
    they are here. Without a token, the witness need not doubt what has a new incarnation.
    """
    with told_to_people(staged), closing(sqlite3.connect(staged)) as connection, connection:
        marked = connection.execute("SELECT digest FROM blob").fetchall()
        lost = [(digest,) for (digest,) in marked if not blobs.has(digest)]
        connection.executemany("DELETE FROM blob WHERE digest = ?", lost)
        connection.execute("DELETE FROM meta WHERE key = ?", (meta.TOKEN,))


def _counts(staged: Path) -> tuple[int, int]:
    store = Store.open(staged)
    try:
        counts = store.counts()
    finally:
        store.close()
    return counts.conversations, counts.messages


def _defect(database: Path, *, expected: bool) -> str | None:
    """What makes the database unusable; None when nothing does, or there is none, or what is
    there was never ours: that is refused, and left alone, when it is opened.

    Args:
        expected: there has been one, so whatever is no database is a damaged one.
    """
    if not database.exists():
        return None
    try:
        head = _head(database)
    except OSError:
        return None
    if not head:
        return "the file is empty" if expected else None
    if head != _MAGIC:
        return "it is no database any more" if expected or not any(head) else None
    try:
        with closing(read_only(database)) as connection:
            connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
            (owner,) = connection.execute("PRAGMA application_id").fetchone()
            if owner != APPLICATION_ID:
                return None
            said = [str(row[0]) for row in connection.execute("PRAGMA quick_check(1)")]
    except sqlite3.DatabaseError as error:
        damaged = getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED
        return str(error) if damaged else None
    return None if said == ["ok"] else said[0]


def _head(path: Path) -> bytes:
    """Where every database says that it is one."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC))


def _facts_of_the_device(database: Path) -> dict[str, bytes]:
    """What can still be read of them, even from a damaged file."""
    facts: dict[str, bytes] = {}
    for key in _OF_THE_DEVICE:
        try:
            with closing(read_only(database)) as connection:
                row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error:
            continue
        if row is not None and isinstance(row[0], bytes):
            facts[key] = row[0]
    return facts


def _when(snapshot: Path) -> str:
    taken = moment_of(snapshot)
    return f"{taken:%Y-%m-%d %H:%M} UTC"
