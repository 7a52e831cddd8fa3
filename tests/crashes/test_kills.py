"""SIGKILL at any moment: what was acknowledged is there afterwards, and both sides converge.

Each scenario repeats on the same two profiles. The moments are drawn from a seed, and follow
the progress of the work, so that they fall into its middle on any machine.
"""

import asyncio
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.control import messages as m
from companion.control.client import ControlClient
from companion.errors import CompanionError
from tests.crashes.exports import Export, export
from tests.crashes.pair import Pair, attachment_bytes, messages
from tests.netlab.device import WAIT_TIMEOUT_S, Device

pytestmark = pytest.mark.asyncio(loop_scope="module")

CLIENTS = 3
WRITES_MAX = 40
LOOK_AGAIN_S = 0.002
INSTANT_MAX_S = 0.06
"""Progress is seen in steps (a batch, a file); the kill falls somewhere within one."""

PICTURES = 6
PICTURE_BYTES = 150_000


class Writer:
    """A client that writes without pause and keeps what was acknowledged to it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.messages: dict[str, str] = {}  # text by id
        self.conversation = ""
        self.titles = [""]
        """Titles it gave: the last one that was acknowledged, and one that may not have been."""

    async def write(self, device: Device) -> None:
        """Until the daemon dies."""
        client = await ControlClient.connect(device.profile, client=self.name)
        try:
            with pytest.raises(CompanionError, match="does not answer"):  # noqa: PT012
                while True:
                    await self._write_once(client)
        finally:
            await client.close()

    async def _write_once(self, client: ControlClient) -> None:
        number = len(self.messages)
        if not self.conversation:
            created = await client.request(m.CreateConversation(title=self.name))
            assert isinstance(created, m.Created)
            self.conversation, self.titles = created.record, [self.name]
        text = f"{self.name} wrote {number}"
        created = await client.request(m.AddMessage(conversation=self.conversation, text=text))
        assert isinstance(created, m.Created)
        self.messages[created.record] = text
        title = f"{self.name} has written {number + 1}"
        self.titles.append(title)
        await client.request(m.SetField(record=self.conversation, field="title", value=title))
        self.titles = [title]

    def check(self, device: Device) -> None:
        """All that was acknowledged is there."""
        for record, text in self.messages.items():
            row = device.views.message(record)
            assert row is not None, f"{text!r} was acknowledged and is gone"
            assert row.parts == [{"type": "text", "text": text}]
        if self.conversation:
            row = device.views.conversation(self.conversation)
            assert row is not None
            assert row.title in self.titles


async def test_every_acknowledged_write_survives_a_kill(both: Pair, rounds: int):
    for number in range(rounds):
        chance = random.Random(f"writes {number}")
        writers = [Writer(f"round {number} client {n}") for n in range(CLIENTS)]
        writing = [asyncio.create_task(writer.write(both.a)) for writer in writers]
        await _acknowledged(both.a, writers, chance.randrange(WRITES_MAX))
        await _die(both.a, chance)
        await asyncio.gather(*writing)
        await both.a.start()
        for writer in writers:
            writer.check(both.a)
        await both.converge()
        for writer in writers:
            writer.check(both.b)
        both.assert_quiet()


async def test_an_import_that_was_killed_is_whole_or_absent(
    both: Pair, rounds: int, tmp_path: Path
):
    began = time.monotonic()
    await both.apart(_import_of(tmp_path, "warm"))
    duration = time.monotonic() - began
    await both.converge()
    for number in range(rounds):
        chance = random.Random(f"import {number}")
        files = [_import_of(tmp_path, f"r{number}f{n}") for n in range(2)]
        command = m.ImportFiles(paths=[str(file.path) for file in files])
        importing = asyncio.create_task(both.a.request(command))
        await asyncio.sleep(chance.uniform(0, duration * len(files)))
        await both.a.kill()
        (outcome,) = await asyncio.gather(importing, return_exceptions=True)
        await both.a.start()
        here = [file.messages_in(both.a.views) for file in files]
        assert all(n in (0, file.messages) for n, file in zip(here, files, strict=True)), here
        if isinstance(outcome, m.Imported):
            assert all(here), "an acknowledged import is gone"
        again = await both.a.ask(command, m.Imported)
        assert [file.error for file in again.files] == [None, None]
        assert [file.messages_in(both.a.views) for file in files] == [f.messages for f in files]
        await both.converge()
        both.assert_quiet()


@pytest.mark.parametrize("victim", ["sender", "receiver"])
async def test_a_first_sync_goes_on_after_a_kill(
    both: Pair, rounds: int, tmp_path: Path, victim: str
):
    dying = both.a if victim == "sender" else both.b
    for number in range(rounds):
        chance = random.Random(f"sync {victim} {number}")
        file = export(
            tmp_path, f"{victim}{number}", conversations=6, messages=12, text_bytes=20_000
        )
        before = messages(both.b)
        await both.apart(file)
        arrived = before + chance.randrange(file.messages)
        await _reaches(both.b, messages, arrived)
        await _die(dying, chance)
        await dying.start()
        assert messages(both.b) >= arrived, "what was applied is gone"
        await both.converge()
        assert messages(both.b) == before + file.messages
        both.assert_quiet()


async def test_attachments_arrive_although_either_side_is_killed(
    both: Pair, rounds: int, tmp_path: Path
):
    for number in range(rounds):
        chance = random.Random(f"attachments {number}")
        file = export(
            tmp_path,
            f"p{number}",
            conversations=1,
            pictures=PICTURES,
            picture_bytes=PICTURE_BYTES,
        )
        before = attachment_bytes(both.b)
        await both.apart(file)
        arrived = before + chance.randrange(PICTURES * PICTURE_BYTES)
        await _reaches(both.b, attachment_bytes, arrived)
        dying = chance.choice([both.a, both.b])
        await _die(dying, chance)
        await dying.start()
        await both.converge()
        assert attachment_bytes(both.b) - before >= PICTURES * PICTURE_BYTES
        both.assert_quiet()


def _import_of(directory: Path, name: str) -> Export:
    return export(directory, name, conversations=4, messages=8, pictures=2, picture_bytes=20_000)


async def _acknowledged(device: Device, writers: list[Writer], enough: int) -> None:
    """Until so many writes were acknowledged."""
    await device.until(
        lambda: sum(len(writer.messages) for writer in writers) >= enough, "acknowledged writes"
    )


async def _reaches(device: Device, measure: Callable[[Device], int], enough: int) -> None:
    """Until so much has arrived, looked at more often than events come."""
    async with asyncio.timeout(WAIT_TIMEOUT_S):
        while measure(device) < enough:  # noqa: ASYNC110  (the files give no event)
            await asyncio.sleep(LOOK_AGAIN_S)


async def _die(device: Device, chance: random.Random) -> None:
    await asyncio.sleep(chance.uniform(0, INSTANT_MAX_S))
    await device.kill()
