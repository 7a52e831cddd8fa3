"""Looks at everything that a diagnosis needs to know, and tries once more to reach the device."""

import asyncio
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from companion.diagnosing import Found
from companion.model.ids import DeviceId
from peers.addresses import Endpoint
from peers.dialling import Failure, State
from peers.interfaces import Interfaces
from peers.link_rules import Mode
from peers.node import Node
from peers.signalling import DialFailed, Intent, dial

ATTEMPT_S: Final = 10.0
_LOOK_S: Final = 0.1


async def investigate(
    node: Node,
    interfaces: Interfaces,
    device: DeviceId,
    *,
    own_software: str,
    software: str,
    disk: Path,
    is_disk_full: bool,
) -> Found:
    """What is seen of a device now. Takes some seconds where it does not answer."""
    tried: Mapping[str, Failure | None] = {}
    if not node.links.paused and node.links.view(device).progress is None:
        tried = await _tried(node.links.view(device).endpoints, interfaces)
        if None in tried.values():
            await _attempt(node, device)
    sightings = node.discovery.sightings
    return Found(
        link=node.links.view(device),
        is_paused=node.links.paused,
        is_manual=node.gate.mode(device) is Mode.MANUAL,
        addresses=tuple(interfaces.addresses()),
        heard=len(sightings),
        is_sighted=any(node.device_of(each.instance) == device for each in sightings),
        tried=tried,
        own_software=own_software,
        software=software,
        free_bytes=await asyncio.to_thread(lambda: shutil.disk_usage(disk).free),
        is_disk_full=is_disk_full,
    )


async def _tried(
    endpoints: Iterable[Endpoint], interfaces: Interfaces
) -> dict[str, Failure | None]:
    """Knock at each address; None: the port answers."""
    found = list(endpoints)
    results = await asyncio.gather(*(_knock(endpoint, interfaces) for endpoint in found))
    return {f"{e.host} port {e.port}": result for e, result in zip(found, results, strict=True)}


async def _knock(endpoint: Endpoint, interfaces: Interfaces) -> Failure | None:
    try:
        stream = await dial(endpoint, Intent.LINK, interfaces)
    except DialFailed as error:
        return error.failure
    await stream.close()
    return None


async def _attempt(node: Node, device: DeviceId) -> None:
    """Have it dialled now, and wait for what comes of it."""
    node.links.given(device, [])
    try:
        async with asyncio.timeout(ATTEMPT_S):
            while node.links.view(device).dialling is State.DIALLING:  # noqa: ASYNC110
                await asyncio.sleep(_LOOK_S)
    except TimeoutError:
        return
