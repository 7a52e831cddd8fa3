"""What persons do with several computers, as steps that a test is told in."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from companion.control import messages as m
from companion.demo.run import SAMPLE
from tests.netlab.device import Device
from tests.netlab.lan import Lan


async def group(lan: Lan) -> tuple[Device, Device, Device]:
    """a, b and c in step, with b between them, and a backup's conversations."""
    a, b, c = await start(lan, "a", "b", "c")
    await import_backup(a)
    await pair(a, b)
    await pair(b, c)
    await all_in_step(a, b, c)
    return a, b, c


async def start(lan: Lan, *names: str) -> list[Device]:
    """A host each, with its daemon running."""
    return list(await asyncio.gather(*(host.start() for host in lan.add_hosts(*names))))


async def import_backup(device: Device, backup: Path = SAMPLE) -> None:
    """Import the conversations of a NextChat backup."""
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


async def show(device: Device) -> m.PairingValue:
    """Show codes there."""
    return (await device.ask(m.StartPairing(), m.Pairing)).pairing


async def pair_by_typing(holder: Device, newcomer: Device) -> None:
    """The newcomer shows a typed code, which says in the network where it is."""
    await type_and_confirm(holder, newcomer, (await show(newcomer)).code)


async def type_and_confirm(holder: Device, newcomer: Device, code: str) -> None:
    """The holder's person types the newcomer's code, and then the check code."""
    await holder.request(m.TypePairing(code=code))
    await asyncio.gather(
        reach(holder, m.PairingStep.ASK_CHECK_CODE),
        reach(newcomer, m.PairingStep.SHOW_CHECK_CODE),
    )
    assert newcomer.pairing is not None
    await holder.request(m.ConfirmPairing(check_code=newcomer.pairing.check_code))
    await asyncio.gather(reach(holder, m.PairingStep.PAIRED), reach(newcomer, m.PairingStep.PAIRED))


async def reach(device: Device, step: m.PairingStep) -> None:
    """Until the pairing is at this step; fails at once when the pairing does."""
    await device.until(lambda: _step_of(device) is step, f"pairing step {step.value}")


def _step_of(device: Device) -> m.PairingStep | None:
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
                lambda status, others=ids - {device.device_id}: _is_in_step(status, others),
                "being in step with all",
            )
            for device in devices
        )
    )


def _is_in_step(status: m.Status, others: set[str]) -> bool:
    in_step = {
        each.device_id
        for each in status.devices
        if not each.is_self and each.state is m.LinkState.IN_STEP
    }
    return in_step == others and status.attachments_missing == 0


def title(device: Device, conversation: str) -> str:
    """What the conversation is called there; "" while it is not there."""
    row = device.views.conversation(conversation)
    return "" if row is None else row.title


def any_conversation(device: Device) -> str:
    """The id of a conversation that the device has."""
    return device.views.conversations(limit=1, offset=0)[0].id


async def add_message(device: Device) -> str:
    """Write a message there; its id."""
    conversation = any_conversation(device)
    command = m.AddMessage(conversation=conversation, text=f"Written on {device.name}")
    return (await device.ask(command, m.Created)).record


async def has(device: Device, message: str) -> None:
    """Until the message is there."""
    await device.until(lambda: device.views.message(message) is not None, "the message")


async def comes_true(
    condition: Callable[[], bool], *, within_s: float, look_s: float = 0.05
) -> None:
    """Look again and again, for what no event tells. Raises TimeoutError."""
    async with asyncio.timeout(within_s):
        while True:
            if condition():
                return
            await asyncio.sleep(look_s)
