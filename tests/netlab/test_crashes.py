"""Daemons that die in the middle: what they had acknowledged is there, and the rest comes."""

import asyncio
import json
from pathlib import Path

from companion.control import messages as m
from companion.demo.compare import differences
from tests.netlab.lan import Lan
from tests.netlab.steps import all_in_step, import_backup, pair, reach, start

CONVERSATIONS = 60
MESSAGES = 50


def backup(directory: Path) -> Path:
    """A backup whose first sync takes long enough to be cut."""
    sessions = [
        {
            "id": f"s{s}",
            "topic": f"Conversation {s}",
            "lastUpdate": 1_700_000_000_000 + s,
            "messages": [
                {"id": f"m{n}", "role": "user", "content": f"{s} {n} " + "word " * 100, "date": ""}
                for n in range(MESSAGES)
            ],
        }
        for s in range(CONVERSATIONS)
    ]
    path = directory / "backup.json"
    path.write_text(json.dumps({"chat-next-web-store": {"sessions": sessions}}))
    return path


async def test_a_device_that_is_killed_in_its_first_sync_goes_on_and_has_everything(
    lan: Lan, tmp_path: Path
):
    a, b = await start(lan, "a", "b")
    await import_backup(a, backup(tmp_path))
    lan.hosts[1].limit(rate_kbit=4_000)
    await pair(a, b)
    for least in (1, 1_000, 2_000):
        await b.until(lambda least=least: b.views.counts().messages >= least, "some messages")
        held = b.views.counts().messages
        await b.kill()
        await b.start()
        assert b.views.counts().messages >= held, "what was applied is gone"
    lan.hosts[1].limit()
    await all_in_step(a, b)
    assert b.views.counts().messages == CONVERSATIONS * MESSAGES
    assert differences(a.views, b.views) == []


async def test_a_sender_that_is_killed_goes_on_and_nothing_is_lost(lan: Lan, tmp_path: Path):
    a, b = await start(lan, "a", "b")
    await import_backup(a, backup(tmp_path))
    lan.hosts[1].limit(rate_kbit=4_000)
    await pair(a, b)
    await b.until(lambda: b.views.counts().messages > 500, "some messages")
    await a.kill()
    await a.start()
    lan.hosts[1].limit()
    await all_in_step(a, b)
    assert differences(a.views, b.views) == []


async def test_a_pairing_that_breaks_off_leaves_nobody_half_in(lan: Lan):
    a, b = await start(lan, "a", "b")
    shown = (await a.ask(m.StartPairing(), m.Pairing)).pairing
    await b.ask(m.ScanPairing(link=shown.link), m.Pairing)
    await asyncio.gather(
        reach(a, m.PairingStep.ASK_CHECK_CODE), reach(b, m.PairingStep.SHOW_CHECK_CODE)
    )
    await b.kill()
    await a.until(
        lambda: a.pairing is not None and a.pairing.step is m.PairingStep.FAILED, "the end"
    )
    await b.start()
    for device in (a, b):
        status = await device.ask(m.GetStatus(), m.Status)
        assert len(status.devices) == 1
    await pair(a, b)
    await all_in_step(a, b)
