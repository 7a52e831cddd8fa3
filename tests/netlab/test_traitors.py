"""Members that break the rules: dropped in bounded time and memory, while the others go on."""

import asyncio
import json
import random
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

from companion.profile import Profile
from companion.replication.session import BATCH_BYTES_MAX
from peers.webrtc import UNSENT_BYTES_MAX
from tests.netlab import impatient, sandbox, traitor
from tests.netlab.device import Device
from tests.netlab.lan import Host, Lan
from tests.netlab.steps import add_message, all_in_step, has, import_backup, pair
from tests.netlab.usage import usage_of

TRAITOR = [sys.executable, Path(traitor.__file__)]
IMPATIENT = [Path(impatient.__file__)]
ENDED = re.compile(r"the link to \w+ ended: ([^\"]*)")
DROPPED_WITHIN_S = 30.0
TEXT_BYTES = 4_000
TEXTS = 2_500
"""Ten megabytes that compress to half of that: far more than may be queued for one peer."""

FIRST_GROWTH_MB_MAX, GROWTH_MB_MAX = 96.0, 12.0
"""What is under way is kept in memory, which Python then keeps for the next time."""

LOOK_S = 0.2


async def test_members_that_send_garbage_or_never_read_are_dropped_while_the_others_go_on(
    lan: Lan, tmp_path: Path
):
    hosts = lan.add_hosts("a", "b", "c")
    a, b, c = await asyncio.gather(
        hosts[0].start(program=IMPATIENT), *(host.start() for host in hosts[1:])
    )
    await import_backup(a)
    await pair(a, b)
    await pair(a, c)
    await all_in_step(a, b, c)
    member = c.device_id
    await c.stop()
    attacked_by_c = partial(attacked, a, b, address=hosts[0].ipv4, by=hosts[2], profile=c.profile)
    for mode in ("sync", "blobs"):
        why, _ = await attacked_by_c(mode)
        assert "breaks the rules of syncing" in why, mode
    await import_backup(b, much(tmp_path))
    await all_in_step(a, b)
    before, sent_before = usage_of(a.pid), bytes_sent(a, member)
    for most_mb in (FIRST_GROWTH_MB_MAX, GROWTH_MB_MAX):
        why, grown_mb = await attacked_by_c("deaf")
        assert "was lost" in why
        assert grown_mb < most_mb
    assert 0 < bytes_sent(a, member) - sent_before < 2 * (UNSENT_BYTES_MAX + BATCH_BYTES_MAX)
    assert usage_of(a.pid).files <= before.files
    await c.start()  # who has done nothing wrong
    await all_in_step(a, b, c)


async def attacked(
    a: Device, b: Device, mode: str, *, address: str, by: Host, profile: Profile
) -> tuple[str, float]:
    """Attack a, until it has dropped the attacker; meanwhile it stays in step with b. Why a says
    that it did, and how much more memory it took before."""
    ended_before, rss_mb = len(endings(a)), [usage_of(a.pid).rss_mb]
    attack = by.popen([*TRAITOR, profile.directory, a.device_id, address, mode])
    try:
        assert await line_of(attack) == b"linked\n"
        await has(b, await add_message(a))
        await has(a, await add_message(b))
        dropped = asyncio.create_task(line_of(attack))
        while not dropped.done():
            rss_mb.append(usage_of(a.pid).rss_mb)
            await asyncio.wait({dropped}, timeout=LOOK_S)
        assert await dropped == b"dropped\n"
        await a.until(lambda: len(endings(a)) > ended_before, "the end of that link")
    finally:
        sandbox.end(attack)
    return endings(a)[-1], max(rss_mb) - rss_mb[0]


def bytes_sent(a: Device, device: str) -> int:
    """What a has handed over for a device."""
    assert a.status is not None
    return next(each.bytes_sent for each in a.status.devices if each.device_id == device)


def endings(a: Device) -> list[str]:
    """What a tells of the links that have ended."""
    return ENDED.findall(a.profile.log.read_text())


async def line_of(attack: "subprocess.Popen[bytes]") -> bytes:
    async with asyncio.timeout(DROPPED_WITHIN_S):
        line: bytes = await asyncio.to_thread(attack.stdout.readline)
    return line


def much(directory: Path) -> Path:
    """A backup of more than may be under way to one peer."""
    noise = random.Random(1)
    messages = [
        {"id": f"m{n}", "role": "user", "content": noise.randbytes(TEXT_BYTES // 2).hex(" ", 6)}
        for n in range(TEXTS)
    ]
    session = {"id": "s", "topic": "Much", "lastUpdate": 1_700_000_000_000, "messages": messages}
    path = directory / "backup.json"
    path.write_text(json.dumps({"chat-next-web-store": {"sessions": [session]}}))
    return path
