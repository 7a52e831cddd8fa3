"""Attachments over real links between real files: whole, once, and whatever ends meanwhile."""

import asyncio
import contextlib
import functools
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from companion.library import Library
from companion.model.ids import RecordId
from companion.model.records import ATTACHMENT
from companion.reasons import Reason
from companion.store.blobs import digest_of
from companion.store.writer import Edit
from peers.attachments import Carrier, Gatherer
from peers.link import Link
from peers.throttle import Limits
from tests.peers.meeting import linked, until

FILM = random.Random(3).randbytes(5_000_000)


class Side:
    """A device's files, and what gathers them."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.gatherer = Gatherer(library.attachments)
        self.broken: list[Reason] = []
        self.limits = Limits()

    async def know(self, data: bytes, *, bytes_too: bool = True) -> bytes:
        """Have the record of a file; its digest."""
        digest = self.library.blobs.put(data) if bytes_too else digest_of(data)
        values = {"digest": digest, "size": len(data), "name": "film"}
        await self.library.write([Edit(RecordId(digest[:16]), ATTACHMENT, values)])
        return digest

    @asynccontextmanager
    async def over(self, link: Link) -> AsyncIterator[Carrier]:
        """A link is up."""
        carrier = Carrier(
            link, self.gatherer, self.limits, owner=self, on_broken=self.broken.append
        )
        tasks = [asyncio.create_task(loop) for loop in carrier.loops().values()]
        self.gatherer.look()
        try:
            yield carrier
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await carrier.end()


@pytest.fixture
async def sides(tmp_path: Path) -> AsyncIterator[tuple[Side, Side]]:
    """One that has the film, and one that lacks it."""
    libraries = [
        await Library.open(tmp_path / name / "companion.db", tmp_path / name / "blobs")
        for name in ("here", "there")
        if (tmp_path / name).mkdir() is None
    ]
    here, there = map(Side, libraries)
    for side in (here, there):
        await side.know(FILM)
    await here.library.ask(lambda store: store.mark_blobs([_digest(here)]))
    there.library.blobs.discard(_digest(there))
    yield here, there
    for side in (here, there):
        await side.gatherer.stop()
        await side.library.close()


def _digest(side: Side) -> bytes:
    return next(iter(side.library.blobs.all()))[0]


async def test_a_file_comes_over_a_link_whole_and_is_told(sides):
    here, there = sides
    told = []
    there.library.attachments.listen_to_progress(lambda *progress: told.append(progress[1]))
    async with linked() as (a, b), here.over(a), there.over(b):
        await until(lambda: there.library.blobs.has(_digest(here)), "the film")
        await until(lambda: told[-1:] == [len(FILM)], "the end of the progress")
    assert told == sorted(told)
    assert there.library.blobs.path(_digest(here)).read_bytes() == FILM
    assert here.broken == there.broken == []


async def test_a_file_gone_wrong_comes_again_from_a_third_device_and_is_then_given(sides, tmp_path):
    here, there = sides
    digest = _digest(here)
    here.library.blobs.path(digest).write_bytes(FILM[:-1] + b"?")
    (tmp_path / "third").mkdir()
    third = Side(
        await Library.open(tmp_path / "third" / "companion.db", tmp_path / "third" / "blobs")
    )
    here.library.attachments.listen_to_wishes(here.gatherer.wish)
    await third.know(FILM)
    try:
        async with linked() as (a, b), here.over(a) as to_there, there.over(b):
            await until(lambda: not here.library.blobs.has(digest), "it to be noticed")
            here.library.attachments.listen_to_arrivals(lambda _source: to_there.announce())
            async with linked() as (c, d), here.over(c), third.over(d):
                await until(lambda: here.library.blobs.has(digest), "the right one to come here")
            await until(lambda: there.library.blobs.has(digest), "the right one to come there")
    finally:
        await third.gatherer.stop()
        await third.library.close()
    for side in (here, there):
        assert side.library.blobs.path(digest).read_bytes() == FILM
        assert side.broken == []


async def test_a_file_that_is_being_verified_when_its_link_ends_is_here_afterwards(sides):
    here, there = sides
    begun, go_on = asyncio.Event(), asyncio.Event()
    finish = there.library.attachments.finish

    async def slowly(digest: bytes, size: int, source: object) -> bool:
        begun.set()
        await go_on.wait()
        return await finish(digest, size, source)

    there.library.attachments.finish = slowly
    async with linked() as (a, b):
        async with here.over(a), there.over(b):
            await begun.wait()
        go_on.set()
        await there.gatherer.stop()
    assert there.library.blobs.has(_digest(here))
    assert await there.library.attachments.lacking(frozenset(), 9) == []


async def test_what_had_come_when_a_link_ended_is_not_sent_again(sides):
    here, there = sides
    digest, sent = _digest(here), 0

    def has_come(at_least: int) -> bool:
        held, _size = there.gatherer.plan.progress(digest)
        return held >= at_least or there.library.blobs.has(digest)

    for at_least in (1_000_000, 2_500_000, len(FILM)):
        async with linked() as (a, b), here.over(a), there.over(b):
            await until(functools.partial(has_come, at_least), "some of it")
            sent += a.bytes_sent
    await until(lambda: there.library.blobs.has(digest), "the film")
    assert sent < len(FILM) * 1.2


async def test_what_found_no_room_comes_when_there_is_some(sides, monkeypatch):
    here, there = sides
    with monkeypatch.context() as full:
        full.setattr("companion.store.durable.ROOM_BYTES", 1 << 62)
        async with linked() as (a, b), here.over(a), there.over(b):
            await until(lambda: there.library.is_in_trouble, "the disk to be full")
            await until(lambda: not there.gatherer.plan.digests(), "giving it up")
    assert await there.library.is_over_trouble()
    async with linked() as (a, b), here.over(a), there.over(b):
        await until(lambda: there.library.blobs.has(_digest(here)), "the film")


async def test_many_more_than_are_planned_for_all_come_though_nobody_has_the_first(
    sides, monkeypatch
):
    """The small ones are planned for first, and it is those that nobody has."""
    monkeypatch.setattr("peers.attachments.PLAN_MAX", 20)
    monkeypatch.setattr("peers.attachments.LOOK_MAX", 5)
    here, there = sides
    nowhere = [bytes([n]) for n in range(45)]
    somewhere = [bytes([n]) * 1_000 for n in range(45)]
    for data in (*nowhere, *somewhere):
        await there.know(data, bytes_too=False)
    for data in somewhere:
        await here.know(data)
    async with linked() as (a, b), here.over(a) as giving, there.over(b):
        has = there.library.blobs.has
        await until(lambda: all(has(digest_of(data)) for data in somewhere), "those there are")
        assert not any(has(digest_of(data)) for data in nowhere)
        for data in nowhere[:2]:
            await here.know(data)
            giving.announce()
            await until(functools.partial(has, digest_of(data)), "one that is new there")
    assert here.broken == there.broken == []


async def test_a_device_that_floods_with_wants_is_told_of_as_broken(sides):
    here, _there = sides
    async with linked() as (a, b), here.over(a):
        want = b"\x94\x01\xc4\x20" + bytes(32) + b"\x00\xcd\x10\x00"
        for _ in range(2_000):
            with contextlib.suppress(Exception):
                await b.send("blobs", want)
            if here.broken:
                break
        await until(lambda: bool(here.broken), "the breach")
    assert here.broken[0].code == "link_protocol"
