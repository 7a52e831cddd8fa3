"""What every importer is: a file goes in, values of records come out, nothing is stored here.

To add a format: write one module with a class that has these members and list it in
`companion.formats.registry`. An importer reads untrusted files: whatever is in them, it
yields items or raises CompanionError, and nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

from companion.model.ids import RecordId
from companion.model.records import Value

HEAD_BYTES = 4_096
"""How much of a file `sniff` is shown: enough for the first keys of any known export."""


@dataclass(frozen=True, slots=True)
class ImportedRecord:
    """A record of the export. The same export gives the same id and values everywhere."""

    id: RecordId
    kind: str
    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class ImportedBlob:
    """An attachment's bytes have been given to the sink; the record that names them follows."""

    digest: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that is not imported. `place`: where it stands in the file; `why`: a code of
    companion.reasons."""

    place: str
    why: str


@dataclass(frozen=True, slots=True)
class Position:
    """How far the reading has come, in bytes of the file; of a compressed or converted file
    as near as can be told."""

    done: int
    total: int


Item: TypeAlias = ImportedRecord | ImportedBlob | Skipped | Position


class BlobSink(Protocol):
    """Takes the bytes of attachments as they are met, so that no item has to carry them."""

    def put(self, data: bytes) -> bytes:
        """Keep `data`; the BLAKE2b-256 digest under which it is kept."""
        ...


class Importer(Protocol):
    """One export format."""

    @property
    def name(self) -> str:
        """The format's short name, as in `ImportedFile.format`."""
        ...

    def sniff(self, head: bytes, path: Path) -> bool:
        """Whether a file that begins with `head` is meant to be of this format."""
        ...

    def read(self, path: Path, blobs: BlobSink) -> Iterator[Item]:
        """Everything in the file. A part that cannot be used is Skipped and the rest goes on.

        Raises:
            CompanionError: the file as a whole cannot be used. Items already yielded must then
                be dropped; bytes given to the sink may stay, nothing names them.
        """
        ...
