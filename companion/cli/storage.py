"""companion storage: what takes how much room."""

import argparse
from typing import Final

from companion.cli.output import counted, say, say_json, size, table
from companion.cli.session import views
from companion.profile import Profile
from companion.views.storage import Room, room_of

_NAMES: Final = {
    "images": "Pictures",
    "audio": "Sound",
    "video": "Films",
    "pdf": "PDF",
    "files": "Other files",
    "database": "Conversations",
    "snapshots": "Snapshots",
    "set aside": "Put aside",
    "cache": "Cache",
}


def storage(options: argparse.Namespace) -> int:
    """companion storage"""
    profile = Profile(options.profile)
    with views(options.profile) as opened:
        attachments, history = opened.storage()
    database = profile.database
    parts = [database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))]
    rooms = [
        room_of("database", [part for part in parts if part.exists()]),
        *attachments,
        room_of("snapshots", [profile.snapshots]),
        room_of("set aside", [profile.directory / "set-aside"]),
        room_of("cache", [profile.directory / "cache"]),
    ]
    if options.json:
        say_json({"history_bytes": history, "rooms": rooms})
        return 0
    table([_line(room) for room in rooms if room.files], elastic=2)
    say(f"Of the conversations, {size(history)} are earlier versions.")
    return 0


def _line(room: Room) -> tuple[str, str, str]:
    return _NAMES[room.kind], size(room.bytes), counted(room.files, "file", "files")
