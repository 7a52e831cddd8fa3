"""An attachment is waited for as long as something of it comes, and no longer."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from companion.cli.attachments import wait_for
from companion.control import messages as m

NO_PATIENCE_S = 0.01


class Daemon:
    """Tells of some bytes, and of nothing after them."""

    def __init__(self, *held: int) -> None:
        self._told = [m.AttachmentProgress(digest="ours", held=each, size=9) for each in held]

    async def events(self) -> AsyncIterator[m.Event]:
        """What is told of the attachment, between things about another one."""
        for event in self._told:
            yield m.AttachmentProgress(digest="theirs", held=9, size=9)
            yield event
        await asyncio.Event().wait()


async def test_what_no_linked_device_has_is_not_waited_for_without_end():
    for held in ((), (3, 6)):
        with pytest.raises(TimeoutError):
            await wait_for(Daemon(*held), "ours", shows=False, silence_s=NO_PATIENCE_S)


async def test_what_comes_is_waited_for_to_its_end():
    await wait_for(Daemon(3, 6, 9), "ours", shows=False)
