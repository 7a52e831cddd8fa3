"""Two daemons of one group, one of which dies again and again; and what must hold afterwards."""

import asyncio
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
        """Start the daemons that do not run."""
        await asyncio.gather(*(device.start() for device in self._both if not device.runs))

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
        assert [state.warnings for state in states] == [[], []]
        different = differences(self.a.views, self.b.views)
        assert not different, f"{len(different)} differ, {different[:3]} among them"

    async def apart(self, export: Export) -> None:
        """Import into a while the two are not linked; what follows is a sync of all of it."""
        await self.a.request(m.Pause())
        imported = await self.a.ask(m.ImportFiles(paths=[str(export.path)]), m.Imported)
        assert [file.error for file in imported.files] == [None]
        await self.a.request(m.Resume())

    async def examine(self) -> None:
        """Both doctors find nothing."""
        for device in self._both:
            examined = await device.ask(m.Examine(), m.Examined)
            assert examined.findings == []

    def assert_quiet(self) -> None:
        """No daemon has logged anything that none should."""
        complaints = [complaint for device in self._both for complaint in device.complaints()]
        assert not complaints, "\n".join(complaints)

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
