"""The records of an import between reading and saving, in a file that nobody else sees."""

import struct
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import msgspec

from companion.formats.base import ImportedRecord
from companion.model.changes import FIELDS_MAX
from companion.model.ids import RecordId
from companion.store.batch import RECORD_BYTES_MAX
from companion.store.durable import disk_told_to_people, make_folder

PORTION_RECORDS: Final = 1_000
PORTION_BYTES: Final = 8 * 1024 * 1024
"""What is compared and written at a time, and so the memory that saving takes."""

_BYTES_MAX: Final = RECORD_BYTES_MAX - 64 * 1024
_FIELDS_MAX: Final = FIELDS_MAX // 2
"""Room is left for what a record has beside its values, and for what may be written to it later."""

_LENGTH: Final = struct.Struct("<I")
_encoder: Final = msgspec.msgpack.Encoder()
_decoder: Final = msgspec.msgpack.Decoder(tuple[bytes, str, dict[str, Any]])


class Spool:
    """Records are put, then read from the beginning as often as needed. `close` ends it.

    Attributes:
        count: how many records there are.
    """

    def __init__(self, directory: Path) -> None:
        """directory: where there is room for them. The file has no name and vanishes with the
        process.

        Raises:
            CompanionError: profile_not_writable.
        """
        self._directory = directory
        self.count = 0
        with disk_told_to_people(directory):
            make_folder(directory)
            self._file = tempfile.TemporaryFile(dir=directory)  # noqa: SIM115 - see close

    def close(self) -> None:
        """Let go of it. What a full disk did not take is needed no more."""
        with suppress(OSError):
            self._file.close()

    def put(self, record: ImportedRecord) -> bool:
        """Add a record; False when it is larger than any may be.

        Raises:
            CompanionError: disk_full.
        """
        packed = _encoder.encode((record.id, record.kind, record.values))
        if len(packed) > _BYTES_MAX or len(record.values) > _FIELDS_MAX:
            return False
        with disk_told_to_people(self._directory):
            self._file.write(_LENGTH.pack(len(packed)))
            self._file.write(packed)
        self.count += 1
        return True

    def portions(self) -> Iterator[list[ImportedRecord]]:
        """All records in the order in which they were put, some at a time."""
        with disk_told_to_people(self._directory):
            self._file.seek(0)
        some: list[ImportedRecord] = []
        size = 0
        while head := self._file.read(_LENGTH.size):
            (length,) = _LENGTH.unpack(head)
            some.append(_unpacked(self._file.read(length)))
            size += length
            if len(some) == PORTION_RECORDS or size >= PORTION_BYTES:
                yield some
                some, size = [], 0
        if some:
            yield some


def _unpacked(packed: bytes) -> ImportedRecord:
    record, kind, values = _decoder.decode(packed)
    return ImportedRecord(RecordId(record), kind, values)
