"""A loop that fails is told of and begins again."""

import asyncio

import pytest

from companion import lasting as lasting_module
from companion.lasting import lasting


async def test_a_loop_that_fails_begins_again_until_it_ends(logfail, monkeypatch):
    monkeypatch.setattr(lasting_module, "AGAIN_S", 0.0)
    logfail.expect("what looks after the garden failed")
    runs = 0

    async def run() -> None:
        nonlocal runs
        runs += 1
        if runs < 3:
            raise TypeError("nobody foresaw this")

    await lasting(run, "garden")
    assert runs == 3


async def test_a_loop_that_is_cancelled_ends():
    task = asyncio.create_task(lasting(asyncio.Event().wait, "garden"))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
