"""Which files of a conversation are opened at once, and which only after a question."""

from pathlib import PurePosixPath
from typing import Final

from companion.formats.file_names import FileNames

_HARMLESS: Final = frozenset(
    {"txt", "md", "csv", "tsv", "log", "json", "pdf", "epub"}
    | {"png", "jpg", "jpeg", "gif", "webp", "bmp", "heic"}
    | {"mp3", "m4a", "ogg", "wav", "flac", "mp4", "mov", "webm"}
    | {"docx", "xlsx", "pptx", "odt", "ods", "odp"}
)
"""Kinds that hold no program. A list of what is dangerous would never be whole."""


def is_harmless(name: str) -> bool:
    """Whether a file of this name may be opened without a question."""
    return suffix(name) in _HARMLESS


def suffix(name: str) -> str:
    """The end of a name that decides which program opens it, in small letters, no dot."""
    return PurePosixPath(safe_name(name)).suffix.lstrip(".").lower()


def safe_name(name: str) -> str:
    """A name of one file in one folder, as every system takes it."""
    return FileNames().take_file(name.replace("\\", "/").rpartition("/")[2].strip())
