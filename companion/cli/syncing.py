"""companion pause, resume, sync, limit, and devices mode."""

import argparse
import asyncio
import time

from companion.cli.finding import device_called
from companion.cli.output import printable, say, say_json, when
from companion.cli.session import ask, daemon
from companion.cli.syncing_arguments import TOMORROW, minutes_of
from companion.control import messages as m
from companion.control.pausing import FOREVER, after_ms, tomorrow_ms


def pause(options: argparse.Namespace) -> int:
    """companion pause"""
    until_ms = ends_ms(options.span, time.time())
    asyncio.run(_ask(options, m.Pause(until_ms=until_ms)))
    told = f"until {when(until_ms)}" if until_ms else "until you resume it: companion resume"
    _tell(options, {"paused_until_ms": until_ms or FOREVER}, f"Syncing is paused {told}.")
    return 0


def resume(options: argparse.Namespace) -> int:
    """companion resume"""
    asyncio.run(_ask(options, m.Resume()))
    _tell(options, {"paused_until_ms": 0}, "Syncing goes on.")
    return 0


def sync(options: argparse.Namespace) -> int:
    """companion sync"""
    device_id = name = ""
    if options.device:
        device = device_called(asyncio.run(_status(options)), options.device, own=False)
        device_id, name = device.device_id, printable(device.name)
    asyncio.run(_ask(options, m.SyncNow(device_id=device_id)))
    line = f"Syncing with {name or 'all your devices'} now. How it goes: companion status"
    _tell(options, {"device_id": device_id}, line)
    return 0


def limit(options: argparse.Namespace) -> int:
    """companion limit"""
    status = asyncio.run(_status(options))
    up = status.upload_kb if options.up is None else options.up
    down = status.download_kb if options.down is None else options.down
    if (up, down) != (status.upload_kb, status.download_kb):
        asyncio.run(_ask(options, m.SetLimits(upload_kb=up, download_kb=down)))
    line = f"Sending: {_speed(up)}. Taking: {_speed(down)}."
    _tell(options, {"upload_kb": up, "download_kb": down}, line)
    return 0


def choose_mode(options: argparse.Namespace) -> int:
    """companion devices mode"""
    device = device_called(asyncio.run(_status(options)), options.device, own=False)
    asyncio.run(_ask(options, m.SetMode(device_id=device.device_id, mode=options.mode)))
    line = f"{printable(device.name)} is synced like this from now on: {options.mode}."
    _tell(options, {"device_id": device.device_id, "mode": options.mode}, line)
    return 0


def ends_ms(span: str, now_s: float) -> int:
    """When a pause ends that begins now, in Unix time; 0: when it is ended."""
    if not span:
        return 0
    return tomorrow_ms(now_s) if span == TOMORROW else after_ms(minutes_of(span), now_s)


def _speed(limit_kb: int) -> str:
    return f"at most {limit_kb:,} kB/s" if limit_kb else "as fast as it goes"


def _tell(options: argparse.Namespace, result: object, line: str) -> None:
    if options.json:
        say_json(result)
    else:
        say(line)


async def _status(options: argparse.Namespace) -> m.Status:
    async with daemon(options.profile) as client:
        return await ask(client, m.GetStatus(), m.Status)


async def _ask(options: argparse.Namespace, command: m.Command) -> None:
    async with daemon(options.profile) as client:
        await ask(client, command, m.Done)
