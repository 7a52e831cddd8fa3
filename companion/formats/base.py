"""What every importer is: a file goes in, values of records come out, nothing is stored here; and
what every exporter is: whole conversations go in, a file comes out.

To add a format to import: write one module with a class that has these members and list it in
`companion.formats.registry`. It says what it found as `companion.formats.thread.Thread`s; the
records are made of these. An importer reads untrusted files: whatever is in them, it yields items
or raises CompanionError, and nothing else.

To add a format to export: one module with a class like Exporter, listed in
`companion.formats.exporters`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol, TypeAlias

from companion.model.exported import ExportedConversation, ExportedRecord
from companion.model.ids import RecordId
from companion.model.records import Value

if TYPE_CHECKING:
    from companion.formats.source import Source


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

    def copy(self, head: bytes, stream: IO[bytes]) -> tuple[bytes, int]:
        """Keep `head` and all that follows in `stream`; its digest and size in bytes."""
        ...


class Importer(Protocol):
    """One export format."""

    @property
    def name(self) -> str:
        """The format's short name, as in `ImportedFile.format`."""
        ...

    def sniff(self, source: "Source") -> bool:
        """Whether this is of the format, by the names and shapes of its members."""
        ...

    def read(self, source: "Source", blobs: BlobSink) -> Iterator[Item]:
        """Everything in it, in the memory of one conversation. A part that cannot be used is
        Skipped and the rest goes on.

        Raises:
            CompanionError: it cannot be used as a whole. Items already yielded must then be
                dropped; bytes given to the sink may stay, nothing names them.
        """
        ...


@dataclass(frozen=True, slots=True)
class Export:
    """What is to be written. The conversations come one at a time and are to be let go again.

    written_ms: the time of the export, Unix milliseconds.
    all_branches: other versions of messages too, where a format otherwise has the open branch.
    pictures: in the file itself, where a format otherwise only names them.
    """

    conversations: Iterator[ExportedConversation]
    prompts: Iterator[ExportedRecord]
    written_ms: int
    all_branches: bool = False
    pictures: bool = False


class Exporter(Protocol):
    """One export format."""

    @property
    def name(self) -> str:
        """The format's short name, as it is typed."""
        ...

    @property
    def suffix(self) -> str:
        """How its file's name ends; empty: it writes a folder."""
        ...

    def write(self, export: Export, target: Path) -> None:
        """Make the file or folder `target`, which is not there yet. More files that belong to it
        go into `files_beside(target)`.

        Raises:
            OSError: it cannot be written.
        """
        ...


def files_beside(target: Path) -> Path:
    """The folder for what a file refers to and does not hold."""
    return target.with_name(f"{target.stem}-files")
