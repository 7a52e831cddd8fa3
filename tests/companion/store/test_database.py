"""Opening the database file: its own and no other; what is refused is left as it was."""

import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import zstandard
from sqlmodel import SQLModel

from companion.errors import CompanionError
from companion.model.ids import RecordId
from companion.store.blobs import Blobs
from companion.store.database import LOG_BYTES_MAX, open_database
from companion.store.doctor import examine, mend
from companion.store.schema import REVISION
from companion.store.writer import Edit, Store


def refused(path) -> str:
    before = path.read_bytes()
    with pytest.raises(CompanionError) as told:
        Store.open(path)
    assert path.read_bytes() == before
    return told.value.reason.code


def test_the_tables_for_queries_are_those_that_the_migrations_make(tmp_path):
    connection = open_database(tmp_path / "companion.db")
    for name, table in SQLModel.metadata.tables.items():
        rows = connection.exec_driver_sql(f"PRAGMA table_info({name})").all()
        made = {row.name: (bool(row.notnull), bool(row.pk)) for row in rows}
        declared = {c.name: (not c.nullable, c.primary_key) for c in table.columns}
        for column, (not_null, key) in declared.items():
            assert made[column][1] == key, (name, column)
            assert key or made[column][0] == not_null, (name, column)
        assert made.keys() == declared.keys()
    connection.close()


def earlier(revision: str, path: Path) -> Path:
    """A database as a version of the program with that schema has left it."""
    packed = Path(__file__).parent / "databases" / f"{revision}.db.zst"
    path.write_bytes(zstandard.decompress(packed.read_bytes()))
    return path


def test_a_database_of_the_first_schema_is_brought_up_to_date_with_all_that_is_in_it(tmp_path):
    path = earlier("0001", tmp_path / "companion.db")
    store = Store.open(path)
    counts = store.counts()
    assert (counts.conversations, counts.messages) == (1, 1)
    trees, rivers, note = (RecordId(bytes([n]) * 16) for n in (1, 2, 3))
    assert store.state(note).value("parts") == [{"type": "text", "text": "second thoughts"}]
    assert store.earlier_values(note, "parts")
    store.write([Edit(trees, "conversation", {"deleted": True})], wall_ms=4)
    store.purge([trees, rivers], wall_ms=5)
    assert (store.was_purged(note), store.was_purged(rivers)) == (True, True)
    store.close()
    looked = examine(path, Blobs(tmp_path / "blobs"), now_ms=6)
    assert (looked.records, looked.findings) == (4, [])


def brought_up_to_date(path: Path, blobs: Blobs) -> dict[str, list[tuple]]:
    """Opens the file, has the doctor look at it, and tells what the views read."""
    Store.open(path).close()
    looked = examine(path, blobs, now_ms=6)
    looked_closer = mend(path, blobs, now_ms=6, delete=False, thorough=True)
    assert (looked.findings, looked_closer.findings) == ([], [])
    with closing(sqlite3.connect(path)) as connection:
        return {
            query: connection.execute(query).fetchall()
            for query in (
                "SELECT title, folder, tags, model, deleted FROM conversation ORDER BY record",
                "SELECT name FROM conversation_tag",
                "SELECT text, asides, hidden, has_image, has_file, has_code, deleted FROM message",
                "SELECT rowid FROM search WHERE search MATCH '\u6811'",
                "SELECT rowid FROM search WHERE search MATCH 'plumbing OR tombstone'",
                "SELECT count(*) FROM record",
                "SELECT version_num FROM alembic_version",
            )
        }


SECOND = [
    [
        ("树木 Trees", "garden/old", '["green"]', "gpt-4o", 0),
        ("Brooks", "", "[]", "", 0),
        ("Put away", "", "[]", "", 1),
    ],
    [("green",)],
    [
        ("What is an oak tree? 橡树是什么？\n\noak.png", "", 0, 1, 0, 0, 0),
        ("A tree.\n\nplantTree()", "A botanical question\n\nQuercus", 0, 0, 0, 1, 0),
        ("plumbing", "", 1, 0, 0, 0, 0),
        ("The Nile", "", 0, 0, 0, 0, 0),
        ("a tombstone's text", "", 0, 0, 0, 0, 1),
    ],
    [(3,)],
    [],
    [(14,)],
    [(REVISION,)],
]


@pytest.fixture
def second(tmp_path) -> Path:
    """A database of the second schema; the bytes of its attachment are there."""
    path = earlier("0002", tmp_path / "companion.db")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM blob")
    return path


def test_what_the_second_schema_did_not_show_of_the_records_is_shown(second, tmp_path):
    assert list(brought_up_to_date(second, Blobs(tmp_path / "blobs")).values()) == SECOND


def test_a_record_that_cannot_be_read_does_not_keep_the_database_from_opening(second, tmp_path):
    with closing(sqlite3.connect(second)) as connection, connection:
        connection.execute("UPDATE record SET state = x'c1' WHERE number = 3")
    Store.open(second).close()
    with closing(sqlite3.connect(second)) as connection:
        assert connection.execute("SELECT count(*) FROM message").fetchone() == (4,)
    looked = examine(second, Blobs(tmp_path / "blobs"), now_ms=6)
    assert [finding.reason.code for finding in looked.findings] == ["doctor_unreadable"]


KILLED = """
import os, signal, sys
from pathlib import Path
from companion.store import database, projecting

rows = projecting._rows

def cut_short(connection, kind):
    for at, row in enumerate(rows(connection, kind)):
        yield row
        if kind == "message" and at == 2:
            os.kill(os.getpid(), signal.SIGKILL)

projecting._rows = cut_short
database.open_database(Path(sys.argv[1]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_death_in_the_middle_of_an_upgrade_leaves_the_database_as_it_was(second, tmp_path):
    ran = subprocess.run([sys.executable, "-c", KILLED, str(second)], check=False)
    assert ran.returncode == -signal.SIGKILL
    with closing(sqlite3.connect(second)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0002",)
        assert connection.execute("SELECT count(*) FROM message").fetchone() == (5,)
    assert list(brought_up_to_date(second, Blobs(tmp_path / "blobs")).values()) == SECOND


def test_a_second_start_finds_everything_and_the_same_replica(tmp_path):
    path = tmp_path / "companion.db"
    store = Store.open(path)
    store.write([Edit(b"r" * 16, "conversation", {"title": "kept"})], wall_ms=1)
    replica = store.replica_id
    store.close()
    again = Store.open(path)
    assert again.replica_id == replica
    assert again.state(b"r" * 16).value("title") == "kept"
    again.close()


def test_only_the_owner_may_read_the_file(tmp_path):
    path = tmp_path / "companion.db"
    Store.open(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_database_of_a_newer_version_is_refused(tmp_path):
    path = tmp_path / "companion.db"
    Store.open(path).close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    with pytest.raises(CompanionError) as told:
        Store.open(path)
    assert told.value.reason.code == "database_newer"
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)
    assert REVISION < "9999"
    connection.close()


def test_another_program_s_database_is_refused(tmp_path):
    path = tmp_path / "companion.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.commit()
    connection.close()
    assert refused(path) == "database_foreign"


def test_a_file_that_is_no_database_is_refused(tmp_path):
    path = tmp_path / "companion.db"
    path.write_bytes(b"These are not the bytes of a database. " * 50)
    assert refused(path) == "database_foreign"


def test_a_torn_database_is_refused(tmp_path):
    path = tmp_path / "companion.db"
    Store.open(path).close()
    torn = bytearray(path.read_bytes())
    torn[100:4096] = b"\xa5" * 3996
    path.write_bytes(torn)
    assert refused(path) == "database_damaged"


def test_the_log_of_a_large_write_is_given_back_at_the_next(tmp_path):
    connection = open_database(tmp_path / "companion.db")
    log = tmp_path / "companion.db-wal"
    connection.exec_driver_sql("CREATE TABLE large (bytes BLOB)")
    sizes = []
    for size in (LOG_BYTES_MAX + 4_000_000, 1, 1):
        connection.exec_driver_sql("INSERT INTO large VALUES (zeroblob(?))", (size,))
        connection.commit()
        sizes.append(log.stat().st_size)
    assert max(sizes) > LOG_BYTES_MAX >= sizes[-1]
    connection.close()
    connection.engine.dispose()
