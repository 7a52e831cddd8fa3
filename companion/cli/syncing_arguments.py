"""What the commands about syncing take: when with whom, how fast, and what became of it."""

import argparse
import re
from typing import TYPE_CHECKING, Final

from companion.cli.parsing import action, command, count, file, number, text

if TYPE_CHECKING:
    from companion.cli.parsing import Commands

MODES: Final = ("automatic", "live", "batched", "manual")
TOMORROW: Final = "tomorrow"

LIMIT_KB_MAX: Final = 1_000_000

_SPAN: Final = re.compile(r"([0-9]{1,4})([mhd])")
_MINUTES: Final = {"m": 1, "h": 60, "d": 24 * 60}


def add_syncing(commands: "Commands") -> None:
    """The commands of their own."""
    pause = command(commands, "pause", "stop syncing, until a time or until companion resume")
    pause.add_argument(
        "--for",
        dest="span",
        type=_span,
        default="",
        metavar="30m|1h|2d|tomorrow",
        help="for so long; tomorrow: until six in the morning (default: until resumed)",
    )
    command(commands, "resume", "go on syncing")
    sync = command(commands, "sync", "sync now: send what waits, and look for your devices")
    sync.add_argument(
        "device", nargs="?", type=text, default="", metavar="NAME|ID", help="with this one only"
    )
    limit = command(commands, "limit", "how fast to sync; without options: the limits")
    limit.add_argument("--up", type=_limit, metavar="KB", help="send so many kB/s at most; 0: any")
    limit.add_argument("--down", type=_limit, metavar="KB", help="take so many kB/s at most")
    timeline = command(commands, "timeline", "what was synced when, with whom, and how much")
    timeline.add_argument("--limit", type=count, default=50, help="at most so many lines (50)")
    where = command(commands, "where", "on which of your devices a conversation is by now")
    where.add_argument("id", help="of the conversation, or its first digits (at least 4)")
    diagnose = command(commands, "diagnose", "why there is no sync with a device, step by step")
    diagnose.description = (
        "Look at what syncing with a device needs, one thing after the other, up to the first that "
        "is missing, and say what to do about it."
    )
    diagnose.add_argument("device", type=text, metavar="NAME|ID", help="which one")
    diagnose.add_argument(
        "--report",
        type=file,
        metavar="FILE",
        help="write it as a text for whoever helps you, without names and addresses",
    )


def add_mode(actions: "Commands") -> None:
    """companion devices mode"""
    mode = action(actions, "mode", "when to sync with a device")
    mode.description = (
        "live: every change at once. batched: what is written here goes once a minute, in one go. "
        "manual: only by companion sync. automatic: live, and batched on battery or in a network "
        "that is paid by volume."
    )
    mode.add_argument("device", type=text, metavar="NAME|ID", help="which one")
    mode.add_argument("mode", choices=MODES, help="how")


def minutes_of(span: str) -> int:
    """How many minutes are meant by 30m, 1h or 2d."""
    found = _SPAN.fullmatch(span)
    assert found is not None, "it was read by _span"
    return int(found[1]) * _MINUTES[found[2]]


def _span(typed: str) -> str:
    found = _SPAN.fullmatch(typed)
    if typed != TOMORROW and (found is None or not int(found[1])):
        raise argparse.ArgumentTypeError(f"{typed!r} is neither like 30m, 1h or 2d nor tomorrow")
    return typed


def _limit(typed: str) -> int:
    return number(typed, 0, LIMIT_KB_MAX)
