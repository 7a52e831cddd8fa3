"""Speed limits and the diagnosis on a real network: quiet, never stuck, and right about why."""

import asyncio

from companion.control import messages as m
from tests.netlab.device import Device
from tests.netlab.files import attach
from tests.netlab.lan import Lan
from tests.netlab.steps import all_in_step, comes_true, import_backup, pair
from tests.netlab.test_attachments import arrival, is_here

LIMIT_KB = 400
FILM_BYTES = 3_000_000


def talks(device: Device) -> set[str]:
    return set(device.views.all_conversations())


async def diagnosed(device: Device, other: Device) -> m.CheckValue:
    """The check at which a diagnosis ends."""
    found = await device.ask(m.Diagnose(device_id=other.device_id), m.Diagnosis)
    assert not any(check.failed for check in found.checks[:-1])
    return found.checks[-1]


async def test_under_a_speed_limit_a_change_overtakes_a_file_and_the_link_stays(lan: Lan):
    lan.add_hosts("a", "b")
    film = await attach(lan.directory / "a", FILM_BYTES)
    a, b = [await host.start() for host in lan.hosts]
    await a.request(m.SetLimits(upload_kb=LIMIT_KB, download_kb=0))
    await b.request(m.SetLimits(upload_kb=0, download_kb=2 * LIMIT_KB))
    began = asyncio.get_running_loop().time()
    await pair(a, b)
    await a.wait_for(lambda s: s.devices[1].state is m.LinkState.IN_STEP, "all but the film")
    made = await a.ask(m.CreateConversation(title="While the film comes"), m.Created)
    await comes_true(lambda: made.record in talks(b), within_s=20)
    assert not is_here(b, film)
    await arrival(b, film)
    took = asyncio.get_running_loop().time() - began
    assert took > FILM_BYTES / (LIMIT_KB * 1000) - 1.5  # a second's worth may go at once
    entries = (await a.ask(m.GetTimeline(), m.Timeline)).entries
    assert [entry.reason for entry in entries] == [None] * len(entries)


async def test_a_diagnosis_names_what_keeps_two_devices_apart(lan: Lan):
    one, other = lan.add_hosts("a", "b")
    a, b = [await host.start() for host in lan.hosts]
    await import_backup(a)
    await pair(a, b)
    await all_in_step(a, b)
    assert (await diagnosed(a, b)).step is m.CheckStep.IN_STEP
    await b.request(m.Pause())
    await a.wait_for(lambda s: s.devices[1].state is m.LinkState.PAUSED, "a word of the pause")
    found = await diagnosed(a, b)
    assert (found.step, found.reason.code) == (m.CheckStep.HANDSHAKE, "link_peer_paused")
    lan.cut(one, other)
    found = await diagnosed(a, b)
    assert (found.step, found.reason.code) == (m.CheckStep.PORT, "check_port_silent")
    one.unplug()
    found = await diagnosed(a, b)
    assert (found.step, found.failed) == (m.CheckStep.PORT, True)
    one.plug()
    lan.mend(one, other)
    await b.request(m.Resume())
    await all_in_step(a, b)
