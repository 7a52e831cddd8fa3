"""Reads an untrusted text file into lines that can be stored and sent as they are."""

from typing import Final

from companion.errors import CompanionError
from companion.formats.json_file import cleaned_text
from companion.formats.source import Member

FILE_BYTES_MAX: Final = 64 * 1024 * 1024
"""A transcript is read whole; the longest novels have five million bytes."""


def read_text(member: Member, bytes_max: int = FILE_BYTES_MAX) -> str:
    """The file's text, its line ends as `\\n`.

    Raises:
        CompanionError: file_missing, file_unreadable, import_too_large, import_encoding.
    """
    with member.open() as file:
        data = file.read(bytes_max + 1)
    if len(data) > bytes_max:
        limit_mb = bytes_max // (1024 * 1024)
        raise CompanionError("import_too_large", path=member.shown, limit_mb=limit_mb)
    try:
        written = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        position = error.start
        raise CompanionError("import_encoding", path=member.shown, position=position) from error
    return cleaned_text(written.replace("\r\n", "\n").replace("\r", "\n"))
