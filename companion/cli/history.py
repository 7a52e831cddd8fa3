"""companion history: what a conversation or a message held before, and taking it back."""

import argparse
import asyncio

from companion.cli.output import harmless, printable, say, say_json, when
from companion.cli.session import ask, daemon, views, whole_id
from companion.control import messages as m
from companion.errors import CompanionError
from companion.views.pages import Views
from companion.views.rows import EarlierRow

LINES_SHOWN = 6
"""Of each version; JSON has all of it."""


def history(options: argparse.Namespace) -> int:
    """companion history ID"""
    with views(options.profile) as opened:
        record = whole_id(opened, options.id)
        rows = opened.history(record, options.field)
        seen = _context(opened, record)
    if options.restore is not None:
        return _restore(options, record, rows, seen)
    if options.json:
        say_json({"record": record, "versions": rows})
        return 0
    for number, row in enumerate(rows, start=1):
        _say_version(number, row)
    if not rows:
        say("Nothing earlier is kept here.")
    return 0


def _context(opened: Views, record: str) -> str:
    """What is being looked at; empty for what is deleted, whose every value is meant."""
    row = opened.conversation(record) or opened.message(record)
    return row.context if row is not None else ""


def _say_version(number: int, row: EarlierRow) -> None:
    who = "this computer" if row.is_self else printable(row.device_name) or "?"
    written, replaced = when(row.written_ms), when(row.replaced_ms)
    say(f"{number:>3}  {printable(row.field)}  {who}, {written}; replaced {replaced}")
    lines = harmless(row.text).splitlines()
    for line in lines[:LINES_SHOWN]:
        say("     " + line)
    if len(lines) > LINES_SHOWN:
        say(f"     … and {len(lines) - LINES_SHOWN:,} more lines; --json shows them.")


def _restore(options: argparse.Namespace, record: str, rows: list[EarlierRow], seen: str) -> int:
    if options.restore > len(rows):
        raise CompanionError("history_number", number=options.restore, count=len(rows))
    row = rows[options.restore - 1]
    command = m.UseEarlier(record=record, field=row.field, value=row.token, seen=seen)
    asyncio.run(_ask(options, command))
    if options.json:
        say_json({"restored": record, "version": row})
    else:
        say(f"The {printable(row.field)} is again what it was; your other devices follow.")
    return 0


async def _ask(options: argparse.Namespace, command: m.UseEarlier) -> None:
    async with daemon(options.profile) as client:
        await ask(client, command, m.Done)
