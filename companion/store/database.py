"""Opens the database file: its own and no other, at the schema that this program knows."""

import logging
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from companion.errors import CompanionError
from companion.model.text import segment
from companion.store.projecting import project_all
from companion.store.schema import APPLICATION_ID, PROJECTED_SINCE, REVISION, SCHEMAS_KNOWN

logger = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).with_name("migrations")

_SHARED_MEMORY_BYTES = 64 * 1024
"""The wal-index begins with 32 KiB (SQLite, "WAL-mode File Format", section 2)."""

BUSY_MS = 10_000
"""How long to wait for a reader's lock. Readers hold none in WAL; a backup program may."""

LOG_BYTES_MAX = 64 * 1024 * 1024

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    # A dot that others may have seen must not be given to another write after a power loss.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -32000",
    # The log of a large import is as large as what it wrote: given back at the next write.
    f"PRAGMA journal_size_limit = {LOG_BYTES_MAX}",
    f"PRAGMA busy_timeout = {BUSY_MS}",
)


def open_database(path: Path) -> Connection:
    """The one connection that writes; the file is made, or brought to this schema, if need be.

    Raises:
        CompanionError: database_foreign, database_newer, database_damaged, disk_full or
            profile_not_writable. The file is then as it was.
    """
    with told_to_people(path):
        _refuse_foreign(path)
        connection = _connect(path)
        try:
            _migrate(connection, path)
        except BaseException:
            connection.close()
            connection.engine.dispose()
            raise
    return connection


@contextmanager
def told_to_people(path: Path) -> Iterator[None]:
    """Turns what SQLite says about its file into what a person should know."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        logger.warning("the database said: %s", cause)
        raise _for_people(cause, path) from error


def _for_people(cause: BaseException | None, path: Path) -> CompanionError:
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _is_disk_full(path)):
        return CompanionError("disk_full")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return CompanionError("profile_not_writable", profile=str(path.parent))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return CompanionError("database_busy", path=str(path))
    if code == sqlite3.SQLITE_IOERR:
        return CompanionError("database_unreadable", path=str(path), detail=str(cause))
    if code == sqlite3.SQLITE_NOTADB:
        return CompanionError("database_foreign", path=str(path))
    return CompanionError("database_damaged", path=str(path), detail=str(cause))


def _is_disk_full(path: Path) -> bool:
    """SQLite calls it an I/O error when the disk has no room for its shared memory."""
    return shutil.disk_usage(path.parent).free < _SHARED_MEMORY_BYTES


def _refuse_foreign(path: Path) -> None:
    """Look at the file read-only, before anything could be written to it."""
    if not path.exists() or path.stat().st_size == 0:
        return
    probe = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        (application_id,) = probe.execute("PRAGMA application_id").fetchone()
        (tables,) = probe.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    finally:
        probe.close()
    if application_id != APPLICATION_ID and tables:
        raise CompanionError("database_foreign", path=str(path))


def open_image(image: bytes = b"") -> Connection:
    """A database in memory, from the bytes of a file (`image_of`); by default an empty one."""
    connection = _engine(":memory:").connect()
    if image:
        driver: Any = connection.connection.driver_connection
        driver.deserialize(image)
    _migrate(connection, Path(":memory:"))
    return connection


def image_of(connection: Connection) -> bytes:
    """The bytes of a database's file as of the last commit."""
    driver: Any = connection.connection.driver_connection
    return bytes(driver.serialize())


def _connect(path: Path) -> Connection:
    # Conversations are readable by their owner alone. A file that is there is not touched: to
    # close any descriptor of it would drop the locks that this process's other connections hold
    # on it (POSIX), and another process would take itself for the last one and remove the log.
    if sys.platform != "win32" and not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    return _engine(str(path)).connect()


def _engine(path: str) -> Engine:
    engine = sqlalchemy.create_engine(
        f"sqlite:///{path}",
        poolclass=StaticPool,
        # Transactions begin when we say so, and with the write lock: see _begin.
        connect_args={"isolation_level": None, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.create_function("segment", 1, segment, deterministic=True)
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _migrate(connection: Connection, path: Path) -> None:
    with connection.begin():
        found = _revision(connection)
        if found == REVISION:
            return
        if found is not None and found > REVISION:
            raise CompanionError("database_newer", path=str(path), found=found, known=SCHEMAS_KNOWN)
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        _upgrade(connection)
        if found is not None and found < PROJECTED_SINCE:
            project_all(connection)


def _revision(connection: Connection) -> str | None:
    known = connection.exec_driver_sql(
        "SELECT count(*) FROM sqlite_schema WHERE name = 'alembic_version'"
    ).scalar_one()
    if not known:
        return None
    row: Any = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return row if row is None else str(row)


def _upgrade(connection: Connection) -> None:
    # Alembic takes a tenth of a second to import, and almost no start needs it.
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, REVISION)
