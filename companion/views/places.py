"""Where conversations are to be found: the places of the window's left edge, and what is in each.

A place is read in two steps, as a search is: first the ids of everything in it, in order, which an
index gives; then the lines that are looked at (companion.views.listing). What is put away in the
archive is in no folder, tag or source meanwhile; conflicts are found wherever they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from companion.model.ids import from_text, to_text
from companion.views.database import Database

OWN_APP: Final = "companion"
"""The source of what was written here; older records of that kind name none."""

_PORTION: Final = 500


class PlaceKind(Enum):
    """What conversations have in common that are in one place."""

    ALL = "all"
    PINNED = "pinned"
    ARCHIVED = "archived"
    CONFLICTS = "conflicts"
    TRASH = "trash"
    FOLDER = "folder"
    TAG = "tag"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Place:
    """A place; `name`: of the folder (its whole path), the tag or the source."""

    kind: PlaceKind = PlaceKind.ALL
    name: str = ""


@dataclass(frozen=True, slots=True)
class PlaceCounts:
    """How many conversations there are in each place; folders without those beneath them."""

    all: int = 0
    pinned: int = 0
    archived: int = 0
    conflicts: int = 0
    trash: int = 0
    folders: dict[str, int] = field(default_factory=dict)
    tags: dict[str, int] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filed:
    """Where a conversation is filed: what is needed to move it, and to take that back."""

    id: str
    title: str
    pinned: bool
    archived: bool
    folder: str
    tags: tuple[str, ...]
    deleted: bool


_HERE: Final = "c.deleted = 0 AND c.archived = 0"
_ORDER: Final = "ORDER BY c.pinned DESC, c.updated_ms DESC, c.uid"

_IN_ORDER: Final = "SELECT c.uid FROM conversation AS c INDEXED BY conversation_order WHERE "
_CONDITIONS: Final = {
    PlaceKind.ALL: f"{_IN_ORDER} {_HERE}",
    PlaceKind.PINNED: f"{_IN_ORDER} {_HERE} AND c.pinned = 1",
    PlaceKind.ARCHIVED: f"{_IN_ORDER} c.deleted = 0 AND c.archived = 1",
    PlaceKind.CONFLICTS: """
        SELECT c.uid FROM conversation AS c
        WHERE c.uid IN (SELECT conversation FROM conflict) AND c.deleted = 0""",
    # The archived ones in the trash are among the others there.
    PlaceKind.TRASH: f"{_IN_ORDER} c.deleted = 1 AND c.archived IN (0, 1)",
    # '0' is the character after '/': all that begins with the folder's path and a '/'.
    PlaceKind.FOLDER: f"""
        SELECT c.uid FROM conversation AS c
        WHERE {_HERE} AND (c.folder = ?1 OR (c.folder > ?1 || '/' AND c.folder < ?1 || '0'))""",
    PlaceKind.TAG: f"""
        SELECT DISTINCT c.uid FROM conversation_tag AS t
        CROSS JOIN conversation AS c ON c.record = t.record
        WHERE t.name = ?1 COLLATE NOCASE AND {_HERE}""",
    PlaceKind.SOURCE: f"""
        SELECT c.uid FROM conversation AS c
        WHERE {_HERE} AND c.source_app IN (?1, iif(?1 = '{OWN_APP}', '', ?1))""",
}
_NAMED: Final = (PlaceKind.FOLDER, PlaceKind.TAG, PlaceKind.SOURCE)


def listed(database: Database, place: Place) -> list[str]:
    """The ids of everything in a place: pinned ones first, then the latest."""
    values = (place.name,) if place.kind in _NAMED else ()
    rows = database.rows(f"{_CONDITIONS[place.kind]} {_ORDER}", values)
    return [to_text(row["uid"]) for row in rows]


def in_folder(database: Database, folder: str) -> list[str]:
    """The ids of everything in a folder and beneath it, what is in the archive too."""
    rows = database.rows(
        """SELECT c.uid FROM conversation AS c
        WHERE c.deleted = 0 AND c.archived IN (0, 1)
            AND (c.folder = ?1 OR (c.folder > ?1 || '/' AND c.folder < ?1 || '0'))""",
        (folder,),
    )
    return [to_text(row["uid"]) for row in rows]


def counts(database: Database) -> PlaceCounts:
    """How many conversations there are in each place."""
    here, pinned, archived, trash = _totals(database)
    return PlaceCounts(
        all=here,
        pinned=pinned,
        archived=archived,
        trash=trash,
        conflicts=database.number(f"SELECT count(*) FROM ({_CONDITIONS[PlaceKind.CONFLICTS]})"),
        folders=_named(database, "c.folder"),
        tags=_tags(database),
        sources=_named(database, f"coalesce(nullif(c.source_app, ''), '{OWN_APP}')"),
    )


def _totals(database: Database) -> tuple[int, int, int, int]:
    """Here, of those pinned, archived, deleted."""
    row = database.row(
        f"""SELECT count(*) FILTER (WHERE {_HERE}), count(*) FILTER (WHERE {_HERE} AND c.pinned),
            count(*) FILTER (WHERE c.deleted = 0 AND c.archived = 1),
            count(*) FILTER (WHERE c.deleted = 1)
        FROM conversation AS c INDEXED BY conversation_order"""
    )
    assert row is not None
    return int(row[0]), int(row[1]), int(row[2]), int(row[3])


def _named(database: Database, column: str) -> dict[str, int]:
    rows = database.rows(
        f"SELECT {column} AS name, count(*) AS count FROM conversation AS c "
        f"WHERE {_HERE} GROUP BY name"
    )
    return {row["name"]: row["count"] for row in rows if row["name"]}


def _tags(database: Database) -> dict[str, int]:
    rows = database.rows(
        f"""SELECT min(t.name) AS name, count(DISTINCT t.record) AS count
        FROM conversation_tag AS t INDEXED BY conversation_tag_name
        CROSS JOIN conversation AS c ON c.record = t.record
        WHERE {_HERE} GROUP BY t.name COLLATE NOCASE"""
    )
    return {row["name"]: row["count"] for row in rows}


def models(database: Database) -> list[str]:
    """The models that conversations name, those used most first."""
    rows = database.rows(
        "SELECT c.model FROM conversation AS c WHERE c.deleted = 0 AND c.model <> '' "
        "GROUP BY c.model ORDER BY count(*) DESC, c.model"
    )
    return [row["model"] for row in rows]


def titles(database: Database) -> list[tuple[str, str]]:
    """Id and title of every conversation that has one, the latest first."""
    rows = database.rows(
        "SELECT c.uid, c.title FROM conversation AS c WHERE c.deleted = 0 AND c.title <> '' "
        "ORDER BY c.updated_ms DESC, c.uid"
    )
    return [(to_text(row["uid"]), row["title"]) for row in rows]


def filed(database: Database, conversations: Iterable[str]) -> list[Filed]:
    """Where these conversations are filed; those that are not there are left out."""
    wanted = [from_text(conversation) for conversation in conversations]
    found: dict[bytes, Filed] = {}
    for first in range(0, len(wanted), _PORTION):
        some = wanted[first : first + _PORTION]
        holes = ",".join("?" * len(some))
        rows = database.rows(
            f"""SELECT c.*, (SELECT group_concat(t.name, char(0)) FROM conversation_tag AS t
                WHERE t.record = c.record) AS names
            FROM conversation AS c WHERE c.uid IN ({holes})""",
            some,
        )
        found |= {row["uid"]: _filed(row) for row in rows}
    return [found[uid] for uid in wanted if uid in found]


def _filed(row: Any) -> Filed:
    return Filed(
        id=to_text(row["uid"]),
        title=row["title"],
        pinned=bool(row["pinned"]),
        archived=bool(row["archived"]),
        folder=row["folder"],
        tags=tuple(row["names"].split("\0")) if row["names"] else (),
        deleted=bool(row["deleted"]),
    )
