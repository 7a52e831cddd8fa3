"""Two daemons of one group, one of which dies again and again; and what must hold afterwards."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from companion.control import messages as m
from companion.demo.compare import differences
from tests.crashes.exports import Export
from tests.netlab.device import WAIT_TIMEOUT_S, Device

LOOK_AGAIN_S = 0.02


class Pair:
    """Devices a and b. `start` before use, `stop` at the end."""

    def __init__(self, a: Device, b: Device) -> None:
        self.a = a
        self.b = b

    async def start(self) -> None:
        """Start both daemons, and wait until they are in step."""
        await asyncio.gather(self.a.start(), self.b.start())
        await self.converge()

    async def stop(self) -> None:
        """Stop both daemons, kindly and then not."""
        await asyncio.gather(self.a.stop(), self.b.stop())

    async def converge(self) -> None:
        """Until both say that they are in step with all attachments; then they hold the same.

        Both are asked afresh: an event may tell of a link that a kill has cut meanwhile.

        Raises:
            TimeoutError: they do not come to it.
        """
        states: list[m.Status] = []
        try:
            async with asyncio.timeout(WAIT_TIMEOUT_S):
                while not states or not all(map(_is_in_step, states)):
                    await asyncio.sleep(LOOK_AGAIN_S if states else 0)
                    states = [await device.ask(m.GetStatus(), m.Status) for device in self._both]
        except TimeoutError:
            raise TimeoutError(f"not in step after {WAIT_TIMEOUT_S:.0f} s: {states}") from None
        different = differences(self.a.views, self.b.views)
        assert not different, f"{len(different)} differ, {different[:3]} among them"

    async def apart(self, export: Export) -> None:
        """Import into a while the two are not linked; what follows is a sync of all of it."""
        await self.a.request(m.Pause())
        imported = await self.a.ask(m.ImportFiles(paths=[str(export.path)]), m.Imported)
        assert [file.error for file in imported.files] == [None]
        await self.a.request(m.Resume())

    def assert_sound(self) -> None:
        """Nothing has been logged that should not be, and both databases are whole."""
        complaints = [complaint for device in self._both for complaint in device.complaints()]
        assert not complaints, "\n".join(complaints)
        for device in self._both:
            with closing(sqlite3.connect(device.profile.database)) as connection:
                assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]

    @property
    def _both(self) -> tuple[Device, Device]:
        return self.a, self.b


def _is_in_step(status: m.Status) -> bool:
    links = [device.state for device in status.devices if not device.is_self]
    return links == [m.LinkState.IN_STEP] and status.attachments_missing == 0


def messages(device: Device) -> int:
    """How many messages it has."""
    return device.views.counts().messages


def attachment_bytes(device: Device) -> int:
    """How many bytes of attachments it has, whole or in part."""
    files = (path for path in device.profile.blobs.rglob("*") if path.is_file())
    return sum(map(_size, files))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # it has come to its final name meanwhile
        return 0
