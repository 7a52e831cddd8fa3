"""What takes how much room, in words."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from companion.views.storage import Room
from ui.phrases import Phrase, translate

_NAMES: Final = {
    "images": translate("Storage", "Pictures"),
    "audio": translate("Storage", "Sound"),
    "video": translate("Storage", "Films"),
    "pdf": translate("Storage", "PDF"),
    "files": translate("Storage", "Other files"),
    "database": translate("Storage", "Conversations"),
    "snapshots": translate("Storage", "Snapshots"),
    "set aside": translate("Storage", "Put aside"),
    "cache": translate("Storage", "Cache"),
}


class RoomView(NamedTuple):
    """One line."""

    name: Phrase
    bytes: int


def present(rooms: Iterable[Room]) -> list[RoomView]:
    """Those that there are."""
    return [RoomView(_NAMES[room.kind], room.bytes) for room in rooms if room.files]
