"""Cherry Studio, in three ages: backups with `data.json`, backups that copy the browser's database
raw, and the database of version 2.

The second kind only Cherry Studio can read: it is recognised, and refused with the way to a backup
of the first kind, which every version still makes, for its mobile app.
"""

from collections.abc import Iterator
from typing import Final

from companion.errors import CompanionError
from companion.formats.base import BlobSink, Item, Position
from companion.formats.cherry_backup import APP, of_backup
from companion.formats.cherry_database import TABLES, of_database
from companion.formats.json_stream import JsonStream, told
from companion.formats.one_file import Reading
from companion.formats.shape import Form
from companion.formats.shelf import shelf
from companion.formats.source import Source
from companion.formats.sqlite_file import is_database, tables

_DATA: Final = "data.json"
_KEYS: Final = (
    "localStorage.persist:cherry-studio",
    "indexedDB.message_blocks",
    "indexedDB.topics[].messages",
)
_METADATA: Final = "metadata.json"
_RAW: Final = ("IndexedDB/", "Local Storage/")


class CherryStudioImporter:
    """Implements companion.formats.base.Importer."""

    name = APP

    def sniff(self, source: Source) -> bool:
        """Whether it is a backup or the database."""
        return bool(_backup(source) or _database(source)) or _is_raw(source)

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """Its topics, then assistants and phrases as prompts."""
        backup, database = _backup(source), _database(source)
        reading = Reading(APP, blobs)
        if backup:
            member = source.members[backup]
            with member.open() as file, shelf() as pieces:
                stream = JsonStream(file)
                items = of_backup(stream, pieces, source, member, reading)
                yield from told(items, stream, member)
        elif database:
            with tables(source, database) as opened:
                yield from of_database(opened, reading, source.size)
        else:
            raise CompanionError("import_cherry_raw", path=str(source.path))
        yield Position(source.size, source.size)


def _backup(source: Source) -> str:
    """The member that is the data of a backup; empty: there is none, or several."""
    only = source.only
    names = [only.name] if only else [n for n in source.members if n.rpartition("/")[2] == _DATA]
    found = [name for name in names if source.shape(name).has_any(*_KEYS)]
    return found[0] if len(found) == 1 else ""


def _database(source: Source) -> str:
    only = source.only
    if only is not None and source.shape(only.name).form is Form.SQLITE:
        return only.name if is_database(source, only.name, **TABLES) else ""
    return ""


def _is_raw(source: Source) -> bool:
    for name in source.members if source.only is None else ():
        if name.rpartition("/")[2] == _METADATA:
            root = name.removesuffix(_METADATA)
            folders = [any(n.startswith(root + folder) for n in source.members) for folder in _RAW]
            if all(folders) and "cherry" in source.shape(name).head.lower():
                return True
    return False
