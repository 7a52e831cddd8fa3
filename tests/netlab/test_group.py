"""A device is lost, renamed or leaves: what the others and it learn, over the real network."""

import shutil

from companion.control import messages as m
from tests.netlab.device import Device
from tests.netlab.lan import Lan
from tests.netlab.steps import (
    add_message,
    all_in_step,
    group,
    has,
    import_backup,
    pair,
    reach,
    start,
)


async def pair_again(holder: Device, newcomer: Device) -> None:
    """As `pair`; but the newcomer has conversations, and its person agrees to join."""
    shown = (await holder.ask(m.StartPairing(), m.Pairing)).pairing
    await newcomer.ask(m.ScanPairing(link=shown.link), m.Pairing)
    await reach(newcomer, m.PairingStep.ASK_TO_JOIN)
    await newcomer.request(m.ConfirmPairing())
    await reach(newcomer, m.PairingStep.SHOW_CHECK_CODE)
    await reach(holder, m.PairingStep.ASK_CHECK_CODE)
    assert newcomer.pairing is not None
    await holder.request(m.ConfirmPairing(check_code=newcomer.pairing.check_code))
    await reach(newcomer, m.PairingStep.PAIRED)


def names(device: Device) -> set[str]:
    """The devices of its group, as it sees them."""
    assert device.status is not None
    return {each.name for each in device.status.devices}


def own_state(device: Device) -> m.LinkState | None:
    """How it sees itself; None before its first status."""
    devices = device.status.devices if device.status is not None else []
    return next((each.state for each in devices if each.is_self), None)


def warns(device: Device, code: str) -> bool:
    return device.status is not None and code in {w.code for w in device.status.warnings}


async def test_a_removed_device_is_cut_off_by_all_says_so_and_stays_out(lan: Lan):
    a, b, c = await group(lan)
    await b.stop()
    before = shutil.copytree(b.profile.directory, lan.directory / "before")
    await b.start()
    await all_in_step(a, b, c)
    lan.hosts[0].unplug()
    await a.until(lambda: not _linked(a), "a to be alone")
    await a.request(m.RemoveDevice(device_id=b.device_id))
    await a.until(lambda: names(a) == {"a", "c"}, "b to be out")
    late = await add_message(b)
    await has(c, late)
    message = await add_message(a)
    lan.hosts[0].plug()  # they learn of it at their next contact
    await b.until(lambda: own_state(b) is m.LinkState.REMOVED, "b to know that it is out")
    assert warns(b, "device_removed")
    assert names(b) == {"b"}
    await c.until(lambda: names(c) == {"a", "c"}, "c to learn that b is out")
    for device in (a, c):  # what it wrote, when a did not know of it, is here and is reviewed
        await has(device, late)
        await device.wait_for(lambda status: status.quarantined == 1, "the review")
    waiting = a.views.quarantined()
    assert [write.now for row in waiting for write in row.writes] == ["Written on b"]
    chosen = [row.conversation for row in waiting]
    await a.request(m.DecideQuarantined(conversations=chosen, keep=False))
    for device in (a, c):
        await device.wait_for(lambda status: status.quarantined == 0, "the end of the review")
        assert late not in {row.id for row in device.views.transcript(chosen[0])}
    await has(c, message)
    await all_in_step(a, c)
    assert b.views.message(message) is None
    await b.stop()
    shutil.rmtree(b.profile.directory)
    shutil.copytree(before, b.profile.directory)
    await a.stop()
    await a.start()  # at another port, so that b does not know where
    await b.start()  # it comes back with its old key and all that it knew
    await b.until(lambda: own_state(b) is m.LinkState.REMOVED, "b to be told once more")
    again = await add_message(c)
    await has(a, again)
    assert own_state(b) is m.LinkState.REMOVED
    assert b.views.message(again) is None
    await b.request(m.LeaveGroup(wipe=False))
    await b.until(lambda: own_state(b) is m.LinkState.IN_STEP, "b to be on its own")
    assert b.views.counts().messages > 0
    await pair_again(a, b)
    await all_in_step(a, b, c)
    await has(b, again)


async def test_a_device_is_renamed_from_another_and_leaves_and_is_wiped(lan: Lan):
    a, b = await start(lan, "a", "b")
    await import_backup(a)
    await pair(a, b)
    await all_in_step(a, b)
    await a.request(m.RenameDevice(name="Laptop", device_id=b.device_id))
    for device in (a, b):
        await device.until(lambda device=device: names(device) == {"a", "Laptop"}, "the new name")
    await b.request(m.LeaveGroup(wipe=True))
    await a.until(lambda: names(a) == {"a"}, "b to have left")
    await b.until(lambda: not b.profile.database.exists(), "everything to be deleted")
    await b.until(lambda: not (b.profile.directory / "wiping").exists(), "the end of it")
    left = {path.name for path in b.profile.directory.iterdir()}
    assert left <= {"lock", "stderr.txt", "daemon.sock"}
    await b.kill()  # it has stopped already


async def test_two_groups_become_one_also_for_a_device_that_was_away(lan: Lan):
    a, b, c, d = await start(lan, "a", "b", "c", "d")
    await import_backup(a)
    await pair(a, b)
    await pair(c, d)
    await all_in_step(a, b)
    await all_in_step(c, d)
    lan.hosts[3].unplug()
    await pair_again(a, c)
    await all_in_step(a, b, c)
    lan.hosts[3].plug()
    await all_in_step(a, b, c, d)
    assert warns(d, "device_added")  # it was not asked
    await b.request(m.RemoveDevice(device_id=c.device_id))  # of the other former group
    await d.until(lambda: names(d) == {"a", "b", "d"}, "c to be out for d")
    await c.until(lambda: own_state(c) is m.LinkState.REMOVED, "c to know that it is out")


def _linked(device: Device) -> list[str]:
    assert device.status is not None
    return [d.name for d in device.status.devices if not d.is_self and d.route]
