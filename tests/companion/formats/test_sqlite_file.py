"""A database that a person chose is read whole, and can neither change anything nor hang us."""

import os
import shutil
import sqlite3
import zipfile
from contextlib import closing

import pytest

from companion.errors import CompanionError
from companion.formats import sqlite_file
from companion.formats.source import open_source
from companion.formats.sqlite_file import is_database, tables


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "chats.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "CREATE TABLE chats (id INTEGER PRIMARY KEY, title TEXT, data BLOB);"
            "CREATE TABLE empty (x);"
            "CREATE VIEW looking AS SELECT 1 AS a;"
            "CREATE VIRTUAL TABLE found USING fts5(title);"
        )
        rows = [(1, "你好", b"\x00\xff"), (2, "a\x00b", None), (3, "c", None)]
        connection.executemany("INSERT INTO chats VALUES (?, ?, ?)", rows)
        connection.commit()
    return path


def change(path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def read(path, sql: str, *parameters: object) -> list[dict]:
    source = open_source(path)
    with tables(source, path.name) as opened:
        return list(opened.rows(sql, parameters))


def reason(path, sql: str) -> str:
    with pytest.raises(CompanionError) as told:
        read(path, sql)
    assert told.value.reason.params["path"] == str(path)
    return told.value.reason.code


def test_rows_come_with_their_names_and_can_be_stored(database):
    rows = read(database, "SELECT id, title, data FROM chats WHERE id < ? ORDER BY id", 3)
    assert rows == [
        {"id": 1, "title": "你好", "data": b"\x00\xff"},
        {"id": 2, "title": "a\ufffdb", "data": None},
    ]


def test_true_tables_are_listed_with_their_columns_and_no_programs(database):
    with tables(open_source(database), database.name) as opened:
        assert {"chats", "empty"} <= set(opened.tables)
        assert not {"looking", "found"} & set(opened.tables)
        assert opened.columns("chats") == {"id", "title", "data"}
        assert opened.columns("looking") == frozenset()


def test_a_database_is_recognised_by_its_columns_and_looked_at_once(database, monkeypatch):
    source = open_source(database)
    assert is_database(source, database.name, chats=["id", "title"], empty=[])
    monkeypatch.setattr(sqlite_file, "tables", None)
    assert not is_database(source, database.name, chats=["colour"])
    assert not is_database(source, database.name, looking=[])
    part = source.part(database.name)
    assert is_database(part, database.name, chats=[])


def test_what_is_no_database_or_a_damaged_one_is_not_recognised(tmp_path):
    for content in (b"{}", b"SQLite format 3\0" + b"x" * 200, b""):
        path = tmp_path / "some.db"
        path.write_bytes(content)
        assert not is_database(open_source(path), path.name, chats=[])


def test_what_only_the_log_holds_is_read_from_a_file_and_from_a_folder_and_a_zip(tmp_path):
    live, given = tmp_path / "live.db", tmp_path / "given"
    given.mkdir()
    with closing(sqlite3.connect(live)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE t (x)")
        connection.execute("INSERT INTO t VALUES (7)")
        connection.commit()
        for ending in ("", "-wal"):
            shutil.copy(f"{live}{ending}", given / f"live.db{ending}")
    archive = tmp_path / "given.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in given.iterdir():
            file.write(path, path.name)
    assert read(given / "live.db", "SELECT x FROM t") == [{"x": 7}]
    for place in (given, archive):
        source = open_source(place)
        for whole in (source, source.part("live.db")):
            with tables(whole, "live.db") as opened:
                assert [row["x"] for row in opened.rows("SELECT x FROM t")] == [7]
        source.close()
    assert sorted(os.listdir(given)) == ["live.db", "live.db-wal"]


def test_a_reading_writes_nothing(database):
    before = database.read_bytes()
    assert reason(database, "DELETE FROM chats RETURNING id") == "import_damaged_database"
    assert reason(database, "ATTACH 'other.db' AS other") == "import_damaged_database"
    assert database.read_bytes() == before
    assert [path.name for path in database.parent.iterdir()] == ["chats.db"]


def test_a_query_without_an_end_is_ended(database, monkeypatch):
    monkeypatch.setattr(sqlite_file, "STEPS_MAX", 3_000_000)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
    assert reason(database, endless + "SELECT sum(i) FROM n") == "import_damaged_database"
    assert reason(database, endless + "SELECT i FROM n") == "import_damaged_database"


def test_a_long_query_that_gives_rows_has_time_for_each(database, monkeypatch):
    monkeypatch.setattr(sqlite_file, "STEPS_MAX", 3_000_000)
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000) "
    some = "SELECT a.id, (SELECT count(*) FROM n) AS c FROM chats AS a JOIN chats AS b"
    assert len(read(database, numbers + some)) == 9


def test_a_value_of_gigabytes_is_not_read(database, monkeypatch):
    monkeypatch.setattr(sqlite_file, "VALUE_BYTES_MAX", 1_000)
    change(database, "INSERT INTO chats VALUES (9, 'big', zeroblob(100000))")
    assert reason(database, "SELECT data FROM chats") == "import_damaged_database"
    assert len(read(database, "SELECT id FROM chats")) == 4


def test_a_text_that_is_no_utf_8_is_read_as_far_as_it_can_be(database):
    change(database, "INSERT INTO empty VALUES (CAST(x'61ff62' AS TEXT)), (9e999)")
    assert read(database, "SELECT x FROM empty") == [{"x": "a\ufffdb"}, {"x": None}]


def test_a_schema_that_is_no_utf_8_is_said_to_be_damaged(database):
    whole = database.read_bytes()
    database.write_bytes(whole.replace(b"CREATE TABLE empty (x)", b"CREATE TABLE empty \xdbx)"))
    assert reason(database, "SELECT id FROM chats") == "import_damaged_database"


def test_a_database_that_is_cut_or_damaged_is_said_to_be(database):
    change(database, *("INSERT INTO chats (data) VALUES (randomblob(3000))" for _ in range(20)))
    whole = database.read_bytes()
    for damaged in (whole[: len(whole) // 2], whole[:100] + b"\xff" * 4_000 + whole[4_100:]):
        database.write_bytes(damaged)
        assert reason(database, "SELECT * FROM chats") == "import_damaged_database"
