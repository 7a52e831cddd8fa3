"""companion storage: what takes how much room."""

import argparse
import asyncio
from typing import Final

from companion.cli.output import counted, say, say_json, size, table
from companion.cli.session import ask, daemon, views
from companion.control import messages as m
from companion.profile import Profile
from companion.views.storage import Room, rooms

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
    """companion storage [--history-days N] [--history-mb N]"""
    bounds = asyncio.run(_bound_history(options))
    with views(options.profile) as opened:
        attachments, history = opened.storage()
    found = rooms(Profile(options.profile), attachments)
    if options.json:
        kept = {"history_days": bounds.days, "history_mb": bounds.mb}
        say_json({"history_bytes": history, **kept, "rooms": found})
        return 0
    table([_line(room) for room in found if room.files], elastic=2)
    say(f"Of the conversations, {size(history)} are earlier versions. They are kept for")
    say(f"{counted(bounds.days, 'day', 'days')} and in {bounds.mb:,} MB; the last eight of each")
    say("title or text are kept longer.")
    return 0


async def _bound_history(options: argparse.Namespace) -> m.HistoryBounds:
    async with daemon(options.profile) as client:
        command = m.BoundHistory(days=options.history_days, mb=options.history_mb)
        return await ask(client, command, m.HistoryBounds)


def _line(room: Room) -> tuple[str, str, str]:
    return _NAMES[room.kind], size(room.bytes), counted(room.files, "file", "files")
