"""The commands that keep data safe: backup, restore and doctor."""

import argparse
import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from companion.cli.finding import device_called
from companion.cli.long import ask_long, somebody_looks_on
from companion.cli.output import complain, counted, english, printable, say, say_json, size
from companion.cli.session import ask, daemon
from companion.control import messages as m
from companion.control.client import ControlClient
from companion.errors import CompanionError
from companion.profile import Profile

if TYPE_CHECKING:
    from companion.recovery import Reverted

EXIT_FAILED: Final = 1

STOP_TIMEOUT_S: Final = 30.0
"""A daemon that was told to stop may be in the middle of a snapshot."""

_RETRY_S: Final = 0.05


def backup(options: argparse.Namespace) -> int:
    """companion backup [FILE]"""
    written = asyncio.run(_backup(options))
    if options.json:
        say_json(written)
    else:
        say(f"Wrote {written.path} ({size(written.bytes)}) and read it back.")
        if written.damaged:
            said = counted(written.damaged, "attachment", "attachments")
            say(f"Without {said}, which had changed on this disk: they come again from your")
            say("other devices. Then back up once more.")
        say("It is not encrypted: keep it where only you can read it.")
    return 0


async def _backup(options: argparse.Namespace) -> m.BackedUp:
    async with daemon(options.profile) as client:
        return await ask(client, m.Backup(path=str(_absolute(options.file))), m.BackedUp)


def restore(options: argparse.Namespace) -> int:
    """companion restore FILE: the one command that works on the database itself, because no
    daemon may have it open meanwhile."""
    from companion.recovery import restore as restore_profile
    from companion.recovery import restore_everywhere

    profile, file = Profile(options.profile), _absolute(options.file)
    if not file.exists():
        raise CompanionError("file_missing", path=str(file))
    if asyncio.run(_stop_daemon(profile)):
        complain(f"stopped the background process for {profile.directory}")
    now_ms = time.time_ns() // 1_000_000
    if options.everywhere:
        _say_reverted(restore_everywhere(profile, file, now_ms=now_ms), as_json=options.json)
        return 0
    restored = restore_profile(profile, file, now_ms=now_ms)
    if options.json:
        say_json(restored._asdict() | {"set_aside": str(restored.set_aside or "")})
        return 0
    conversations = counted(restored.conversations, "conversation", "conversations")
    messages = counted(restored.messages, "message", "messages")
    say(f"Restored {conversations} with {messages}.")
    if restored.set_aside is not None:
        say(f"What was here before lies in {restored.set_aside}")
    say("What is newer on your other devices comes back from them once Companion runs.")
    return 0


def _say_reverted(reverted: "Reverted", *, as_json: bool) -> None:
    if as_json:
        say_json(reverted._asdict() | {"set_aside": str(reverted.set_aside or "")})
        return
    if reverted.set_aside is None:
        say("Everything is as in it already.")
        return
    changed = counted(reverted.changed, "record was", "records were")
    deleted = counted(reverted.deleted, "record", "records")
    say(f"{changed} changed back, and {deleted} made since deleted.")
    say(f"A copy of what was here before lies in {reverted.set_aside}")
    say("Your other devices follow once Companion runs.")


def new_device(options: argparse.Namespace) -> int:
    """companion new-device: works on the database itself, as restore does."""
    from companion.new_device import become_new_device

    profile = Profile(options.profile)
    if asyncio.run(_stop_daemon(profile)):
        complain(f"stopped the background process for {profile.directory}")
    become_new_device(profile)
    if options.json:
        say_json({"profile": str(profile.directory)})
    else:
        say("This computer is a new device now, with all its conversations.")
        say("To get in step with your others, pair it: companion pair --help")
    return 0


async def _stop_daemon(profile: Profile) -> bool:
    """Stop the profile's daemon, if there is one; whether there was.

    Raises:
        CompanionError: profile_in_use, it does not stop.
    """
    try:
        client = await ControlClient.connect(profile)
    except CompanionError as error:
        if error.reason.code == "daemon_unreachable":
            return False
        raise
    try:
        await ask(client, m.Quit(), m.Done)
    finally:
        await client.close()
    deadline = asyncio.get_running_loop().time() + STOP_TIMEOUT_S
    while not _is_free(profile):
        if asyncio.get_running_loop().time() > deadline:
            raise CompanionError("profile_in_use", profile=str(profile.directory))
        await asyncio.sleep(_RETRY_S)
    return True


def _is_free(profile: Profile) -> bool:
    try:
        with profile.locked():
            return True
    except CompanionError as error:
        if error.reason.code == "profile_in_use":
            return False
        raise


def doctor(options: argparse.Namespace) -> int:
    """companion doctor"""
    if options.against:
        return _doctor_against(options)
    examined = asyncio.run(_examine(options))
    if options.json:
        say_json(examined)
    else:
        _say_findings(examined)
    return 0 if all(finding.mended for finding in examined.findings) else EXIT_FAILED


async def _examine(options: argparse.Namespace) -> m.Examined:
    return await ask_long(
        options.profile,
        m.Examine(repair=options.repair),
        m.Examined,
        cancel=m.CancelExamine(),
        cancelled="stopped; what was mended stays so",
        progress=_progress if somebody_looks_on(as_json=options.json) else None,
    )


def _progress(event: m.Event) -> tuple[str, int, int] | None:
    if isinstance(event, m.ExamineProgress):
        return "reading attachments", event.done, event.total
    return None


def _doctor_against(options: argparse.Namespace) -> int:
    compared = asyncio.run(_compare(options))
    if options.json:
        say_json(compared)
    else:
        records = counted(compared.records, "record", "records")
        name = printable(compared.device_name)
        differed = counted(compared.different, "record differed", "records differed")
        if not compared.different:
            say(f"Compared {records} with {name}: all the same.")
        elif not compared.remaining:
            say(f"Compared {records} with {name}: {differed}, and they are the same again.")
        else:
            left = f"{compared.remaining:,} still do"
            say(f"Compared {records} with {name}: {differed}, and {left}. Run companion doctor")
            say("on both computers, and then this once more.")
    return EXIT_FAILED if compared.remaining else 0


async def _compare(options: argparse.Namespace) -> m.Compared:
    async with daemon(options.profile) as client:
        status = await ask(client, m.GetStatus(), m.Status)
        device = device_called(status, options.against, own=False)
        return await ask(client, m.Compare(device_id=device.device_id), m.Compared)


def _say_findings(examined: m.Examined) -> None:
    for finding in examined.findings:
        say(f"{'mended' if finding.mended else 'found '}  {english(finding.reason)}")
    records = counted(examined.records, "record", "records")
    files = counted(examined.files, "file", "files")
    everything = "" if examined.findings else " Everything fits together."
    say(f"Looked at {records} and {files} of attachments.{everything}")


def _absolute(path: Path) -> Path:
    return path.expanduser().absolute()
