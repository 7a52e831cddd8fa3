"""The command about what other devices did and a person decides on: deletions, and late writes."""

import argparse
import asyncio
from collections.abc import Sequence
from typing import TypeVar

from companion.cli.output import counted, printable, say, say_json, when
from companion.cli.reading import SHORT_ID
from companion.cli.session import ask, daemon, id_prefix, views
from companion.control import messages as m
from companion.errors import CompanionError
from companion.views.rows import LateWrite, QuarantinedRow, ReturnedRow

_WRITES_SHOWN = 3
_CHARACTERS_SHOWN = 100

_Row = TypeVar("_Row", ReturnedRow, QuarantinedRow)


def review(options: argparse.Namespace) -> int:
    """companion review"""
    with views(options.profile) as opened:
        returned, late = opened.returned(), opened.quarantined()
    decided = options.keep or options.delete or options.take_back
    if not (options.ids or options.all or decided):
        return _show(options, returned, late)
    if not decided or bool(options.ids) == options.all:
        raise CompanionError("review_which")
    returned = [] if options.take_back else returned
    late = [] if options.delete else late
    if not options.all:
        returned, late = _chosen(options.ids, returned, late)
    asyncio.run(
        _decide(options, [r.conversation for r in returned], [r.conversation for r in late])
    )
    ids = sorted({row.conversation for row in returned} | {row.conversation for row in late})
    if options.json:
        say_json({"decided": ids, "kept": options.keep})
    else:
        say(_decided(options, counted(len(ids), "conversation", "conversations")))
    return 0


def _decided(options: argparse.Namespace, conversations: str) -> str:
    if options.keep:
        return f"{conversations} kept, here and on your other devices."
    if options.delete:
        return f"{conversations} deleted here as well."
    return f"Changes to {conversations} taken back, here and on your other devices."


def _show(
    options: argparse.Namespace, returned: list[ReturnedRow], late: list[QuarantinedRow]
) -> int:
    if options.json:
        say_json({"returned": returned, "quarantined": late})
        return 0
    if not returned and not late:
        say("Nothing waits for a decision.")
    for row in returned:
        messages = counted(row.messages, "message", "messages")
        say(f"{row.conversation[:SHORT_ID]}  {printable(row.title) or 'Untitled'}")
        say(f"          deleted elsewhere, found {when(row.held_ms)}, {messages} still here")
        for role, text in row.preview[:2]:
            say(f"          {printable(role)}: {printable(text)[:_CHARACTERS_SHOWN]}")
    if returned:
        say("Decide: companion review ID --keep, or --delete (--all for everything).")
    for each in late:
        _show_late(each)
    if late:
        say("Decide: companion review ID --keep, or --take-back (--all for everything).")
    return 0


def _show_late(row: QuarantinedRow) -> None:
    who = printable(row.device_name) or "a device"
    say(f"{row.conversation[:SHORT_ID]}  {printable(row.title) or 'Untitled'}")
    say(f"          written by {who}, not known when you removed it ({when(row.written_ms)})")
    for write in row.writes[:_WRITES_SHOWN]:
        say(f"          {_written(write)}")


def _written(write: LateWrite) -> str:
    now = printable(write.now)[:_CHARACTERS_SHOWN]
    if write.field == "deleted":
        return f"deleted this {write.kind}"
    if write.is_new:
        return f"new {write.kind}: {now}"
    before = printable(write.before)[:_CHARACTERS_SHOWN] if write.is_known else "not known here"
    return f"{printable(write.field)}: {now} (before: {before})"


def _chosen(
    typed: Sequence[str], returned: list[ReturnedRow], late: list[QuarantinedRow]
) -> tuple[list[ReturnedRow], list[QuarantinedRow]]:
    """Those that wait under these ids. Raises CompanionError for one under which nothing does."""
    for each in typed:
        found = {row.conversation for row in _under(returned, each)}
        found |= {row.conversation for row in _under(late, each)}
        if len(found) > 1:
            raise CompanionError("ambiguous_id", id=each)
        if not found:
            raise CompanionError("review_not_waiting", id=each)
    return (
        [row for each in typed for row in _under(returned, each)],
        [row for each in typed for row in _under(late, each)],
    )


def _under(rows: list[_Row], typed: str) -> list[_Row]:
    return [row for row in rows if row.conversation.startswith(id_prefix(typed))]


async def _decide(options: argparse.Namespace, returned: list[str], late: list[str]) -> None:
    async with daemon(options.profile) as client:
        if returned:
            await ask(client, m.DecideReturned(conversations=returned, keep=options.keep), m.Done)
        if late:
            await ask(client, m.DecideQuarantined(conversations=late, keep=options.keep), m.Done)
