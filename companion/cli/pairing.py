"""companion pair: show a code or take one, and the check code that follows."""

import argparse
import asyncio
import os
import threading
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from companion.cli.output import complain, english, printable, say, say_json
from companion.cli.session import ask, daemon
from companion.control import messages as m
from companion.control.client import ControlClient
from companion.errors import CompanionError
from companion.pictures import qr

EXIT_FAILED = 1
_LINK = "companion:"
_STDIN = 0
_LAST_STEPS = (m.PairingStep.PAIRED, m.PairingStep.FAILED)


def pair(options: argparse.Namespace) -> int:
    """companion pair --show | --scan"""
    return asyncio.run(_pair(options))


async def _pair(options: argparse.Namespace) -> int:
    command = m.StartPairing() if options.show else m.ScanPairing(link=_link(options.scan))
    async with daemon(options.profile) as client:
        await ask(client, m.Subscribe(), m.Done)
        started = await ask(client, command, m.Pairing)
        try:
            return await _follow(client, options, started.pairing)
        except (asyncio.CancelledError, CompanionError):
            with suppress(CompanionError):  # when the daemon is gone, so is its pairing
                await client.request(m.CancelPairing())
            raise


def _link(typed: str) -> str:
    """The link itself, or what the picture of it says."""
    return typed if typed.strip().lower().startswith(_LINK) else qr.read_image(Path(typed))


async def _follow(
    client: ControlClient, options: argparse.Namespace, pairing: m.PairingValue
) -> int:
    """Tell each step until the last; the exit code. The other side may end the pairing while
    this one is still typing, so both are waited for."""
    _tell(options, pairing)
    changes = _changes(client, pairing)
    change = asyncio.ensure_future(anext(changes))
    code: asyncio.Future[str] | None = None
    try:
        while pairing.step not in _LAST_STEPS:
            waited_for: list[asyncio.Future[Any]] = [change, *([] if code is None else [code])]
            await asyncio.wait(waited_for, return_when=asyncio.FIRST_COMPLETED)
            if change.done():
                pairing = change.result()
                change = asyncio.ensure_future(anext(changes))
                _tell(options, pairing)
                if pairing.step is m.PairingStep.ASK_CHECK_CODE:
                    code = _typed(
                        options.check_code,
                        "The three digits it shows (anything else refuses it): ",
                        silent=options.json,
                    )
                elif pairing.step is m.PairingStep.ASK_TO_JOIN:
                    code = _typed(
                        "yes" if options.yes else None, "Type yes to go on: ", silent=options.json
                    )
            elif code is not None:
                await client.request(_decision(pairing, code.result()))
                code = None
    finally:
        change.cancel()
        await asyncio.gather(change, return_exceptions=True)
    return 0 if pairing.step is m.PairingStep.PAIRED else EXIT_FAILED


async def _changes(client: ControlClient, pairing: m.PairingValue) -> AsyncIterator[m.PairingValue]:
    """Each step after `pairing`. Raises CompanionError daemon_stopped instead of ending."""
    async for event in client.events():
        if isinstance(event, m.PairingChanged) and event.pairing != pairing:
            pairing = event.pairing
            yield pairing
    raise CompanionError("daemon_stopped")


def _tell(options: argparse.Namespace, pairing: m.PairingValue) -> None:
    if options.png is not None and pairing.step is m.PairingStep.WAITING:
        _write(options.png, qr.draw_png(pairing.link))
    if options.json:
        say_json(pairing)
    else:
        _say_step(options, pairing)


def _say_step(options: argparse.Namespace, pairing: m.PairingValue) -> None:
    name = printable(pairing.peer_name)
    who = f"“{name}” ({printable(pairing.peer_platform)}, {pairing.peer_address})"
    match pairing.step:
        case m.PairingStep.WAITING:
            say(draw(pairing.link))
            say(pairing.link)
            if options.png is not None:
                say(f"The same as a picture: {options.png}")
            say("Scan this with Companion on your other computer. The code changes every 45 s.")
        case m.PairingStep.CONNECTING:
            say("Connecting…")
        case m.PairingStep.SHOW_CHECK_CODE:
            say(f"Type this code on {who}:  {pairing.check_code}")
        case m.PairingStep.ASK_CHECK_CODE:
            say(f"{who} wants to join your devices and would get all your conversations.")
            if pairing.peer_devices > 1:
                say(f"It brings {pairing.peer_devices - 1} other devices along, which would too.")
        case m.PairingStep.ASK_TO_JOIN:
            say(f"This computer would join the devices of {who}, which would get everything here.")
            say("Your other devices, if you have paired any with this one, come along.")
        case m.PairingStep.PAIRED:
            say(f"Paired with “{name}”. Your conversations are being brought in step.")
        case m.PairingStep.FAILED:
            assert pairing.reason is not None
            complain(english(pairing.reason))


def _decision(pairing: m.PairingValue, typed: str) -> m.Command:
    """What the person's answer means for the step that asked for it."""
    if pairing.step is m.PairingStep.ASK_TO_JOIN and typed.strip().lower() not in ("y", "yes"):
        return m.CancelPairing()
    return m.ConfirmPairing(check_code=typed)


def _typed(given: str | None, question: str, *, silent: bool) -> "asyncio.Future[str]":
    """What the person types, or has given beforehand."""
    loop = asyncio.get_running_loop()
    code: asyncio.Future[str] = loop.create_future()
    if given is not None:
        code.set_result(given)
        return code
    if not silent:
        print(question, end="", flush=True)

    def settle(line: str) -> None:
        if not code.done():
            code.set_result(line)

    def read() -> None:
        line = _line()
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, line)

    # No thread of a pool: those hold the process until the line is complete, Ctrl-C or not.
    threading.Thread(target=read, name="check code", daemon=True).start()
    return code


def _line() -> str:
    """A line of standard input. Not from sys.stdin, whose lock a thread that waits in it would
    take into the end of the process."""
    line = b""
    with suppress(OSError):
        while (byte := os.read(_STDIN, 1)) not in (b"", b"\n"):
            line += byte
    return line.decode(errors="replace").strip()


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise CompanionError("file_unwritable", path=str(path), detail=detail) from error


def draw(text: str) -> str:
    """The QR code in half blocks, two rows of modules a line, light on dark and dark on light."""
    modules = qr.draw_modules(text)
    side = len(modules) + 4
    blank = [[False] * side] * 2
    rows = [*blank, *([False, False, *row, False, False] for row in modules), *blank]
    if len(rows) % 2:
        rows.append([False] * side)
    lines = []
    for above, below in zip(rows[::2], rows[1::2], strict=True):
        halves = zip(above, below, strict=True)
        lines.append("".join(_HALVES[pair] for pair in halves))
    # Black on white, whatever the terminal's own colours are: scanners want a light border.
    return "\n".join(f"\x1b[30;107m{line}\x1b[0m" for line in lines)


_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
