"""companion diagnose, timeline and where: how syncing went, and why it does not."""

import argparse
import asyncio
from pathlib import Path
from typing import Final

from companion.cli.finding import device_called
from companion.cli.output import (
    complain,
    counted,
    english,
    printable,
    say,
    say_json,
    size,
    table,
    when,
)
from companion.cli.session import ask, daemon, views, whole_id
from companion.control import messages as m
from companion.errors import CompanionError

EXIT_FAILED: Final = 1


def diagnose(options: argparse.Namespace) -> int:
    """companion diagnose"""
    found = asyncio.run(_diagnose(options))
    if options.report:
        _write(options.report, found.report)
    if options.json:
        say_json(found)
    else:
        _say_checks(found)
    return EXIT_FAILED if any(check.failed for check in found.checks) else 0


def timeline(options: argparse.Namespace) -> int:
    """companion timeline"""
    entries = asyncio.run(_timeline(options)).entries[: options.limit]
    if options.json:
        say_json({"entries": entries})
        return 0
    if not entries:
        say("Nothing was synced yet.")
    table([_row(entry) for entry in entries], elastic=4)
    return 0


def where(options: argparse.Namespace) -> int:
    """companion where"""
    with views(options.profile) as opened:
        conversation = whole_id(opened, options.id)
    found = asyncio.run(_where(options, conversation))
    if options.json:
        say_json(found)
        return 0
    table([(place.name, _whether(place, found.records)) for place in found.places], elastic=1)
    return 0


def _say_checks(found: m.Diagnosis) -> None:
    for check in found.checks:
        mark = "failed" if check.failed else "note" if check.noted else "ok"
        say(f"{mark:6}  {english(check.reason)}")
    last = found.checks[-1]
    if last.failed and last.mend in _COMMANDS:
        say(f"        Now: {_COMMANDS[last.mend].format(device=found.device_id[:8])}")
    elif not last.failed:
        say(f"Nothing keeps this computer and {printable(found.device_name)} apart.")


def _row(entry: m.ExchangeValue) -> tuple[str, ...]:
    records = entry.records_sent + entry.records_received
    moved = f"{size(entry.bytes_sent)} sent, {size(entry.bytes_received)} received"
    name = entry.name or entry.device_id[:8]
    how = english(entry.reason) if entry.reason is not None else "In step."
    return when(entry.at_ms), name, counted(records, "change", "changes"), moved, how


def _whether(place: m.PlaceValue, records: int) -> str:
    if place.is_self:
        return "here"
    if place.is_there:
        return "yes"
    if place.missing == records:
        return f"not yet (last in step {when(place.in_step_ms)})"
    return f"not all of it yet ({place.missing:,} of {records:,} changes are still to come)"


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        detail = error.strerror or str(error)
        raise CompanionError("file_unwritable", path=str(path), detail=detail) from error
    complain(f"wrote {path}: look through it before you give it to anybody")


async def _diagnose(options: argparse.Namespace) -> m.Diagnosis:
    async with daemon(options.profile) as client:
        status = await ask(client, m.GetStatus(), m.Status)
        device = device_called(status, options.device, own=False)
        return await ask(client, m.Diagnose(device_id=device.device_id), m.Diagnosis)


async def _timeline(options: argparse.Namespace) -> m.Timeline:
    async with daemon(options.profile) as client:
        return await ask(client, m.GetTimeline(), m.Timeline)


async def _where(options: argparse.Namespace, conversation: str) -> m.Whereabouts:
    async with daemon(options.profile) as client:
        return await ask(client, m.WhereIs(conversation=conversation), m.Whereabouts)


_COMMANDS: Final = {
    m.Mend.RESUME: "companion resume",
    m.Mend.SYNC_NOW: "companion sync {device}",
}
