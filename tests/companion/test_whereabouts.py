"""Whether a conversation is on another device, by what that device has said to have."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from companion.control import messages as m
from companion.errors import CompanionError
from companion.library import Library
from companion.model import ids
from companion.model.dots import VersionVector
from companion.model.frontier import ABSORBED, absorbed_value
from companion.model.ids import RecordId
from companion.model.records import DEVICE
from companion.store.writer import Edit
from companion.whereabouts import whereabouts

TALK, FIRST, SECOND, OTHER = (RecordId(bytes([n]) * 16) for n in range(1, 5))
HERE, THERE = (bytes([n]) * 16 for n in (8, 9))


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    opened = await Library.open(tmp_path / "db", tmp_path / "blobs")
    await opened.write([Edit(TALK, "conversation", {"title": "Trees"})])
    await opened.write([_message(FIRST, TALK), _message(OTHER, RecordId(bytes(16)))])
    yield opened
    await opened.close()


def _message(record: RecordId, conversation: RecordId) -> Edit:
    parts = [{"type": "text", "text": "hello"}]
    return Edit(record, "message", {"conversation": conversation, "parts": parts})


def device(own: bytes, *, is_self: bool = False) -> m.DeviceValue:
    return m.DeviceValue(
        device_id=ids.to_text(own),
        name="Laptop",
        platform="",
        is_self=is_self,
        state=m.LinkState.OFFLINE,
        reason=m.ReasonValue("link_not_found"),
    )


async def missing(library: Library, has: VersionVector) -> int:
    devices = [device(HERE, is_self=True), device(THERE)]
    known = {ids.to_text(THERE): has}
    found = await whereabouts(library, ids.to_text(TALK), devices, known)
    own, other = found.places
    assert (own.is_there, own.missing) == (True, 0)
    assert other.is_there == (other.missing == 0)
    return other.missing


async def test_a_device_has_a_conversation_when_it_has_every_write_that_stands_in_it(library):
    everything = await library.vector()
    assert await missing(library, VersionVector()) == 2
    assert await missing(library, everything) == 0
    await library.write([_message(SECOND, TALK)])
    assert await missing(library, everything) == 1
    await library.write([Edit(TALK, "conversation", {"title": "Rivers"})])
    assert await missing(library, everything) == 2
    assert await missing(library, await library.vector()) == 0


async def test_what_a_device_has_said_to_everybody_counts_too(library):
    said = {ABSORBED: absorbed_value(await library.vector())}
    await library.write([Edit(RecordId(THERE), DEVICE, said)])
    assert await missing(library, VersionVector()) == 0


@pytest.mark.parametrize("named", ["f" * 32, "no id"])
async def test_a_conversation_that_is_not_here_is_nowhere(library, named):
    with pytest.raises(CompanionError) as told:
        await whereabouts(library, named, [], {})
    assert told.value.reason.code == "not_found"
