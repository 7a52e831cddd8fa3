"""What a membership keeps, in a real database, and what it does when statements come."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from companion.errors import CompanionError
from companion.library import Library
from companion.peer_store import PeerStore
from companion.store.writer import Edit
from peers.group import Member
from peers.identity import Identity
from peers.membership import Membership
from peers.sayings import naming
from peers.statement_log import OF_KIND_MAX
from peers.statements import record_of, sign
from tests.peers.devices import Device


class Place:
    """One computer: a database, and what it is in."""

    def __init__(self, name: str, number: int, directory: Path) -> None:
        self.name = name
        self.identity = Identity(bytes([number]) * 32)
        self._directory = directory / name
        self.library: Library
        self.membership: Membership

    async def open(self) -> None:
        self._directory.mkdir(exist_ok=True)
        self.library = await Library.open(self._directory / "db", self._directory / "blobs")
        self.store = PeerStore(self.library)
        self.membership = await Membership.open(
            self.identity, self.store, name=self.name, platform="Linux", now_ms=1
        )

    async def restart(self) -> None:
        await self.library.close()
        await self.open()

    async def admits(self, newcomer: "Place") -> None:
        """Pairing, without the handshake."""
        key = newcomer.identity.public_key
        await self.membership.admit(Member(key, newcomer.name, "Linux", 2))
        await newcomer.membership.join(self.membership.group, self.membership.secret)

    async def hears(self, *others: "Place") -> None:
        """Replication, of the statements alone."""
        for other in others:
            statements, _ = await other.store.statements(0, 10_000)
            await self.store.publish(statements)
        await self.membership.refresh()

    @property
    def sees(self) -> set[str]:
        return {member.name for member in self.membership.group.members.values()}


@pytest.fixture
async def places(tmp_path: Path) -> AsyncIterator[list[Place]]:
    """Three computers, each a group of its own."""
    async with opened(tmp_path, "abc") as made:
        yield made


@pytest.fixture
async def six(tmp_path: Path) -> AsyncIterator[list[Place]]:
    """a, b, c are a group; d, e are another one; f is alone."""
    async with opened(tmp_path, "abcdef") as made:
        a, b, c, d, e, _f = made
        await a.admits(b)
        await a.admits(c)
        await d.admits(e)
        for place in (b, c):
            await place.hears(a)
        yield made


@asynccontextmanager
async def opened(directory: Path, names: str) -> AsyncIterator[list[Place]]:
    made = [Place(name, number, directory) for number, name in enumerate(names)]
    for place in made:
        await place.open()
    yield made
    for place in made:
        await place.library.close()


async def settle(*places: Place) -> None:
    for _ in range(3):
        for place in places:
            await place.hears(*places)
            await place.membership.tend()


async def test_what_is_known_survives_a_restart(places):
    a, b = places[:2]
    await a.admits(b)
    await a.membership.remove(b.identity.device_id, {})
    secret = a.membership.secret
    await a.restart()
    assert a.sees == {"a"}
    assert a.membership.secret == secret


async def test_a_removal_survives_that_somebody_overwrites_its_record(places):
    a, b, c = places
    await a.admits(b)
    await a.admits(c)
    await c.hears(a)
    await a.membership.remove(b.identity.device_id, {})
    await c.hears(a)
    statements, _ = await c.store.statements(0, 1_000)
    edits = [Edit(record_of(s), "statement", {"body": b"nothing"}) for s in statements]
    await c.library.write(edits)
    await c.restart()
    assert c.sees == {"a", "c"}
    statements, _ = await c.store.statements(0, 1_000)
    await a.store.publish(statements)
    assert any(b"remove" in statement for statement in statements)  # and is told again


async def test_a_device_learns_that_it_is_out_from_who_refuses_it(places):
    a, b = places[:2]
    await a.admits(b)
    await a.membership.remove(b.identity.device_id, {})
    proof = a.membership.farewell_to(b.identity.static.public)
    assert proof
    assert a.membership.farewell_to(Identity(b"s" * 32).static.public) == []
    await b.membership.told(proof)
    assert b.membership.is_removed
    assert b.membership.removal.by == a.identity.device_id
    await b.restart()
    assert b.membership.is_removed


async def test_what_a_stranger_says_puts_nobody_out(places):
    a, b = places[:2]
    await a.admits(b)
    stranger = Device(Identity(b"s" * 32), [])
    forged = stranger.body_under(a.membership.group, b.identity, a.membership.group.founding)
    await b.membership.told([forged, b"garbage"])
    assert not b.membership.is_removed


async def test_who_is_out_can_begin_anew_and_be_added_again(places):
    a, b = places[:2]
    await a.admits(b)
    await a.membership.remove(b.identity.device_id, {})
    await b.hears(a)
    async with b.membership.leaving("b", "Linux"):
        assert b.membership.is_removed
    assert b.sees == {"b"}
    assert b.membership.secret != a.membership.secret
    await a.admits(b)
    assert a.sees == b.sees == {"a", "b"}


async def test_who_leaves_is_missed_by_nobody_who_hears_of_it(places):
    a, b, c = places
    await a.admits(b)
    await a.admits(c)
    for place in (b, c):
        await place.hears(a)
    before = a.membership.secret
    async with b.membership.leaving("b", "Linux"):
        pass
    await settle(a, c)
    await a.hears(b)
    await settle(a, c)
    assert a.sees == c.sees == {"a", "c"}
    assert a.membership.secret == c.membership.secret != before
    assert b.sees == {"b"}


async def test_a_device_takes_another_s_place(places):
    a, old, new = places
    await a.admits(old)
    await a.admits(new)
    await a.membership.remove(old.identity.device_id, {}, new.identity.device_id)
    await new.hears(a)
    assert new.sees == {"a", "b"}
    assert new.membership.group.members[new.identity.device_id].name == "b"


async def test_the_listeners_are_told_when_someone_is_out(places):
    a, b = places[:2]
    await a.admits(b)
    told = []
    a.membership.listen(lambda: told.append(set(a.membership.others)))
    await a.membership.remove(b.identity.device_id, {})
    assert told == [set()]


async def test_there_are_no_more_members_than_a_secret_can_be_sealed_to(places):
    a = places[0]
    for number in range(100, 131):
        await a.membership.admit(Member(Identity(bytes([number]) * 32).public_key, "x", "", 2))
    with pytest.raises(CompanionError) as told:
        await a.membership.admit(Member(Identity(b"\xff" * 32).public_key, "x", "", 2))
    assert told.value.reason.code == "group_full"
    await a.membership.remove(Identity(bytes([100]) * 32).device_id, {})
    assert len(a.membership.group.epoch.sealed) == 31


async def test_a_device_that_is_not_there_can_neither_be_removed_nor_renamed(places):
    a, b = places[:2]
    for change in (a.membership.remove(b.identity.device_id, {}), a.membership.rename(b"x", "n")):
        with pytest.raises(CompanionError) as told:
            await change
        assert told.value.reason.code == "not_found"


async def test_a_member_that_floods_its_group_is_named_and_can_still_be_removed(places):
    a, b, c = places
    await a.admits(b)
    await a.admits(c)
    group, own = a.membership.group, b.identity
    flood = [
        sign(own, naming(own.device_id, own.public_key, f"Name {number}")(group))
        for number in range(2_000)
    ]
    await c.store.publish(flood)
    await c.membership.refresh()
    assert c.membership.flooding == {own.device_id}
    assert len(c.membership._known.statements) < 2 * OF_KIND_MAX["rename"]
    await c.membership.remove(own.device_id, {})
    await a.hears(c)
    for place in (a, c):
        assert place.sees == {"a", "c"}
        assert place.membership.flooding == frozenset()


# --- two groups become one ----------------------------------------------------------------


async def test_a_group_comes_along_with_the_device_that_joins_another(six):
    a, b, c, d, e, _ = six
    await d.admits(c)
    await settle(a, c)  # b is away
    assert a.sees == c.sees == {"a", "b", "c", "d", "e"}
    await settle(a, b)  # and learns it from a alone
    await settle(d, e, c)
    for place in (a, b, c, d, e):
        assert place.sees == {"a", "b", "c", "d", "e"}
        assert place.membership.group.founding == d.membership.group.founding
        assert place.membership.secret == d.membership.secret


async def test_who_is_still_announced_under_the_former_secret_is_recognised(six):
    a, _b, c, d, *_ = six
    former = a.membership.secret
    await d.admits(c)
    assert former in c.membership.secrets
    assert c.membership.secret == d.membership.secret


async def test_a_device_that_was_removed_from_its_group_does_not_come_along(six):
    a, b, c, d, _e, _ = six
    await a.membership.remove(b.identity.device_id, {})
    await c.hears(a)
    await d.admits(c)
    await settle(a, c, d)
    await b.hears(a, c)
    assert b.membership.is_removed
    assert a.sees == {"a", "c", "d", "e"}


async def test_whom_the_first_to_go_did_not_know_comes_along_with_another(six):
    a, _b, c, d, _e, f = six
    await a.admits(f)  # c has not heard of that
    await d.admits(c)
    await settle(a, c)
    await settle(a, f)
    assert "f" in a.sees
    assert f.membership.group.founding == d.membership.group.founding


async def test_a_stranger_moves_nobody(places):
    a, b, d = places
    await a.admits(b)
    before = b.membership.group
    saying = Device(d.identity, []).body_under(before, d.identity, before.founding)
    await b.store.publish([saying, sign(d.identity, before.body(a.identity.device_id, "move", 1))])
    await b.membership.refresh()
    assert b.membership.group == before
