"""Three computers in a LAN: what a person with three machines does, over the real network."""

import asyncio
from pathlib import Path

from companion.control import messages as m
from companion.demo.compare import differences
from companion.demo.run import SAMPLE
from tests.netlab.device import Device
from tests.netlab.lan import Lan


async def test_three_devices_pair_in_a_chain_and_all_hold_the_same(lan: Lan):
    a, b, c = await start(lan, "a", "b", "c")
    await import_backup(a)
    await pair(a, b)
    await pair(b, c)
    await all_in_step(a, b, c)  # so a and c, never paired with each other, are linked too
    assert a.views.counts().messages > 0
    assert differences(a.views, b.views) == []
    assert differences(a.views, c.views) == []


async def test_an_edit_on_one_device_shows_on_a_device_it_was_never_paired_with(lan: Lan):
    a, b, c = await group(lan)
    conversation = c.views.conversations(limit=1, offset=0)[0].id
    await c.request(m.SetField(record=conversation, field="title", value="Renamed on c"))
    await a.until(lambda: title(a, conversation) == "Renamed on c", "the new title")
    await all_in_step(a, b, c)
    assert differences(a.views, c.views) == []


async def test_two_devices_stay_in_step_without_the_third_that_introduced_them(lan: Lan):
    a, b, c = await group(lan)
    lan.hosts[1].unplug()
    conversation = a.views.conversations(limit=1, offset=0)[0].id
    created = await a.ask(m.AddMessage(conversation=conversation, text="Without b"), m.Created)
    await c.until(lambda: c.views.message(created.record) is not None, "the message")
    assert b.views.message(created.record) is None
    lan.hosts[1].plug()
    await b.until(lambda: b.views.message(created.record) is not None, "the message, at last")
    await all_in_step(a, b, c)
    assert differences(a.views, b.views) == []


async def group(lan: Lan) -> tuple[Device, Device, Device]:
    """a, b and c in step, with b between them, and a backup's conversations."""
    a, b, c = await start(lan, "a", "b", "c")
    await import_backup(a)
    await pair(a, b)
    await pair(b, c)
    await all_in_step(a, b, c)
    return a, b, c


async def start(lan: Lan, *names: str) -> list[Device]:
    return list(await asyncio.gather(*(host.start() for host in lan.add_hosts(*names))))


async def import_backup(device: Device, backup: Path = SAMPLE) -> None:
    imported = await device.ask(m.ImportFiles(paths=[str(backup)]), m.Imported)
    assert [file.error for file in imported.files] == [None]


async def pair(holder: Device, newcomer: Device) -> None:
    """The holder shows a code, the newcomer takes it; the holder's person types the check code."""
    shown = (await holder.ask(m.StartPairing(), m.Pairing)).pairing
    assert shown.step is m.PairingStep.WAITING
    await newcomer.ask(m.ScanPairing(link=shown.link), m.Pairing)
    await asyncio.gather(
        reach(holder, m.PairingStep.ASK_CHECK_CODE),
        reach(newcomer, m.PairingStep.SHOW_CHECK_CODE),
    )
    assert newcomer.pairing is not None
    await holder.request(m.ConfirmPairing(check_code=newcomer.pairing.check_code))
    await asyncio.gather(reach(holder, m.PairingStep.PAIRED), reach(newcomer, m.PairingStep.PAIRED))
    assert holder.pairing is not None
    assert holder.pairing.peer_name == newcomer.name
    assert newcomer.pairing.peer_name == holder.name


async def reach(device: Device, step: m.PairingStep) -> None:
    await device.until(lambda: step_of(device) is step, f"pairing step {step.value}")


def step_of(device: Device) -> m.PairingStep | None:
    if device.pairing is None:
        return None
    assert device.pairing.step is not m.PairingStep.FAILED, device.pairing.reason
    return device.pairing.step


async def all_in_step(*devices: Device) -> None:
    """Until each says of every other that it is in step, and lacks no attachment."""
    ids = {device.device_id for device in devices}
    await asyncio.gather(
        *(
            device.wait_for(
                lambda status, others=ids - {device.device_id}: is_in_step(status, others),
                "being in step with all",
            )
            for device in devices
        )
    )


def is_in_step(status: m.Status, others: set[str]) -> bool:
    in_step = {
        each.device_id
        for each in status.devices
        if not each.is_self and each.state is m.LinkState.IN_STEP
    }
    return in_step == others and status.attachments_missing == 0


def title(device: Device, conversation: str) -> str:
    row = device.views.conversation(conversation)
    return "" if row is None else row.title
