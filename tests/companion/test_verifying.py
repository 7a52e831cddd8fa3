"""Bytes that a disk has lost are noticed, kept aside, and come again."""

import errno
import threading
from pathlib import Path

import pytest

from companion.digests import digest_of
from companion.library import Library
from companion.model.ids import RecordId
from companion.model.records import ATTACHMENT
from companion.store import meta
from companion.store.writer import Edit
from companion.verifying import Stopped, Verified

FILM = bytes(range(256)) * 5_000


class House:
    """A library with a film in it, which a record names."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.verifying = library.attachments.verifying
        self.wishes: list[bytes] = []
        library.attachments.listen_to_wishes(self.wishes.append)

    async def keep(self, data: bytes, *, named: bool = True) -> bytes:
        digest = self.library.blobs.put(data)
        if named:
            values = {"digest": digest, "size": len(data), "name": "film"}
            await self.library.write([Edit(RecordId(digest[:16]), ATTACHMENT, values)])
        await self.library.ask(lambda store: store.mark_blobs([digest]))
        return digest

    def path(self, digest: bytes) -> Path:
        return self.library.blobs.path(digest)

    def aside(self) -> list[bytes]:
        return [path.read_bytes() for _, path in self.library.blobs.aside()]

    async def lacking(self) -> list[bytes]:
        return [each.digest for each in await self.library.attachments.lacking(frozenset(), 9)]


@pytest.fixture
async def house(tmp_path):
    library = await Library.open(tmp_path / "companion.db", tmp_path / "blobs")
    yield House(library)
    await library.close()


def flipped(data: bytes) -> bytes:
    return data[:1_000_000] + bytes([data[1_000_000] ^ 1]) + data[1_000_001:]


@pytest.mark.parametrize(
    "damage",
    [flipped, lambda d: d[:-1], lambda d: d + b"!", lambda d: bytes(len(d)), lambda _: b""],
)
async def test_a_wrong_file_is_kept_aside_and_wanted_again(house, damage):
    digest = await house.keep(FILM)
    house.path(digest).write_bytes(damage(FILM))
    assert not await house.verifying.check(digest)
    assert not house.library.blobs.has(digest)
    assert house.aside() == [damage(FILM)]
    assert await house.lacking() == house.wishes == [digest]
    await house.library.attachments.store(digest, 0, FILM, 0)
    assert await house.library.attachments.finish(digest, len(FILM), "a link")
    assert house.path(digest).read_bytes() == FILM
    assert await house.verifying.check(digest)
    assert await house.lacking() == []


async def test_each_wrong_file_of_a_name_is_kept(house):
    digest = await house.keep(FILM)
    for damaged in (b"first", b"second", b"third"):
        house.path(digest).parent.mkdir(exist_ok=True)
        house.path(digest).write_bytes(damaged)
        assert not await house.verifying.check(digest)
    assert sorted(house.aside()) == [b"first", b"second", b"third"]


async def test_a_right_file_stays_as_it_is(house):
    digest = await house.keep(FILM)
    before = house.path(digest).stat()
    assert await house.verifying.check(digest)
    assert house.path(digest).stat() == before
    assert (house.aside(), house.wishes) == ([], [])


async def test_a_file_that_was_put_right_meanwhile_is_not_set_aside(house):
    digest = await house.keep(FILM)
    house.path(digest).write_bytes(b"wrong")
    wrong = house.library.blobs.wrong(digest)
    house.library.blobs.put(FILM)
    assert not house.library.blobs.set_aside(digest, wrong)
    assert house.path(digest).read_bytes() == FILM


async def test_a_wrong_file_that_nothing_names_is_set_aside_and_not_wanted(house):
    digest = await house.keep(FILM, named=False)
    house.path(digest).write_bytes(flipped(FILM))
    assert not await house.verifying.check(digest)
    assert (house.aside(), house.wishes) == ([flipped(FILM)], [])


async def test_a_file_that_is_marked_and_gone_is_wanted_again(house):
    digest = await house.keep(FILM)
    house.path(digest).unlink()
    await house.verifying.look()
    assert await house.lacking() == house.wishes == [digest]


async def test_a_sector_that_cannot_be_read_makes_a_file_wrong_and_a_locked_door_does_not(
    house, monkeypatch
):
    digest = await house.keep(FILM)

    def fails(code: int):
        def is_right(*_):
            raise OSError(code, "no")

        monkeypatch.setattr("companion.store.blobs.is_right", is_right)

    fails(errno.EACCES)
    with pytest.raises(PermissionError):
        await house.verifying.check(digest)
    nobody = threading.Event()
    found = await house.verifying.check_all(lambda *_: None, nobody)
    assert found == Verified(files=1, wrong=0, unread=1)
    assert house.aside() == []
    fails(errno.EIO)
    assert not await house.verifying.check(digest)
    assert house.aside() == [FILM]


async def test_a_wrong_file_is_given_to_nobody(house):
    wrong, right = await house.keep(FILM), await house.keep(b"a picture")
    house.path(wrong).write_bytes(flipped(FILM))
    chunk = house.library.attachments.chunk
    assert await chunk(wrong, 0, 10) is None
    assert await chunk(right, 2, 3) == (9, b"pic")
    assert house.wishes == [wrong]


async def test_a_large_file_is_given_while_it_is_looked_at(house, monkeypatch):
    monkeypatch.setattr("companion.verifying.VOUCH_BYTES_MAX", 10)
    digest = await house.keep(FILM)
    house.path(digest).write_bytes(flipped(FILM))
    assert await house.library.attachments.chunk(digest, 0, 2) == (len(FILM), b"\x00\x01")
    (task,) = house.verifying._tasks
    assert not await task
    assert await house.library.attachments.chunk(digest, 0, 2) is None


async def test_who_asks_for_a_file_here_that_is_wrong_has_it_come_again(house):
    digest = await house.keep(FILM)
    assert await house.library.attachments.fetch(digest)
    house.path(digest).write_bytes(flipped(FILM))
    assert not await house.library.attachments.fetch(digest)
    assert await house.lacking() == [digest]


async def test_all_are_looked_at_with_progress_until_somebody_stops_it(house):
    digests = sorted([await house.keep(FILM + bytes([n])) for n in range(3)])
    house.path(digests[0]).write_bytes(b"wrong")
    told: list[tuple[int, int]] = []
    stop = threading.Event()

    def tell(done: int, total: int) -> None:
        told.append((done, total))
        if done > 5:
            stop.set()

    with pytest.raises(Stopped):
        await house.verifying.check_all(tell, stop)
    assert house.aside() == [b"wrong"]
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    house.path(digests[2]).write_bytes(b"wrong, too")
    found = await house.verifying.check_all(lambda *_: None, threading.Event())
    assert found == Verified(files=2, wrong=1, unread=0)


async def test_some_are_looked_at_each_hour_and_after_the_last_the_first_again(house):
    digests = sorted([await house.keep(FILM + bytes([n])) for n in range(3)])
    for digest in digests:
        house.path(digest).write_bytes(b"wrong")
    for count in (1, 2, 3):
        await house.verifying.look(bytes_max=1)
        assert house.wishes == digests[:count]
    again = await house.keep(FILM + bytes([0]))
    house.path(again).write_bytes(b"wrong again")
    await house.verifying.look()
    assert house.wishes[3:] == [again]
    assert await house.library.ask(lambda store: store.meta_get(meta.VERIFIED)) == b""


async def test_the_right_bytes_of_an_import_replace_wrong_ones(house):
    digest = digest_of(FILM)
    await house.keep(FILM)
    house.path(digest).write_bytes(flipped(FILM))
    assert house.library.blobs.put(FILM) == digest
    assert house.path(digest).read_bytes() == FILM
