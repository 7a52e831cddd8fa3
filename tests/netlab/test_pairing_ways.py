"""Pairing over real networks: by a typed code and by comparing, and with an attacker among them."""

import asyncio
import sys
from functools import partial
from pathlib import Path

from companion.control import messages as m
from tests.netlab import impostor, sandbox
from tests.netlab.device import Device
from tests.netlab.lan import Host, Lan
from tests.netlab.steps import all_in_step, import_backup, reach, show, start, type_and_confirm

IMPOSTOR = [sys.executable, Path(impostor.__file__)]


async def nearby(device: Device, condition) -> m.NearbyValue:
    """Until one is seen for which it is so."""
    found: list[m.NearbyValue] = []
    async with asyncio.timeout(30):
        while not found:
            seen = (await device.ask(m.ListNearby(), m.Nearby)).devices
            found = [each for each in seen if condition(each)]
            await asyncio.sleep(0.1)
    return found[0]


async def test_two_devices_are_paired_by_a_typed_code(lan: Lan):
    a, b = await start(lan, "a", "b")
    await import_backup(a)
    shown = await show(b)
    seen = await nearby(a, lambda each: each.name == "b")
    assert seen.number == int(shown.code.split("-")[0])
    assert seen.device_id == ""
    await type_and_confirm(a, b, shown.code)
    await all_in_step(a, b)
    await nearby(a, lambda each: each.name == "" and each.device_id == b.device_id)


async def test_two_devices_are_paired_by_comparing(lan: Lan):
    a, b = await start(lan, "a", "b")
    await import_backup(a)
    await asyncio.gather(a.request(m.ComparePairing()), b.request(m.ComparePairing()))
    await asyncio.gather(reach(a, m.PairingStep.COMPARE), reach(b, m.PairingStep.COMPARE))
    assert a.pairing.emoji == b.pairing.emoji
    assert a.pairing.digits == b.pairing.digits
    await asyncio.gather(*(each.request(m.ConfirmPairing(matches=True)) for each in (a, b)))
    await asyncio.gather(reach(a, m.PairingStep.PAIRED), reach(b, m.PairingStep.PAIRED))
    await all_in_step(a, b)


async def test_an_impostor_that_announces_the_same_number_and_name_gets_one_guess(lan: Lan):
    a, b = await start(lan, "a", "b")
    (thief,) = lan.add_hosts("thief")
    await import_backup(a)
    shown = await show(b)
    number = shown.code.split("-")[0]
    attack = thief.popen([*IMPOSTOR, number, "b"])
    try:
        assert attack.stdout.readline() == b"ready\n"
        for host_is_thief in (True, False):
            wanted = partial(announces, number=int(number), host=thief, is_it=host_is_thief)
            await nearby(a, wanted)
        await type_and_confirm(a, b, shown.code)
        await all_in_step(a, b)
    finally:
        output, _ = attack.communicate(timeout=20)
        sandbox.end(attack)
    assert output in (b"", b"guessed\n")  # it is not always the first that is tried


def announces(seen: m.NearbyValue, *, number: int, host: Host, is_it: bool) -> bool:
    """Whether this number is announced by this host, or, as wished, by another one."""
    return seen.number == number and (host.ipv4 in seen.addresses) is is_it
