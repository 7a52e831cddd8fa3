"""companion fetch and companion attachments: what is to be on this computer, and this one now."""

import argparse
import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from typing import Final, Protocol

from companion.cli.output import printable, say, say_json, size
from companion.cli.session import ask, daemon, views, whole_id
from companion.control import messages as m
from companion.errors import CompanionError
from companion.profile import Profile, blob_path

SILENCE_S: Final = 30.0
"""Which of the linked devices has an attachment is not known beforehand: when nothing of it has
come for as long, none of them does, or the link is too slow to be waited for."""

_LINKED: Final = (m.LinkState.IN_STEP, m.LinkState.SYNCING)


def attachments(options: argparse.Namespace) -> int:
    """companion attachments [--all | --up-to MB | --on-open]"""
    status = asyncio.run(_choose(options))
    if options.json:
        say_json({"mode": status.attachment_mode, "limit_mb": status.attachment_limit_mb})
    else:
        say(policy(status) + ".")
    return 0


def policy(status: m.Status) -> str:
    """Which attachments come by themselves, in words."""
    if status.attachment_mode == "up_to":
        return f"Those of up to {status.attachment_limit_mb:,} MB come by themselves"
    if status.attachment_mode == "on_open":
        return "They come when they are asked for"
    return "All come by themselves"


async def _choose(options: argparse.Namespace) -> m.Status:
    async with daemon(options.profile) as client:
        for mode, chosen in (
            ("all", options.all),
            ("on_open", options.on_open),
            ("up_to", options.up_to is not None),
        ):
            if chosen:
                command = m.SetAttachmentPolicy(mode=mode, limit_mb=options.up_to or 0)
                await ask(client, command, m.Done)
        return await ask(client, m.GetStatus(), m.Status)


def fetch(options: argparse.Namespace) -> int:
    """companion fetch ID"""
    with views(options.profile) as opened:
        attachment = whole_id(opened, options.id, attachments=True)
    fetched = asyncio.run(_fetch(options, attachment))
    path = blob_path(Profile(options.profile).blobs, bytes.fromhex(fetched.digest))
    if options.json:
        say_json({"is_here": fetched.is_here, "path": str(path) if fetched.is_here else ""})
    elif fetched.is_here:
        say(f"{printable(fetched.name)} ({size(fetched.size)}) is here: {path}")
    else:
        say(f"{printable(fetched.name)} ({size(fetched.size)}) comes before all others as soon as")
        say("a device that has it is linked. None seems to be at present.")
    return 0


async def _fetch(options: argparse.Namespace, attachment: str) -> m.Fetching:
    async with daemon(options.profile) as client:
        await ask(client, m.Subscribe(), m.Done)
        command = m.FetchAttachment(attachment=attachment)
        fetching = await ask(client, command, m.Fetching)
        status = await ask(client, m.GetStatus(), m.Status)
        if fetching.is_here or not any(d.state in _LINKED for d in status.devices if not d.is_self):
            return fetching
        shows = sys.stderr.isatty() and not options.json
        with contextlib.suppress(TimeoutError):
            await wait_for(client, fetching.digest, shows=shows)
        return await ask(client, command, m.Fetching)


class Listener(Protocol):
    """What is needed of a client to wait for an attachment."""

    def events(self) -> AsyncIterator[m.Event]:
        """What the daemon tells, until it ends."""


async def wait_for(
    client: Listener, digest: str, *, shows: bool, silence_s: float = SILENCE_S
) -> None:
    """Wait until an attachment is here.

    Raises:
        TimeoutError: nothing of it came for `silence_s`.
        CompanionError: daemon_stopped.
    """
    now = asyncio.get_running_loop().time
    async with asyncio.timeout(silence_s) as silence:
        async for event in client.events():
            if not isinstance(event, m.AttachmentProgress) or event.digest != digest:
                continue
            silence.reschedule(now() + silence_s)
            if shows and event.size:
                done = f"\r{100 * event.held // event.size:3} % of {size(event.size)}"
                print(done, end="", file=sys.stderr, flush=True)
            if event.held == event.size:
                return
    raise CompanionError("daemon_stopped")
