"""How long two persons wait while they pair, and how long a frame of the camera takes to be read.

Daemons in network namespaces; each newcomer is a new profile on a host of its own. Measured is
from the link (or the typed code) that is taken until both say that they are paired, with persons
who type the check code at once. The frames are those of the tests, with the longest link there is.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from companion.control import messages as m
from companion.pictures.qr import read_luma
from peers.addresses import Endpoint
from peers.pairing_code import PairingCode
from tests.companion.pictures.frames import frame
from tests.netlab.device import Device
from tests.netlab.lan import Lan
from tests.netlab.steps import import_backup, reach

NEWCOMERS = 5
DECODED = 101
WAITING_S = 3.0
DECODE_MS = 5.0
SIZES = ((640, 480), (1280, 720))


async def measure(_options: argparse.Namespace) -> dict[str, object]:
    """The figures, and what they may be."""
    with tempfile.TemporaryDirectory() as directory:
        lan = Lan(Path(directory))
        try:
            scanned, typed = await _pairings(lan)
        finally:
            await lan.close()
    decoded = {f"{width}x{height}": _decoding_ms(width, height) for width, height in SIZES}
    works_ms = max(each["processor"] for each in decoded.values())
    slowest = max(*scanned, *typed)
    return {
        "inputs": {"newcomers": NEWCOMERS, "frames": DECODED, "frame": "tilt 30°, blur, noise 20"},
        "figures": {
            "scanned_s": _summary(scanned),
            "typed_s": _summary(typed),
            "decode_ms": decoded,
        },
        "reference": {"waiting_s_max": WAITING_S, "decode_ms_max": DECODE_MS},
        "ratio": {
            "waiting": round(slowest / WAITING_S, 3),
            "decode": round(works_ms / DECODE_MS, 3),
        },
    }


async def _pairings(lan: Lan) -> tuple[list[float], list[float]]:
    holder = await lan.add_host("holder").start()
    await import_backup(holder)
    scanned, typed = [], []
    for number in range(NEWCOMERS):
        newcomer = await lan.add_host(f"s{number}").start()
        shown = (await newcomer.ask(m.StartPairing(), m.Pairing)).pairing
        scanned.append(await _wait(holder, newcomer, m.ScanPairing(link=shown.link)))
        await newcomer.stop()
        newcomer = await lan.add_host(f"t{number}").start()
        shown = (await newcomer.ask(m.StartPairing(), m.Pairing)).pairing
        typed.append(await _wait(holder, newcomer, m.TypePairing(code=shown.code)))
        await newcomer.stop()
    return scanned, typed


async def _wait(holder: Device, newcomer: Device, taken: m.Command) -> float:
    began = time.perf_counter()
    await holder.ask(taken, m.Pairing)
    await asyncio.gather(
        reach(holder, m.PairingStep.ASK_CHECK_CODE),
        reach(newcomer, m.PairingStep.SHOW_CHECK_CODE),
    )
    assert newcomer.pairing is not None
    await holder.request(m.ConfirmPairing(check_code=newcomer.pairing.check_code))
    await asyncio.gather(
        *(reach(device, m.PairingStep.PAIRED) for device in (holder, newcomer)),
    )
    return time.perf_counter() - began


def _decoding_ms(width: int, height: int) -> dict[str, float]:
    """Medians: of the time that passes, and of that which the processor works on it. On a busy
    computer only the latter says something of the decoder."""
    hosts = ["fd00::1234:5678", "2001:db8:1:2:3:4:5:6"]  # nothing makes a longer link than two
    endpoints = tuple(Endpoint(host, 54321) for host in hosts)
    link = PairingCode(bytes(range(16)), bytes(range(99, 115)), endpoints).link()
    plane = frame(link, width, height, tilt=30, blur=width // 640, noise=20)
    passed, worked = [], []
    for _ in range(DECODED):
        began, began_work = time.perf_counter(), time.thread_time()
        assert read_luma(plane, width, height, width) == link
        worked.append(time.thread_time() - began_work)
        passed.append(time.perf_counter() - began)
    medians = {"clock": statistics.median(passed), "processor": statistics.median(worked)}
    return {name: round(seconds * 1000, 2) for name, seconds in medians.items()}


def _summary(seconds: list[float]) -> dict[str, float]:
    return {"median": round(statistics.median(seconds), 3), "max": round(max(seconds), 3)}
