"""Makes databases of the SQL that a sample is kept in."""

import sqlite3
from contextlib import closing
from pathlib import Path


def database_of(sql: Path, target: Path) -> Path:
    """A database at `target`, with what the script puts into it."""
    with closing(sqlite3.connect(target)) as connection:
        connection.executescript(sql.read_text(encoding="utf-8"))
        connection.commit()
    return target
