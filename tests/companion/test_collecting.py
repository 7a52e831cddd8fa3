"""Deleted conversations go for good when every device knows, on libraries that really sync."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from companion import library as libraries
from companion.collecting import Collecting
from companion.library import Library
from companion.model.cursor import Cursor
from companion.model.deletion import GRACE_MS, UNDO_MS
from companion.model.ids import DeviceId, RecordId
from companion.model.records import ABSORBED, CONVERSATION, DELETED, DEVICE
from companion.replication.outputs import Apply, Read
from companion.store.collecting import OTHERS_MS
from companion.store.hearing import DORMANT_MS, NOTICE_MS
from companion.store.writer import Edit

CHAT = RecordId(b"c" * 16)
DAY_MS = 86_400_000
NAMES = ("Desk", "Laptop", "Attic")
IDS = {name: DeviceId(name.encode().ljust(16)) for name in NAMES}


class Clock:
    """The wall clock of all devices."""

    def __init__(self) -> None:
        self.now_ms = 1_738_324_800_000

    def __call__(self) -> int:
        return self.now_ms


class Home:
    """One device, which looks for what may go when it is told to."""

    def __init__(self, name: str, library: Library) -> None:
        self.name, self.library = name, library
        self.warned = 0
        self.collecting = Collecting(library, self, IDS[name], on_warning=self._warn)

    def others(self) -> dict[DeviceId, str]:
        return {IDS[name]: name for name in NAMES if name != self.name}

    def _warn(self) -> None:
        self.warned += 1

    async def hear(self, other: "Home") -> None:
        behind = not (await self.library.vector()).dominates(await other.library.collected())
        alive = await other.library.alive() if behind else None
        states, cursor, claim = await other.library.read(
            Read(await self.library.vector(), Cursor(), 10_000, 1 << 24)
        )
        await self.library.apply(
            Apply(1, states, other.library.replica, cursor, claim, alive), None
        )

    async def is_gone(self, record: RecordId = CHAT) -> bool:
        return await self.library.state(record) is None

    async def warnings(self) -> list[tuple[str, str]]:
        return [(w.code, str(w.params["name"])) for w in self.collecting.warnings]


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(libraries, "wall_ms", clock)
    return clock


@pytest.fixture
async def homes(tmp_path: Path, clock: Clock) -> AsyncIterator[list[Home]]:
    made = [
        Home(name, await Library.open(tmp_path / f"{name}.db", tmp_path / name)) for name in NAMES
    ]
    desk = made[0]
    await desk.library.write([Edit(CHAT, CONVERSATION, {"title": "Trees"})])
    await meet(made)
    yield made
    for home in made:
        await home.library.close()


async def meet(homes: list[Home]) -> None:
    for one in homes:
        for other in homes:
            if one is not other:
                await one.hear(other)


async def live(homes: list[Home], clock: Clock, days: int) -> None:
    """So many days on which all these devices meet and look."""
    for _ in range(days):
        clock.now_ms += DAY_MS
        for home in homes:
            await home.collecting.look(clock.now_ms)
        await meet(homes)


async def test_after_its_time_a_deleted_conversation_goes_everywhere(homes, clock):
    desk = homes[0]
    await desk.library.write([Edit(CHAT, CONVERSATION, {DELETED: True})])
    await meet(homes)
    await live(homes, clock, (UNDO_MS + GRACE_MS) // DAY_MS - 1)
    state = await desk.library.state(CHAT)
    assert state is not None
    assert not state.is_purged
    await live(homes, clock, 6)
    assert [await home.is_gone() for home in homes] == [True, True, True]
    assert (await homes[1].library.collected()) == (await desk.library.collected())


async def test_a_deletion_can_be_taken_back_on_its_thirtieth_day(homes, clock):
    desk, laptop, _ = homes
    await desk.library.write([Edit(CHAT, CONVERSATION, {DELETED: True})])
    await meet(homes)
    await live(homes, clock, 30)
    await laptop.library.write([Edit(CHAT, CONVERSATION, {DELETED: False})])
    await meet(homes)
    await live(homes, clock, 30)
    state = await desk.library.state(CHAT)
    assert state is not None
    assert state.value("title") == "Trees"


async def test_another_device_does_it_when_the_one_that_deleted_is_gone(homes, clock):
    desk, laptop, attic = homes
    await attic.library.write([Edit(CHAT, CONVERSATION, {DELETED: True})])
    await meet(homes)
    await live(homes, clock, 2)
    await live([desk, laptop], clock, (max(DORMANT_MS, OTHERS_MS) + GRACE_MS) // DAY_MS + 5)
    assert await desk.is_gone()
    assert await laptop.is_gone()


async def test_nothing_goes_while_a_device_that_is_waited_for_does_not_know(homes, clock):
    desk, laptop, attic = homes
    await live(homes, clock, 1)
    await desk.library.write([Edit(CHAT, CONVERSATION, {DELETED: True})])
    await live([desk, laptop], clock, DORMANT_MS // DAY_MS - 1)
    assert not await desk.is_gone()
    assert await desk.warnings() == [("device_silent", "Attic")]
    await attic.hear(desk)
    await meet(homes)
    await live(homes, clock, 12)
    assert await attic.is_gone()
    assert await desk.warnings() == []


async def test_one_that_comes_back_after_all_is_asked(homes, clock):
    desk, laptop, attic = homes
    await live(homes, clock, 1)
    await desk.library.write([Edit(CHAT, CONVERSATION, {DELETED: True})])
    await live([desk, laptop], clock, (DORMANT_MS + NOTICE_MS + GRACE_MS) // DAY_MS + 2)
    assert await desk.is_gone()
    assert await laptop.is_gone()
    assert await laptop.warnings() == [("device_dormant", "Attic")]
    await meet(homes)
    assert await attic.is_gone()
    assert (await attic.library.ask(lambda store: store.counts())).held == 1
    await attic.library.decide_held([CHAT], keep=True)
    await meet(homes)
    for home in homes:
        state = await home.library.state(CHAT)
        assert state is not None
        assert state.value("title") == "Trees"


async def test_a_device_says_once_a_day_what_it_has_absorbed(homes, clock):
    desk = homes[0]

    async def said() -> object:
        state = await desk.library.state(RecordId(IDS["Desk"]))
        return state.fields[ABSORBED][0].dot if state is not None else None

    await desk.collecting.look(clock.now_ms)
    first = await said()
    assert first is not None
    clock.now_ms += DAY_MS - 1
    await desk.collecting.look(clock.now_ms)
    assert await said() == first
    clock.now_ms += 1
    await desk.collecting.look(clock.now_ms)
    assert await said() not in (None, first)
    histories = await desk.library.ask(
        lambda store: store.earlier_values(RecordId(IDS["Desk"]), ABSORBED)
    )
    assert histories == set()
    assert (await desk.library.state(RecordId(IDS["Desk"]))).kind == DEVICE
