"""companion resolve: a conflict is decided."""

import argparse
import asyncio

from companion.cli.output import say, say_json
from companion.cli.reading import list_conflicts, say_conflict
from companion.cli.session import ask, daemon, id_prefix, views
from companion.control import messages as m
from companion.errors import CompanionError
from companion.views.rows import ConflictRow


def resolve(options: argparse.Namespace) -> int:
    """companion resolve"""
    ways = (options.keep is not None, options.both, options.merged, options.text is not None)
    chosen = any(ways)
    if not options.conflict:
        if chosen:
            raise CompanionError("resolve_which")
        return list_conflicts(options)
    with views(options.profile) as opened:
        conflict = _the_conflict(opened.conflicts(), options.conflict, options.field)
    if not chosen:
        if options.json:
            say_json(conflict)
        else:
            say_conflict(conflict)
        return 0
    asyncio.run(_resolve(options, conflict))
    if options.json:
        say_json({"resolved": conflict.record, "field": conflict.field})
    else:
        say("Decided; your other devices follow.")
    return 0


def _the_conflict(conflicts: list[ConflictRow], typed: str, field: str) -> ConflictRow:
    """The one that `typed`, ID or ID:FIELD, stands for."""
    prefix, _, named = typed.partition(":")
    field = field or named
    found = [c for c in conflicts if c.record.startswith(id_prefix(prefix))]
    if len({c.record for c in found}) > 1:
        raise CompanionError("ambiguous_id", id=prefix)
    found = [c for c in found if field in ("", c.field)]
    if not found:
        raise CompanionError("no_conflict")
    if len(found) > 1:
        raise CompanionError("resolve_field", fields=", ".join(c.field for c in found))
    return found[0]


async def _resolve(options: argparse.Namespace, conflict: ConflictRow) -> None:
    keep = ""
    if options.keep is not None:
        if options.keep > len(conflict.versions):
            raise CompanionError("resolve_number", count=len(conflict.versions))
        keep = conflict.versions[options.keep - 1].dot
    text = conflict.suggestion if options.merged else options.text
    if options.merged and not text:
        raise CompanionError("resolve_no_merged")
    command = m.Resolve(
        record=conflict.record,
        field=conflict.field,
        seen=conflict.context,
        keep=keep,
        keep_both=options.both,
        **({} if text is None else {"value": text}),
    )
    async with daemon(options.profile) as client:
        await ask(client, command, m.Done)
