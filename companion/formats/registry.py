"""Which importers there are, and which of them a file is for: told by its content."""

from pathlib import Path
from typing import Final

from companion.errors import CompanionError
from companion.formats.base import HEAD_BYTES, Importer
from companion.formats.json_file import unreadable
from companion.formats.nextchat import NextChatImporter

IMPORTERS: Final[tuple[Importer, ...]] = (NextChatImporter(),)


def importer_for(path: Path) -> Importer:
    """The importer of a file.

    Raises:
        CompanionError: file_missing, file_unreadable, or import_unknown_format.
    """
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        raise unreadable(path, error) from error
    for importer in IMPORTERS:
        if importer.sniff(head, path):
            return importer
    raise CompanionError("import_unknown_format", path=str(path))
