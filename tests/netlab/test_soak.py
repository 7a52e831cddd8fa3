"""Five computers in a bad network, all written on at once: nothing is lost, and nobody swells.

`pytest tests/netlab/test_soak.py --soak MINUTES` for longer than two minutes.
"""

import asyncio
import itertools
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict

import pytest

from companion.control import messages as m
from companion.demo.compare import differences
from tests.netlab.device import Device
from tests.netlab.lan import Host, Lan
from tests.netlab.steps import all_in_step, any_conversation, import_backup, pair
from tests.netlab.usage import Usage, usage_of
from tests.netlab.weather import Weather

SEED = 6
NAMES = ("a", "b", "c", "d", "e")
SAMPLE_S = 2.0
IDLE_S = 6.0
PACE_S = (0.3, 1.5)

RSS_MB_MAX = 400.0
GROWTH_MB_MAX = 60.0
"""From the middle of the trouble to its end, with what was written meanwhile; a daemon has some
150 MB with aiortc loaded and four links up."""

FILES_MAX = 160
FILES_LEFT_MAX = 40
"""More than before the trouble: links have other addresses, and so another number of sockets."""

IDLE_CPU_MAX = 0.25
"""Of one core, with nothing to do; a loop without a wait takes all of it."""

Devices = dict[Host, tuple[Device, asyncio.Lock]]


@pytest.fixture
def seconds(request: pytest.FixtureRequest) -> float:
    """How long the trouble lasts."""
    return request.config.getoption("--soak") * 60


async def test_five_devices_converge_and_do_not_swell_while_their_network_fails_at_random(
    lan: Lan, seconds: float
):
    dice = random.Random(SEED)
    devices = await in_step(lan)
    before = {device.name: usage_of(device.pid) for device, _ in devices.values()}
    samples: dict[str, list[Usage]] = {name: [] for name in NAMES}
    weather = Weather(lan, devices, dice)
    async with writing(devices, dice) as written, sampling(devices, samples):
        await weather.run(seconds)
    everyone = [device for device, _ in devices.values()]
    await all_in_step(*everyone)
    after = {device.name: usage_of(device.pid) for device in everyone}
    idle_cpu = await cpu_while_idle(everyone)
    report = {
        "seed": SEED,
        "seconds": seconds,
        "happened": dict(weather.happened),
        "written": len(written),
        "before": {name: asdict(usage) for name, usage in before.items()},
        "after": {name: asdict(usage) for name, usage in after.items()},
        "rss_mb_max": {name: max(u.rss_mb for u in all_) for name, all_ in samples.items()},
        "files_max": {name: max(u.files for u in all_) for name, all_ in samples.items()},
        "idle_cpu": idle_cpu,
    }
    print(json.dumps(report))

    for device in everyone:
        lost = [each for each in written if device.views.message(each) is None]
        assert lost == [], f"{device.name} lacks what was acknowledged"
        assert differences(everyone[0].views, device.views) == []
    for name, usages in samples.items():
        middle = max(usage.rss_mb for usage in usages[: len(usages) // 2 + 1])
        assert after[name].rss_mb < min(RSS_MB_MAX, middle + GROWTH_MB_MAX), report
        assert max(usage.files for usage in usages) < FILES_MAX, report
        assert after[name].files < before[name].files + FILES_LEFT_MAX, report
        assert idle_cpu[name] < IDLE_CPU_MAX, report


async def in_step(lan: Lan) -> Devices:
    """Five devices, paired one after the other, with conversations."""
    hosts = lan.add_hosts(*NAMES)
    devices = await asyncio.gather(*(host.start() for host in hosts))
    await import_backup(devices[0])
    for holder, newcomer in itertools.pairwise(devices):
        await pair(holder, newcomer)
    await all_in_step(*devices)
    return {host: (device, asyncio.Lock()) for host, device in zip(hosts, devices, strict=True)}


@asynccontextmanager
async def writing(devices: Devices, dice: random.Random) -> AsyncIterator[list[str]]:
    """All are written on; what was acknowledged. Everyone edits the same titles as well."""
    written: list[str] = []

    async def write(device: Device, lock: asyncio.Lock) -> None:
        while True:
            async with lock:
                conversation = any_conversation(device)
                added = m.AddMessage(conversation=conversation, text=f"{device.name} " * 20)
                written.append((await device.ask(added, m.Created)).record)
                title = m.SetField(record=conversation, field="title", value=device.name)
                await device.request(title)
            await asyncio.sleep(dice.uniform(*PACE_S))

    async with until_left([write(*each) for each in devices.values()]):
        yield written


@asynccontextmanager
async def sampling(devices: Devices, samples: dict[str, list[Usage]]) -> AsyncIterator[None]:
    """What each device uses is written down now and then."""

    async def sample() -> None:
        while True:
            for device, lock in devices.values():
                if not lock.locked() and device.runs:
                    samples[device.name].append(usage_of(device.pid))
            await asyncio.sleep(SAMPLE_S)

    async with until_left([sample()]):
        yield


@asynccontextmanager
async def until_left(loops) -> AsyncIterator[None]:
    """Run loops until the block is left; what fails in one fails there."""
    tasks = [asyncio.create_task(loop) for loop in loops]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    for each in ended:
        if not isinstance(each, asyncio.CancelledError):
            raise each


async def cpu_while_idle(devices: list[Device]) -> dict[str, float]:
    """The part of a core that each takes when nothing happens."""
    began = {device.name: usage_of(device.pid).cpu_s for device in devices}
    await asyncio.sleep(IDLE_S)
    return {
        device.name: round((usage_of(device.pid).cpu_s - began[device.name]) / IDLE_S, 3)
        for device in devices
    }
