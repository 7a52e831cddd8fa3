"""companion devices: how they stand; finding, renaming, removing and leaving them."""

import argparse
import asyncio
from collections.abc import Callable
from typing import Final

from companion.cli.finding import device_called
from companion.cli.output import english, printable, say, say_json, told, when
from companion.cli.session import ask, daemon
from companion.cli.syncing import choose_mode
from companion.control import messages as m
from companion.errors import CompanionError

SHORT_ID: Final = 8
EXIT_DECLINED: Final = 1


def devices(options: argparse.Namespace) -> int:
    """companion devices [find | add-address | remove-address | rename | mode | remove | leave]"""
    action = _ACTIONS[options.action] if options.action else _list
    return action(options)


def _list(options: argparse.Namespace) -> int:
    status = asyncio.run(_status(options))
    if options.json:
        say_json({"devices": [told(device) for device in status.devices]})
        return 0
    for device in status.devices:
        _say_device(device)
    if len(status.devices) == 1:
        say("No other device yet. Pair one: companion pair --show")
    return 0


def _say_device(device: m.DeviceValue) -> None:
    what = ", ".join(text for text in (device.platform, device.software) if text)
    say(f"{device.device_id[:SHORT_ID]}  {printable(f'{device.name} ({what})')}")
    say(f"          {english(device.reason)}")
    if device.route:
        say(f"          over {printable(device.route)}")
    if not device.is_self:
        say(f"          seen {when(device.last_seen_ms)}, in step {when(device.in_step_ms)}")
        if device.verified_ms:
            say(f"          verified identical {when(device.verified_ms)}")
        if device.mode != "automatic" or device.mode_now != "live":
            now = f", now {device.mode_now}" if device.mode == "automatic" else ""
            say(f"          synced: {device.mode}{now}")
    if device.addresses:
        say(f"          also tried at {', '.join(device.addresses)}")
    if device.added_by:
        by = printable(device.added_by_name) or device.added_by[:SHORT_ID]
        new = f"; to take that back: {_undo(device)}" if device.is_new else ""
        say(f"          added {when(device.added_ms)} on {by}{new}")


def _undo(device: m.DeviceValue) -> str:
    return f"companion devices remove {device.device_id[:SHORT_ID]}"


def _rename(options: argparse.Namespace) -> int:
    device = device_called(asyncio.run(_status(options)), options.device, own=True)
    asyncio.run(_ask(options, m.RenameDevice(name=options.name, device_id=device.device_id)))
    renamed = {"device_id": device.device_id, "name": options.name}
    _tell(options, renamed, f"It is called {printable(options.name)} now, on all your devices.")
    return 0


def _remove(options: argparse.Namespace) -> int:
    _refuse_unasked(options)
    status = asyncio.run(_status(options))
    device = device_called(status, options.device, own=False)
    heir = device_called(status, options.replaced_by, own=True) if options.replaced_by else None
    name = printable(device.name)
    if not options.yes:
        say(f"{name} will get nothing of your conversations any more, from any of your devices.")
        say("What it has stays on it: nobody can delete that from afar.")
        if not _agrees(f"Remove {name}?"):
            return EXIT_DECLINED
    successor = heir.device_id if heir is not None else ""
    command = m.RemoveDevice(device_id=device.device_id, successor=successor)
    asyncio.run(_ask(options, command))
    line = f"{name} was removed. Your other devices learn it as soon as they connect."
    _tell(options, {"device_id": device.device_id, "successor": successor}, line)
    return 0


def _add_address(options: argparse.Namespace) -> int:
    device = device_called(asyncio.run(_status(options)), options.device, own=False)
    asyncio.run(_ask(options, m.AddAddress(device_id=device.device_id, address=options.address)))
    line = (
        f"{printable(device.name)} is tried at {printable(options.address)} as well, from now on."
    )
    _tell(options, {"device_id": device.device_id, "address": options.address}, line)
    return 0


def _remove_address(options: argparse.Namespace) -> int:
    device = device_called(asyncio.run(_status(options)), options.device, own=False)
    command = m.RemoveAddress(device_id=device.device_id, address=options.address)
    asyncio.run(_ask(options, command))
    line = f"{printable(device.name)} is no longer tried at {printable(options.address)}."
    _tell(options, {"device_id": device.device_id, "address": options.address}, line)
    return 0


def _find(options: argparse.Namespace) -> int:
    if not options.json:
        say("Every address near this computer is asked. That takes some seconds.")
    found, status = asyncio.run(_found(options))
    if options.json:
        say_json({"nearby": found})
        return 0
    names = {device.device_id: device.name for device in status.devices}
    for each in found:
        stranger = each.name or "a Companion that is none of your devices"
        say(f"{printable(names.get(each.device_id, stranger))}: {', '.join(each.addresses)}")
    if not found:
        say("No other Companion answers. Is it running there, and does a firewall block it?")
        say("Where it is elsewhere, say where: companion devices add-address NAME ADDRESS")
    return 0


async def _found(options: argparse.Namespace) -> tuple[list[m.NearbyValue], m.Status]:
    async with daemon(options.profile) as client:
        nearby = await ask(client, m.FindDevices(), m.Nearby)
        return nearby.devices, await ask(client, m.GetStatus(), m.Status)


def _leave(options: argparse.Namespace) -> int:
    if not options.keep and not options.wipe:
        raise CompanionError("leave_how")
    if options.wipe:
        _refuse_unasked(options)
    if options.wipe and not options.yes:
        say("Everything that Companion keeps on this computer will be deleted, for good.")
        say("What your other devices have stays there.")
        if not _agrees("Delete it?"):
            return EXIT_DECLINED
    asyncio.run(_ask(options, m.LeaveGroup(wipe=options.wipe)))
    kept = "This computer is on its own now, with all its conversations."
    gone = "Companion stops, and deletes everything that it kept on this computer."
    _tell(options, {"wiped": options.wipe}, gone if options.wipe else kept)
    return 0


def _tell(options: argparse.Namespace, result: object, line: str) -> None:
    if options.json:
        say_json(result)
    else:
        say(line)


def _refuse_unasked(options: argparse.Namespace) -> None:
    """A program that wants JSON cannot be asked, and has not agreed to anything thereby."""
    if options.json and not options.yes:
        raise CompanionError("yes_needed")


def _agrees(question: str) -> bool:
    try:
        return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        say()
        return False


async def _status(options: argparse.Namespace) -> m.Status:
    async with daemon(options.profile) as client:
        return await ask(client, m.GetStatus(), m.Status)


async def _ask(options: argparse.Namespace, command: m.Command) -> None:
    async with daemon(options.profile) as client:
        await ask(client, command, m.Done)


_ACTIONS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "rename": _rename,
    "remove": _remove,
    "find": _find,
    "add-address": _add_address,
    "remove-address": _remove_address,
    "leave": _leave,
    "mode": choose_mode,
}
