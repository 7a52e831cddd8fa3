"""How long a message takes from one device to another, idle and beside a large attachment.

Two daemons in two network namespaces. The transfer is halted and let go on in turns, so that both
kinds of samples come from the same minutes of the same machine; a bare channel of aiortc between
the same namespaces carries bytes before and after, as the reference for the speed.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

from companion.control import messages as m
from tests.benchmarks import bare_channel
from tests.netlab import sandbox
from tests.netlab.device import Device
from tests.netlab.files import Attached, attach
from tests.netlab.lan import Lan
from tests.netlab.steps import all_in_step, any_conversation, comes_true, pair

ROUNDS = 5
WARM_UP = 10
BARE_BYTES = 100_000_000
LOOK_S = 0.001
PATIENCE_S = 600.0
SETTLE_S = 0.5


async def measure(options: argparse.Namespace) -> dict[str, object]:
    """The figures."""
    with tempfile.TemporaryDirectory() as directory:
        lan = Lan(Path(directory))
        try:
            lan.add_hosts("a", "b")
            return await _measure(lan, options.megabytes * 1_000_000, options.samples)
        finally:
            await lan.close()


async def _measure(lan: Lan, size: int, samples: int) -> dict[str, object]:
    bare = [await _bare(lan)]
    film = await attach(lan.directory / "a", size)
    a, b = [await host.start() for host in lan.hosts]
    await b.request(m.SetAttachmentPolicy(mode="on_open"))
    await pair(a, b)
    await all_in_step(a, b)
    await _latencies(a, b, WARM_UP)
    idle: list[float] = []
    busy: list[float] = []
    arrived, seconds = 0, 0.0
    for _ in range(ROUNDS):
        idle += await _latencies(a, b, samples // ROUNDS)
        await b.request(m.SetAttachmentPolicy(mode="all"))
        await asyncio.sleep(SETTLE_S)
        began, before = time.perf_counter(), _arrived(b, film)
        busy += await _latencies(a, b, samples // ROUNDS)
        arrived += _arrived(b, film) - before
        seconds += time.perf_counter() - began
        assert _arrived(b, film) < size, "the file was over before the samples were"
        await b.request(m.SetAttachmentPolicy(mode="on_open"))
        await asyncio.sleep(SETTLE_S)
    alone = await _rest(b, film)
    await asyncio.gather(a.stop(), b.stop())
    bare.append(await _bare(lan))
    return {
        "inputs": {"file_mb": size // 10**6, "samples": len(busy), "rounds": ROUNDS},
        "figures": {
            "idle_ms": _summary(idle),
            "busy_ms": _summary(busy),
            "mb_per_s_beside_messages": round(arrived / seconds / 1e6, 2),
            "mb_per_s_alone": round(alone / 1e6, 2),
        },
        "reference": {"bare_aiortc_mb_per_s": [round(each / 1e6, 2) for each in bare]},
        "ratio": {
            "median": round(statistics.median(busy) / statistics.median(idle), 2),
            "p95": round(_p95(busy) / _p95(idle), 2),
            "speed": round(alone / statistics.mean(bare), 2),
        },
    }


async def _latencies(a: Device, b: Device, count: int) -> list[float]:
    """From the command at one device until the message can be read at the other."""
    conversation, found = any_conversation(a), []
    for number in range(count):
        began = time.perf_counter()
        command = m.AddMessage(conversation=conversation, text=f"Message {number}")
        message = (await a.ask(command, m.Created)).record
        await comes_true(
            lambda message=message: b.views.message(message) is not None,
            within_s=PATIENCE_S,
            look_s=LOOK_S,
        )
        found.append(time.perf_counter() - began)
    return found


async def _rest(b: Device, film: Attached) -> float:
    """The speed, in bytes a second, with nothing else going on."""
    await b.request(m.SetAttachmentPolicy(mode="all"))
    await asyncio.sleep(SETTLE_S)
    began, before = time.perf_counter(), _arrived(b, film)
    whole = b.profile.blobs / film.digest[:2] / film.digest[2:]
    await comes_true(whole.exists, within_s=PATIENCE_S)
    return (film.size - before) / (time.perf_counter() - began)


def _arrived(b: Device, film: Attached) -> int:
    path = b.profile.blobs / "partial" / film.digest
    return path.stat().st_blocks * 512 if path.exists() else 0


async def _bare(lan: Lan) -> float:
    """Bytes a second over a channel of aiortc that carries nothing else."""
    program = [sys.executable, bare_channel.__file__]
    sender, receiver = (
        host.popen([*program, does, str(BARE_BYTES)])
        for host, does in zip(lan.hosts, ("send", "receive"), strict=True)
    )
    try:
        for source, target in ((sender, receiver), (receiver, sender)):
            assert source.stdout is not None
            assert target.stdin is not None
            target.stdin.write(await asyncio.to_thread(source.stdout.readline))
            target.stdin.flush()
        assert sender.stdout is not None
        return BARE_BYTES / float(await asyncio.to_thread(sender.stdout.readline))
    finally:
        sandbox.end(sender)
        sandbox.end(receiver)


def _summary(seconds: list[float]) -> dict[str, float]:
    return {
        "median": round(statistics.median(seconds) * 1000, 1),
        "p95": round(_p95(seconds) * 1000, 1),
        "max": round(max(seconds) * 1000, 1),
    }


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]
