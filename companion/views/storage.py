"""What takes how much room in a profile."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from companion.profile import Profile
from companion.views.database import Database

_ATTACHMENTS: Final = """
    SELECT kind, count(*) AS files, sum(size) AS bytes FROM (
        SELECT max(size) AS size,
            CASE
                WHEN media_type LIKE 'image/%' THEN 'images'
                WHEN media_type LIKE 'audio/%' THEN 'audio'
                WHEN media_type LIKE 'video/%' THEN 'video'
                WHEN media_type = 'application/pdf' THEN 'pdf'
                ELSE 'files'
            END AS kind
        FROM attachment
        WHERE deleted = 0 AND digest IN (SELECT digest FROM blob)
        GROUP BY digest
    )
    GROUP BY kind ORDER BY bytes DESC, kind
"""


@dataclass(frozen=True, slots=True)
class Room:
    """How many files of a kind there are on this disk, and how many bytes they take."""

    kind: str  # "images", "audio", "video", "pdf" or "files"; "database", "snapshots", …
    files: int
    bytes: int


def attachments(database: Database) -> list[Room]:
    """The attachments that are here, by kind, the largest first. Each file counts once."""
    rows = database.rows(_ATTACHMENTS)
    return [Room(row["kind"], row["files"], row["bytes"]) for row in rows]


def history_bytes(database: Database) -> int:
    """How much of the database is earlier values."""
    return database.number("SELECT coalesce(sum(length(value)), 0) FROM history")


def rooms(profile: Profile, attachments: Iterable[Room]) -> list[Room]:
    """All that a profile takes, with its attachments as `attachments` has counted them."""
    database = profile.database
    parts = [database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))]
    return [
        room_of("database", [part for part in parts if part.exists()]),
        *attachments,
        room_of("snapshots", [profile.snapshots]),
        room_of("set aside", [profile.directory / "set-aside"]),
        room_of("cache", [profile.directory / "cache"]),
    ]


def room_of(kind: str, paths: Iterable[Path]) -> Room:
    """What these files, and all in these folders, take."""
    sizes: list[int] = []
    for path in paths:
        found = path.rglob("*") if path.is_dir() else [path]
        sizes += [file.stat().st_size for file in found if file.is_file()]
    return Room(kind, len(sizes), sum(sizes))
