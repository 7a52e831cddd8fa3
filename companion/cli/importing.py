"""companion import: with a preview, its progress, and Ctrl-C, which leaves nothing behind."""

import argparse
import asyncio
from typing import Final

from companion.cli.long import ask_long, somebody_looks_on
from companion.cli.output import complain, counted, english, harmless, printable, say, say_json
from companion.cli.session import ask, daemon
from companion.control import messages as m
from companion.reasons import ENGLISH

EXIT_FAILED: Final = 1
EXIT_PARTLY: Final = 5


def import_files(options: argparse.Namespace) -> int:
    """companion import FILE…"""
    imported = asyncio.run(_import(options))
    if options.json:
        say_json(_for_programs(imported))
    else:
        for file in imported.files:
            _say_file(file, preview=imported.preview)
    failed = sum(file.error is not None for file in imported.files)
    if not failed:
        return 0
    return EXIT_FAILED if failed == len(imported.files) else EXIT_PARTLY


def watch(options: argparse.Namespace) -> int:
    """companion watch [FOLDER | --off]"""
    folder = asyncio.run(_watch(options))
    if options.json:
        say_json({"folder": folder})
    elif folder:
        say(f"Whatever export comes into {harmless(folder)} is imported by itself.")
    else:
        say("No folder is watched.")
    return 0


async def _watch(options: argparse.Namespace) -> str:
    async with daemon(options.profile) as client:
        if options.off or options.folder is not None:
            folder = "" if options.off else str(options.folder.expanduser().absolute())
            await ask(client, m.WatchFolder(folder=folder), m.Done)
        return (await ask(client, m.GetStatus(), m.Status)).watched_folder


async def _import(options: argparse.Namespace) -> m.Imported:
    paths = [str(path.expanduser().absolute()) for path in options.files]
    return await ask_long(
        options.profile,
        m.ImportFiles(paths=paths, preview=options.dry_run),
        m.Imported,
        cancel=m.CancelImport(),
        cancelled="cancelled; nothing more was imported",
        progress=_progress if somebody_looks_on(as_json=options.json) else None,
    )


def _progress(event: m.Event) -> tuple[str, int, int] | None:
    if isinstance(event, m.ImportProgress) and event.total:
        return ("saving " if event.saving else "reading"), event.done, event.total
    return None


def _for_programs(imported: m.Imported) -> dict[str, object]:
    """All files together, and each."""
    files = imported.files
    totals = {
        name: sum(getattr(file, name) for file in files)
        for name in ("conversations", "messages", "attachments", "updated", "unchanged")
    }
    return {
        "format": ", ".join(sorted({file.format for file in files if file.format})),
        **totals,
        "skipped": [skipped for file in files for skipped in file.skipped],
        "skipped_more": sum(file.skipped_more for file in files),
        "preview": imported.preview,
        "files": files,
    }


def _say_file(file: m.ImportedFile, *, preview: bool) -> None:
    if file.error is not None:
        complain(english(file.error))
        return
    new = [
        counted(file.conversations, "conversation", "conversations"),
        counted(file.messages, "message", "messages"),
        counted(file.attachments, "attachment", "attachments"),
    ]
    done = "would be imported" if preview else "imported"
    updated = "would be updated" if preview else "updated"
    here = "are" if preview else "were"
    say(
        f"{harmless(file.path)} ({file.format}): {', '.join(new)} {done}; {file.updated:,} "
        f"{updated}, {file.unchanged:,} {here} here already."
    )
    if preview:
        _say_affected(file)
    for skipped in file.skipped:
        say(f"  left out {printable(skipped.place)}: {ENGLISH.get(skipped.why, skipped.why)}")
    if file.skipped_more:
        say(f"  … and {file.skipped_more:,} more were left out.")


def _say_affected(file: m.ImportedFile) -> None:
    for conversation in file.affected:
        kind = "new    " if conversation.is_new else "changed"
        messages = counted(conversation.messages, "new message", "new messages")
        say(f"  {kind}  {printable(conversation.title) or '(no title)'}: {messages}")
    if file.affected_more:
        say(f"  … and {file.affected_more:,} more conversations.")
