"""companion pair: show codes, take one, or compare; and the confirmation that follows."""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from companion.cli.pairing_steps import Teller, decision, question
from companion.cli.session import ask, daemon
from companion.cli.typing import typed, typed_code
from companion.control import messages as m
from companion.control.client import ControlClient
from companion.errors import CompanionError
from companion.pictures import qr

EXIT_FAILED = 1
_LINK = "companion:"
_STDIN = "-"
_LAST_STEPS = (m.PairingStep.PAIRED, m.PairingStep.FAILED)


def pair(options: argparse.Namespace) -> int:
    """companion pair --show | --scan | --code | --compare"""
    return asyncio.run(_pair(options, _command(options)))


def _command(options: argparse.Namespace) -> m.Command:
    if options.scan is not None:
        return m.ScanPairing(link=_link(options.scan))
    if options.code is not None:
        return m.TypePairing(code=options.code or typed_code(silent=options.json))
    if options.compare is not None:
        return m.ComparePairing(instance=options.compare)
    return m.StartPairing()


async def _pair(options: argparse.Namespace, command: m.Command) -> int:
    async with daemon(options.profile) as client:
        await ask(client, m.Subscribe(), m.Done)
        started = await ask(client, command, m.Pairing)
        try:
            return await _follow(client, options, started.pairing)
        except (asyncio.CancelledError, CompanionError):
            with suppress(CompanionError):  # when the daemon is gone, so is its pairing
                await client.request(m.CancelPairing())
            raise


def _link(given: str) -> str:
    """The link itself, or what the picture of it says."""
    if given == _STDIN:
        data = sys.stdin.buffer.read(qr.FILE_BYTES_MAX)
        return qr.read_picture(data) if qr.is_picture(data) else data.decode(errors="replace")
    return given if given.strip().lower().startswith(_LINK) else qr.read_image(Path(given))


async def _follow(
    client: ControlClient, options: argparse.Namespace, pairing: m.PairingValue
) -> int:
    """Tell each step until the last; the exit code. The other side may end the pairing while
    this one is still typing, so both are waited for."""
    teller = Teller(options)
    teller.tell(pairing)
    changes = _changes(client, pairing)
    change = asyncio.ensure_future(anext(changes))
    answer: asyncio.Future[str] | None = None
    try:
        while pairing.step not in _LAST_STEPS:
            waited_for: list[asyncio.Future[Any]] = [change, *([] if answer is None else [answer])]
            await asyncio.wait(waited_for, return_when=asyncio.FIRST_COMPLETED)
            if change.done():
                pairing = change.result()
                change = asyncio.ensure_future(anext(changes))
                teller.tell(pairing)
                if asked := question(pairing):
                    answer = typed(_given(options, pairing), asked, silent=options.json)
            elif answer is not None:
                await client.request(decision(pairing, answer.result()))
                answer = None
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


def _given(options: argparse.Namespace, pairing: m.PairingValue) -> str | None:
    """What was said beforehand to what is asked now. Nobody can have compared beforehand."""
    if pairing.step is m.PairingStep.ASK_CHECK_CODE:
        given: str | None = options.check_code
        return given
    return "yes" if options.yes and pairing.step is m.PairingStep.ASK_TO_JOIN else None
