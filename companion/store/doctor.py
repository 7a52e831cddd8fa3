"""The doctor: whether everything that follows from the records does so, and the files are there.

A record's packed state is the source; what is made of it (companion.store.derived, the search
index) can be made again. A few facts of the replica table must never be behind what is there.
Nothing that a person has written is ever changed here.

It looks through a read-only connection of its own, beside the writer. What has to be mended is
mended by the writer's thread in one transaction, and looked at once more in it: mended is what
is then no longer found.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from companion.reasons import Reason
from companion.store import meta
from companion.store.blobs import Blobs
from companion.store.database import open_database, told_to_people
from companion.store.derived import Derived
from companion.store.snapshots import read_only
from companion.store.unreferenced import earlier_digests
from companion.store.writer import Store

_COUNTER: Final = "doctor_counter"

ORPHAN_AGE_MS: Final = 24 * 60 * 60 * 1000
"""An import or a download puts the bytes there first, and the record that names them later."""


class Finding(NamedTuple):
    """Something that is not as it should be, and whether it has been mended."""

    reason: Reason
    mended: bool


class Examined(NamedTuple):
    """How much was looked at, and what was found."""

    records: int
    files: int
    findings: list[Finding]


@dataclass
class _Visit:
    """One look at everything, mending on the way if `mend`; deleting files only if `delete`."""

    connection: sqlite3.Connection
    blobs: Blobs
    now_ms: int
    mend: bool
    delete: bool
    records: int = 0
    files: int = 0
    digests: set[bytes] = field(default_factory=set)
    found: list[Reason] = field(default_factory=list)
    unreadable: bool = False
    stale_search: bool = False


def examine(database: Path, blobs: Blobs, *, now_ms: int) -> Examined:
    """Look at everything but the search index, beside a writer.

    Raises:
        CompanionError: the database cannot be read at all.
    """
    with told_to_people(database), closing(read_only(database)) as connection:
        connection.execute("BEGIN")
        visit = _Visit(connection, blobs, now_ms, mend=False, delete=False)
        _look(visit, _LOOKS)
    findings = [Finding(reason, mended=False) for reason in visit.found]
    return Examined(visit.records, visit.files, findings)


def mend(database: Path, blobs: Blobs, *, now_ms: int, delete: bool, thorough: bool) -> Examined:
    """Mend what can be mended. To be called on the writer's thread, between its transactions;
    the store must then be reloaded.

    Args:
        delete: also delete files that nothing speaks of.
        thorough: everything, because `examine` found something; else the search index alone.

    Raises:
        CompanionError: the database cannot be read or written; nothing was mended.
    """
    looks = (*_LOOKS, _search) if thorough else (_search,)
    with told_to_people(database):
        opened = open_database(database)
        try:
            driver: Any = opened.connection.driver_connection
            driver.execute("BEGIN IMMEDIATE")
            first = _Visit(driver, blobs, now_ms, mend=True, delete=delete)
            _look(first, looks)
            second = _Visit(driver, blobs, now_ms, mend=False, delete=False)
            if first.found:
                _look(second, looks)
            driver.execute("COMMIT")
        finally:
            opened.close()
            opened.engine.dispose()
    left = {reason.code for reason in second.found}
    if _COUNTER in left:
        _take_new_incarnation(database)
        left.remove(_COUNTER)
    findings = [Finding(reason, mended=reason.code not in left) for reason in first.found]
    return Examined(first.records, first.files, findings)


def _take_new_incarnation(database: Path) -> None:
    store = Store.open(database)
    try:
        store.new_incarnation()
    finally:
        store.close()


def _look(visit: _Visit, looks: tuple[Callable[[_Visit], Iterator[Reason]], ...]) -> None:
    for look in looks:
        visit.found += look(visit)


# --- the looks ---------------------------------------------------------------------------


def _integrity(visit: _Visit) -> Iterator[Reason]:
    detail = _integrity_defect(visit.connection)
    if detail is not None:
        if visit.mend:
            visit.connection.execute("REINDEX")  # all that can be made again inside the file
        yield Reason("doctor_damaged", {"detail": detail})


def _integrity_defect(connection: sqlite3.Connection) -> str | None:
    said = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(1)")]
    return None if said == ["ok"] else said[0]


def _derived(visit: _Visit) -> Iterator[Reason]:
    derived = Derived(visit.connection, mend=visit.mend)
    derived.walk()
    visit.records, visit.digests = derived.records, derived.digests
    visit.unreadable = bool(derived.unreadable)
    visit.stale_search = visit.mend and derived.rows > 0
    if derived.unreadable:
        yield Reason("doctor_unreadable", {"count": len(derived.unreadable)})
    if derived.dots:
        yield Reason("doctor_index", {"count": derived.dots})
    if derived.rows:
        yield Reason("doctor_rows", {"count": derived.rows})
    if derived.conflicts:
        yield Reason("doctor_conflicts", {"count": derived.conflicts})


def _replicas(visit: _Visit) -> Iterator[Reason]:
    """What has arrived of a replica is never behind its live dots."""
    behind = visit.connection.execute(
        """SELECT replica.number, max(dot.counter)
            FROM replica
            JOIN dot ON dot.replica = replica.number
            GROUP BY replica.number
            HAVING max(dot.counter) > replica.arrived"""
    ).fetchall()
    if behind:
        if visit.mend:
            visit.connection.executemany(
                "UPDATE replica SET arrived = ?2 WHERE number = ?1", behind
            )
        yield Reason("doctor_arrived", {"count": len(behind)})


def _counter(visit: _Visit) -> Iterator[Reason]:
    """The own counter is the last one given out: otherwise a dot would be given out twice.

    Mended after all else, by a new incarnation, which counts from one.
    """
    row = visit.connection.execute(
        """SELECT
                coalesce(max(replica.seen), 0),
                coalesce((SELECT max(counter) FROM chain WHERE chain.replica = replica.number), 0),
                coalesce((SELECT max(counter) FROM dot WHERE dot.replica = replica.number), 0)
            FROM replica
            WHERE replica.uid = (SELECT value FROM meta WHERE key = ?)""",
        (meta.REPLICA,),
    ).fetchone()
    seen, chained, live = row
    if chained != seen or live > seen:
        yield Reason(_COUNTER)


def _marks(visit: _Visit) -> Iterator[Reason]:
    """Attachments that are noted as here but are not: then nobody would ask for them again."""
    marked = visit.connection.execute("SELECT digest FROM blob").fetchall()
    lost = [(digest,) for (digest,) in marked if not visit.blobs.has(digest)]
    if lost:
        if visit.mend:
            visit.connection.executemany("DELETE FROM blob WHERE digest = ?", lost)
        yield Reason("doctor_files_missing", {"count": len(lost)})


def _orphans(visit: _Visit) -> Iterator[Reason]:
    """Whole files that no record speaks of, none that is held, and no earlier value of one.

    What a record that cannot be read speaks of is not known.
    """
    if visit.unreadable:
        return
    earlier = set(earlier_digests(visit.connection))
    orphans = []
    for digest, path in visit.blobs.all():
        visit.files += 1
        spoken_of = digest in visit.digests or digest in earlier
        if not spoken_of and _is_old(path, visit.now_ms):
            orphans.append(path)
    if orphans:
        yield _superfluous("doctor_orphans", orphans, visit)


def _partials(visit: _Visit) -> Iterator[Reason]:
    """Beginnings of files that nothing waits for, or that are here whole."""
    if visit.unreadable:
        return
    left = [
        path
        for digest, path in visit.blobs.partials()
        if digest not in visit.digests or visit.blobs.has(digest)
    ]
    left = [path for path in [*left, *visit.blobs.interrupted()] if _is_old(path, visit.now_ms)]
    if left:
        yield _superfluous("doctor_partials", left, visit)


def _aside(visit: _Visit) -> Iterator[Reason]:
    """Damaged files whose right ones have come."""
    left = [path for digest, path in visit.blobs.aside() if visit.blobs.has(digest)]
    if left:
        yield _superfluous("doctor_aside", left, visit)


def _superfluous(code: str, paths: list[Path], visit: _Visit) -> Reason:
    kilobytes = sum(path.stat().st_size for path in paths) // 1000
    for path in paths if visit.delete else ():
        path.unlink()
    return Reason(code, {"count": len(paths), "kilobytes": kilobytes})


def _is_old(path: Path, now_ms: int) -> bool:
    return path.stat().st_mtime * 1000 < now_ms - ORPHAN_AGE_MS


def _search(visit: _Visit) -> Iterator[Reason]:
    """FTS5 compares an index with its texts, which it counts as a write (FTS5, section 6.4)."""
    if visit.stale_search:  # texts were put right, so it is to be made again anyway
        _rebuild_search(visit.connection)
    if not all(_fits(visit.connection, index) for index in _INDEXES):
        if visit.mend:
            _rebuild_search(visit.connection)
        yield Reason("doctor_search")


def _fits(connection: sqlite3.Connection, index: str) -> bool:
    try:
        connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        return False
    return True


def _rebuild_search(connection: sqlite3.Connection) -> None:
    for index in _INDEXES:
        connection.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")


_INDEXES: Final = ("search", "search_title")

_LOOKS: Final = (_integrity, _derived, _replicas, _counter, _marks, _orphans, _partials, _aside)
"""In this order: what a file is for is known from the records."""
