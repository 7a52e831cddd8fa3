"""Attackers with the key of a device: a member in wrong hands, one that was removed, and a thief's
copy; and one that steers what two persons compare."""

import asyncio
import sys
from pathlib import Path

from companion.control import messages as m
from peers.statement_log import EACH_MAX, OF_KIND_MAX
from peers.statements import ADD, RENAME, unverified
from tests.netlab import borrower, sandbox, steerer
from tests.netlab.device import Device
from tests.netlab.forgeries import (
    after_removal,
    baseless_flood,
    flood,
    forged_flood,
    of_another,
)
from tests.netlab.lan import Lan
from tests.netlab.steps import add_message, all_in_step, has, import_backup, pair, reach, start
from tests.netlab.stolen import group_of, key_of, plant, statements_in

STEERER = [sys.executable, Path(steerer.__file__)]
BORROWER = [sys.executable, Path(borrower.__file__)]
PATIENCE_S = 30.0
SAID = 20_000
FORGED = 4_000
BASELESS = 2_000
"""More than may wait (peers.statement_log)."""

NAME = "Laptop"


async def test_a_member_that_forges_replays_and_floods_is_named_and_changes_nothing(lan: Lan):
    a, b, c = await start(lan, "a", "b", "c")
    await import_backup(a)
    await pair(a, b)
    await pair(a, c)
    for name in ("Formerly", NAME):
        await a.request(m.RenameDevice(name=name, device_id=b.device_id))
    await all_in_step(a, b, c)
    await c.stop()
    before = group_of(c.profile.directory).group
    c_id = next(each.device_id for each in a.status.devices if each.name == "c")
    await a.request(m.RemoveDevice(device_id=c_id))
    await b.until(lambda: names(b) == {"a", NAME}, "c to be out")
    await all_in_step(a, b)
    await b.stop()
    passed_on, own = hostile(b, c, before)
    plant(b.profile.directory, passed_on)
    plant(c.profile.directory, own)
    await asyncio.gather(b.start(), c.start())
    await has(b, await add_message(a))  # whatever else is going on
    await a.wait_for(lambda status: codes(status) == {"group_flooded"}, "a word about it")
    assert a.status.forged > 0
    await all_in_step(a, b)
    for device in (a, b):
        assert names(device) == {"a", NAME}
    await c.until(lambda: own_state(c) is m.LinkState.REMOVED, "c to know that it is out")
    await has(a, await add_message(b))
    await a.request(m.RemoveDevice(device_id=b.device_id))
    await b.until(lambda: own_state(b) is m.LinkState.REMOVED, "b to know that it is out")
    assert names(a) == {"a"}
    await a.wait_for(lambda status: codes(status) == set(), "the end of the warning")
    await a.stop()
    arrived = set(statements_in(a.profile.directory))
    assert set(passed_on) <= arrived  # and a has looked at each
    assert arrived.isdisjoint(own)
    assert len(group_of(a.profile.directory).statements) < 2 * OF_KIND_MAX[RENAME] < EACH_MAX + 1


async def test_who_steers_what_is_compared_or_has_a_copy_of_a_key_gets_no_link(lan: Lan):
    a, b = await start(lan, "a", "b")
    (thief,) = lan.add_hosts("thief")
    lan.cut(*lan.hosts[:2])
    attack = thief.popen([*STEERER, lan.hosts[1].ipv4])
    try:
        await who_answers_late_shows_them_different_emoji(a, b, attack)
        await who_reveals_late_is_refused(a, b, attack)
    finally:
        sandbox.end(attack)
    lan.mend(*lan.hosts[:2])
    await pair(a, b)
    await all_in_step(a, b)
    await b.stop()
    attack = thief.popen([*BORROWER, b.profile.directory, lan.hosts[0].ipv4])
    try:
        await another_certificate_than_the_signed_one_makes_no_link(a, attack)
    finally:
        sandbox.end(attack)


async def who_answers_late_shows_them_different_emoji(a: Device, b: Device, attack) -> None:
    await both_compare(a, b)
    assert await line_of(attack) == "between"
    await asyncio.gather(*(reach(each, m.PairingStep.COMPARE) for each in (a, b)))
    for device in (a, b):
        assert device.pairing.peer_name == steerer.NAME
    assert a.pairing.emoji != b.pairing.emoji
    assert a.pairing.digits != b.pairing.digits
    for device in (a, b):
        await device.request(m.ConfirmPairing(matches=False))
        await device.until(lambda device=device: why_failed(device) == "pairing_no_match", "it")
        assert names(device) == {device.name}


async def who_reveals_late_is_refused(a: Device, b: Device, attack) -> None:
    await both_compare(a, b)
    assert await line_of(attack) == "refused"
    await b.until(lambda: why_failed(b) == "pairing_broken", "b to say so")
    assert b.pairing.emoji == []
    for device in (a, b):
        await device.request(m.CancelPairing())
        assert names(device) == {device.name}


async def another_certificate_than_the_signed_one_makes_no_link(a: Device, attack) -> None:
    for said in ("refused", "refused", "linked"):  # as it is, it is a member's
        assert await line_of(attack) == said
        attack.stdin.write(b"go on\n")
        attack.stdin.flush()


async def both_compare(a: Device, b: Device) -> None:
    """Each finds the attacker alone; a chooses it, and so goes there."""
    await b.request(m.ComparePairing())
    await a.request(m.ComparePairing(instance=steerer.INSTANCE))


def hostile(b: Device, c: Device, before) -> tuple[list[bytes], list[bytes]]:
    """What b is to pass on, and what c offers itself; before: the group when c was in it."""
    thief, known = key_of(b.profile.directory), group_of(b.profile.directory)
    removed, group = key_of(c.profile.directory), known.group
    victim = next(m for m in group.members.values() if m.device_id != thief.device_id)
    passed_on = [
        *known.statements,  # all of them once more
        *of_another(thief, group, victim),
        *after_removal(removed, before, group, victim),
        *baseless_flood(thief, group, BASELESS),
        *forged_flood(thief, group, victim, FORGED),
        *flood(thief, group, NAME, SAID - BASELESS - FORGED),
    ]
    late = after_removal(removed, before, group, victim)
    # What puts others out would keep c itself from going to them.
    return passed_on, [each for each in late if unverified(each).kind == ADD]


def names(device: Device) -> set[str]:
    """The devices of its group, as it sees them."""
    return {each.name for each in device.status.devices}


def codes(status: m.Status) -> set[str]:
    """What it warns of."""
    return {warning.code for warning in status.warnings}


def own_state(device: Device) -> m.LinkState | None:
    """How it sees itself; None before its first status."""
    devices = device.status.devices if device.status is not None else []
    return next((each.state for each in devices if each.is_self), None)


def why_failed(device: Device) -> str:
    """The reason; "" while it has not failed."""
    reason = device.pairing.reason if device.pairing is not None else None
    return "" if reason is None else reason.code


async def line_of(attack) -> str:
    async with asyncio.timeout(PATIENCE_S):
        line: bytes = await asyncio.to_thread(attack.stdout.readline)
    return line.decode().strip()
