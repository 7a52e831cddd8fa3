"""The commands that only look: list, show, search, conflicts, devices, status."""

import argparse
import asyncio
from typing import Any

from companion.cli.attachments import policy
from companion.cli.output import (
    counted,
    english,
    harmless,
    plain,
    printable,
    say,
    say_json,
    size,
    table,
    told,
    when,
)
from companion.cli.session import ask, daemon, views, whole_id
from companion.control import messages as m
from companion.errors import CompanionError
from companion.formats.roles import role_name
from companion.views.rows import ConflictRow, ConversationRow, MessageRow
from companion.views.search import FOUND_MAX

SHORT_ID = 8


def list_conversations(options: argparse.Namespace) -> int:
    """companion list"""
    with views(options.profile) as opened:
        rows = opened.conversations(limit=options.limit, offset=0, archived=options.archived)
        places = opened.places()
    total = places.archived if options.archived else places.all
    if options.json:
        say_json({"conversations": rows, "total": total})
        return 0
    table(
        (
            (
                row.id[:SHORT_ID],
                ("! " if row.conflict else "") + (row.title or row.snippet or "Untitled"),
                counted(row.messages, "message", "messages"),
                row.source_app,
                when(row.updated_ms),
            )
            for row in rows
        ),
        elastic=1,
    )
    if not rows and options.archived:
        say("Nothing is in the archive.")
    elif not rows:
        say("No conversations here. Import a backup: companion import FILE")
    elif len(rows) < total:
        say(f"… and {total - len(rows):,} more; --limit shows them.")
    return 0


def show_conversation(options: argparse.Namespace) -> int:
    """companion show ID"""
    with views(options.profile) as opened:
        found = whole_id(opened, options.id)
        row = opened.conversation(found)
        if row is None:
            message = opened.message(found)
            row = opened.conversation(message.conversation) if message is not None else None
        if row is None:
            raise CompanionError("not_found", id=options.id)
        messages = opened.transcript(row.id)
    if options.json:
        say_json({"conversation": row, "messages": messages})
        return 0
    _say_conversation(row)
    for message in messages:
        _say_message(message)
    return 0


def _say_conversation(row: ConversationRow) -> None:
    say(printable(row.title) or "Untitled")
    say(f"{row.id} · {printable(row.source_app)} · {when(row.updated_ms)}")


def _say_message(message: MessageRow) -> None:
    details = [
        role_name(message.role),
        *([message.model] if message.model else []),
        when(message.created_ms),
    ]
    say()
    say("── " + printable(" · ".join(details)) + ("  (in conflict)" if message.conflict else ""))
    for part in message.parts:
        say(harmless(_part_text(part, message)))


def _part_text(part: dict[str, Any], message: MessageRow) -> str:
    text = str(part.get("text") or "")
    match part.get("type"):
        case "text":
            return text
        case "code":
            return f"```{part.get('language') or ''}\n{text}\n```"
        case "reasoning":
            return "(thinking) " + text
        case "image" | "file":
            attachment = message.attachments.get(str(part.get("attachment")))
            if attachment is None:
                return f"[{part['type']}]"
            here = attachment.path or "its bytes have not arrived yet"
            return f"[{part['type']} {attachment.name}, {size(attachment.size)}: {here}]"
        case "citation":
            return f"[{part.get('title') or ''} {part.get('url') or ''}]"
    return text or f"[{part.get('type')}]"


def search(options: argparse.Namespace) -> int:
    """companion search TEXT"""
    with views(options.profile) as opened:
        found = opened.find(" ".join(options.text), at_most=max(options.limit, FOUND_MAX))
        hits = opened.hits(found, limit=options.limit)
    total = len(found.numbers)
    if options.json:
        say_json({"hits": hits, "total": total, "more": found.more})
        return 0
    for hit in hits:
        where = hit.message or hit.conversation
        say(f"{where[:SHORT_ID]}  {printable(hit.title) or 'Untitled'}  · {when(hit.created_ms)}")
        marked = hit.snippet.replace("\x02", "[").replace("\x03", "]")
        say("          " + printable(marked))
    if not hits:
        say("Nothing was found.")
    elif len(hits) < total:
        many = f"{total:,}{'+' if found.more else ''}"
        say(f"… these are {len(hits):,} of {many}; --limit shows more of them.")
    return 0


def list_conflicts(options: argparse.Namespace) -> int:
    """companion conflicts"""
    with views(options.profile) as opened:
        conflicts = opened.conflicts()
    if options.json:
        say_json({"conflicts": conflicts})
        return 0
    if not conflicts:
        say("No conflicts.")
    for conflict in conflicts:
        say_conflict(conflict)
    return 0


def say_conflict(conflict: ConflictRow) -> None:
    """A conflict with its versions, numbered as `companion resolve --keep` takes them."""
    what = "deleted or kept" if conflict.field == "deleted" else printable(conflict.field)
    title = printable(conflict.conversation_title) or "Untitled"
    say(f"{conflict.record[:SHORT_ID]}  {what} of the {conflict.kind} in “{title}”")
    for number, version in enumerate(conflict.versions, start=1):
        who = "this computer" if version.is_self else printable(version.device_name) or "?"
        mark = "shown now" if version.shown else ""
        say(f"  {number}  {who}, {when(version.written_ms)}  {mark}".rstrip())
        if conflict.field == "deleted":
            say("     deleted" if version.value is True else "     edited and kept")
        for line in harmless(version.text).splitlines() if conflict.field != "deleted" else ():
            say("     " + line)
    if conflict.suggestion:
        say("     everything that was changed in one text; --merged takes it:")
        for line in harmless(conflict.suggestion).splitlines():
            say("     " + line)


def status(options: argparse.Namespace) -> int:
    """companion status"""
    found = asyncio.run(_status(options))
    if options.json:
        say_json({**plain(found), "devices": [told(device) for device in found.devices]})
        return 0
    rows = [
        ("This device", found.device_name + _paused(found)),
        ("Conversations", f"{found.conversations:,}"),
        ("Messages", f"{found.messages:,}"),
        ("Attachments", _attachments(found)),
        *([("", policy(found))] if found.attachment_mode != "all" else []),
        ("Conflicts", f"{found.conflicts:,}"),
        *(("To review", line) for line in _to_review(found)),
        ("Device key", "in the system's keyring" if found.key_in_keyring else "in a private file"),
    ]
    limits = (("Sending", found.upload_kb), ("Taking", found.download_kb))
    rows += [(what, f"at most {limit_kb:,} kB/s") for what, limit_kb in limits if limit_kb]
    rows += [
        (device.name, english(device.reason)) for device in found.devices if not device.is_self
    ]
    table(rows, elastic=1)
    for warning in found.warnings:
        say(english(warning))
    return 0


def _to_review(found: m.Status) -> list[str]:
    away = f"{found.returned:,} deleted elsewhere while this computer was away (companion review)"
    late = f"{found.quarantined:,} changed by a removed device, unseen by then (companion review)"
    return [*([away] if found.returned else []), *([late] if found.quarantined else [])]


def _paused(found: m.Status) -> str:
    if not found.paused:
        return ""
    until_ms = found.paused_until_ms
    return f" (paused until {when(until_ms)})" if until_ms > 0 else " (paused)"


def _attachments(found: m.Status) -> str:
    notes = []
    if found.attachments_missing:
        notes.append(f"{found.attachments_missing:,} still arriving")
    if found.attachments_elsewhere:
        notes.append(f"{found.attachments_elsewhere:,} on your other devices only")
    return f"{found.attachments:,}" + (f" ({', '.join(notes)})" if notes else "")


async def _status(options: argparse.Namespace) -> m.Status:
    async with daemon(options.profile) as client:
        return await ask(client, m.GetStatus(), m.Status)
