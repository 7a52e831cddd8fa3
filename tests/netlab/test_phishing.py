"""Codes in wrong hands, on real networks: passed on from another network, shown by a phisher, and
guessed at."""

import asyncio
import subprocess
import sys
import time
from pathlib import Path

import pytest

from companion.control import messages as m
from companion.errors import CompanionError
from tests.netlab import phisher, sandbox
from tests.netlab.device import Device
from tests.netlab.lan import Host, Lan
from tests.netlab.steps import import_backup, reach, start

PHISHER = [sys.executable, Path(phisher.__file__)]
PATIENCE_S = 30.0
NOT_IT = "not it"


async def test_codes_in_wrong_hands_let_nobody_in_and_attempts_are_counted(lan: Lan):
    a, b = await start(lan, "a", "b")
    (thief,) = lan.add_hosts("thief")
    await import_backup(a)
    lan.cut(*lan.hosts[:2])  # each in a network of its own; the thief is in both
    await a_code_from_another_network_leads_nowhere(a, b)
    await a_code_passed_on_names_its_device_and_takes_its_check_code(a, b, thief)
    await a_phisher_s_code_takes_nobody_along(a, thief)
    await a_phisher_that_would_join_is_named_and_gets_one_try(a, thief)
    await guesses_have_one_try_each_wait_longer_and_are_counted(b, thief)
    for device in (a, b):
        assert [each.name for each in device.status.devices] == [device.name]


async def a_code_from_another_network_leads_nowhere(a: Device, b: Device) -> None:
    await a.request(m.ScanPairing(link=(await shown(b)).link))
    assert await why_failed(a) == "pairing_unreachable"


async def a_code_passed_on_names_its_device_and_takes_its_check_code(
    a: Device, b: Device, thief: Host
) -> None:
    attack = thief.popen([*PHISHER, "relay", (await shown(b)).link])
    try:
        link = await line_of(attack)
        with pytest.raises(CompanionError, match="not complete"):
            await a.request(m.ScanPairing(link=link[:-1] + ("A" if link[-1] != "A" else "B")))
        await a.request(m.ScanPairing(link=link))
        await reach(a, m.PairingStep.ASK_CHECK_CODE)
        await reach(b, m.PairingStep.SHOW_CHECK_CODE)
        assert a.pairing.peer_name == "b"
        assert a.pairing.peer_address == thief.ipv4
        await a.request(m.ConfirmPairing(check_code=NOT_IT))  # who does not see b's screen
        assert await why_failed(a) == await why_failed(b) == "pairing_wrong_check_code"
        await a.request(m.ScanPairing(link=link))  # which was used
        assert await why_failed(a) == "pairing_expired"
        await shown(b)
        await a.request(m.ScanPairing(link=link))
        assert await why_failed(a) == "pairing_wrong_secret"
    finally:
        sandbox.end(attack)


async def a_phisher_s_code_takes_nobody_along(a: Device, thief: Host) -> None:
    attack = thief.popen([*PHISHER, "show", "1000000"])
    try:
        await a.request(m.ScanPairing(link=await line_of(attack)))
        await reach(a, m.PairingStep.ASK_TO_JOIN)  # it says whose group it would be
        assert (a.pairing.peer_name, a.pairing.joins) == ("Your other computer", True)
        await a.request(m.CancelPairing())
        assert await line_of(attack) == "out"
    finally:
        sandbox.end(attack)


async def a_phisher_that_would_join_is_named_and_gets_one_try(a: Device, thief: Host) -> None:
    attack = thief.popen([*PHISHER, "show", "0"])
    try:
        await a.request(m.ScanPairing(link=await line_of(attack)))
        await reach(a, m.PairingStep.ASK_CHECK_CODE)
        assert (a.pairing.peer_name, a.pairing.joins) == ("Your other computer", False)
        await a.request(m.ConfirmPairing(check_code=NOT_IT))
        assert await why_failed(a) == "pairing_wrong_check_code"
        assert await line_of(attack) == "out"
    finally:
        sandbox.end(attack)


async def guesses_have_one_try_each_wait_longer_and_are_counted(b: Device, thief: Host) -> None:
    first = await shown(b)
    number = first.code.split("-")[0]
    attack = thief.popen([*PHISHER, "guess", first.link, number])
    try:
        assert await line_of(attack) == "guessed"
        await b.until(lambda: b.pairing.code_again_ms > 0, "the code to be burnt")
        waits_s = b.pairing.code_again_ms / 1000 - time.time()
        assert waits_s < 6
        assert await next_of(attack) == "nothing open"
        await b.until(lambda: b.pairing.code != "", "another code, after a while")
    finally:
        sandbox.end(attack)
    again = thief.popen([*PHISHER, "guess", first.link, b.pairing.code.split("-")[0]])
    try:
        assert await line_of(again) == "guessed"
        await b.until(lambda: b.pairing.code_again_ms > 0, "that to be burnt")
        assert b.pairing.code_again_ms / 1000 - time.time() > waits_s + 2
        again.stdin.close()
        assert await line_of(again) == "guessed"  # a picture that nobody has seen
    finally:
        sandbox.end(again)
    await b.wait_for(_says_attacked, "a word about it")


def _says_attacked(status: m.Status) -> bool:
    return any(w.code == "pairing_attacked" and w.params["count"] == 4 for w in status.warnings)


async def shown(device: Device) -> m.PairingValue:
    return (await device.ask(m.StartPairing(), m.Pairing)).pairing


async def why_failed(device: Device) -> str:
    await device.until(lambda: device.pairing.step is m.PairingStep.FAILED, "the end of it")
    assert device.pairing.reason is not None
    return device.pairing.reason.code


async def line_of(attack: "subprocess.Popen[bytes]") -> str:
    async with asyncio.timeout(PATIENCE_S):
        line: bytes = await asyncio.to_thread(attack.stdout.readline)
    return line.decode().strip()


async def next_of(attack: "subprocess.Popen[bytes]") -> str:
    attack.stdin.write(b"again\n")
    attack.stdin.flush()
    return await line_of(attack)
