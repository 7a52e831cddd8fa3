"""Which importers there are, and which of them a file is for: told by its content."""

from pathlib import Path
from typing import Final

from companion.errors import CompanionError
from companion.formats.base import HEAD_BYTES, Importer
from companion.formats.nextchat import NextChatImporter
from companion.formats.source_file import opened

IMPORTERS: Final[tuple[Importer, ...]] = (NextChatImporter(),)


def importer_for(path: Path) -> Importer:
    """The importer of a file.

    Raises:
        CompanionError: file_missing, file_unreadable, or import_unknown_format.
    """
    with opened(path) as file:
        head = file.read(HEAD_BYTES)
    for importer in IMPORTERS:
        if importer.sniff(head, path):
            return importer
    raise CompanionError("import_unknown_format", path=str(path))
