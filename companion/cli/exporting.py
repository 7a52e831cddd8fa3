"""companion export: conversations as files. It only reads, so no background process is needed."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from companion.cli.output import counted, say, say_json
from companion.cli.session import whole_id
from companion.errors import CompanionError
from companion.exporting import Exported, Wanted, export, searched
from companion.formats.exporters import EXPORTERS
from companion.profile import Profile
from companion.views.pages import Views


def export_conversations(options: argparse.Namespace) -> int:
    """companion export [ID…] [--all] [--search TEXT]"""
    with _views(options.profile) as opened:
        wanted = Wanted(
            exporter=EXPORTERS[options.format],
            conversations=_chosen(opened, options),
            output=options.output,
            replace=options.force,
            all_branches=options.branches == "all",
            pictures=options.pictures,
        )
        exported = export(opened, wanted, _show_progress)
    _report(exported, options)
    return 0


def _chosen(views: Views, options: argparse.Namespace) -> Sequence[str] | None:
    """The ids of the conversations; None: all of them."""
    if bool(options.ids) + bool(options.search) + options.all != 1:
        raise CompanionError("export_which")
    if options.all:
        return None
    if options.search:
        return searched(views, options.search)
    return list(dict.fromkeys(_conversation(views, typed) for typed in options.ids))


def _conversation(views: Views, typed: str) -> str:
    """The conversation with this id, or the one that the message with this id is of."""
    found = whole_id(views, typed)
    message = views.message(found)
    conversation = found if message is None else message.conversation
    if not conversation or views.conversation(conversation) is None:
        raise CompanionError("not_found", id=typed)
    return conversation


@contextmanager
def _views(directory: Path | None) -> Iterator[Views]:
    profile = Profile(directory)
    opened = Views.open(profile.database, profile.blobs)
    try:
        yield opened
    finally:
        opened.close()


def _show_progress(done: int, total: int) -> None:
    """On a terminal, one line that is written over; it is gone in the end."""
    if sys.stderr.isatty():
        line = f"\rWriting {done:,} of {total:,}…" if done < total else "\r\033[K"
        print(line, end="", file=sys.stderr, flush=True)


def _report(exported: Exported, options: argparse.Namespace) -> None:
    if options.json:
        say_json(exported)
        return
    said = counted(exported.conversations, "conversation", "conversations")
    say(f"{said} written to {exported.path}")
    if exported.missing:
        said = counted(exported.missing, "attachment", "attachments")
        arrived = "it has" if exported.missing == 1 else "they have"
        say(f"Without {said}: not on this computer yet. Export again when {arrived} arrived.")
    if exported.damaged:
        said = counted(exported.damaged, "attachment", "attachments")
        say(f"Without {said}: damaged on this disk. Run companion doctor, which has your other")
        say("devices send them again; then export again.")
