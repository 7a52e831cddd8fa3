"""companion pair: show a code or take one, and the check code that follows."""

import argparse
import asyncio
from pathlib import Path

from companion.cli.output import complain, english, say, say_json
from companion.cli.session import ask, daemon
from companion.control import messages as m
from companion.control.client import ControlClient
from companion.errors import CompanionError
from companion.pictures import qr

EXIT_FAILED = 1
_LINK = "companion:"


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
            await client.request(m.CancelPairing())
            raise


def _link(typed: str) -> str:
    """The link itself, or what the picture of it says."""
    return typed if typed.strip().lower().startswith(_LINK) else qr.read_image(Path(typed))


async def _follow(
    client: ControlClient, options: argparse.Namespace, pairing: m.PairingValue
) -> int:
    """Tell each step until the last; the exit code."""
    await _step(client, options, pairing)
    async for event in client.events():
        if isinstance(event, m.PairingChanged) and event.pairing != pairing:
            pairing = event.pairing
            await _step(client, options, pairing)
            if pairing.step is m.PairingStep.PAIRED:
                return 0
            if pairing.step is m.PairingStep.FAILED:
                return EXIT_FAILED
    raise CompanionError("daemon_stopped")


async def _step(
    client: ControlClient, options: argparse.Namespace, pairing: m.PairingValue
) -> None:
    if options.png is not None and pairing.step is m.PairingStep.WAITING:
        _write(options.png, qr.draw_png(pairing.link))
    if options.json:
        say_json(pairing)
    else:
        _say_step(options, pairing)
    if pairing.step is m.PairingStep.ASK_CHECK_CODE:
        code = options.check_code or await asyncio.to_thread(_ask_for_code, options.json)
        await client.request(m.ConfirmPairing(check_code=code))


def _say_step(options: argparse.Namespace, pairing: m.PairingValue) -> None:
    who = f"“{pairing.peer_name}” ({pairing.peer_platform}, {pairing.peer_address})"
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
        case m.PairingStep.PAIRED:
            say(f"Paired with “{pairing.peer_name}”. Your conversations are being brought in step.")
        case m.PairingStep.FAILED:
            assert pairing.reason is not None
            complain(english(pairing.reason))


def _ask_for_code(silent: bool) -> str:
    try:
        return input("" if silent else "The three digits it shows (anything else refuses it): ")
    except EOFError:
        return ""


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise CompanionError("file_unwritable", path=str(path), detail=str(error)) from error


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
