"""Who waits for a speed limit, and who does not."""

import asyncio

import pytest

from peers import throttle as throttle_module
from peers.bucket import SMALL_BYTES
from peers.throttle import TURN_MS, Throttle


class Clock:
    """Time passes while somebody sleeps, and only then."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0
        self._sleep = asyncio.sleep
        monkeypatch.setattr(throttle_module, "monotonic_ms", lambda: self.now)
        monkeypatch.setattr(throttle_module.asyncio, "sleep", self._pass)

    async def _pass(self, seconds: float) -> None:
        self.now += max(1, round(seconds * 1000))
        await self._sleep(0)


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


@pytest.fixture
def limited(clock):
    throttle = Throttle()
    throttle.limit(10_000)
    return throttle


async def test_a_small_change_waits_for_nothing(clock, limited):
    await limited.let_pass("blobs", 500_000)
    await limited.let_pass("sync", SMALL_BYTES)
    assert clock.now == 0


async def test_a_file_waits_until_there_is_room_and_then_goes(clock, limited):
    await limited.let_pass("blobs", 30_000)
    await limited.let_pass("blobs", 30_000)
    assert 2_000 <= clock.now <= 2_100
    assert not limited.is_holding


async def test_large_changes_go_before_files_but_no_file_waits_for_ever(clock, limited):
    order = []

    async def passes(channel, count):
        await limited.let_pass(channel, count)
        order.append((channel, clock.now))

    async def changes_without_end():
        for _ in range(30):
            await passes("sync", 50_000)

    await limited.let_pass("blobs", 20_000)
    file = asyncio.create_task(passes("blobs", 48_000))
    changes = asyncio.create_task(changes_without_end())
    await file
    assert order[0][0] == "sync"
    assert limited.is_holding
    (waited,) = [at for channel, at in order if channel == "blobs"]
    assert TURN_MS <= waited <= 3 * TURN_MS
    changes.cancel()
    await asyncio.gather(changes, return_exceptions=True)
    assert not limited.is_holding


async def test_lifting_the_limit_frees_who_waits(clock, limited):
    await limited.let_pass("blobs", 100_000_000)
    waiting = asyncio.create_task(limited.let_pass("blobs", 1))
    await asyncio.wait([waiting], timeout=0)
    limited.limit(0)
    await waiting
    assert clock.now < 10_000
