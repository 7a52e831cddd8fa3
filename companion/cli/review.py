"""The command about what was deleted elsewhere while this computer was away."""

import argparse
import asyncio

from companion.cli.output import counted, printable, say, say_json, when
from companion.cli.reading import SHORT_ID
from companion.cli.session import ask, daemon, id_prefix, views
from companion.control import messages as m
from companion.errors import CompanionError
from companion.views.rows import ReturnedRow


def review(options: argparse.Namespace) -> int:
    """companion review"""
    with views(options.profile) as opened:
        waiting = opened.returned()
    named, decided = bool(options.ids), options.keep or options.delete
    if not (named or options.all or decided):
        return _show(options, waiting)
    if not decided or named == options.all:
        raise CompanionError("review_which")
    chosen = waiting if options.all else [_the_one(waiting, typed) for typed in options.ids]
    ids = [row.conversation for row in chosen]
    if ids:
        asyncio.run(_decide(options, m.DecideReturned(conversations=ids, keep=options.keep)))
    if options.json:
        say_json({"decided": ids, "kept": options.keep})
    else:
        how = "kept, here and on your other devices" if options.keep else "deleted here as well"
        say(f"{counted(len(ids), 'conversation', 'conversations')} {how}.")
    return 0


def _show(options: argparse.Namespace, waiting: list[ReturnedRow]) -> int:
    if options.json:
        say_json({"returned": waiting})
        return 0
    if not waiting:
        say("Nothing waits for a decision.")
    for row in waiting:
        messages = counted(row.messages, "message", "messages")
        say(f"{row.conversation[:SHORT_ID]}  {printable(row.title) or 'Untitled'}")
        say(f"          deleted elsewhere, found {when(row.held_ms)}, {messages} still here")
        for role, text in row.preview[:2]:
            say(f"          {printable(role)}: {printable(text)[:100]}")
    if waiting:
        say("Decide: companion review ID --keep, or --delete (--all for everything).")
    return 0


def _the_one(waiting: list[ReturnedRow], typed: str) -> ReturnedRow:
    found = [row for row in waiting if row.conversation.startswith(id_prefix(typed))]
    if len(found) > 1:
        raise CompanionError("ambiguous_id", id=typed)
    if not found:
        raise CompanionError("review_not_waiting", id=typed)
    return found[0]


async def _decide(options: argparse.Namespace, command: m.DecideReturned) -> None:
    async with daemon(options.profile) as client:
        await ask(client, command, m.Done)
