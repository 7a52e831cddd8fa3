"""What the command line takes, and its help."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

import companion
from companion.cli.parsing import EXIT_CODES
from companion.cli.parsing import action as _action
from companion.cli.parsing import bound as _bound
from companion.cli.parsing import command as _command
from companion.cli.parsing import count as _count
from companion.cli.parsing import file as _file
from companion.cli.parsing import port as _port
from companion.cli.parsing import profile as _profile
from companion.cli.parsing import text as _text
from companion.cli.syncing_arguments import add_mode, add_syncing

if TYPE_CHECKING:
    from companion.cli.parsing import Commands as _Commands

SEARCH_LANGUAGE: Final = """\
what to look for (in single quotation marks, so that the shell leaves it alone):
  cat dog            both words, in any order; the last may be unfinished (from three letters on)
  "cat dog"          one after the other
  cat -dog           without the word; -"cat dog" without the phrase
  搜索                Chinese, Japanese, Korean, Thai: any piece of the text
  getUserName        names in code as a whole or by their words: user, name
  role:user          only messages of user, assistant, system or tool
  model:gpt-4        of a model in whose name that stands
  tag:work           in conversations with this tag
  from:chatgpt       that came from this application; made here: from:companion
  after:2025-03      from then on; a day (2025-03-31), a month or a year
  before:2025        before that
  has:image          with a picture; has:file with another file, has:code with code
  in:title           titles alone
A minus before a filter turns it round: -tag:work. Names with spaces: tag:"my work".
Whatever is none of this is looked for as it stands.
"""

FORMATS: Final = ("chatgpt", "csv", "html", "json", "jsonl", "markdown", "nextchat")
"""Those of companion.formats.exporters, which would take long to load for --help."""


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    root = argparse.ArgumentParser(
        prog="companion",
        description="Keeps your AI conversations on your own machines and in step between them. "
        "Without a command: the tray icon and the window.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    root.add_argument("--version", action="version", version=f"companion {companion.__version__}")
    commands = root.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_daemon(commands)
    commands.add_parser("demo", help="the main job on this machine alone; see demo --help")
    _add_reading(commands)
    _add_importing(commands)
    _add_devices(commands)
    add_syncing(commands)
    _add_pairing(commands)
    _add_changing(commands)
    _add_attachments(commands)
    _add_upkeep(commands)
    return root


def _add_daemon(commands: "_Commands") -> None:
    daemon = commands.add_parser(
        "daemon",
        help="the background process, in the foreground",
        description="Stores, finds and syncs until it is stopped. Other commands and the window "
        "start it when they need it.",
    )
    _profile(daemon)
    daemon.add_argument(
        "--port", type=_port, default=0, help="for devices (default: 47823, or any free one)"
    )
    daemon.add_argument(
        "--interface",
        action="append",
        metavar="ADDRESS|NAME",
        help="use this network interface only (may be repeated); 127.0.0.1 stays on this machine",
    )
    daemon.add_argument("--verbose", action="store_true", help="write more into the log")


def _add_reading(commands: "_Commands") -> None:
    listing = _command(commands, "list", "the conversations, the latest first")
    listing.add_argument("--limit", type=_count, default=50, help="at most so many (50)")
    listing.add_argument("--archived", action="store_true", help="those that were archived")
    show = _command(commands, "show", "one conversation")
    show.add_argument("id", help="of the conversation, or its first digits (at least 4)")
    search = _command(commands, "search", "messages and titles, in any language")
    search.epilog = f"{SEARCH_LANGUAGE}\n{EXIT_CODES}"
    search.add_argument("text", nargs="+", type=_text, help="what to look for; see below")
    search.add_argument("--limit", type=_count, default=20, help="at most so many (20)")
    _add_export(commands)
    _command(commands, "conflicts", "what was changed differently on two devices")
    _command(commands, "status", "how much there is, and how the devices stand")
    storage = _command(commands, "storage", "what takes how much room on this disk")
    storage.add_argument(
        "--history-days", type=_bound, metavar="N", help="keep earlier versions so long (365)"
    )
    storage.add_argument(
        "--history-mb", type=_bound, metavar="N", help="keep earlier versions in so much (64)"
    )


def _add_export(commands: "_Commands") -> None:
    export = _command(commands, "export", "conversations as files, for you or other apps")
    export.description = (
        "Write conversations to a file or a folder. json (a zip) is everything, and another "
        "Companion imports it as it was; markdown and html are for reading; nextchat and chatgpt "
        "are what these apps export and others import; jsonl is OpenAI's format for fine-tuning; "
        "csv is a table of the conversations. The window also makes a PDF."
    )
    export.add_argument(
        "ids",
        nargs="*",
        default=[],
        metavar="ID",
        help="of conversations, or their first digits (at least 4)",
    )
    export.add_argument("--all", action="store_true", help="everything, the archive too")
    export.add_argument(
        "--search", type=_text, default="", metavar="TEXT", help="those in which this is found"
    )
    export.add_argument("--format", choices=FORMATS, default="markdown", help="(default: markdown)")
    export.add_argument(
        "--output",
        type=_file,
        default=Path(),
        metavar="PATH",
        help="where to; in a folder that is there, under a name of its own (default: this folder)",
    )
    export.add_argument(
        "--branches",
        choices=("active", "all"),
        default="active",
        help="of markdown and html: the branch that is open, or every version of a message too",
    )
    export.add_argument(
        "--pictures", action="store_true", help="of jsonl: pictures too, within the file"
    )
    export.add_argument("--force", action="store_true", help="replace a file that is there")


def _add_devices(commands: "_Commands") -> None:
    devices = _command(
        commands, "devices", "your devices: how they stand, rename, mode, remove, leave"
    )
    actions = devices.add_subparsers(dest="action", metavar="ACTION")
    rename = _action(actions, "rename", "call a device otherwise, on all of them")
    rename.add_argument("device", type=_text, metavar="NAME|ID", help="which one")
    rename.add_argument("name", type=_text, metavar="NEW", help="its name from now on")
    remove = _action(actions, "remove", "a device that is lost, or was added by mistake")
    remove.description = (
        "Take a device out of the group: its connections end on every device that learns of it, "
        "and it gets nothing any more. What it has stays on it: nobody can delete that from afar."
    )
    remove.add_argument("device", type=_text, metavar="NAME|ID", help="which one")
    remove.add_argument(
        "--replaced-by",
        type=_text,
        default="",
        metavar="NAME|ID",
        help="the device that takes its place and its name, as after a computer was set up anew",
    )
    remove.add_argument("--yes", action="store_true", help="do not ask; needed with --json")
    for name, text in (
        ("add-address", "where else a device is, if it is not found by itself"),
        ("remove-address", "an address that was added"),
    ):
        address = _action(actions, name, text)
        address.add_argument("device", type=_text, metavar="NAME|ID", help="which one")
        address.add_argument(
            "address", type=_text, metavar="ADDRESS[:PORT]", help="as 192.168.1.7 or [fd00::7]:4000"
        )
    _action(actions, "find", "look through the networks that this computer is in")
    add_mode(actions)
    leave = _action(actions, "leave", "take this computer out of your devices")
    kept = leave.add_mutually_exclusive_group()
    kept.add_argument("--keep", action="store_true", help="with its conversations, on its own")
    kept.add_argument("--wipe", action="store_true", help="delete everything from it, for good")
    leave.add_argument("--yes", action="store_true", help="do not ask; --wipe --json needs it")


def _add_importing(commands: "_Commands") -> None:
    importing = _command(commands, "import", "conversations from another app's export")
    importing.add_argument(
        "files", nargs="+", type=_file, metavar="FILE", help="files, folders or zips, as they are"
    )
    importing.add_argument(
        "--dry-run", action="store_true", help="only say what is new, changed or left out"
    )
    watch = _command(commands, "watch", "import by itself whatever comes into a folder")
    watch.add_argument("folder", nargs="?", type=_file, metavar="FOLDER", help="which one")
    watch.add_argument("--off", action="store_true", help="watch none any more")


def _add_pairing(commands: "_Commands") -> None:
    pair = _command(commands, "pair", "join another of your computers")
    side = pair.add_mutually_exclusive_group(required=True)
    side.add_argument(
        "--show", action="store_true", help="show a QR code and a code to type, for the other one"
    )
    side.add_argument(
        "--scan",
        type=_text,
        metavar="IMAGE|LINK|-",
        help="take the QR code the other one shows: a PNG, JPEG or WebP; -: that, or the link, on "
        "standard input",
    )
    side.add_argument(
        "--code",
        type=_text,
        nargs="?",
        const="",
        metavar="CODE",
        help="type the code the other one shows (default: ask for it, with completion)",
    )
    side.add_argument(
        "--compare",
        type=_text,
        nargs="?",
        const="",
        metavar="NAME",
        help="compare emoji on both; with the computer of this name, if several wait",
    )
    pair.add_argument("--png", type=_file, metavar="FILE", help="also write the code as a picture")
    pair.add_argument(
        "--check-code",
        type=_text,
        metavar="CODE",
        help="what the newcomer shows, instead of being asked",
    )
    pair.add_argument(
        "--yes", action="store_true", help="agree to join the other one's devices, unasked"
    )


def _add_changing(commands: "_Commands") -> None:
    resolve = _command(commands, "resolve", "decide a conflict; without --keep…: the versions")
    resolve.add_argument(
        "conflict",
        nargs="?",
        default="",
        metavar="ID[:FIELD]",
        help="of the record in conflict, or its first digits (at least 4)",
    )
    resolve.add_argument("--field", default="", help="when several fields of it are in conflict")
    choice = resolve.add_mutually_exclusive_group()
    choice.add_argument("--keep", type=_count, metavar="N", help="the version with this number")
    choice.add_argument("--both", action="store_true", help="of a message: each becomes one")
    choice.add_argument(
        "--merged", action="store_true", help="the text shown with the versions that has it all"
    )
    choice.add_argument("--text", type=_text, help="neither, but this text")
    review = _command(commands, "review", "what another device has done that you decide about")
    review.description = (
        "When this computer was away for so long that the others no longer waited for it, what "
        "they deleted meanwhile is not deleted here without asking. And what a device wrote that "
        "you have removed, and that was not known by then, is here, to be kept or taken back. "
        "Without an ID: what waits."
    )
    review.add_argument(
        "ids",
        nargs="*",
        default=[],
        metavar="ID",
        help="of conversations that wait, or their first digits (at least 4)",
    )
    decision = review.add_mutually_exclusive_group()
    decision.add_argument("--keep", action="store_true", help="keep it, on all devices")
    decision.add_argument(
        "--delete", action="store_true", help="what was deleted elsewhere: delete it here as well"
    )
    decision.add_argument(
        "--take-back",
        action="store_true",
        help="what a removed device wrote: have it as it was before, on all devices",
    )
    review.add_argument("--all", action="store_true", help="everything that waits")
    history = _command(commands, "history", "what a conversation or message said before")
    history.add_argument("id", help="of the conversation or message, or its first digits")
    history.add_argument(
        "--field", type=_text, default="", help="only this field, as title or parts"
    )
    history.add_argument(
        "--restore", type=_count, metavar="N", help="write the version with this number again"
    )


def _add_attachments(commands: "_Commands") -> None:
    attachments = _command(commands, "attachments", "which attachments come to this computer")
    chosen = attachments.add_mutually_exclusive_group()
    chosen.add_argument("--all", action="store_true", help="all of them (at first it is so)")
    chosen.add_argument(
        "--up-to", type=_count, metavar="MB", help="those of at most so many megabytes"
    )
    chosen.add_argument(
        "--on-open", action="store_true", help="those that are opened, or asked for by fetch"
    )
    fetch = _command(commands, "fetch", "bring an attachment here, before all others")
    fetch.description = (
        "Bring an attachment here from a device that is linked, and wait for it. If it is "
        "interrupted, or no device is linked, the attachment comes by itself later."
    )
    fetch.add_argument("id", help="of the attachment (show --json), or its first digits")


def _add_upkeep(commands: "_Commands") -> None:
    backup = _command(commands, "backup", "everything in one file, attachments too")
    backup.add_argument(
        "file",
        nargs="?",
        type=_file,
        default=Path(),
        metavar="FILE",
        help="where to (default: a file with the time in its name, in this folder)",
    )
    restore = _command(commands, "restore", "the conversations of a backup or a snapshot")
    restore.description = (
        "Make a backup (companion backup) or a snapshot (the folder snapshots of the profile) the "
        "database of this computer. What is here is put aside, not deleted. What is newer on "
        "your other devices comes back from them. With --everywhere, make everything as in it on "
        "all devices instead."
    )
    restore.add_argument("file", type=_file, metavar="FILE", help="a backup or a snapshot")
    restore.add_argument(
        "--everywhere",
        action="store_true",
        help="make everything as in it on your other devices too: what was changed or made since "
        "is changed back or deleted, and can be taken back like any deletion or edit",
    )
    new_device = _command(commands, "new-device", "give a copied computer an identity of its own")
    new_device.description = (
        "For a computer whose profile was copied from another one: it keeps its conversations, "
        "leaves the group of devices, and is a new device that can be paired."
    )
    doctor = _command(commands, "doctor", "whether everything fits together; mends what does not")
    doctor.add_argument(
        "--against",
        type=_text,
        default="",
        metavar="DEVICE",
        help="compare everything with this device, by name or ID, and mend what differs",
    )
    doctor.add_argument(
        "--repair", action="store_true", help="also delete files that nothing speaks of any more"
    )
