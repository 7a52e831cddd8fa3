"""Whatever goes wrong here, a device is dialled again, and its link does not stand for ever."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from companion.library import Library
from peers.addresses import Endpoint
from peers.dialling import State
from peers.identity import Identity
from peers.link_memory import Memories
from peers.links import Links
from peers.meetings import Met
from peers.membership import Membership
from tests.peers.desks import Kept
from tests.peers.meeting import LOOPBACK, Meeting, end_of, member, until


class KeptLinks:
    """A peers.link_memory.LinkStore in memory."""

    def __init__(self) -> None:
        self.kept: bytes | None = None

    async def load_links(self) -> bytes | None:
        return self.kept

    async def save_links(self, kept: bytes) -> None:
        self.kept = kept


@asynccontextmanager
async def links_of(own: Identity, other: Identity, folder: Path) -> AsyncIterator[Links]:
    """Those of a device that has another one in its group."""
    membership = await Membership.open(own, Kept(), name="a", platform="Linux", now_ms=1)
    await membership.admit(member(other))
    library = await Library.open(folder / "companion.db", folder / "blobs")
    links = Links(
        identity=own,
        membership=membership,
        interfaces=LOOPBACK,
        store=library,
        memories=Memories(KeptLinks()),
        software="test",
        on_change=lambda: None,
    )
    await links.start(9)
    try:
        yield links
    finally:
        await links.stop()
        await library.close()


async def fail(*_arguments: object) -> None:
    raise ZeroDivisionError


async def test_a_device_is_dialled_again_after_an_error_that_nobody_foresaw(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logfail
):
    logfail.expect("a dial of .* failed")
    monkeypatch.setattr("peers.meetings.dial", fail)
    own, other = Identity.generate(), Identity.generate()
    async with links_of(own, other, tmp_path) as links:
        links.given(other.device_id, [Endpoint("127.0.0.1", 9)])
        assert links.view(other.device_id).dialling is State.DIALLING
        await until(lambda: links.view(other.device_id).dialling is State.WAITING, "an end of it")
        assert links._dialling.deadline() is not None


async def test_a_link_over_which_an_error_came_that_nobody_foresaw_is_closed_and_made_again(
    tmp_path: Path, logfail
):
    logfail.expect("the link to .* failed")
    async with Meeting() as meeting:
        link, _ = await meeting.link()
        async with links_of(meeting.a, meeting.b, tmp_path) as links:
            links._store.heads = fail
            links._stand(Met(meeting.b.device_id, link, b"run"), None)
            assert links.linked == {meeting.b.device_id}
            await until(lambda: not links.linked, "the end of the link")
            await end_of(link)
            assert links._dialling.state(meeting.b.device_id) is not State.LINKED
