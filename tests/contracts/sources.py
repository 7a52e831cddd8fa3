"""Samples as sources in memory, so that thousands of damaged ones can be read in no time."""

import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any

from companion.formats.base import Skipped
from companion.formats.source import Member, Source
from tests.heldin.samples import Sample

TEXT_ENDINGS = (".json", ".jsonl", ".ndjson", ".html", ".md", ".txt", ".yaml", ".yml", ".csv")


def contents(sample: Sample) -> dict[str, bytes]:
    """The files of a sample by their names; of a file by itself, one."""
    place = sample.place
    if sample.made is not None:
        return sample.made()
    if place.suffix == ".sql":
        return {f"{place.stem}.db": database(place.read_text("utf-8"))}
    if place.is_file():
        return {place.name: place.read_bytes()}
    files = sorted(path for path in place.rglob("*") if path.is_file())
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in files}


def database(sql: str) -> bytes:
    """The file of a database, with what the script puts into it."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(sql)
        return connection.serialize()


def source_of(files: Mapping[str, bytes]) -> Source:
    """A source of these files. No folder among the samples holds one file alone."""
    members = {name: Member(name, len(data), name, _opener(data)) for name, data in files.items()}
    skipped: list[Skipped] = []
    return Source(Path("sample"), members, skipped, is_single=len(files) == 1)


def _opener(data: bytes) -> Any:
    @contextmanager
    def opened() -> Iterator[IO[bytes]]:
        yield io.BytesIO(data)

    return opened


def packed(path: Path, files: Mapping[str, bytes], prefix: str = "") -> Path:
    """A zip of these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(prefix + name, data)
    return path


def unpacked(path: Path, files: Mapping[str, bytes]) -> Path:
    """A folder of these files."""
    for name, data in files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return path


def told(data: bytes) -> Any:
    """What a file says: its JSON, or the rows of a database; None for other forms."""
    if not data.startswith(b"SQLite format 3\0"):
        return parsed(data)[0]
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return [
            list(row) for (name,) in names for row in connection.execute(f'SELECT * FROM "{name}"')
        ]


def parsed(data: bytes) -> tuple[Any, bool]:
    """What JSON or the list of what JSON lines hold, and whether it is lines; None for others."""
    try:
        return json.loads(data.decode("utf-8-sig")), False
    except ValueError:
        pass
    try:
        lines = data.decode("utf-8-sig").splitlines()
        return [json.loads(line) for line in lines if line.strip()] or None, True
    except ValueError:
        return None, False
