"""Reads an untrusted SQLite database: a copy of it, read-only, its schema not trusted.

What is in such a file is not only data: views and triggers are programs, a damaged page may lead
in circles, a value may claim to be gigabytes long. So only true tables are shown, every query has
a budget, and whatever SQLite says against the file is one reason that a person can read.
"""

import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from companion.errors import CompanionError
from companion.formats.json_file import cleaned, cleaned_text
from companion.formats.shape import Form

if TYPE_CHECKING:
    from companion.formats.source import Source

VALUE_BYTES_MAX: Final = 256 * 1024 * 1024
"""One text, attachment or row; more is not read into memory."""

STEPS_MAX: Final = 2_000_000_000
"""Of SQLite's virtual machine, between two rows. Sorting ten million rows takes a fifth of it."""

ROW_BYTES_MIN: Final = 4
"""No row is stored in less: a query with more rows than fit into the file goes in circles."""

_STEPS_BETWEEN_LOOKS: Final = 1_000_000

_TABLES: Final = """
    SELECT name
    FROM sqlite_master
    WHERE type = 'table'
      AND sql NOT LIKE 'CREATE VIRTUAL%'
      AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
    ORDER BY name
"""


class Database:
    """One database, while it is open. tables: the names of the columns of each table."""

    def __init__(self, connection: sqlite3.Connection, shown: str, rows_max: int) -> None:
        self._connection = connection
        self._shown = shown
        self._rows_max = rows_max
        self._looks = 0
        connection.set_progress_handler(self._look, _STEPS_BETWEEN_LOOKS)
        names = [row["name"] for row in self.rows(_TABLES)]
        self.tables: Mapping[str, frozenset[str]] = {name: self._columns(name) for name in names}

    def columns(self, table: str) -> frozenset[str]:
        """The columns of a table; none, if there is no such table."""
        return self.tables.get(table, frozenset())

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[dict[str, Any]]:
        """The rows of a query as they are stepped to, their values cleaned; bytes stay bytes.
        Ask only for tables and columns that are there.

        Raises:
            CompanionError: import_damaged_database. Another query may still work: of a database
                that is damaged at one place, only what stands there has to be left out.
        """
        self._looks = 0
        with _told(self._shown), closing(self._connection.execute(sql, parameters)) as cursor:
            names = [cleaned_text(column[0]) for column in cursor.description]
            for number, row in enumerate(cursor):
                self._looks = 0
                if number == self._rows_max:
                    raise sqlite3.DatabaseError("more rows than the file can hold")
                yield dict(zip(names, map(cleaned, row), strict=True))

    def _columns(self, table: str) -> frozenset[str]:
        rows = self.rows("SELECT name FROM pragma_table_info(?)", [table])
        return frozenset(row["name"] for row in rows)

    def _look(self) -> bool:
        """Whether the query that runs has had its time."""
        self._looks += 1
        return self._looks > STEPS_MAX // _STEPS_BETWEEN_LOOKS


@contextmanager
def tables(source: "Source", name: str) -> Iterator[Database]:
    """A member that is a database, together with its log, if that stands beside it.

    Raises:
        CompanionError: import_damaged_database; file_unreadable.
    """
    shown = source.members[name].shown
    with source.on_disk(name) as path:
        _copy_log(source, name, path)
        size = path.stat().st_size
        with _told(shown), closing(_connection(path)) as connection:
            yield Database(connection, shown, size // ROW_BYTES_MIN)


def is_database(source: "Source", name: str, **tables_wanted: Sequence[str]) -> bool:
    """Whether a member is a database in which these tables have at least these columns."""
    if source.shape(name).form is not Form.SQLITE:
        return False
    if name not in source.schemas:
        try:
            with tables(source, name) as database:
                source.schemas[name] = database.tables
        except CompanionError:
            source.schemas[name] = {}
    found = source.schemas[name]
    return all(
        table in found and found[table].issuperset(columns)
        for table, columns in tables_wanted.items()
    )


def _copy_log(source: "Source", name: str, path: Path) -> None:
    """What was written last may stand only there. SQLite wants the two side by side. (A rollback
    journal stays behind: it would be played back, and may name other files.)"""
    log = source.beside(name + "-wal")
    if log is not None:
        with log.open() as stream, path.with_name(path.name + "-wal").open("wb") as file:
            shutil.copyfileobj(stream, file)


@contextmanager
def _told(shown: str) -> Iterator[None]:
    """What SQLite says against the file, as a person reads it."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:  # names, and what is said of them, too
        detail = str(error)
        raise CompanionError("import_damaged_database", path=shown, detail=detail) from error


def _connection(path: Path) -> sqlite3.Connection:
    # One reading may be continued on another thread; it never runs on two at once.
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, check_same_thread=False)
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, VALUE_BYTES_MAX)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection
